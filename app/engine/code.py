"""Straight-line numpy code while it is being written: its lines, and the arrays that its names stand for.

Every name in it is made here or by a plan from a node's number; no text of a request ever becomes code.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from app.engine.record import Line, Made, Operand, Recorded
from app.engine.tape import Array


class Code:
    """Lines of a program. Numbers in it are 0-d arrays, because numpy takes them faster than Python's."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, object] = {"copyto": np.copyto, "dot": np.dot, "add": np.add}
        self._temporary: dict[tuple[int, ...], list[str]] = {}
        self._numbers: dict[str, str] = {}

    def bind(self, name: str, value: object) -> str:
        """Let a name stand for an array or a function."""
        self.names[name] = value
        return name

    def array(self, name: str) -> Array:
        """The array that a name stands for."""
        found = self.names[name]
        assert isinstance(found, np.ndarray)
        return found

    def number(self, value: float) -> str:
        """The name of a number."""
        spelled = repr(float(value))
        if spelled not in self._numbers:
            self._numbers[spelled] = self.bind(f"c{len(self._numbers)}", np.array(float(value)))
        return self._numbers[spelled]

    def temporary(self, shape: tuple[int, ...], taken: set[str]) -> str:
        """A buffer of that shape that is not taken; its value is lost with the next rule that is written."""
        pool = self._temporary.setdefault(shape, [])
        for name in pool:
            if name not in taken:
                return name
        pool.append(self.bind(f"t{len(self.names)}", np.zeros(shape)))
        return pool[-1]

    def write(self, line: str) -> None:
        """Add a line."""
        self.lines.append(line)

    def rule(
        self,
        recorded: Recorded,
        given: Mapping[str, str],
        targets: Sequence[str],
        shapes: Mapping[str, tuple[int, ...]],
        axis: int = -1,
    ) -> None:
        """Write a recorded rule: each result into its target, in place where nothing is lost by it.

        given   the rule's names → names of arrays; a target may be one of them
        shapes  of arrays that are no arrays yet: the minibatch's
        axis    the one that reductions along rows go over
        """
        _Writer(self, recorded, given, targets, shapes, axis).run()


class _Writer:
    """Writes one rule: minds which buffer still holds something that a later line reads."""

    def __init__(
        self,
        code: Code,
        recorded: Recorded,
        given: Mapping[str, str],
        targets: Sequence[str],
        shapes: Mapping[str, tuple[int, ...]],
        axis: int,
    ) -> None:
        self.code, self.recorded, self.given, self.shapes, self.axis = code, recorded, given, shapes, axis
        self.last = {operand: uses[-1] for operand, uses in recorded.uses().items()}
        self.place: dict[Operand, str] = {}
        self.holds: dict[str, set[Operand]] = {}
        for name, array in given.items():
            if name in self.last:
                self.holds.setdefault(array, set()).add(name)
        self.target: dict[Operand, str] = {}
        self.copies: list[tuple[str, Operand]] = []
        for operand, target in zip(recorded.results, targets, strict=True):
            if isinstance(operand, Made) and operand not in self.target:
                self.target[operand] = target
            else:
                self.copies.append((target, operand))

    def run(self) -> None:
        for number, line in enumerate(self.recorded.lines):
            self._line(number, line)
        for target, operand in self.copies:
            if (source := self._name(operand)) != target:
                self.code.write(f"copyto({target}, {source})")

    def _line(self, number: int, line: Line) -> None:
        operands = [self._name(operand) for operand in line.operands]
        shape = np.broadcast_shapes(*map(self._shape, operands))
        if line.along_rows:
            shape = tuple(1 if k == self.axis % len(shape) else size for k, size in enumerate(shape))
        own = self.target.get(Made(number))
        chosen = self._choose(number, shape, own, set(operands) if line.along_rows else set())
        if own is not None and chosen != own:
            self.copies.append((own, Made(number)))
        self.place[Made(number)] = chosen
        self.holds[chosen] = {Made(number)}
        self.code.write(self._text(line, operands, chosen))

    def _choose(self, number: int, shape: tuple[int, ...], own: str | None, barred: set[str]) -> str:
        """The line's own target if it is free by then, else one that is not yet needed, else a temporary buffer."""
        ahead = [target for result, target in self.target.items() if isinstance(result, Made) and result.at > number]
        for name in [own, *ahead] if own else ahead:
            if name not in barred and self._shape(name) == shape and self._free(name, number):
                return name
        taken = barred | {name for name in self.holds if not self._free(name, number)}
        return self.code.temporary(shape, taken)

    def _free(self, name: str, number: int) -> bool:
        return all(self.last.get(operand, -1) <= number for operand in self.holds.get(name, ()))

    def _shape(self, name: str) -> tuple[int, ...]:
        return self.shapes[name] if name in self.shapes else self.code.array(name).shape

    def _name(self, operand: Operand) -> str:
        if isinstance(operand, float):
            return self.code.number(operand)
        return self.place[operand] if isinstance(operand, Made) else self.given[operand]

    def _text(self, line: Line, operands: list[str], out: str) -> str:
        name = ufunc_name(line.ufunc)
        if line.along_rows:
            self.code.bind(f"{name}_rows", line.ufunc.reduce)
            return f"{name}_rows({operands[0]}, {self.axis}, None, {out}, True)"
        self.code.bind(name, line.ufunc)
        if line.ufunc.types == ["O->O"]:  # a Python function, whose objects become numbers as they are stored
            return f"{out}[...] = {name}({operands[0]})"
        place = f"out={out}" if line.ufunc in _BY_KEYWORD else out
        return f"{name}({', '.join(operands)}, {place})"


_BY_KEYWORD = (np.maximum, np.minimum)
"""Ufuncs to which numpy wants the output told by its keyword; the others take it faster as it stands."""


def ufunc_name(ufunc: np.ufunc) -> str:
    """A ufunc's name, of a vectorized Python function that function's."""
    name = ufunc.__name__.split(" ")[0]
    assert re.fullmatch(r"[a-z_][a-z0-9_]*", name)
    return name
