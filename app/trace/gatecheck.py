"""A gate of one's own, checked by itself: what its backward sends against finite differences of its forward.

The check of the whole circuit says which input's gradient is wrong; this one says which backward made it so.
"""

from typing import Any

import numpy as np

from app.engine.check import FLOOR, STEP
from app.engine.tape import Array, Node, Run
from app.models.circuit import Circuit
from app.models.gates import Gate
from app.trace.numbers import spelled

OTHER = 2.0
"""Another upstream gradient than the run's own: where that is 1, a backward that forgets it would pass."""


def check_gates(circuit: Circuit, run: Run, tolerance: float) -> list[dict[str, Any]]:
    """Every backward that the circuit uses, where it is worst, in the order in which the gates are written."""
    found = []
    for number, spec in enumerate(circuit.spec.gates):
        nodes = [node for node in circuit.tape.computed() if isinstance(node.op, Gate) and node.op.name == spec.name]
        for slot, argument in enumerate(spec.arguments):
            told = [_worst(node, slot, run, circuit) for node in nodes]
            if told:
                worst = max(told, key=lambda each: each["relative_error"])
                passed = worst["relative_error"] <= tolerance
                numbers = {key: spelled(value) if isinstance(value, float) else value for key, value in worst.items()}
                found.append({"path": f"/model/gates/{number}/backward/{argument}", **numbers, "passed": passed})
    return found


def _worst(node: Node, slot: int, run: Run, circuit: Circuit) -> dict[str, Any]:
    """The number of one line at which one backward is furthest off."""
    assert isinstance(node.op, Gate)
    operands = [np.array(np.broadcast_to(run.values[i], node.shape)) for i in node.operands]
    h = STEP * np.maximum(1.0, np.abs(operands[slot]))
    ends = [_at(node.op, slot, operands, operands[slot] + side * h) for side in (1.0, -1.0)]
    sides = [node.op.sides(moved) for _, moved in ends]
    kink = np.zeros(node.shape, dtype=bool)
    for above, below in zip(*sides, strict=True):
        kink |= above != below
    with np.errstate(all="ignore"):
        slope = (ends[0][0] - ends[1][0]) / (2.0 * h)
        rounding = np.maximum(np.abs(ends[0][0]), np.abs(ends[1][0])) * np.finfo(np.float64).eps * 4.0 / (2.0 * h)
    found: list[dict[str, Any]] = []
    own = run.gradient(circuit.tape.nodes[node.id])
    for upstream in (own, np.full(node.shape, OTHER)):
        told, _ = node.op.vjp(slot, upstream, run.values[node.id], operands, [])
        with np.errstate(all="ignore"):
            numeric = upstream * slope
            off = np.abs(told - numeric)
            error = off / np.maximum(FLOOR, np.maximum(np.abs(told), np.abs(numeric)))
        error = np.where(kink | (off <= np.abs(upstream) * rounding), 0.0, np.nan_to_num(error, nan=np.inf))
        place = np.unravel_index(int(np.argmax(error)), error.shape)
        found.append(
            {
                "node": node.name,
                "index": [int(k) for k in place],
                "upstream": float(upstream[place]),
                "analytic": float(told[place]),
                "numeric": float(numeric[place]),
                "relative_error": float(error[place]),
            }
        )
    return max(found, key=lambda each: each["relative_error"])


def _at(op: Gate, slot: int, operands: list[Array], moved: Array) -> tuple[Array, list[Array]]:
    """The gate with one operand moved, and what went in."""
    inside = [moved if k == slot else x for k, x in enumerate(operands)]
    with np.errstate(all="ignore"):
        return op.evaluate(inside, []), inside
