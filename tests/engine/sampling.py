"""Operands that an op may be given, drawn from what the op declares; and numeric derivatives to compare with."""

from collections.abc import Callable
from itertools import count

import numpy as np
from numpy.random import Generator

from app.engine.losses import LOSSES
from app.engine.ops import Contraction, Elementwise, Op
from app.engine.tape import Array

DOMAINS: dict[str, Callable[[Generator, tuple[int, ...]], Array]] = {
    "": lambda rng, shape: np.asarray(rng.normal(0.0, 1.5, shape)),
    "y ≠ 0": lambda rng, shape: np.asarray(rng.uniform(0.4, 2.0, shape) * rng.choice([-1.0, 1.0], shape)),
    "x ≠ 0": lambda rng, shape: np.asarray(rng.uniform(0.4, 1.2, shape) * rng.choice([-1.0, 1.0], shape)),
    "x > 0": lambda rng, shape: np.asarray(rng.uniform(0.3, 2.0, shape)),
    "x ≥ 0": lambda rng, shape: np.asarray(rng.uniform(0.3, 2.0, shape)),
    "x > 1": lambda rng, shape: np.asarray(rng.uniform(1.3, 3.0, shape)),
    "−1 < x < 1": lambda rng, shape: np.asarray(rng.uniform(-0.8, 0.8, shape)),
    "x < −1 or x > 1": lambda rng, shape: np.asarray(rng.uniform(1.3, 3.0, shape) * rng.choice([-1.0, 1.0], shape)),
    "x > 0, or y a whole number": lambda rng, shape: np.asarray(rng.uniform(0.3, 2.0, shape)),
    "x > 0, y > 0, y ≠ 1": lambda rng, shape: np.asarray(rng.uniform(1.3, 3.0, shape)),
    "0 < a < 1": lambda rng, shape: np.asarray(rng.uniform(0.2, 0.8, shape)),
}
"""How to draw from each domain that an op names; a new one has to be told here."""

SHAPES: list[tuple[int, ...]] = [(), (3,), (2, 3)]

BROADCAST: list[tuple[tuple[int, ...], tuple[int, ...]]] = [
    ((3,), (2, 3)),
    ((2, 3), (3,)),
    ((2, 1), (2, 3)),
    ((2, 1), (1, 3)),
    ((), (2, 3)),
    ((2, 3), ()),
    ((1, 3), (4, 2, 3)),
]

AWAY = 0.05
"""Operands keep this distance from kinks, where no derivative exists for a difference to find."""


def operands_of(op: Op, rng: Generator, shapes: tuple[tuple[int, ...], ...] | None = None) -> list[Array]:
    """Operands for any op of the registry; elementwise ones with the shapes asked for."""
    if isinstance(op, Elementwise):
        draw = DOMAINS[op.domain]
        drawn = [draw(rng, shape) for shape in shapes or ((2, 3),) * len(op.partials)]
        drawn = [_away_from(op.kinks, x) for x in drawn]
        return _apart(drawn) if op.crossing else drawn
    if isinstance(op, Contraction):
        sizes = dict(zip(sorted(set("".join(op.letters))), count(2)))
        return [np.asarray(rng.normal(size=[sizes[letter] for letter in letters])) for letters in op.letters]
    if op.name == "index":
        return [np.asarray(rng.normal(0.0, 1.5, 4))]
    rows = np.asarray(rng.normal(0.0, 1.5, (3, 4)))  # by hand: rows, and for a loss targets
    return [rows, rng.dirichlet(np.ones(4), 3)] if any(loss.term is op for loss in LOSSES.values()) else [rows]


def context_of(op: Op, operands: list[Array]) -> list[Array]:
    """What stands beside the operands on a tape: the probabilities, for a loss on logits."""
    found = [loss.probabilities for loss in LOSSES.values() if loss.term is op and loss.probabilities]
    return [made.evaluate(operands[:1], []) for made in found]


def value_of(op: Op, operands: list[Array]) -> Array:
    return op.evaluate(operands, context_of(op, operands))


def pulled_back(op: Op, slot: int, upstream: Array, operands: list[Array]) -> Array:
    """The gradient of one operand, given the output's."""
    return op.vjp(slot, upstream, value_of(op, operands), operands, context_of(op, operands))[0]


def pushed_forward(f: Callable[[Array], Array], x: Array, v: Array, h: float = 2e-4) -> Array:
    """J v by a difference of the fourth order, exact for polynomials up to the fourth degree."""
    near, far = f(x + h * v) - f(x - h * v), f(x + 2 * h * v) - f(x - 2 * h * v)
    return np.asarray((8.0 * near - far) / (12.0 * h))


def at(op: Op, operands: list[Array], slot: int) -> Callable[[Array], Array]:
    """The op as a function of one operand, the others held."""
    return lambda x: value_of(op, [*operands[:slot], x, *operands[slot + 1 :]])


def _apart(drawn: list[Array]) -> list[Array]:
    """Two operands no two elements of which are nearly equal: each keeps to its own side of a grid."""
    steps = (0.0, 0.5 * 4 * AWAY)
    return [np.asarray(np.round(x / (4 * AWAY)) * 4 * AWAY + step) for x, step in zip(drawn, steps, strict=True)]


def _away_from(kinks: tuple[float, ...], x: Array) -> Array:
    for kink in kinks:
        x = np.where(np.abs(x - kink) < AWAY, kink + np.copysign(AWAY, x - kink), x)
    return np.asarray(x)
