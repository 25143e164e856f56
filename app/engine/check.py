"""Finite differences: the independent witness that a gradient is right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engine.tape import Array, Run, Tape, loss_only

CENTRAL = "central"
METHODS = (CENTRAL, "forward")
STEP = 1e-5
"""Close to the cube root of the float64 epsilon, where truncation and rounding of a central difference balance."""

FLOOR = 1e-8
"""Gradients below this are compared as if they were this large: their relative error would be noise."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One parameter checked: the numeric gradient, |a−n| / max(1e-8, |a|, |n|), and what keeps it from telling.

    kink        the two ends lie on different sides of a kink
    unresolved  the two differ by less than the loss's own rounding, divided by the step: no difference can tell more
    """

    numeric: Array
    error: Array
    kink: NDArray[np.bool_]
    unresolved: NDArray[np.bool_]


def check_parameter(
    tape: Tape,
    leaves: dict[int, Array],
    parameter: int,
    gradient: Array,
    h: float | None = None,
    method: str = CENTRAL,
    upstream: Array | None = None,
) -> Checked:
    """Compare one parameter's gradient with finite differences of the root, element by element.

    Where the backward pass starts from a given `upstream`, the differences are weighted by it.

    A kink is passed where an operand of an op with kinks lies on different sides of one at the two ends.
    """
    value = leaves[parameter]
    numeric, kink = np.empty(value.shape), np.zeros(value.shape, dtype=bool)
    rounding = np.empty(value.shape)
    base, start = loss_only(tape, leaves), 1.0 if upstream is None else upstream
    ulp = 4.0 * np.finfo(np.float64).eps * float(np.abs(start * base.values[tape.root]).sum())
    sides = _sides(tape, base)
    for place in np.ndindex(value.shape):
        step = h if h is not None else STEP * max(1.0, abs(float(value[place])))
        above = _moved(tape, leaves, parameter, place, step)
        below = _moved(tape, leaves, parameter, place, -step) if method == CENTRAL else base
        width = 2.0 * step if method == CENTRAL else step
        with np.errstate(all="ignore"):
            rounding[place] = ulp / width
            numeric[place] = (start * (above.values[tape.root] - below.values[tape.root])).sum() / width
        kink[place] = any(
            (a != b).any() or (a != c).any()
            for a, b, c in zip(_sides(tape, above), _sides(tape, below), sides, strict=True)
        )
    with np.errstate(all="ignore"):
        scale = np.maximum(FLOOR, np.maximum(np.abs(gradient), np.abs(numeric)))
        error = np.abs(gradient - numeric) / scale
    return Checked(numeric, np.asarray(error), kink, np.abs(gradient - numeric) <= rounding)


def _moved(tape: Tape, leaves: dict[int, Array], parameter: int, place: tuple[int, ...], step: float) -> Run:
    moved = leaves[parameter].copy()
    moved[place] += step
    return loss_only(tape, {**leaves, parameter: moved})


def _sides(tape: Tape, run: Run) -> list[Array]:
    """For every op with kinks, on which side of each its operands lie: −1, 0 or 1."""
    return [
        side
        for node in tape.computed()
        if node.op is not None
        for side in node.op.sides([run.values[i] for i in node.operands])
    ]
