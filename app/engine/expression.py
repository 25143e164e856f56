"""Recorded rules as text that a person reads: operators where numpy has them, brackets where they are needed."""

from collections.abc import Mapping

import numpy as np

from app.engine.code import ufunc_name
from app.engine.record import Line, Made, Operand, Recorded

Text = tuple[str, int]
"""An expression and how tightly it holds together: 1 a sum, 2 a product, 3 a sign, 4 a power, 5 a name or a call."""

_INFIX: dict[np.ufunc, tuple[str, int]] = {
    np.add: ("+", 1),
    np.subtract: ("-", 1),
    np.multiply: ("*", 2),
    np.divide: ("/", 2),
}
_COMPARE: dict[np.ufunc, str] = {np.equal: "==", np.greater: ">", np.greater_equal: ">="}
_ALONG: dict[np.ufunc, str] = {np.add: "np.sum", np.maximum: "np.max"}


def expressions(
    recorded: Recorded, names: Mapping[str, str], kept: Mapping[Operand, str], spare: str
) -> list[tuple[str, str]]:
    """A rule as assignments (name, expression), in order.

    names  of the given arrays
    kept   results with the names that they are kept under
    spare  what a part is called that is used twice and worth a line of its own; a number follows
    """
    found: list[tuple[str, str]] = []
    uses = recorded.uses()
    texts: dict[Operand, Text] = {}

    def text(operand: Operand) -> Text:
        if isinstance(operand, float):
            return number(operand)
        return texts[operand] if operand in texts else (names[str(operand)], 5)

    for at, line in enumerate(recorded.lines):
        made = Made(at)
        told = _told(line, [text(operand) for operand in line.operands])
        name = kept.get(made)
        if (
            name is None
            and len(uses[made]) > 1
            and len(line.operands) + any(isinstance(operand, Made) for operand in line.operands) > 1
        ):
            name = f"{spare}{len(found) + 1}"
        if name is not None:
            found.append((name, told[0]))
            told = (name, 5)
        texts[made] = told
    for operand, name in kept.items():
        if not isinstance(operand, Made):
            found.append((name, text(operand)[0]))
    return found


def number(value: float) -> Text:
    """A number as Python reads it back."""
    told = repr(float(value))
    return told, 3 if told.startswith("-") else 5


def bracketed(told: Text, least: int) -> str:
    """An expression, in brackets if it holds less tightly than is needed."""
    return told[0] if told[1] >= least else f"({told[0]})"


def _told(line: Line, parts: list[Text]) -> Text:
    if line.along_rows:
        return f"{_ALONG[line.ufunc]}({parts[0][0]}, axis=-1, keepdims=True)", 5
    if line.ufunc in _INFIX:
        sign, tight = _INFIX[line.ufunc]
        right = tight + (line.ufunc in (np.subtract, np.divide))
        return f"{bracketed(parts[0], tight)} {sign} {bracketed(parts[1], right)}", tight
    if line.ufunc is np.negative:
        return f"-{bracketed(parts[0], 4)}", 3
    if line.ufunc is np.positive:
        return parts[0]
    if line.ufunc is np.power:
        return f"{bracketed(parts[0], 5)} ** {bracketed(parts[1], 5)}", 4
    if line.ufunc in _COMPARE:
        return f"({parts[0][0]} {_COMPARE[line.ufunc]} {parts[1][0]})", 5
    called = ufunc_name(line.ufunc)
    module = "" if line.ufunc.types == ["O->O"] else "np."
    return f"{module}{called}({', '.join(part[0] for part in parts)})", 5
