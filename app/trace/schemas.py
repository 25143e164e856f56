"""What a request may say, as pydantic models; each turns itself into what `app.trace` takes.

Here is checked what a body looks like: fields, types, nesting. Whether names are known and shapes fit is checked
by `app.trace`, which says so in the same form. Descriptions and examples appear in the OpenAPI document.
"""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, FailFast, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import core_schema

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.check import CENTRAL, METHODS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.engine.problems import Problem, Refused
from app.engine.tape import Array
from app.models.circuit import CircuitSpec
from app.models.gates import GateSpec
from app.models.network import NetworkSpec
from app.trace.blocks_schemas import BlocksModel
from app.trace.data import with_rows
from app.trace.data_schemas import DataModel
from app.trace.fields import NAMED, NEEDED, Few, Inputs, Parameter, Strict, Targets, one_of
from app.trace.landscape import Axis
from app.trace.named_data import with_named_rows
from app.trace.products import PRODUCTS
from app.trace.recurrent_schemas import RecurrentModel
from app.trace.request import (
    GRANULARITIES,
    MISTAKES,
    REDUCTIONS,
    AnyTrace,
    BlocksTrace,
    CircuitTrace,
    OptimizerSpec,
    RecurrentTrace,
    TraceSpec,
)
from app.trace.sequence_data import with_sequences
from app.trace.tensors import Number, Tensor
from app.words import words


class Regularization(Strict):
    """Adds l1·Σ|W| + ½·l2·ΣW² over the weights, not the biases, to the loss."""

    l1: Number = Field(0.0, description="Pulls weights to exactly 0.")
    l2: Number = Field(0.0, description="Pulls large weights more than small ones.")


class NetworkModel(Strict):
    """A network of fully connected layers, with parameters W1, b1, W2, b2, …; W has the shape (out, in)."""

    kind: Literal["network"] = Field(description="Which kind of model this is.")
    layers: Annotated[list[int], FailFast()] = Field(
        description="Units of each layer, the inputs first.", examples=[[2, 2, 2]]
    )
    activations: Annotated[list[Annotated[str, one_of(ACTIVATIONS)]], FailFast()] = Field(
        description="One for every layer after the inputs.",
        examples=[["sigmoid", "sigmoid"]],
    )
    loss: str = one_of(LOSSES, default="half_squared_error", description="What the targets are compared by.")
    reduction: str = one_of(REDUCTIONS, default="mean", description="Over the examples of a batch only.")
    regularization: Regularization = Field(Regularization(), description="A penalty on the weights.")

    def spec(self) -> NetworkSpec:
        """The same for the engine."""
        return NetworkSpec(
            layers=tuple(self.layers),
            activations=tuple(self.activations),
            loss=self.loss,
            reduction=self.reduction,
            l1=self.regularization.l1,
            l2=self.regularization.l2,
        )


class GateModel(Strict):
    """A gate of one's own, in the language of circuits."""

    name: str = Field(description="What it is called by.", examples=["mul"])
    arguments: Annotated[list[str], FailFast()] = Field(description="Names of what it takes.", examples=[["x", "y"]])
    forward: str = Field(description="What it gives.", examples=["x * y"])
    backward: dict[str, str] = Field(
        description="What goes back to each argument, from the arguments, `out` and `upstream`.",
        examples=[{"x": "y * upstream", "y": "x * upstream"}],
    )

    def spec(self) -> GateSpec:
        """The same for the engine."""
        return GateSpec(self.name, tuple(self.arguments), self.forward, tuple(self.backward.items()))


class CircuitModel(Strict):
    """A circuit: one or more assignments. A name that is not assigned is an input and, unless frozen, a parameter."""

    kind: Literal["circuit"] = Field(description="Which kind of model this is.")
    source: str = Field(
        description="Lines such as q = x + y, with + - * / ** @, unary minus, functions of the catalogue, numbers, "
        "brackets, and indices such as x[0] and W[1, :].",
        examples=["q = x + y\nf = q * z"],
    )
    output: str | None = Field(None, description="The line that the backward pass starts from; the last by default.")

    gates: Annotated[list[GateModel], FailFast()] = Field(
        [], max_length=LIMITS.gates, description="Gates of one's own, called like functions."
    )

    def spec(self) -> CircuitSpec:
        """The same for the engine."""
        return CircuitSpec(self.source, self.output, tuple(gate.spec() for gate in self.gates))


class ByKind:
    """Chooses a model by its `kind`, and names the known kinds where it is another."""

    MODELS: ClassVar[dict[str, type[Strict]]] = {
        "network": NetworkModel,
        "circuit": CircuitModel,
        "recurrent": RecurrentModel,
        "blocks": BlocksModel,
    }

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        choices = {kind: handler.generate_schema(model) for kind, model in self.MODELS.items()}
        return core_schema.tagged_union_schema(choices, discriminator="kind", strict=True)


AnyModel = Annotated[NetworkModel | CircuitModel | RecurrentModel | BlocksModel, ByKind()]


class Clip(Strict):
    """Clipping of gradients before the update."""

    by: str = one_of(
        ["norm", "value"],
        description="norm: all parameters together; value: each number by itself.",
    )
    limit: Number = Field(1.0, description="The largest norm, or the largest number.")


class ScheduleEntry(Strict):
    """Settings that hold from an update on, each a number beside `from_update`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number]

    from_update: int = Field(description="Counted from 0.")


class OptimizerModel(Strict):
    """How gradients become an update. The optimizer's own settings stand beside its name, as numbers."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number]

    name: str = one_of(OPTIMIZERS, default="sgd", description="The catalogue tells each one's settings and state.")
    learning_rate: Number | None = Field(None, description="η; the catalogue has its default.")
    weight_decay: Number | None = Field(None, description="0, or 0.01 for adamw.")
    clip: Clip | None = Field(None, description="Keeps gradients from growing too large.")
    maximize: bool = Field(False, description="Climb instead of descend.")
    schedule: Annotated[list[ScheduleEntry], FailFast(), Few] = Field(
        [], description="Settings that change on the way."
    )

    def spec(self) -> OptimizerSpec:
        """The same for the engine."""
        settings = dict(self.__pydantic_extra__)
        if self.learning_rate is not None:
            settings["learning_rate"] = self.learning_rate
        clip = {"clip_by": self.clip.by, "clip_limit": self.clip.limit} if self.clip else {}
        return OptimizerSpec(
            name=self.name,
            settings=settings,
            weight_decay=self.weight_decay,
            maximize=self.maximize,
            schedule=tuple((entry.from_update, entry.__pydantic_extra__) for entry in self.schedule),
            **clip,  # type: ignore[arg-type]
        )


class InitializerModel(Strict):
    """Makes the parameters. The initializer's own settings stand beside its name, as numbers."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Number]

    name: str = one_of(INITIALIZERS, description="The catalogue tells each one's settings.")
    seed: int = Field(0, ge=0, description="The same seed makes the same parameters.")

    def spec(self) -> tuple[str, int, dict[str, float]]:
        """The same for the engine."""
        return self.name, self.seed, self.__pydantic_extra__


class TraceRequest(Strict):
    """One forward and one backward pass over a model, at these parameters, inputs and targets."""

    model: AnyModel = Field(description="What is run; `kind` says which kind it is.")
    parameters: Annotated[dict[str, Parameter], Few] | None = Field(
        None,
        description="W1, b1, …; may be left out where an initializer is given. A bias may be one number.",
    )
    initializer: InitializerModel | None = Field(None, description="Makes the parameters where none are given.")
    inputs: Annotated[Array | dict[str, Array] | None, Inputs()] = Field(
        None,
        description="One example, or a batch: a row for each. For a circuit or blocks an object, an array by name. "
        "For a recurrent model an example is a sequence: a row for each step.",
    )
    targets: Annotated[Array | None, Targets(0, 2)] = Field(
        None,
        description="Of the outputs' shape; for softmax_cross_entropy also class numbers, one an example. "
        "A network needs them. Of a sequence: for every step, or for the last.",
    )
    h0: Annotated[Array, Tensor(1, 2)] | None = Field(
        None, description="Of a recurrent model: the state before the first step, a row for each example; 0 by default."
    )
    c0: Annotated[Array, Tensor(1, 2)] | None = Field(None, description="Of an LSTM: its memory likewise.")
    data: DataModel | None = Field(None, description="In place of inputs and targets: where rows come from.")
    rows: Annotated[list[int] | None, FailFast()] = Field(
        None, description="Of data: numbers of the rows, in this order; all of them by default."
    )
    optimizer: OptimizerModel = Field(OptimizerModel(), description="How gradients become an update.")
    optimizer_state: Annotated[dict[str, Annotated[dict[str, Parameter], Few]], Few] = Field(
        {}, description='Such as {"W1": {"velocity": …}}.'
    )
    update: int = Field(0, description="Updates made so far; a schedule looks at it.")
    frozen: Annotated[list[str], FailFast()] = Field(
        [], description="Parameters that keep their gradient and get no update."
    )
    granularity: str = one_of(GRANULARITIES, default="neuron", description="How much one step tells.")
    mistake: str | None = Field(None, description=f"A deliberate bug: {', '.join(MISTAKES)}.")
    upstream: Annotated[Array, Tensor(0, 2)] | None = Field(
        None,
        description="The gradient that the backward pass starts from, of the output's shape; ones by default.",
    )
    include: Annotated[list[Literal["structure", "events", "result", "diagnosis"]], FailFast()] = Field(
        ["structure", "events", "result"],
        description="Parts of the answer that are wanted; `end` always comes. With `diagnosis` it tells, beside the "
        "first number that is not finite, what else ails the run: units that are dead or saturated, gradients that "
        "vanish or explode, parameters that learn nothing.",
    )
    known: str | None = Field(None, description="Fingerprint of a structure the client already has.")

    @model_validator(mode="before")
    @classmethod
    def _ask_for_examples(cls, body: object) -> object:
        """Without data there are inputs, and what is no circuit has targets: each absence is told with the rest."""
        if not isinstance(body, dict) or body.get("data") is not None:
            return body
        model = body["model"] if isinstance(body.get("model"), dict) else {}
        needed = ("inputs",) if model.get("kind") == "circuit" else ("inputs", "targets")
        if model.get("kind") == "recurrent" and model.get("input_size") == 0:
            needed = ("targets",)
        return {**body, **{name: NEEDED for name in needed if name not in body}}

    def spec(self) -> AnyTrace:
        """The same for the engine; raises `Refused` where a field does not belong to this kind of model."""
        asked: dict[str, Any] = {
            "optimizer": self.optimizer.spec(),
            "optimizer_state": self.optimizer_state,
            "update": self.update,
            "frozen": frozenset(self.frozen),
            "granularity": self.granularity,
            "mistake": self.mistake,
            "upstream": self.upstream,
            "include": frozenset(self.include),
            "known": self.known,
        }
        if isinstance(self.model, CircuitModel):
            if self.data is not None:
                raise Refused(Problem("/data", "conflict", words()["data"]["network"]))
            return CircuitTrace(model=self.model.spec(), parameters=self._named_inputs(), **asked)
        asked["initializer"] = self.initializer.spec() if self.initializer else None
        if isinstance(self.model, RecurrentModel):
            return self._recurrent(self.model, asked)
        if initial := self._initial():
            texts = words()["kinds"]
            raise Refused(*(Problem(f"/{name}", "unknown_field", texts["no_state"]) for name in initial))
        if isinstance(self.model, BlocksModel):
            return self._blocks(self.model, asked)
        inputs, targets = self._examples()
        spec = TraceSpec(model=self.model.spec(), parameters=self.parameters, inputs=inputs, targets=targets, **asked)
        return spec if self.data is None else with_rows(spec, self.data.spec(), self.rows)

    def _recurrent(self, model: RecurrentModel, asked: dict[str, Any]) -> RecurrentTrace:
        """A sequence to a recurrent model; raises `Refused` where it is given as something else."""
        asked |= {"model": model.spec(), "parameters": self.parameters, "initial": self._initial()}
        if self.data is not None:
            empty, _ = self._examples()  # refuses what is given beside data
            return with_sequences(RecurrentTrace(inputs=empty, targets=empty, **asked), self.data.spec(), self.rows)
        if self.rows is not None:
            raise Refused(Problem("/rows", "conflict", words()["data"]["no_data"]))
        if isinstance(self.inputs, dict):
            raise Refused(Problem("/inputs", "type", words()["kinds"]["recurrent_inputs"]))
        if self.targets is None:
            raise Refused(Problem("/targets", "missing", 'The field "targets" is missing.'))
        return RecurrentTrace(inputs=self.inputs, targets=self.targets, **asked)

    def _blocks(self, model: BlocksModel, asked: dict[str, Any]) -> BlocksTrace:
        """Inputs by name to a model of blocks; raises `Refused` where they are given as something else."""
        asked |= {"model": model.spec(), "parameters": self.parameters}
        if self.data is not None:
            _, empty = self._examples()  # refuses what is given beside data
            return with_named_rows(BlocksTrace(inputs={}, targets=empty, **asked), self.data.spec(), self.rows)
        if self.rows is not None:
            raise Refused(Problem("/rows", "conflict", words()["data"]["no_data"]))
        if not isinstance(self.inputs, dict):
            raise Refused(Problem("/inputs", "type", words()["blocks"]["refusals"]["inputs_kind"]))
        if self.targets is None:
            raise Refused(Problem("/targets", "missing", 'The field "targets" is missing.'))
        return BlocksTrace(inputs=self.inputs, targets=self.targets, **asked)

    def _initial(self) -> dict[str, Array]:
        """The states before the first step that are given, by name."""
        return {name: value for name, value in (("h0", self.h0), ("c0", self.c0)) if value is not None}

    def _examples(self) -> tuple[Array, Array]:
        """Inputs and targets as given; none where they come from data."""
        if self.data is not None:
            given = {"inputs": self.inputs, "targets": self.targets}
            surplus = [name for name, value in given.items() if value is not None]
            if surplus:
                raise Refused(*(Problem(f"/{name}", "conflict", words()["data"]["given"]) for name in surplus))
            return np.zeros((1, 1)), np.zeros((1, 1))
        if self.rows is not None:
            raise Refused(Problem("/rows", "conflict", words()["data"]["no_data"]))
        if isinstance(self.inputs, dict):
            raise Refused(Problem("/inputs", "type", words()["kinds"]["network_inputs"]))
        if self.inputs is None or self.targets is None:
            missing = "inputs" if self.inputs is None else "targets"
            raise Refused(Problem(f"/{missing}", "missing", f'The field "{missing}" is missing.'))
        return self.inputs, self.targets

    def _named_inputs(self) -> dict[str, Array]:
        table = words()["kinds"]
        given = {"parameters": self.parameters, "initializer": self.initializer, "targets": self.targets}
        given |= self._initial()
        surplus = [name for name, value in given.items() if value is not None]
        problems = [
            Problem(f"/{name}", "unknown_field", table["circuit_surplus"].replace("{name}", name)) for name in surplus
        ]
        if not isinstance(self.inputs, dict):
            problems.append(Problem("/inputs", "type", table["circuit_inputs"]))
        if problems:
            raise Refused(*problems)
        assert isinstance(self.inputs, dict)
        return self.inputs


class CheckRequest(TraceRequest):
    """A trace request whose gradients are compared with finite differences."""

    h: Number | None = Field(None, description="The step; 1e-5·max(1, |w|) by default.")
    method: str = one_of(METHODS, default=CENTRAL, description="Differences to both sides, or to one.")
    samples: Annotated[list[Number], FailFast()] = Field(
        [], max_length=LIMITS.curve_points, description="Steps at which the largest error is told, for a curve."
    )


class AxisModel(Strict):
    """One number of one parameter that takes several values, both ends among them."""

    parameter: str = Field(description="Its name.", examples=["W1"])
    index: list[int] = Field(
        [], description="Which number of it; empty for a bias that a layer shares.", examples=[[0, 1]]
    )
    start: Number = Field(alias="from", description="The first value.")
    stop: Number = Field(alias="to", description="The last value.")
    points: int = Field(ge=2, le=LIMITS.axis_points, description="How many values.")

    def spec(self) -> Axis:
        """The same for the engine."""
        return Axis(self.parameter, tuple(self.index), self.start, self.stop, self.points)


class LandscapeRequest(TraceRequest):
    """A trace request whose loss is wanted along one parameter, or over two."""

    axes: Annotated[list[AxisModel], FailFast()] = Field(
        min_length=1, max_length=2, description="One for a line, two for a surface."
    )


class PlaceModel(Strict):
    """One number of one parameter."""

    parameter: str = Field(description="Its name.", examples=["W1"])
    index: list[int] = Field([], description="Which number of it; empty for a single number.", examples=[[0, 1]])


class DescentRequest(TraceRequest):
    """A trace request that is followed round by round, and the numbers that are watched on the way."""

    rounds: int = Field(100, ge=1, le=LIMITS.descent_rounds, description="The most rounds that are followed.")
    along: Annotated[list[PlaceModel], FailFast()] = Field(
        min_length=1, max_length=2, description="The numbers that are watched."
    )


class TimingRequest(Strict):
    """How large a network is whose gradient is timed both ways."""

    width: int = Field(ge=1, le=LIMITS.timing_width, description="Inputs, and units of each of its two hidden layers.")
    seed: int = Field(0, ge=0, description="Of its weights and of its example.")


class PathsRequest(TraceRequest):
    """A trace request, and the number whose paths to the loss are wanted."""

    node: str = Field(description="A parameter, an input `x`, or a unit's value `z1`, `a1`, ….", examples=["W1"])
    index: list[int] = Field([], description="Which number of it, without the example.", examples=[[0, 1]])
    example: int = Field(0, ge=0, description="Of a batch: the example whose paths are told.")
    most: int = Field(20, ge=1, le=LIMITS.paths_told, description="How many paths are listed.")


class VectorRule(Inputs):
    """Validates a vector: one array, or an object with an array for each name."""

    def read(self, given: object) -> Array | dict[str, Array]:
        return super().read(given) if isinstance(given, dict) else NAMED.read(given)

    def json_schema(self) -> dict[str, Any]:
        """The same as JSON Schema."""
        named = {"type": "object", "additionalProperties": NAMED.json_schema()}
        return {"anyOf": [*NAMED.json_schema()["anyOf"], named]}


class ProductRequest(TraceRequest):
    """A trace request, and the vector that its Jacobian or Hessian is multiplied with."""

    product: str = one_of(
        PRODUCTS, description="jvp: forward mode; vjp: reverse mode; hvp: how the gradient changes along a direction."
    )
    vector: Annotated[Array | dict[str, Array] | None, VectorRule()] = Field(
        None,
        description="For vjp an array of the output's shape, ones by default; else a direction for each parameter.",
    )


class NudgeRequest(TraceRequest):
    """A trace request, and what moves: one number by h, or with no `node` all that the update moves."""

    node: str | None = Field(None, description="An input, a parameter or a line by its name.", examples=["x"])
    index: list[int] = Field([], description="Which number of it.", examples=[[0, 1]])
    h: Number = Field(1e-3, description="How far it moves.")
