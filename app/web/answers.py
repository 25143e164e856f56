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

ELAPSED = "Microseconds of computing: the one field that may differ between equal requests."

Tree = Annotated[Any, WithJsonSchema({"type": ["array", "number"], "description": "A formula or a reference."})]


class Node(BaseModel):
    """One line of the tape."""

    id: int
    name: str
    op: str | None
    operands: list[int]
    shape: list[int]
    role: Literal["input", "parameter", "target", "constant", "intermediate", "output", "loss"]
    group: int | None = Field(description="The layer, or the step of a sequence.")
    axes: str = Field(description="A letter an axis: n example, u unit of this layer, v unit of the layer before.")
    at: list[float] = Field(description="x and y of a drawing, each from 0 to 1.")
    text: str = Field("", description="Of a circuit: what the line is written as, where that is short.")
    rules: list[str] = Field([], description="Of a circuit: the derivative rule along each operand.")
    pattern: str = Field("", description="Of a circuit: what the op does to a gradient that comes back.")
    value: Float = Field(None, description="Of a number in a circuit's text.")
    given: dict[str, Any] = Field(
        {},
        description="Of a leaf of a recurrent model: the request's `field` that holds it, and the `step` in it.",
    )


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


class Template(BaseModel):
    """How a part of a formula is written; holes are #0, #1, #out in TeX, private-use characters in MathML."""

    tex: str
    mathml: str
    precedence: int = Field(ge=1, le=4, description="1 sum, 2 product, 3 power or function, 4 needs no brackets.")


class TimeStep(BaseModel):
    """The nodes of one step of a sequence; null where there is no such line."""

    time: int = Field(description="Counted from 1.")
    input: int | None
    gates: dict[str, int] = Field(description="Of a gated cell: its gates, what goes into them, what is made of them.")
    pre: int | None
    state: int
    memory: int | None = Field(description="Of an LSTM.")
    output_pre: int | None
    output: int | None
    probabilities: int | None
    target: int | None
    term: int | None
    loss: int | None


class Unrolled(Answer):
    """A recurrent model, step by step."""

    cell: str
    initial: dict[str, int] = Field(description="Nodes of the states before the first step.")
    parameters: list[int]
    copies: dict[str, str] = Field(description="By the node that every step reads: the parameter's name.")
    steps: list[TimeStep]


class Structure(Answer):
    """What a trace is made of; it depends on no number of a run."""

    type: Literal["structure"]
    version: str
    fingerprint: str
    nodes: list[Node]
    layers: list[Layer]
    target: int | None
    term: int | None
    loss: int
    probabilities: int | None
    output: int = Field(None, description="Of a circuit: the line that is the output; `loss` is its sum.")  # type: ignore[assignment]
    names: dict[str, int] = Field({}, description="Of a circuit or a recurrent model: the last node of each name.")
    recurrent: Unrolled = Field(None, description="Of a recurrent model.")  # type: ignore[assignment]
    templates: dict[str, Template] = Field({}, description="Of a circuit's own gates.")
    unreached: list[int] = Field([], description="Of a circuit: nodes from which nothing leads to the output.")
    symbols: dict[str, Symbols] = Field(description="By node id.")
    partials: dict[str, str] = Field(
        description="By event: whose gradient a parameter's is so far, where that is a penalty and not yet the loss."
    )
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
    """Where something went wrong in a run, in words; what is asked for as `diagnosis` comes after what is not finite.

    kind  not_finite; overflow, exploding, vanishing, dead_relu, dead_relu_everywhere, saturated, zero_gradient
    """

    words: str
    op: str = Field("", description="Of an overflow: the op that it began at.")
    along: str = Field("", description="Of a gradient that vanishes or explodes: through layers, or steps.")
    place: int = Field(None, description="Of one likewise: the layer, or the step, where it passes the bound.")  # type: ignore[assignment]
    last: int = Field(None, description="Of one likewise: the layer, or the step, that it is compared with.")  # type: ignore[assignment]
    ratio: Float = Field(None, description="Of one likewise: its size, as a part of the size at the last.")
    bound: float = Field(None, description="Of one likewise.")  # type: ignore[assignment]
    unit: list[int] = Field([], description="Of a unit that is dead or saturated, without the example.")
    examples: int = Field(None, description="Of such a unit: on how many examples.")  # type: ignore[assignment]
    rows: int = Field(None, description="Of a ReLU that is dead on all data: their rows.")  # type: ignore[assignment]
    parameter: str = Field("", description="Of a parameter that learns nothing.")
    reason: str = Field("", description="Of such a parameter: the kind of reason.")


class Means(Answer):
    """The mean over the examples of every unit's numbers, by the node's name."""

    values: dict[str, Nested] = Field(description="Of z, a and a classifier's probabilities.")
    gradients: dict[str, Nested] = Field(
        description="Of ∂L/∂a and ∂L/∂z. Under the reduction `mean` each example's holds 1/n already; "
        "this divides by n once more."
    )


class Instalment(BaseModel):
    """How large one step's contribution to a weight's gradient is."""

    step: int
    norm: Float


class OverTime(Answer):
    """How large gradients are at each step of a sequence."""

    states: list[Float] = Field(description="‖∂L/∂h‖, from the state before the first step on.")
    memories: list[Float] = Field([], description="‖∂L/∂c‖ likewise, of an LSTM.")
    instalments: dict[str, list[Instalment]] = Field(description="By parameter, or by the gate's part of one.")


class End(BaseModel):
    """How it ended; with `result` included, everything by name."""

    type: Literal["end"]
    loss: Float
    settings: dict[str, Float] = Field(description="The optimizer's settings in force.")
    reasons: list[Reason]
    diagnosis: list[Diagnosis]
    gradient_norms: dict[str, Float] = Field(
        description="‖∂L/∂W‖ of every parameter: the root of the sum of its gradient's squares."
    )
    means: Means = Field(None, description="Of a batch alone.")  # type: ignore[assignment]
    over_time: OverTime = Field(None, description="Of a recurrent model.")  # type: ignore[assignment]
    elapsed_us: int = Field(description=ELAPSED)
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


class CheckedGate(Answer):
    """What a gate of one's own sends back to one argument, beside finite differences of its forward."""

    path: str = Field(description="The backward that is meant, as in problems.", examples=["/model/gates/0/backward/x"])
    node: str = Field(description="The line where it is worst.")
    index: list[int]
    upstream: Float = Field(description="What arrived there.")
    analytic: Float = Field(description="What the backward sends.")
    numeric: Float = Field(description="What finite differences of the forward would send.")
    relative_error: Float
    passed: bool


class CurvePoint(BaseModel):
    """The largest error at one step h."""

    h: float
    max_relative_error: Float
    parameters: dict[str, Float] = Field(description="The largest error of each parameter.")


class GradientCheck(BaseModel):
    """Every parameter's gradient against finite differences."""

    parameters: dict[str, Checked]
    max_relative_error: Float
    worst: dict[str, Any] | None = Field(description="parameter and index of the largest error.")
    passed: bool
    method: str
    tolerance: float
    curve: list[CurvePoint] = []
    notes: list[str] = Field(
        [], description="Of a recurrent model: what is done to its gradient on purpose, so that it does not agree."
    )
    gates: list[CheckedGate] = Field([], description="Each backward of a circuit's own gates that is used.")


class LandscapeAxis(Answer):
    """The values that one number took."""

    parameter: str
    index: list[int]
    values: list[Float]


class Landscape(Answer):
    """The loss at every point of a line or a grid."""

    axes: list[LandscapeAxis]
    losses: list[Any] = Field(description="With two axes a list of rows, the first axis going from row to row.")
    elapsed_us: int = Field(description=ELAPSED)


class DescentLine(Answer):
    """One watched number, before every update and after the last."""

    parameter: str
    index: list[int]
    values: list[Float]
    gradients: list[Float]


class Descent(Answer):
    """Where a start leads, round by round."""

    along: list[DescentLine]
    losses: list[Float] = Field(description="One more than there are updates: the last is where it ends.")
    reason: Literal["settled", "completed", "diverged"]
    words: str
    learned: dict[str, Nested] = Field(description="Every parameter at the end.")
    optimizer_state: dict[str, dict[str, Nested]]
    update: int = Field(description="How many updates had been made at the end, those of the request included.")
    elapsed_us: int = Field(description=ELAPSED)


class TimedWay(Answer):
    """One way to the whole gradient, timed."""

    seconds: float = Field(description="For the numbers done.")
    done: int = Field(description="Numbers of the gradient that it came to.")
    passes: int = Field(description="Runs through the network, forward or back.")
    multiplications: int = Field(description="In the products of weights and values of all these runs.")
    whole: int = Field(description="Multiplications that the whole gradient takes this way.")
    estimate: float | None = Field(description="Seconds that all numbers take at this pace; null where none was done.")


class Timing(Answer):
    """The gradient of one network by backpropagation and by differences, with the time of each on this machine."""

    layers: list[int]
    parameters: int
    backprop: TimedWay
    naive: TimedWay
    largest_difference: Float = Field(description="Between the two gradients, over all numbers done.")
    h: float = Field(description="How far each number was moved.")
    words: str = Field(description="Where the way by differences was stopped, how far it came; else empty.")


class PathStep(Answer):
    """A value on a path, and the local gradient that leads into it from the one before."""

    node: str
    index: list[int]
    local: Float = Field(None, description="Left out at the path's beginning.")


class Path(Answer):
    """One way from a number to the loss; `product` is that of its local gradients."""

    steps: list[PathStep]
    product: Float


class Paths(Answer):
    """The ways of one number to the loss. Counts are exact, and in text because they may pass 2⁵³."""

    node: str
    index: list[int]
    example: int
    gradient: Float = Field(description="Of the whole batch.")
    part: Float = Field(description="The sum over all paths of this example.")
    count: str
    paths: list[Path] = Field(description="The largest, in order.")
    rest: Float = Field(description="The sum over the paths that are not listed.")
    rest_count: str


class Cost(Answer):
    """What one way to the whole gradient costs; carrying a 1, or through a slope of 1, costs nothing."""

    passes: int = None  # type: ignore[assignment]
    multiplications: int = None  # type: ignore[assignment]
    edge_visits: int = Field(None, description="Of the quadratic way: edges reached from every number.")  # type: ignore[assignment]


class Graph(Answer):
    """Single numbers as nodes, derivatives between them as edges."""

    nodes: int
    edges: int
    degrees: int


class Products(Answer):
    """A product, and four ways to the gradient beside each other."""

    product: str
    result: Any = Field(description="For jvp of the output's shape; else by parameter.")
    directional: Float = Field(None, description="For jvp: how the sum of the output changes.")
    inputs: int
    outputs: int
    costs: dict[str, Cost | None] = Field(description="forward, reverse, differences, all_pairs.")
    graph: Graph | None = Field(description="null where there are too many numbers to look at every pair.")
    gradients: dict[str, dict[str, Nested]] = Field(
        description="reverse; where it is cheap forward, differences, all_pairs."
    )
    h: float = Field(None, description="The step of the differences, times max(1, |value|).")  # type: ignore[assignment]


class FamilyPoint(Answer):
    """One circuit of a family, by what the ways to its gradient cost."""

    size: int
    source: str
    inputs: int
    outputs: int
    costs: dict[str, Cost | None] = Field(description="forward, reverse, differences, all_pairs.")
    graph: Graph | None


class Family(Answer):
    """Circuits that grow, and what the ways to their gradients cost."""

    name: str
    lab: str = Field(description="The lab that it is made from.")
    own: int = Field(description="The size at which it is the lab itself.")
    points: list[FamilyPoint]


class FamilyMember(Answer):
    """One circuit of a family as a request that is ready to be sent."""

    name: str
    size: int
    request: Any


class Nudge(Answer):
    """How far the output moves, beside what the gradient foretold."""

    before: Float = Field(description="The output; of an array the sum.")
    after: Float
    change: Float = Field(description="after − before.")
    foretold: Float = Field(description="The gradient times the move, summed over every number that moves.")
    gradient: Float = Field(None, description="Of the number that is moved; left out for an update.")
    squares: Float = Field(None, description="For an update: Σ g² of what it moves; η times it under plain sgd.")


class Named(BaseModel):
    """An entry of a registry; more fields tell about it."""

    name: str


class Catalog(Answer):
    """What can be chosen."""

    ops: list[Named]
    functions: list[Named] = Field(description="What an expression may call.")
    rules: dict[str, Any] = Field(description="Title and sentence of each derivative rule.")
    patterns: dict[str, str] = Field(description="What an op does to a gradient that comes back, in a sentence.")
    derivative_rules: list[Named] = Field(description="The table of rules, each with a circuit that shows it.")
    activations: list[Named]
    losses: list[Named]
    optimizers: list[Named]
    initializers: list[Named]
    datasets: list[Named]
    sequences: list[Named] = Field(description="Data sets of sequences, for recurrent models.")
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
    kind: str = Field(description="The kind of model it is about.")


class LabEntry(LabHead):
    """A lab in the list."""

    variants: list[Variant]


class LabList(Answer):
    """All labs, in order."""

    labs: list[LabEntry]


class ReadyVariant(Variant):
    """A variant with its request."""

    note: str
    guide: list[dict[str, Any]] = Field(description="Its own guide, or the part of the lab's that is true of it.")
    request: dict[str, Any] = Field(description="The body of a POST to /api/v1/traces.")


class Lab(LabHead):
    """A lab: its ready request, its names for things, its guide."""

    request: dict[str, Any] = Field(description="The body of a POST to /api/v1/traces.")
    symbols: dict[str, Any] = Field({}, description="The source's own symbols, by node name.")
    training: dict[str, Any] = Field({}, description="Of a lab that learns from data, what a training asks beside it.")
    units: list[str] = Field([], description="TeX of the units' names, a template for each layer.")
    loss_symbol: str | None = Field(
        None, description="The source's own symbol of the loss; a circuit's output has a name."
    )
    panels: dict[str, str] = Field({}, description="What stands open on the page when the lab begins.")
    variants: list[ReadyVariant]
    guide: list[dict[str, Any]] = Field(description="Texts, figures and questions; {reference} stands for a number.")
    figures: dict[str, Float] = Field({}, description="Numbers of references to later rounds and other variants.")


class Health(BaseModel):
    """The server is well."""

    status: Literal["ok"]
