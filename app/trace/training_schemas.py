"""What a request for a training, or for a boundary, may say."""

from typing import Annotated, Any, Literal

from pydantic import FailFast, Field

from app.engine.problems import Problem, Refused
from app.engine.tape import Array
from app.engine.training import Position
from app.models.datasets import DATASETS
from app.models.network import NetworkSpec
from app.trace.blocks_schemas import BlocksModel
from app.trace.boundary import BoundarySpec
from app.trace.data_schemas import DataModel
from app.trace.fields import Few, Parameter, Strict
from app.trace.looking import Window
from app.trace.recurrent_schemas import RecurrentModel
from app.trace.request import MISTAKES
from app.trace.schemas import (
    AnyModel,
    CircuitModel,
    InitializerModel,
    NetworkModel,
    OptimizerModel,
)
from app.trace.tensors import Number, Tensor
from app.trace.training import TrainingSpec, Until
from app.words import words

Span = Annotated[Array, Tensor(1, 1)]
Parameters = Annotated[dict[str, Parameter], Few]
Included = Literal["boundary", "responses", "outputs", "confusion", "histograms", "gradients", "changes"]


class WindowModel(Strict):
    """A rectangle over two of the inputs."""

    x: Span = Field(description="The first input's smallest and largest value.", examples=[[-1.0, 1.0]])
    y: Span = Field(description="The second input's smallest and largest value.", examples=[[-1.0, 1.0]])
    points: Annotated[list[int], FailFast()] = Field(
        [60, 60], min_length=2, max_length=2, description="Points along x and along y, both ends among them."
    )
    features: Annotated[list[int], FailFast()] = Field(
        [0, 1], min_length=2, max_length=2, description="Which inputs x and y are, counted from 0."
    )
    base: Span | None = Field(None, description="The other inputs' values, a number for every input; 0 by default.")

    def spec(self, path: str) -> Window:
        """The same for the engine; raises `Refused` where a side is not two numbers."""
        for name, side in (("x", self.x), ("y", self.y)):
            if len(side) != 2:
                raise Refused(Problem(f"{path}/{name}", "shape", words()["training"]["window"]))
        x, y = (side.tolist() for side in (self.x, self.y))
        base = () if self.base is None else tuple(self.base.tolist())
        across, up = self.points
        first, second = self.features
        return Window((x[0], x[1]), (y[0], y[1]), (across, up), (first, second), base)


class UntilModel(Strict):
    """What ends a training early: every bound that is given has to be reached."""

    loss: Number | None = Field(None, description="At most this, over all rows trained on.")
    test_loss: Number | None = Field(None, description="At most this, over the rows held back.")
    error: Number | None = Field(None, description="At most this: the mean size of prediction − target.")
    accuracy: Number | None = Field(None, description="At least this part of the rows in the right class.")
    every: int = Field(1, description="Looked for after every so many epochs.")

    def spec(self) -> Until:
        """The same for the engine."""
        return Until(self.loss, self.test_loss, self.error, self.accuracy, self.every)


class ResumeModel(Strict):
    """Where a training goes on: the `state` of a line of its answer."""

    parameters: Parameters = Field(description="As they stand.")
    optimizer_state: Annotated[dict[str, Parameters], Few] = Field({}, description="As it stands.")
    epoch: int = Field(0, description="Epochs made.")
    batch: int = Field(0, description="Minibatches made of the present epoch.")
    update: int = Field(0, description="Updates made altogether; a schedule looks at it.")


class TrainingRequest(Strict):
    """A network that learns from data, minibatch after minibatch."""

    model: AnyModel = Field(description="A network, a recurrent model, or a model of blocks.")
    parameters: Parameters | None = Field(None, description="Where it begins, unless an initializer makes them.")
    initializer: InitializerModel | None = Field(None, description="Makes the parameters where none are given.")
    data: DataModel = Field(description="What it learns from.")
    test_fraction: Number = Field(0.0, description="The part of the rows that is held back, from 0 to below 1.")
    test_rows: Annotated[list[int] | None, FailFast()] = Field(
        None, description="In its place: numbers of the rows that are held back."
    )
    optimizer: OptimizerModel = Field(OptimizerModel(), description="How gradients become an update.")
    frozen: Annotated[list[str], FailFast(), Few] = Field([], description="Parameters that stay as they are.")
    mistake: str | None = Field(None, description=f"A deliberate bug: {', '.join(MISTAKES)}.")
    batch_size: int | None = Field(None, description="Examples of a minibatch; null for all of them at once.")
    shuffle: bool = Field(True, description="Whether each epoch has an order of its own, from seed and epoch.")
    epochs: int = Field(1, description="How many epochs to make, from where it begins or resumes.")
    updates: int | None = Field(None, description="At most so many updates: 1 is a single minibatch.")
    seed: int = Field(0, ge=0, description="Of the order of the rows.")
    frames_per_second: Number = Field(20.0, description="How often a progress line is wanted.")
    updates_per_second: Number | None = Field(
        None, description="At most so many, to watch them go; null for as fast as it can. The numbers stay the same."
    )
    until: UntilModel = Field(UntilModel(), description="What ends it early.")
    include: Annotated[list[Included], FailFast(), Few] = Field(
        [], description="What progress lines carry beside their numbers."
    )
    rows: bool = Field(True, description="Whether `start` carries the rows themselves.")
    boundary: WindowModel | None = Field(None, description="Where boundary and responses are drawn.")
    resume: ResumeModel | None = Field(None, description="A state to go on from.")

    def spec(self) -> TrainingSpec:
        """The same for the engine; raises `Refused` where a field does not belong to this kind of model."""
        given = self.resume.parameters if self.resume else self.parameters
        if given is None and self.initializer is None:
            raise Refused(Problem("/parameters", "missing", words()["training"]["parameters"]))
        resumed = self.resume
        return TrainingSpec(
            model=self.model.spec() if isinstance(self.model, RecurrentModel | BlocksModel) else _network(self.model),
            data=self.data.spec(),
            optimizer=self.optimizer.spec(),
            parameters=given,
            initializer=self.initializer.spec() if self.initializer else None,
            frozen=frozenset(self.frozen),
            mistake=self.mistake,
            test_fraction=self.test_fraction,
            test_rows=None if self.test_rows is None else tuple(self.test_rows),
            batch_size=self.batch_size,
            shuffle=self.shuffle,
            epochs=self.epochs,
            updates=self.updates,
            seed=self.seed,
            frames_per_second=self.frames_per_second,
            updates_per_second=self.updates_per_second,
            until=self.until.spec(),
            include=frozenset(self.include),
            rows=self.rows,
            window=self._window(),
            resumed=resumed is not None,
            optimizer_state=resumed.optimizer_state if resumed else {},
            position=Position(resumed.epoch, resumed.batch, resumed.update) if resumed else Position(),
        )

    def _window(self) -> Window:
        """The window asked for, or all that the data set's inputs may be."""
        if self.boundary is not None:
            return self.boundary.spec("/boundary")
        known = DATASETS.get(self.data.name or "")
        side = known.window if known else (-1.0, 1.0)
        return Window(side, side, (60, 60))


class BoundaryRequest(Strict):
    """A network and a window over two of its inputs."""

    model: AnyModel = Field(description="A network.")
    parameters: Parameters | None = Field(None, description="Its numbers, unless an initializer makes them.")
    initializer: InitializerModel | None = Field(None, description="Makes the parameters where none are given.")
    window: WindowModel = Field(description="Where it is drawn.")
    units: bool = Field(False, description="Whether every unit's response is wanted too.")

    def spec(self) -> BoundarySpec:
        """The same for the engine."""
        initializer: Any = self.initializer.spec() if self.initializer else None
        return BoundarySpec(_network(self.model), self.window.spec("/window"), self.parameters, initializer, self.units)


def _network(model: NetworkModel | CircuitModel | RecurrentModel | BlocksModel) -> NetworkSpec:
    if not isinstance(model, NetworkModel):
        key = {"circuit": "network", "recurrent": "sequence"}.get(model.kind, "blocks")
        raise Refused(Problem("/model/kind", "conflict", words()["training"][key]))
    return model.spec()
