"""A line that is a sum of products over a batch, as numpy calls on values whose examples stand in columns.

A cell's W x + U h + b is two matrix products and two additions. What the fast plan writes for a layer of its own, one
product of [W | b] with [x; 1], asks that no other line reads the bias; the weights of a cell are read at every step.
"""

from dataclasses import dataclass

from app.engine.ops import Contraction
from app.engine.tape import Node


@dataclass(frozen=True, slots=True)
class Part:
    """One term: `weigh` W x, `shift` b for every example, `add` a value as it is, `times` two values' product."""

    kind: str
    slots: tuple[int, ...]


def parts_of(node: Node) -> list[Part] | None:
    """The terms of a line, products of matrices first; None where it is another kind of line."""
    op = node.op
    if not isinstance(op, Contraction) or op.scale != 1.0 or len(op.out) != 2 or node.axes[:1] != "n":
        return None
    found = [_part(op, slots) for slots in op.slots()]
    known = [part for part in found if part is not None]
    return sorted(known, key=lambda part: _ORDER.index(part.kind)) if len(known) == len(found) else None


_ORDER = ("weigh", "times", "add", "shift")


def _part(op: Contraction, slots: list[int]) -> Part | None:
    n, o = op.out[0], op.out[1]
    letters = [op.letters[slot] for slot in slots]
    if letters == [o]:
        return Part("shift", tuple(slots))
    if letters == [op.out]:
        return Part("add", tuple(slots))
    if letters == [op.out, op.out]:
        return Part("times", tuple(slots))
    if len(letters) == 2 and letters[0][:1] == o and letters[1] == n + letters[0][1:]:
        return Part("weigh", tuple(slots))
    return None
