"""Rules recorded line by line: the same Python rule that computes numbers says which ufuncs it is made of.

A recorded rule is straight-line code: each line one ufunc of given arrays, of numbers and of lines before it. From it
come the compiled training program, the exported code, and what a slope depends on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.symbols import NotElementwise


@dataclass(frozen=True, slots=True)
class Made:
    """What a line makes, by the line's place. A type of its own, because the place 1 is not the number 1.0."""

    at: int


Operand = str | Made | float
"""A given array by its name, what a line makes, or a number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ufunc; `along_rows` says that it reduces the last axis and keeps it with the size 1."""

    ufunc: np.ufunc
    operands: tuple[Operand, ...]
    along_rows: bool = False


_COMPARISONS = (np.equal, np.greater, np.greater_equal)


class Recorder:
    """The lines recorded so far; a line that is there already is not recorded twice."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._known: dict[Line, int] = {}

    def given(self, name: str) -> "Stand":
        """A stand-in for the array of that name."""
        return Stand(name, self)

    def add(self, line: Line) -> "Stand":
        """A stand-in for what a line makes. A factor of 1 makes nothing, unless it makes a number of a comparison."""
        if line.ufunc is np.multiply and 1.0 in line.operands:
            other = line.operands[0 if line.operands[1] == 1.0 else 1]
            if not (isinstance(other, Made) and self.lines[other.at].ufunc in _COMPARISONS):
                return Stand(other, self)
        number = self._known.setdefault(line, len(self.lines))
        if number == len(self.lines):
            self.lines.append(line)
        return Stand(Made(number), self)


class Stand(np.lib.mixins.NDArrayOperatorsMixin):
    """Stands in for an array while a rule is recorded."""

    def __init__(self, operand: Operand, recorder: Recorder) -> None:
        self.operand, self.recorder = operand, recorder

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> "Stand":
        parts = tuple(operand_of(operand) for operand in operands)
        if method == "reduce" and options == {"axis": -1, "keepdims": True}:
            return self.recorder.add(Line(ufunc, parts, along_rows=True))
        if method != "__call__" or options:
            raise NotElementwise(ufunc.__name__)
        return self.recorder.add(Line(ufunc, parts))


def operand_of(value: Any) -> Operand:
    """What a stand-in or a number is as an operand of a line."""
    return value.operand if isinstance(value, Stand) else float(value)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A rule as lines, and which operand each of its results is; nothing is in it that no result needs."""

    lines: tuple[Line, ...]
    results: tuple[Operand, ...]

    @property
    def reads(self) -> frozenset[str]:
        """Names of the given arrays that it reads."""
        every = (*self.results, *(operand for line in self.lines for operand in line.operands))
        return frozenset(operand for operand in every if isinstance(operand, str))

    def uses(self) -> dict[Operand, list[int]]:
        """The lines that read each operand, in order; a result counts as read after all of them."""
        found: dict[Operand, list[int]] = {}
        for number, line in enumerate(self.lines):
            for operand in line.operands:
                found.setdefault(operand, []).append(number)
        for operand in self.results:
            found.setdefault(operand, []).append(len(self.lines))
        return found


def record(rule: Callable[..., Any], *names: str) -> Recorded:
    """A rule of the arrays of these names, as lines; raises `NotElementwise` where it uses anything but ufuncs."""
    recorder = Recorder()
    return trimmed(recorder.lines, [operand_of(rule(*map(recorder.given, names)))])


def trimmed(lines: Sequence[Line], results: Iterable[Operand]) -> Recorded:
    """The lines that the results need, numbered anew."""
    results = tuple(results)
    needed, ahead = set[int](), [operand.at for operand in results if isinstance(operand, Made)]
    while ahead:
        number = ahead.pop()
        if number not in needed:
            needed.add(number)
            ahead += [operand.at for operand in lines[number].operands if isinstance(operand, Made)]
    place = {number: k for k, number in enumerate(sorted(needed))}

    def renamed(operand: Operand) -> Operand:
        return Made(place[operand.at]) if isinstance(operand, Made) else operand

    kept = [lines[number] for number in sorted(needed)]
    moved = (Line(line.ufunc, tuple(map(renamed, line.operands)), line.along_rows) for line in kept)
    return Recorded(tuple(moved), tuple(map(renamed, results)))
