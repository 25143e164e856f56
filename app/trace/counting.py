"""What is counted of a look at all rows: which class a row is put into, and how the values of each layer are spread."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.engine.activations import bounds_of
from app.engine.compile import Program
from app.engine.ops import Elementwise
from app.engine.tape import Array, Tape

BINS = 20
"""Of a histogram."""

SPREAD = 1e-9
"""Values that lie closer together than this part of their size are one value to a histogram."""

LEAST = 1e-300
"""A range smaller than this cannot be cut."""

LARGE = 1e300
"""Values from here on are counted as a quarter of themselves: their range might be no number."""

FLAT = 0.05
"""A slope below it lets less than a twentieth of a gradient through: the unit is saturated there, or dead."""


def classes_of(values: Array) -> NDArray[np.intp]:
    """The class of each row: the largest output, or with one output whether it is at least a half."""
    return (values[:, 0] >= 0.5).astype(np.intp) if values.shape[1] == 1 else values.argmax(axis=1)


@dataclass(frozen=True, slots=True)
class Confusion:
    """Which rows of each class (down) are put into each class (across)."""

    cells: list[list[list[int]]]

    @property
    def counts(self) -> list[list[int]]:
        """How many they are."""
        return [[len(rows) for rows in line] for line in self.cells]


def confusion_of(outputs: Array, targets: Array, rows: list[int]) -> Confusion:
    """Sort rows by their class and by the one they are put into.

    outputs, targets  (rows, units), a class number as a row with a single 1
    rows              what each is called
    """
    count = max(2, targets.shape[1])
    cells: list[list[list[int]]] = [[[] for _ in range(count)] for _ in range(count)]
    for row, true, told in zip(rows, classes_of(targets), classes_of(outputs), strict=True):
        cells[true][told].append(row)
    return Confusion(cells)


def _counted(values: Array, bounds: tuple[float, float] | None) -> tuple[NDArray[np.intp], Array]:
    """How many finite values lie in each of `BINS` equal ranges, and where these end."""
    if not values.size:
        return np.zeros(BINS, np.intp), np.zeros(BINS + 1)
    size = float(np.abs(values).max())
    scale = 1.0 if size < LARGE else 0.25
    scaled = values * scale
    if bounds is None:
        low, high = float(scaled.min()), float(scaled.max())
        if high - low <= max(SPREAD * size * scale, LEAST):
            pad = max(0.5, SPREAD * size * scale)
            bounds = low - pad, high + pad
    counts, edges = np.histogram(scaled, BINS, bounds)
    if scale != 1.0:
        most = np.finfo(np.float64).max * scale
        edges = np.clip(edges, -most, most) / scale
    return counts, edges


def histogram_of(tape: Tape, program: Program, pre: int, value: int) -> dict[str, Any]:
    """How often each range of a layer's values comes, over all its units and rows, and where it is flat.

    counts      with `not_finite` they add up to rows × units
    flat        the part of the values at which the activation's slope is below `FLAT`; None where units have no slope
                of their own
    flat_units  the units that are flat on every row
    """
    values = program.value(value)
    finite = values[np.isfinite(values)]
    op = tape.nodes[value].op if value != pre else None
    bounds = None if op is None else bounds_of(op.name)
    counts, edges = _counted(finite, bounds)
    told = {
        "name": tape.nodes[value].name,
        "edges": edges.tolist(),
        "counts": counts.tolist(),
        "not_finite": int(values.size - finite.size),
        "flat": 0.0 if op is None else None,
        "flat_units": 0 if op is None else None,
    }
    if isinstance(op, Elementwise):
        with np.errstate(all="ignore"):
            flat = np.abs(op.partial(0, values, [program.value(pre)])) < FLAT
        told |= {"flat": float(flat.mean()), "flat_units": int(flat.all(axis=0).sum())}
    return told
