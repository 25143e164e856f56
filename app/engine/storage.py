"""Where the values of a compiled program live.

Examples stand in columns (feature-major), so that a layer is one product of a block [W | b] with a stack [x; 1] whose
last row is ones. All blocks lie in one flat array, their gradients and the optimizer's state in others of the same
form: an update is a handful of calls, whatever the number of layers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.engine.ops import Contraction
from app.engine.tape import Array, Node, Tape

_AFFINE = ("oi,ni+o->no", "oi,ni+->no")
"""Signatures of a layer: with a bias a unit, and with one that the layer shares."""


@dataclass(frozen=True, slots=True)
class Block:
    """A layer's parameters as [W | b], from `start` of the flat arrays on; a shared bias is repeated in each row."""

    node: int
    weights: int
    bias: int
    shape: tuple[int, int]
    start: int
    shared: bool


@dataclass
class Layout:
    """Where each parameter lies in a flat array."""

    tape: Tape
    parameters: list[int]
    blocks: dict[int, Block] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    """Where a parameter begins that is in no block."""
    size: int = 0

    def views(self, flat: Array) -> dict[int, Array]:
        """Every parameter as a view of a flat array; of a shared bias the first of its copies."""
        found: dict[int, Array] = {}
        for block in self.blocks.values():
            whole = self.block(flat, block)
            found[block.weights] = whole[:, :-1]
            found[block.bias] = whole[0, -1:].reshape(()) if block.shared else whole[:, -1]
        for i, start in self.places.items():
            shape = self.tape.nodes[i].shape
            found[i] = flat[start : start + int(np.prod(shape, dtype=int))].reshape(shape)
        return found

    def block(self, flat: Array, block: Block) -> Array:
        """A block as a view of a flat array, which holds it transposed: Wᵀ, by which gradients go back, has no gaps."""
        rows, columns = block.shape
        return flat[block.start : block.start + rows * columns].reshape(columns, rows).T

    def write(self, flat: Array, values: Mapping[str, Array]) -> None:
        """Put parameters, or what belongs to each of them, into a flat array by name."""
        views = self.views(flat)
        for i in self.parameters:
            name = self.tape.nodes[i].name
            if name in values:
                views[i][...] = values[name]
        for block in self.blocks.values():
            if block.shared and (value := values.get(self.tape.nodes[block.bias].name)) is not None:
                self.block(flat, block)[:, -1] = value

    def read(self, flat: Array) -> dict[str, Array]:
        """Copies of what belongs to each parameter, by name."""
        return {name: np.array(view) for name, view in self.named(flat).items()}

    def named(self, flat: Array) -> dict[str, Array]:
        """Every parameter's name, in order, and its view of a flat array."""
        views = self.views(flat)
        return {self.tape.nodes[i].name: views[i] for i in self.parameters}

    def mask(self, names: frozenset[str]) -> Array:
        """A flat array that is 1 where a parameter of one of these names lies, else 0."""
        flat = np.zeros(self.size)
        nodes = self.tape.nodes
        self.write(flat, {nodes[i].name: np.ones(nodes[i].shape) for i in self.parameters if nodes[i].name in names})
        return flat


def layout(tape: Tape, parameters: list[int]) -> Layout:
    """Lay the parameters out: a block for a layer's W and b, the others one after another, all in the order given."""
    found, reading = Layout(tape, parameters), readers(tape)
    placed: set[int] = set()
    for i in parameters:
        if i in placed:
            continue
        layers = (tape.nodes[k] for k in reading.get(i, ()) if is_layer(tape.nodes[k]))
        node = next((node for node in layers if _own(node, set(parameters) - placed, reading)), None)
        if node is not None:
            weights, _, bias = node.operands
            units, before = tape.nodes[weights].shape
            shared = tape.nodes[bias].shape == ()
            found.blocks[node.id] = Block(node.id, weights, bias, (units, before + 1), found.size, shared)
            found.size += units * (before + 1)
            placed |= {weights, bias}
        else:
            found.places[i] = found.size
            found.size += int(np.prod(tape.nodes[i].shape, dtype=int))
    return found


def readers(tape: Tape) -> dict[int, list[int]]:
    """The lines that read each value, as operand or as context."""
    found: dict[int, list[int]] = {}
    for node in tape.computed():
        for i in (*node.operands, *node.context):
            found.setdefault(i, []).append(node.id)
    return found


def is_layer(node: Node) -> bool:
    """Whether a line is a layer's W x + b over a batch."""
    return (
        isinstance(node.op, Contraction)
        and node.op.scale == 1.0
        and node.op.signature.replace(" ", "") in _AFFINE
        and node.axes[:1] == "n"
    )


def _own(node: Node, free: set[int], reading: dict[int, list[int]]) -> bool:
    """Whether W and b may form a block: both in no other one, and b read here alone."""
    weights, value, bias = node.operands
    return {weights, bias} <= free and value not in (weights, bias) and reading[bias] == [node.id]
