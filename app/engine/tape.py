"""The idea of backpropagation, on one page.

A tape is a flat list of lines `out = op(*operands)` in evaluation order. `forward` walks it once and computes
every value; `backward` walks it once in reverse and yields every contribution `upstream × local` as it is made.
Everything the product shows, checks or trains with comes from these two walks.

Structure (this tape) and values (a `Run`) are kept apart: a tape holds no number and may be shared by threads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from app.engine.ops import Op

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tape. Its value lives in a run, never here.

    axes     what each axis runs over: "n" example, "u" unit of this layer, "v" unit of the layer before
    context  nodes that are not operands, but that the op may read or refer to (no gradient flows into them)
    """

    id: int
    name: str
    op: "Op | None"
    operands: tuple[int, ...]
    shape: tuple[int, ...]
    role: str
    group: int | None = None
    axes: str = ""
    symbol: str = ""
    gradient_symbol: str = ""
    context: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """One way a gradient takes: from a line's output to one of its operands.

    first, last   whether this is the first, or the last, contribution to that operand in the backward pass
    """

    node: int
    slot: int
    operand: int
    first: bool
    last: bool


class Tape:
    """Lines in evaluation order; `close` fixes the root and with it the edges of the backward pass."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.edges: tuple[Edge, ...] = ()
        self.unreached: frozenset[int] = frozenset()
        self.root = -1

    def leaf(self, name: str, shape: tuple[int, ...], role: str, **told: Any) -> int:
        """Add a value that is given, not computed: an input, a parameter, a target."""
        self.nodes.append(Node(len(self.nodes), name, None, (), shape, role, **told))
        return len(self.nodes) - 1

    def apply(self, op: "Op", *operands: int, name: str, role: str = "intermediate", **told: Any) -> int:
        """Add the line `name = op(*operands)` and return its number."""
        shape = op.shape(*(self.nodes[i].shape for i in operands))
        self.nodes.append(Node(len(self.nodes), name, op, operands, shape, role, **told))
        return len(self.nodes) - 1

    def rename(self, gradient_symbols: Sequence[str], roles: dict[int, str]) -> None:
        """Give every line its gradient's symbol, and some a role, once it is known what gradients are of."""
        for k, (node, symbol) in enumerate(zip(self.nodes, gradient_symbols, strict=True)):
            self.nodes[k] = Node(
                node.id,
                node.name,
                node.op,
                node.operands,
                node.shape,
                roles.get(k, node.role),
                node.group,
                node.axes,
                node.symbol,
                symbol,
                node.context,
            )

    def close(self, root: int) -> "Tape":
        """Fix the line whose gradient is 1 and list the edges in the order of the backward pass.

        Within a line, parameters come first and computed operands after, so that a layer's own gradients are
        told before the pass moves on. Targets, constants and unwanted slots get no edge.
        """
        reached, found = {root}, []
        for node in reversed(self.nodes[: root + 1]):
            if node.op is None or node.id not in reached:
                continue
            slots = [s for s, i in enumerate(node.operands) if self._wanted(node, s, i)]
            slots.sort(key=lambda s: self.nodes[node.operands[s]].role != "parameter")
            for slot in slots:
                reached.add(node.operands[slot])
                found.append((node.id, slot, node.operands[slot]))
        told = (node for node in self.nodes if node.role not in ("target", "constant"))
        self.unreached = frozenset(node.id for node in told if node.id not in reached)
        last = {operand: k for k, (_, _, operand) in enumerate(found)}
        first = {operand: k for k, (_, _, operand) in reversed(list(enumerate(found)))}
        self.edges = tuple(
            Edge(node, slot, operand, first[operand] == k, last[operand] == k)
            for k, (node, slot, operand) in enumerate(found)
        )
        self.root = root
        return self

    def _wanted(self, node: Node, slot: int, operand: int) -> bool:
        assert node.op is not None
        return slot in node.op.wanted and self.nodes[operand].role not in ("target", "constant")

    def computed(self) -> Iterator[Node]:
        """The lines that are computed, in evaluation order."""
        return (node for node in self.nodes if node.op is not None)


@dataclass(slots=True)
class Run:
    """One run's own numbers: a value for each line, and each line's gradient so far."""

    values: list[Array]
    gradients: dict[int, Array]

    def gradient(self, node: Node) -> Array:
        """A line's gradient; 0 where nothing leads from it to the root."""
        found = self.gradients.get(node.id)
        return np.zeros(node.shape) if found is None else found


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one edge adds: `contribution = upstream × local`; `gradient` is the operand's sum so far."""

    edge: Edge
    contribution: Array
    gradient: Array
    local: Array | None


def forward(tape: Tape, leaves: dict[int, Array]) -> Iterator[tuple[Node, Run]]:
    """Compute every line in order; yield it with the run as soon as its value is there."""
    run = Run([leaves.get(node.id, _ABSENT) for node in tape.nodes], {})
    for node in tape.computed():
        assert node.op is not None
        run.values[node.id] = evaluate(node, run.values)
        yield node, run


_ABSENT: Array = np.empty(0)


def evaluate(node: Node, values: Sequence[Array]) -> Array:
    """The value of one line from the values before it."""
    assert node.op is not None
    with np.errstate(all="ignore"):  # NaN and infinities are content: the trace says where they began
        return node.op.evaluate([values[i] for i in node.operands], [values[i] for i in node.context])


def backward(tape: Tape, run: Run, upstream: Array | None = None) -> Iterator[Contribution]:
    """Yield every contribution from the root back to the leaves, in the order they are made.

    `upstream` is the root's own gradient, 1 unless given. A line is read only after all contributions to it are
    in: it stands before every line that used it. Values are read when they are needed, not before.
    """
    gradients, values, nodes = run.gradients, run.values, tape.nodes
    gradients[tape.root] = np.ones(nodes[tape.root].shape) if upstream is None else upstream
    for edge in tape.edges:
        node = nodes[edge.node]
        assert node.op is not None
        with np.errstate(all="ignore"):
            part, local = node.op.vjp(
                edge.slot,
                gradients[edge.node],
                values[edge.node],
                [values[i] for i in node.operands],
                [values[i] for i in node.context],
            )
            total = part if edge.first else gradients[edge.operand] + part
        gradients[edge.operand] = total
        yield Contribution(edge, part, total, local)


def run_all(tape: Tape, leaves: dict[int, Array], upstream: Array | None = None) -> Run:
    """Forward and backward in one call, for those who want the numbers and not the story."""
    run = loss_only(tape, leaves)
    for _ in backward(tape, run, upstream):
        pass
    return run


def loss_only(tape: Tape, leaves: dict[int, Array]) -> Run:
    """The forward pass alone."""
    run = Run([], {})
    for _, latest in forward(tape, leaves):
        run = latest
    return run
