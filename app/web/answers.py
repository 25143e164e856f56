"""What the server answers, as pydantic models for the OpenAPI document.

Answers are written by `app.trace` and `app.labs` and never pass through these models; a test holds real answers
against the schemas that come of them.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, WithJsonSchema

from app.trace.tensors import number_schema

Float = Annotated[Any, WithJsonSchema(number_schema())]
"""A number, or "NaN", "Infinity", "-Infinity"."""

Nested = Annotated[Any, WithJsonSchema({"anyOf": [*number_schema()["anyOf"], {"type": "array"}]})]
"""A number, or nested lists of numbers."""

ELAPSED = "Microseconds of computing: the one field that may differ between equal requests."

Tree = Annotated[Any, WithJsonSchema({"type": ["array", "number"], "description": "A formula or a reference."})]


class Answer(BaseModel):
    """An answer of which every field is described: a test finds one that is sent and not."""

    model_config = ConfigDict(extra="forbid")


class Health(BaseModel):
    """The server is well."""

    status: Literal["ok"]
