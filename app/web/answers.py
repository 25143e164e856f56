"""What the server answers, as pydantic models for the OpenAPI document.

Answers are written by `app.trace` and `app.labs` and never pass through these models; a test holds real answers
against the schemas that come of them.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from app.trace.tensors import number_schema

Float = Annotated[Any, WithJsonSchema(number_schema())]
"""A number, or "NaN", "Infinity", "-Infinity"."""

Nested = Annotated[Any, WithJsonSchema({"anyOf": [*number_schema()["anyOf"], {"type": "array"}]})]
"""A number, or nested lists of numbers."""

Tree = Annotated[Any, WithJsonSchema({"type": ["array", "number"], "description": "A formula or a reference."})]


class Node(BaseModel):
    """One line of the tape."""

    id: int
    name: str
    op: str | None
    operands: list[int]
    shape: list[int]
    role: Literal["input", "parameter", "target", "constant", "intermediate", "output", "loss"]
    group: int | None = Field(description="The layer.")
    axes: str = Field(description="A letter an axis: n example, u unit of this layer, v unit of the layer before.")
    at: list[float] = Field(description="x and y of a drawing, each from 0 to 1.")


class Layer(BaseModel):
    """A layer, with the nodes that hold its parts."""

    name: str
    size: int
    pre: int | None
    value: int
    weights: int | None
    bias: int | None
    activation: str | None


class Symbols(BaseModel):
    """TeX of a node's value and of its gradient; #0 and #1 stand for indices from 1."""

    value: str
    gradient: str


class ParameterCount(BaseModel):
    """How many numbers are learned."""

    weights: int
    biases: int
    total: int


class Answer(BaseModel):
    """An answer of which every field is described: a test finds one that is sent and not."""

    model_config = ConfigDict(extra="forbid")


class Granularity(BaseModel):
    """The granularity given; `asked` and `notice` where it is coarser than what was asked for."""

    given: str
    asked: str | None = None
    notice: str | None = None


class Formula(BaseModel):
    """How a line of the tape, an edge of it or a line of the optimizer is told, with letters for the element."""

    phase: str
    event: int
    subject: Tree
    tree: Tree
    title: str
    sentence: str


class Phase(BaseModel):
    """A half-open range of steps."""

    name: str
    from_: int = Field(alias="from")
    to: int


class Structure(Answer):
    """What a trace is made of; it depends on no number of a run."""

    type: Literal["structure"]
    version: str
    fingerprint: str
    nodes: list[Node]
    layers: list[Layer]
    target: int
    term: int
    loss: int
    probabilities: int | None
    symbols: dict[str, Symbols] = Field(description="By node id.")
    line_symbols: dict[str, str] = Field(description="TeX of an update's lines; #0 is the parameter's symbol.")
    setting_symbols: dict[str, str] = Field(description="TeX of an optimizer's settings.")
    parameter_count: ParameterCount
    parameters: dict[str, Nested] = Field({}, description="Those that an initializer made.")
    granularity: Granularity
    formulas: list[Formula]
    steps: list[list[Any]] = Field(description="[formula, element], or [formula, element, term] for one term of a sum.")
    phases: list[Phase]


class Forward(BaseModel):
    """A node's value was computed."""

    type: Literal["forward"]
    event: int
    node: int
    value: Nested


class Backward(BaseModel):
    """A contribution to an operand's gradient was computed."""

    type: Literal["backward"]
    event: int
    node: int = Field(description="From: its own gradient is the upstream.")
    slot: int
    operand: int = Field(description="To.")
    contribution: Nested
    gradient: Nested = Field(None, description="The operand's sum so far; left out where it is the contribution alone.")
    local: Nested = Field(None, description="The local gradient, where it is not simply a value or a constant.")


class Update(BaseModel):
    """A parameter was updated."""

    type: Literal["update"]
    event: int
    name: str
    after: Nested
    state: dict[str, Nested] = Field({}, description="The optimizer's new state.")
    lines: dict[str, Nested] = Field({}, description="The optimizer's intermediates.")


class Reason(BaseModel):
    """Why a gradient is 0."""

    event: int
    element: list[int]
    kind: str


class Diagnosis(Reason):
    """Where something went wrong in a run, in words."""

    words: str


class End(BaseModel):
    """How it ended; with `result` included, everything by name."""

    type: Literal["end"]
    loss: Float
    settings: dict[str, Float] = Field(description="The optimizer's settings in force.")
    reasons: list[Reason]
    diagnosis: list[Diagnosis]
    elapsed_us: int = Field(description="The one field that may differ between equal requests.")
    outputs: Nested = None
    probabilities: Annotated[Any, WithJsonSchema({"type": ["null", "number", "string", "array"]})] = None
    values: dict[str, Nested] = {}
    gradients: dict[str, Nested] = {}
    updated: dict[str, Nested] = {}
    optimizer_state: dict[str, dict[str, Nested]] = {}


class TraceDocument(BaseModel):
    """A whole trace; as lines, each of these objects is one line."""

    structure: Structure = Field(None, description="Left out when not wanted, or when `known` matches.")  # type: ignore[assignment]
    events: list[Forward | Backward | Update]
    end: End


class Checked(BaseModel):
    """One parameter's gradient beside its finite difference."""

    analytic: Nested
    numeric: Nested
    relative_error: Nested
    kink: Any = Field(description="true where the two sides pass a kink, nested like the parameter.")
    unresolved: Any = Field(description="true where both agree to within the loss's own rounding, nested likewise.")


class CurvePoint(BaseModel):
    """The largest error at one step h."""

    h: float
    max_relative_error: Float


class GradientCheck(BaseModel):
    """Every parameter's gradient against finite differences."""

    parameters: dict[str, Checked]
    max_relative_error: Float
    worst: dict[str, Any] | None = Field(description="parameter and index of the largest error.")
    passed: bool
    method: str
    tolerance: float
    curve: list[CurvePoint] = []


class Named(BaseModel):
    """An entry of a registry; more fields tell about it."""

    name: str


class Template(BaseModel):
    """How a part of a formula is written; holes are #0, #1, #out in TeX, private-use characters in MathML."""

    tex: str
    mathml: str
    precedence: int = Field(ge=1, le=4, description="1 sum, 2 product, 3 power or function, 4 needs no brackets.")


class Catalog(Answer):
    """What can be chosen."""

    ops: list[Named]
    activations: list[Named]
    losses: list[Named]
    optimizers: list[Named]
    initializers: list[Named]
    datasets: list[Named]
    granularities: list[str]
    reductions: list[str]
    mistakes: list[str]
    reasons: dict[str, str] = Field(description="A sentence for each kind of reason that a gradient is 0.")
    templates: dict[str, Template]
    words: dict[str, Any] = Field(description="Titles and sentences of steps, by phase.")
    limits: dict[str, int]


class Variant(Answer):
    """Another request of the same lab."""

    id: str
    title: str


class LabHead(Answer):
    """What a lab is about, and where it comes from."""

    id: str
    name: str
    title: str
    subtitle: str
    source: str
    minutes: int
    order: int


class LabEntry(LabHead):
    """A lab in the list."""

    variants: list[Variant]


class LabList(Answer):
    """All labs, in order."""

    labs: list[LabEntry]


class ReadyVariant(Variant):
    """A variant with its request."""

    note: str
    guide: list[dict[str, Any]] = Field(description="The part of the lab's guide that is true of it.")
    request: dict[str, Any] = Field(description="The body of a POST to /api/v1/traces.")


class Lab(LabHead):
    """A lab: its ready request, its names for things, its guide."""

    request: dict[str, Any] = Field(description="The body of a POST to /api/v1/traces.")
    symbols: dict[str, Any] = Field({}, description="The source's own symbols, by node name.")
    units: list[str] = Field([], description="TeX of the units' names, a template for each layer.")
    loss_symbol: str = Field("L", description="The source's own symbol of the loss.")
    variants: list[ReadyVariant]
    guide: list[dict[str, Any]] = Field(description="Texts, figures and questions; {reference} stands for a number.")
    figures: dict[str, Float] = Field({}, description="Numbers of references to later rounds and other variants.")


class Health(BaseModel):
    """The server is well."""

    status: Literal["ok"]
