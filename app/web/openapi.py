"""The OpenAPI document, read off the program: its URL rules, its views' docstrings, its pydantic models.

A view says with `@operation` what it takes and answers; nothing is written twice. A rule without it stops the
document from being built, and a test builds it. apispec puts the parts together and minds the references.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from apispec import APISpec
from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from app.config import VERSION
from app.web.errors import PROBLEM_TYPE, SENTENCES, ProblemDocument

INTRODUCTION = """A teaching tool for backpropagation: one forward and one backward pass, told number by number.

Floats read back to the same float64. NaN and infinities are the strings "NaN", "Infinity" and "-Infinity", in
answers and in requests: wherever a number is said to stand, one of these may stand too. Nothing else that is not a
JSON number is taken for one. Arrays are nested lists."""

REFERENCE = "#/components/schemas/{model}"
EVERYWHERE = (421, 500)
WITH_BODY = (400, 403, 413, 415, 422)

View = TypeVar("View", bound=Callable[..., Any])
Content = Mapping[str, "type[BaseModel] | dict[str, Any]"]


@dataclass(frozen=True)
class Operation:
    """What a view takes and answers, as far as its code does not say it.

    answer      media type → model or JSON schema of a success
    body        model of the JSON body
    path        name → description of each part of the path that varies
    query       name → JSON schema of each query parameter
    problems    statuses that may come beside those every view or every body may cause
    upload      media type → JSON schema of a body that is a file
    lines       models of the lines of a stream, which its media type cannot refer to
    """

    tag: str
    answer: Content
    body: type[BaseModel] | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    lines: tuple[type[BaseModel], ...] = ()
    upload: Content = field(default_factory=dict)

    def statuses(self) -> list[int]:
        """Every status but 200 that the operation may answer with."""
        return sorted(
            {
                *EVERYWHERE,
                *self.problems,
                *(WITH_BODY if self.body or self.upload else ()),
                *((404,) if self.path else ()),
            }
        )


OPERATIONS: dict[Callable[..., Any], Operation] = {}
"""What was said of each view."""


def operation(tag: str, answer: Content, **more: Any) -> Callable[[View], View]:
    """Say what a view takes and answers. Its docstring is the summary and the description."""

    def mark(view: View) -> View:
        OPERATIONS[view] = Operation(tag, answer, **more)
        return view

    return mark


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of everything the app answers to; built when it is first asked for."""
    if "openapi" not in app.extensions:
        app.extensions["openapi"] = _build(app)
    built: dict[str, Any] = app.extensions["openapi"]
    return built


def _build(app: Flask) -> dict[str, Any]:
    spec = APISpec("Backstep", VERSION, "3.1.0", info={"description": INTRODUCTION})
    told = [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]
    operations = [OPERATIONS[view] for _, view in told]
    for name, schema in _schemas(operations).items():
        spec.components.schema(name, schema)
    for status in sorted({status for each in operations for status in each.statuses()}):
        content = {PROBLEM_TYPE: {"schema": _reference(ProblemDocument)}}
        spec.components.response(f"Problem{status}", {"description": SENTENCES[status], "content": content})
    for rule, view in sorted(told, key=lambda pair: pair[0].rule):
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        told_operation = _operation(view)
        spec.path(_path(rule), operations={method.lower(): told_operation for method in methods})
    return spec.to_dict()


def _operation(view: Callable[..., Any]) -> dict[str, Any]:
    told = OPERATIONS[view]
    summary, _, description = (inspect.getdoc(view) or "").partition("\n")
    described: dict[str, Any] = {
        "operationId": view.__name__,
        "tags": [told.tag],
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": words, "schema": {"type": "string"}}
            for name, words in told.path.items()
        ]
        + [{"name": name, "in": "query", "schema": schema} for name, schema in told.query.items()],
        "responses": {"200": {"description": "The answer.", "content": _content(told.answer)}}
        | {str(status): f"Problem{status}" for status in told.statuses()},
    }
    if description.strip():
        described["description"] = description.strip()
    if told.body:
        described["requestBody"] = {"required": True, "content": _content({"application/json": told.body})}
    if told.upload:
        described["requestBody"] = {"required": True, "content": _content(told.upload)}
    return described


def _content(content: Content) -> dict[str, Any]:
    return {media: {"schema": each if isinstance(each, dict) else _reference(each)} for media, each in content.items()}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=model.__name__)}


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """Every model's JSON schema by name: requests as they are validated, answers as they are written."""
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(ProblemDocument, "serialization"): None}
    for each in operations:
        if each.body:
            wanted[each.body, "validation"] = None
        for model in (*each.answer.values(), *each.lines):
            if isinstance(model, type):
                wanted[model, "serialization"] = None
    schemas: dict[str, Any] = models_json_schema(list(wanted), ref_template=REFERENCE)[1]["$defs"]
    return schemas


def _path(rule: Rule) -> str:
    """Flask's `/labs/<lab_id>` as OpenAPI's `/labs/{lab_id}`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
