"""What the server answers beside a run, from checks to products, as pydantic models for the OpenAPI document."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from app.web.answers import ELAPSED, Answer, Float, Nested


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
