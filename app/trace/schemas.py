"""What a request may say, as pydantic models; each turns itself into what `app.trace` takes.

Here is checked what a body looks like: fields, types, nesting. Whether names are known and shapes fit is checked
by `app.trace`, which says so in the same form. Descriptions and examples appear in the OpenAPI document.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    GetCoreSchemaHandler,
)
from pydantic_core import PydanticCustomError, core_schema

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.check import CENTRAL, METHODS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.engine.tape import Array
from app.models.network import NetworkSpec
from app.trace.request import (
    GRANULARITIES,
    MISTAKES,
    REDUCTIONS,
    OptimizerSpec,
    TraceSpec,
)
from app.trace.tensors import Number, Tensor


def one_of(names: Any, **more: Any) -> Any:
    """A field whose accepted names stand in the document; a name that is not among them is refused by its registry."""
    return Field(json_schema_extra={"enum": list(names)}, **more)


def few(given: object) -> object:
    """Refuse an object with far too many entries before each of them is looked at."""
    most = 2 * LIMITS.layers  # a W and a b a layer
    if isinstance(given, dict) and len(given) > most:
        message = f"There are {len(given):,} entries here; at most {most} are taken."
        raise PydanticCustomError("too_many", "{message}", {"message": message})
    return given


class Strict(BaseModel):
    """No unknown fields, no silent conversion: a typing error is told, not ignored."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, protected_namespaces=())


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


class ByKind:
    """Chooses a model by its `kind`, and names the known kinds where it is another."""

    MODELS: ClassVar[dict[str, type[Strict]]] = {"network": NetworkModel}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        choices = {kind: handler.generate_schema(model) for kind, model in self.MODELS.items()}
        return core_schema.tagged_union_schema(choices, discriminator="kind", strict=True)


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
    schedule: Annotated[list[ScheduleEntry], FailFast()] = Field([], description="Settings that change on the way.")

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


Parameter = Annotated[Array, Tensor(0, 2)]
Few = BeforeValidator(few)


class TraceRequest(Strict):
    """One forward and one backward pass over a model, at these parameters, inputs and targets."""

    model: Annotated[NetworkModel, ByKind()] = Field(description="What is run; `kind` says which kind it is.")
    parameters: Annotated[dict[str, Parameter], Few] | None = Field(
        None,
        description="W1, b1, …; may be left out where an initializer is given. A bias may be one number.",
    )
    initializer: InitializerModel | None = Field(None, description="Makes the parameters where none are given.")
    inputs: Annotated[Array, Tensor(1, 2)] = Field(description="One example, or a batch: a row for each.")
    targets: Annotated[Array, Tensor(0, 2)] = Field(
        description="Of the outputs' shape; for softmax_cross_entropy also class numbers, one an example."
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
    include: Annotated[list[Literal["structure", "events", "result"]], FailFast()] = Field(
        ["structure", "events", "result"], description="Parts of the answer that are wanted; `end` always comes."
    )
    known: str | None = Field(None, description="Fingerprint of a structure the client already has.")

    def spec(self) -> TraceSpec:
        """The same for the engine."""
        return TraceSpec(
            model=self.model.spec(),
            parameters=self.parameters,
            initializer=self.initializer.spec() if self.initializer else None,
            inputs=self.inputs,
            targets=self.targets,
            optimizer=self.optimizer.spec(),
            optimizer_state=self.optimizer_state,
            update=self.update,
            frozen=frozenset(self.frozen),
            granularity=self.granularity,
            mistake=self.mistake,
            upstream=self.upstream,
            include=frozenset(self.include),
            known=self.known,
        )


class CheckRequest(TraceRequest):
    """A trace request whose gradients are compared with finite differences."""

    h: Number | None = Field(None, description="The step; 1e-5·max(1, |w|) by default.")
    method: str = one_of(METHODS, default=CENTRAL, description="Differences to both sides, or to one.")
    samples: Annotated[list[Number], FailFast()] = Field(
        [], max_length=LIMITS.curve_points, description="Steps at which the largest error is told, for a curve."
    )
