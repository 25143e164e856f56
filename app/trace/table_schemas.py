"""What a request to read a table may say."""

from typing import Annotated

from pydantic import FailFast, Field

from app.config import LIMITS
from app.trace.fields import Strict, one_of
from app.trace.tables import SEPARATORS, TableSpec


class TableRequest(Strict):
    """A table as text, and what is known about it; the rest is guessed and told. Columns count from 0."""

    text: str = Field(description="CSV: a row a line, columns apart by commas, semicolons or tabs.")
    separator: str | None = one_of(SEPARATORS, default=None, description="What stands between columns.")
    header: bool | None = Field(None, description="Whether the first row holds names.")
    inputs: Annotated[list[int] | None, FailFast()] = Field(
        None, max_length=LIMITS.units, description="Columns that are inputs, in this order."
    )
    target: int | None = Field(None, description="The column that is to be learned.")
    classes: bool | None = Field(None, description="Whether the target names a class; else it is a value.")

    def spec(self) -> TableSpec:
        """The same for the reader."""
        inputs = None if self.inputs is None else tuple(self.inputs)
        return TableSpec(self.text, self.separator, self.header, inputs, self.target, self.classes)
