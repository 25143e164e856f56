"""What the server answers about trainings, as pydantic models for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from app.trace.counting import FLAT
from app.trace.tensors import number_schema
from app.web.answers import ELAPSED, Answer, Float, Nested

Measure = Annotated[Any, WithJsonSchema({"anyOf": [*number_schema()["anyOf"], {"type": "null"}]})]
"""A number, or null where there is nothing to measure."""

CELLS = "true class down, predicted across"
BESIDE = "beside a state, once an update has been made"

Picture = Annotated[Any, WithJsonSchema({"type": "array", "items": {"type": "array"}})]


class Rows(Answer):
    """The rows of a training: which are trained on, which are held back, and what they are."""

    count: int
    train: list[int]
    test: list[int]
    inputs: Nested | dict[str, Nested] = Field(
        None, description="Left out where rows are not wanted; of blocks by name."
    )
    targets: Nested = Field(None, description="As the network is compared with them.")


class TrainingState(Answer):
    """All that `resume` needs."""

    parameters: dict[str, Nested]
    optimizer_state: dict[str, dict[str, Nested]]
    epoch: int
    batch: int
    update: int


class TrainingStart(Answer):
    """What a training begins with."""

    type: Literal["start"]
    rows: Rows
    classes: list[str] | None = Field(description="What the classes are called, where they have names.")
    window: list[float] | None = Field(description="The range of a data set's inputs.")
    parameters: dict[str, Nested]
    parameter_count: int
    batches: int = Field(description="Minibatches of an epoch.")
    updates: int | None = Field(description="The update at which it ends, where that was asked for.")
    epochs: int = Field(description="The epoch at which it ends.")


class Histogram(Answer):
    """How often each range of a layer's values comes."""

    name: str
    edges: list[float] = Field(description="Over all that a bounded activation may be, else over what is there.")
    counts: list[int]
    not_finite: int = Field(description="Values without a place; with the counts they are all rows × units.")
    flat: float | None = Field(description=f"The part of the values where the activation's slope is below {FLAT}.")
    flat_units: int | None = Field(description="Units that are flat on every row.")


class Pictures(Answer):
    """Outputs over a window."""

    x: list[float]
    y: list[float]
    outputs: list[Picture] = Field(description="For each output, rows from the smallest y up.")


class TrainingProgress(Answer):
    """What a training has come to. Measures are over all rows, at the parameters of this line."""

    type: Literal["progress"]
    epoch: int = Field(description="Epochs made.")
    batch: int = Field(description="Minibatches made of the present epoch.")
    update: int = Field(description="Updates made.")
    loss: Measure
    error: Measure = Field(description="The mean size of prediction − target.")
    accuracy: Measure = Field(description="The part of the rows in the right class; null without classes.")
    test_loss: Measure
    test_error: Measure
    test_accuracy: Measure
    gradient_norms: dict[str, Float] = Field(description="Of the last minibatch.")
    parameter_norms: dict[str, Float]
    updates_per_second: int | None = Field(description="By the clock, since this answer began.")
    next_rows: list[int] = Field(description="Of the next minibatch: with the data, the inputs of its trace.")
    state: TrainingState = Field(None, description="Of large networks now and then, and at the end.")  # type: ignore[assignment]
    boundary: Pictures = Field(None, description="Where included.")  # type: ignore[assignment]
    responses: dict[str, list[Picture]] = Field({}, description="Where included: of every unit, by the node's name.")
    outputs: Nested = Field(None, description="Where included: of the rows trained on.")
    test_outputs: Nested = Field(None, description="Where included.")
    confusion: list[list[int]] = Field([], description=f"Where included: {CELLS}, of the rows trained on.")
    confusion_rows: list[list[list[int]]] = Field([], description="Which rows these are.")
    test_confusion: list[list[int]] | None = Field(None, description=f"Where included: {CELLS}, of those held back.")
    test_confusion_rows: list[list[list[int]]] | None = Field(None, description="Which rows these are.")
    histograms: list[Histogram] = Field([], description="Where included: of each layer's values, rows trained on.")
    gradients: dict[str, Nested] = Field({}, description=f"Where included, {BESIDE}: of the last minibatch.")
    changes: dict[str, Nested] = Field({}, description=f"Where included, {BESIDE}: what the last update added.")


class TrainingEnd(TrainingProgress):
    """How a training ended."""

    type: Literal["end"]  # type: ignore[assignment]
    reason: Literal["completed", "converged", "diverged", "stopped"]
    words: str = Field(description="The reason in a sentence, with what to try.")
    first_bad_update: int = Field(None, description="Of one that diverged: `state` is from before it.")  # type: ignore[assignment]
    parameter: str | None = Field(None, description="Of one that diverged: where the first bad number is.")
    learning_rate: float = Field(None, description="Of one that diverged: half of its own, to try.")  # type: ignore[assignment]


class Heartbeat(Answer):
    """Nothing new."""

    type: Literal["heartbeat"]


class Boundary(Pictures):
    """Outputs over a window, and where asked for every unit's response."""

    units: dict[str, list[Picture]] = Field({}, description="By the node's name.")
    elapsed_us: int = Field(description=ELAPSED)


class CodeLine(BaseModel):
    """What a line of code computes: the node, the edge, or the line of an update of that name.

    One line may compute several things, and then stands here several times; several may compute one.
    """

    at: int = Field(description="The line, counted from 1.")
    phase: Literal["forward", "backward", "update"]
    event: int = Field(
        None, description="The event of the request's own trace: steps of its formulas belong to the line."
    )  # type: ignore[assignment]
    node: int = Field(None, description="Of a forward or a backward event.")  # type: ignore[assignment]
    slot: int = Field(None, description="Of a backward event.")  # type: ignore[assignment]
    operand: int = Field(None, description="Of a backward event.")  # type: ignore[assignment]
    name: str = Field(None, description="Of an update: the parameter.")  # type: ignore[assignment]
    line: str = Field(None, description="Of an update: the optimizer's line; without it all of them.")  # type: ignore[assignment]


class CodeRows(BaseModel):
    """Lines of a program, counted from 1."""

    from_: int = Field(alias="from", description="The first of them.")
    to: int = Field(description="The one after the last.")


class Export(Answer):
    """A request as a program."""

    format: str
    filename: str
    code: str
    lines: list[CodeLine]
    rows: list[CodeRows] = Field(description="Lines that hold the rows of an array: what a short view may leave out.")


class Imported(Answer):
    """What a file of weights holds."""

    model: dict[str, Any] = Field(
        description="The network that the file names, with its loss; else one of these sizes, without a loss."
    )
    parameters: dict[str, Nested]


class Column(Answer):
    """A column of a table."""

    name: str
    numbers: bool = Field(description="Whether most of its cells are numbers.")


class CellProblem(Answer):
    """What is wrong with a table: a cell, told by its line and column counted from 1, or the choice of a column."""

    path: str
    code: str
    message: str
    line: int | None = Field(description="The line of the text, from 1; null where it is of no one cell.")
    column: int | None = Field(description="The column, from 0.")


class TableAnswer(Answer):
    """A table as it was understood; its settings may be sent back, changed."""

    separator: str
    header: bool
    rows: int
    columns: list[Column]
    shown: list[list[str]] = Field(description="The first rows as they stand, and the first in which a cell is wrong.")
    lines: list[int] = Field(description="The line of the text at which each of them begins, from 1.")
    inputs: list[int]
    target: int
    classes: bool
    problems: list[CellProblem]
    data: dict[str, Any] | None = Field(
        description="inputs, targets, of classes labels and with a header the inputs' names; null with problems."
    )
