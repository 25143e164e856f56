"""Values with a direction: forward mode, and forward mode over the backward pass.

`push` carries a direction forward through one op (a Jacobian-vector product). `turn` says how a contribution changes
along a direction: with it, one forward and one backward walk give a Hessian-vector product (Pearlmutter 1994).
Rules are run as they are stated, on numbers that carry their own change.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import singledispatch
from typing import Any

import numpy as np

from app.engine import activations, elementary, functions
from app.engine.arrays import Index, Norm
from app.engine.extremes import Extreme
from app.engine.losses import SoftmaxCrossEntropy
from app.engine.ops import Contraction, Elementwise, Op, fold
from app.engine.sharing import Average, Rows
from app.engine.tape import Array, Run, Tape

Slopes = tuple[Callable[..., Any] | None, ...]

_FLAT = (np.sign, np.equal, np.greater, np.greater_equal)
_SLOPES: dict[str, Slopes] = {
    "reciprocal": (lambda out, x: -out * out,),
    "positive": (lambda out, x: 1.0,),
    "expm1": (lambda out, x: out + 1.0,),
    "log1p": (lambda out, x: 1.0 / (1.0 + x),),
    "logaddexp": (lambda out, x, y: np.exp(x - out), lambda out, x, y: np.exp(y - out)),
    "erf (vectorized)": (lambda out, x: np.exp(-x * x) * (2.0 / np.sqrt(np.pi)),),
    "arcsinh": elementary.arsinh.partials,
    "arccosh": elementary.arcosh.partials,
    "arctanh": elementary.artanh.partials,
    "absolute": functions.absolute.partials,
}
_SLOPES |= {ufunc.__name__: (lambda out, *operands: 0.0,) * 2 for ufunc in _FLAT}
_SLOPES |= {name: op.partials for name, op in vars(functions).items() if isinstance(op, Elementwise)}
_SLOPES |= {name: op.partials for name, op in vars(elementary).items() if isinstance(op, Elementwise)}
_SLOPES["tanh"] = activations.tanh.partials


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """A number with its change along a direction; every ufunc applied to it carries both on."""

    def __init__(self, value: Any, change: Any) -> None:
        self.value, self.change = value, change

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        values = [part.value if isinstance(part, Dual) else part for part in operands]
        out = np.asarray(ufunc(*values), dtype=np.float64)
        change: Any = 0.0
        for part, slope in zip(operands, _SLOPES[_name(ufunc)], strict=False):
            if isinstance(part, Dual) and slope is not None:
                change = change + slope(out, *values) * part.change
        return Dual(out, change)


def _name(ufunc: np.ufunc) -> str:
    return {"true_divide": "divide"}.get(ufunc.__name__, ufunc.__name__)


def _change(found: Any, shape: tuple[int, ...]) -> Array:
    """The change of what a rule gave; a bare number does not change."""
    change = found.change if isinstance(found, Dual) else 0.0
    return np.array(np.broadcast_to(np.asarray(change, dtype=np.float64), shape))


@singledispatch
def push(op: Op, out: Array, operands: list[Array], context: list[Array], changes: list[Array]) -> Array:
    """How an op's output changes along a direction of its operands."""
    total = np.zeros(out.shape)
    for slot in sorted(op.wanted):  # an op by hand without a rule of its own: its Jacobian, a row at a time
        for place in np.ndindex(out.shape):
            one = np.zeros(out.shape)
            one[place] = 1.0
            part, _ = op.vjp(slot, one, out, operands, context)
            total[place] += float((part * changes[slot]).sum())
    return total


@push.register
def _(op: Elementwise, out: Array, operands: list[Array], context: list[Array], changes: list[Array]) -> Array:
    total = np.zeros(out.shape)
    for slot in op.wanted:
        if changes[slot].any():  # what does not change has no slope to ask for: log(−1) of a constant base
            total = total + op.partial(slot, out, operands) * changes[slot]
    return np.asarray(total)


@push.register
def _(op: Contraction, out: Array, operands: list[Array], context: list[Array], changes: list[Array]) -> Array:
    total, nothing = np.zeros(out.shape), [np.zeros(x.shape) for x in operands]
    for slots in op.slots():
        for slot in slots:
            moved = [
                changes[k] if k == slot else operands[k] if k in slots else nothing[k] for k in range(len(operands))
            ]
            total = total + op.evaluate(moved, [])
    return np.asarray(total)


@push.register
def _(op: Rows, out: Array, operands: list[Array], context: list[Array], changes: list[Array]) -> Array:
    return op.evaluate(changes, [])


@push.register
def _(op: Average, out: Array, operands: list[Array], context: list[Array], changes: list[Array]) -> Array:
    return np.asarray(changes[0] / op.copies)


def forward_mode(tape: Tape, run: Run, directions: Mapping[int, Array]) -> list[Array]:
    """How every line changes when the leaves move along `directions`; those that are not named stand still."""
    changes: list[Array] = []
    for node in tape.nodes:
        if node.op is None:
            changes.append(directions.get(node.id, np.zeros(node.shape)))
            continue
        operands, context = [run.values[i] for i in node.operands], [run.values[i] for i in node.context]
        with np.errstate(all="ignore"):
            changes.append(push(node.op, run.values[node.id], operands, context, [changes[i] for i in node.operands]))
    return changes


def turning(tape: Tape, run: Run, changes: Sequence[Array]) -> dict[int, Array]:
    """How every gradient of a finished run changes along the direction that `changes` came of."""
    turned: dict[int, Array] = {tape.root: np.zeros(tape.nodes[tape.root].shape)}
    for edge in tape.edges:
        node = tape.nodes[edge.node]
        assert node.op is not None
        line = Moving(
            run.gradients[node.id],
            turned[node.id],
            run.values[node.id],
            changes[node.id],
            [run.values[i] for i in node.operands],
            [changes[i] for i in node.operands],
            [run.values[i] for i in node.context],
            [changes[i] for i in node.context],
        )
        with np.errstate(all="ignore"):
            part = turn(node.op, edge.slot, line)
        turned[edge.operand] = part if edge.first else turned[edge.operand] + part
    return turned


class Moving:
    """One line of a run and how it changes: what arrives, what came out, what went in."""

    def __init__(self, *parts: Any) -> None:
        self.upstream, self.upstream_change, self.out, self.out_change = parts[:4]
        self.operands, self.changes, self.context, self.context_changes = parts[4:]

    def vjp(self, op: Op, slot: int, upstream: Array) -> Array:
        """The op's own product with another upstream gradient."""
        return op.vjp(slot, upstream, self.out, self.operands, self.context)[0]


@singledispatch
def turn(op: Op, slot: int, line: Moving) -> Array:
    """How the contribution to one operand changes along the direction; an op by hand needs a rule of its own."""
    raise TypeError(op.name)


@turn.register
def _(op: Elementwise, slot: int, line: Moving) -> Array:
    rule = op.partials[slot]
    assert rule is not None
    still = [not change.any() for change in line.changes]
    duals = [
        x if fixed else Dual(x, change) for x, change, fixed in zip(line.operands, line.changes, still, strict=True)
    ]
    local = _change(rule(Dual(line.out, line.out_change), *duals), line.out.shape)
    own = fold(np.asarray(line.upstream * local), line.operands[slot].shape)
    return np.asarray(line.vjp(op, slot, line.upstream_change) + own)


@turn.register
def _(op: Contraction, slot: int, line: Moving) -> Array:
    total = line.vjp(op, slot, line.upstream_change)
    others = next(slots for slots in op.slots() if slot in slots)
    for other in others:
        if other != slot:
            moved = [line.changes[k] if k == other else x for k, x in enumerate(line.operands)]
            total = total + op.vjp(slot, line.upstream, line.out, moved, [])[0]
    return np.asarray(total)


@turn.register(Index)
@turn.register(Rows)
@turn.register(Average)
def _(op: Op, slot: int, line: Moving) -> Array:
    return line.vjp(op, slot, line.upstream_change)


@turn.register
def _(op: Extreme, slot: int, line: Moving) -> Array:
    return line.vjp(op, slot, line.upstream_change)


@turn.register
def _(op: Norm, slot: int, line: Moving) -> Array:
    direction = line.operands[0] / (line.out + (line.out == 0.0))
    bend = (line.changes[0] - direction * line.out_change) / (line.out + (line.out == 0.0))
    return np.asarray(line.upstream_change * direction + line.upstream * bend)


@turn.register
def _(op: activations.Softmax, slot: int, line: Moving) -> Array:
    p, dp, u = line.out, line.out_change, line.upstream
    mixed = (u * p).sum(axis=-1, keepdims=True)
    bend = (u * dp).sum(axis=-1, keepdims=True)
    return np.asarray(line.vjp(op, slot, line.upstream_change) + dp * (u - mixed) - p * bend)


@turn.register
def _(op: SoftmaxCrossEntropy, slot: int, line: Moving) -> Array:
    weighted = (line.upstream * line.operands[1]).sum(axis=-1, keepdims=True)
    return np.asarray(line.vjp(op, slot, line.upstream_change) + line.context_changes[0] * weighted)
