"""What the server answers about one run, as pydantic models for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from app.web.answers import ELAPSED, Answer, Float, Nested, Tree


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
        description="Of a leaf where nodes are not named as fields are: the request's `field` that holds it, and of a "
        "sequence the `step` in it.",
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


class InputNode(Answer):
    """An input of a model of blocks, and its node."""

    name: str
    node: int


class BlockNodes(Answer):
    """A block and the nodes that hold its parts; null where there is no such line."""

    name: str
    from_: list[str] = Field(alias="from", description="Inputs and blocks that it reads.")
    size: int
    activation: str
    join: str
    depth: int = Field(description="Blocks on the longest way to it, itself among them.")
    joined: int | None = Field(description="Where several values are added: their sum.")
    parts: dict[str, int] = Field(
        description="Where several stand side by side: by source, its columns of the weights."
    )
    pre: int
    value: int
    weights: int
    bias: int


class Joined(Answer):
    """A model of blocks, in an order in which each block reads what stands before it."""

    inputs: list[InputNode]
    blocks: list[BlockNodes]
    counts: int | None = Field(description="Of a dead zone: which outputs still count.")


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
    names: dict[str, int] = Field(
        {}, description="Of a model that is no network of layers: the last node of each name."
    )
    recurrent: Unrolled = Field(None, description="Of a recurrent model.")  # type: ignore[assignment]
    blocks: Joined = Field(None, description="Of a model of blocks.")  # type: ignore[assignment]
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
    share: float | None = Field(
        description="Beside the sum of all of them; more than 1 where others take back what it gives."
    )


class OverTime(Answer):
    """How large gradients are at each step of a sequence."""

    states: list[Float] = Field(description="‖∂L/∂h‖, from the state before the first step on.")
    kept: list[float | None] = Field(description="The same beside the size at the last state.")
    radius: float = Field(None, description="Of a plain cell the largest |eigenvalue| of Whh.")  # type: ignore[assignment]
    by_radius: list[Float] = Field(
        [], description="The size at the last state times a power of the radius: by it for every step back."
    )
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
