"""Data as a request names them."""

from typing import Annotated

from pydantic import FailFast, Field

from app.config import LIMITS
from app.engine.tape import Array
from app.models.datasets import DATASETS
from app.models.facts import FACTS
from app.models.sequences import SEQUENCES
from app.trace.data import DataSpec
from app.trace.fields import Rows, Strict, one_of
from app.trace.tensors import Number, Tensor


class DataModel(Strict):
    """A data set by its name, or rows of one's own as `inputs` and `targets`."""

    name: str | None = one_of(
        [*DATASETS, *SEQUENCES, *FACTS],
        default=None,
        description="The catalogue tells about each; a recurrent model takes sequences, a model of blocks facts.",
    )
    samples: int | None = Field(None, description="How many rows; the data set's own number by default.")
    noise: Number | None = Field(None, description="How far rows are moved by chance; the data set's own by default.")
    steps: int | None = Field(None, description="Of sequences: how long each is; the data set's own length by default.")
    seed: int = Field(0, ge=0, description="The same seed makes the same rows, and the same split.")
    inputs: Annotated[Array | dict[str, Array], Rows()] | None = Field(
        None,
        description="A row for each example; of sequences a list of rows, one a step; for blocks rows by name.",
    )
    targets: Annotated[Array, Tensor(1, 3)] | None = Field(
        None, description="A row for each example, or one number: its class, or with one output its value."
    )

    labels: Annotated[list[str] | None, FailFast()] = Field(
        None,
        max_length=LIMITS.classes,
        description="Of rows of one's own that belong to classes: what these are called; a target is then the number "
        "of one of them, from 0.",
    )

    names: Annotated[list[str] | None, FailFast()] = Field(
        None, max_length=LIMITS.units, description="Of rows of one's own: what their inputs are called."
    )

    def spec(self) -> DataSpec:
        """The same for the engine."""
        labels = None if self.labels is None else tuple(self.labels)
        names = None if self.names is None else tuple(self.names)
        own = {"targets": self.targets, "labels": labels, "names": names, "parts": None, "inputs": self.inputs}
        if isinstance(self.inputs, dict):
            own |= {"parts": self.inputs, "inputs": None}
        return DataSpec(self.name, self.samples, self.noise, self.steps, self.seed, **own)  # type: ignore[arg-type]
