"""A circuit's text read into a program: a flat list of lines, each a name, a number or a call on lines before it.

The text is parsed by Python's own parser into a tree, of which a short list of forms is taken; nothing is ever
evaluated. What cannot be read raises `Fault` with its place. Shapes are not known here: `circuit.py` puts them in.
"""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from math import isfinite
from typing import Any

from app.models.calls import CALLS, IDENTITY, INDEX, OPERATORS, Call

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
BARE = "f"
"""The name of an expression that is assigned to none."""

LONGEST_TEXT = 48
"""Characters of an expression that still serve as its name."""

_TAKEN = re.compile(r"[A-Za-z0-9_+\-*/@()\[\],.:= \t\n]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a text: line and columns counted from 1, `end` being the column after it."""

    line: int
    column: int
    end: int


class Fault(ValueError):
    """Why a text is no circuit, and where: a key among the words, and what fills their holes."""

    def __init__(self, key: str, place: Place, near: Sequence[str] = (), **fills: object) -> None:
        super().__init__(key)
        self.key, self.place, self.fills = key, place, fills
        self.path, self.text = "", ""
        self.close = get_close_matches(str(fills.get("name", "")), near, 1)

    def about(self, path: str, text: str = "") -> "Fault":
        """The same fault, of another field of the model than its source; `text` is what stands there."""
        self.path, self.text = path, text
        return self


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a program. `call` is None for a name that is given and for a number.

    extra  what a call is told beside its operands: an axis, or the places of an index
    """

    place: Place
    text: str
    name: str = ""
    number: float | None = None
    call: Call | None = None
    operands: tuple[int, ...] = ()
    extra: tuple[Any, ...] = ()


@dataclass(slots=True)
class Program:
    """A text's lines in the order of evaluation; `assigned` tells, in order, which line got which name."""

    lines: list[Line] = field(default_factory=list)
    inputs: dict[str, int] = field(default_factory=dict)
    assigned: list[tuple[str, int]] = field(default_factory=list)


@lru_cache(maxsize=256)
def read(source: str, gates: tuple[Call, ...] = (), bound: frozenset[str] | None = None) -> Program:
    """The program that a text spells.

    gates  calls beside those of the catalogue
    bound  the only names that may be used without being assigned; None allows any
    """
    text = _cleaned(source)
    try:
        tree = ast.parse(text, filename="")  # for an error's text Python opens the file: none has an empty name
    except SyntaxError as error:
        raise _syntax(error, text) from None
    except (MemoryError, RecursionError):
        raise Fault("too_deep", Place(1, 1, 2)) from None
    except ValueError:
        raise Fault("syntax", Place(1, 1, 2)) from None
    reader = _Reader(text.split("\n"), {call.name: call for call in gates}, bound)
    for number, statement in enumerate(tree.body):
        reader.statement(statement, last=number == len(tree.body) - 1)
    if not reader.program.assigned:
        raise Fault("empty", Place(1, 1, 2))
    return reader.program


def _cleaned(source: str) -> str:
    """The text without comments, or the first thing in it that no circuit holds."""
    rows = []
    for number, row in enumerate(re.split(r"\r\n|\r|\n", source), 1):
        row = row.split("#")[0].rstrip()
        for column, character in enumerate(row, 1):
            if not _TAKEN.fullmatch(character):
                key = "caret" if character == "^" else "character"
                told = character if character.isprintable() else f"U+{ord(character):04X}"
                raise Fault(key, Place(number, column, column + 1), character=told)
        rows.append(row)
    return "\n".join(rows)


def _syntax(error: SyntaxError, text: str) -> Fault:
    rows = text.split("\n")
    line = min(max(error.lineno or 1, 1), len(rows))
    column = min(max(error.offset or 1, 1), len(rows[line - 1]) + 1)
    place, reason = Place(line, column, column + 1), error.msg or ""
    if "never closed" in reason:
        return Fault("open", place)
    if "unmatched" in reason or "does not match" in reason:
        return Fault("unmatched", place)
    if "nested" in reason:
        return Fault("too_deep", place)
    if "decimal literal" in reason:
        return Fault("literal", place)
    if "indent" in reason:
        return Fault("indent", Place(line, 1, 2))
    return Fault("syntax", place)


class _Reader:
    """Walks the tree without recursion, so that a long sum is no deeper than a short one."""

    def __init__(self, rows: list[str], gates: dict[str, Call], bound: frozenset[str] | None) -> None:
        self.rows, self.bound, self.program = rows, bound, Program()
        self.calls = {**CALLS, **gates}
        self.scope: dict[str, int] = {}

    def statement(self, node: ast.stmt, last: bool) -> None:
        """Read one assignment, or the bare expression that may stand last."""
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if not isinstance(target, ast.Name):
                raise Fault("target", self._place(target))
            self._assign(target.id, node.value, self._place(target))
        elif isinstance(node, ast.Expr):
            if not last:
                raise Fault("unassigned", self._place(node))
            self._assign(BARE, node.value, self._place(node))
            if BARE in self.program.inputs or [name for name, _ in self.program.assigned].count(BARE) > 1:
                raise Fault("bare", self._place(node), name=BARE)
        else:
            raise Fault("statement", self._place(node))

    def _assign(self, name: str, value: ast.expr, place: Place) -> None:
        if not NAME.fullmatch(name):
            raise Fault("name", place, name=name)
        if name in self.calls:
            raise Fault("function_name", place, name=name)
        made = self._expression(value)
        line = self.program.lines[made]
        given = line.call is None and line.number is None
        if given or any(known == made for _, known in self.program.assigned):  # another name for what has one
            made = self._apply(IDENTITY, (made,), value)
        self.scope[name] = made
        self.program.assigned.append((name, made))

    def _expression(self, root: ast.expr) -> int:
        """Post-order with a stack of its own: operands first, then the line that reads them."""
        work: list[tuple[ast.expr, int | None]] = [(root, None)]
        values: list[int] = []
        while work:
            node, count = work.pop()
            if count is None:
                parts = self._parts(node)
                work.append((node, len(parts)))
                work += [(part, None) for part in reversed(parts)]
                continue
            operands = tuple(values[len(values) - count :])
            del values[len(values) - count :]
            values.append(self._line(node, operands))
        return values[0]

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        """What a form reads; refuses every form that is not of the language."""
        match node:
            case ast.Name() | ast.Constant():
                return []
            case ast.BinOp(left=left, right=right) if type(node.op) in OPERATORS:
                return [left, right]
            case ast.UnaryOp(operand=operand) if isinstance(node.op, ast.USub | ast.UAdd):
                return [] if _is_number(operand) else [operand]
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self._arguments(node, name, arguments)
            case ast.Subscript(value=value):
                return [value]
            case ast.Call() | ast.Attribute():
                raise Fault("attribute", self._place(node))
        raise Fault("form", self._place(node))

    def _arguments(self, node: ast.Call, name: str, arguments: list[ast.expr]) -> list[ast.expr]:
        if name not in self.calls:
            raise Fault("function", self._place(node.func), [*self.calls], name=name)
        call = self._call(node, name)
        axes = [keyword for keyword in node.keywords if keyword.arg == "axis" and call.axis]
        if len(axes) != len(node.keywords) or len(axes) > 1 or any(isinstance(part, ast.Starred) for part in arguments):
            raise Fault("keyword", self._place(node), name=name)
        given, wanted = len(arguments), call.operands
        if call.axis and given == wanted + 1 and not axes:
            return arguments[:-1]
        if given != wanted and not (call.chained and given > wanted):
            key = "at_least" if call.chained else "count"
            raise Fault(key, self._place(node), name=name, wanted=wanted, given=given)
        return arguments

    def _call(self, node: ast.Call, name: str) -> Call:
        """What a name calls: with a single operand it may be another op."""
        call = self.calls[name]
        return call.alone if call.alone is not None and len(node.args) == call.alone.operands else call

    def _line(self, node: ast.expr, operands: tuple[int, ...]) -> int:
        match node:
            case ast.Name(id=name):
                return self._name(name, node)
            case ast.Constant(value=value):
                return self._number(value, node)
            case ast.BinOp(op=operator):
                return self._apply(OPERATORS[type(operator)], operands, node)
            case ast.UnaryOp(op=sign, operand=operand):
                if isinstance(sign, ast.UAdd):
                    return operands[0] if operands else self._line(operand, ())
                if operands:
                    return self._apply(OPERATORS[type(sign)], operands, node)
                assert isinstance(operand, ast.Constant)
                return self._number(operand.value, node, -1.0)
            case ast.Call(func=ast.Name(id=name)):
                return self._called(self._call(node, name), operands, node)
            case ast.Subscript(slice=where):
                return self._apply(INDEX, operands, node, (self._key(where),))
        raise AssertionError(node)

    def _called(self, call: Call, operands: tuple[int, ...], node: ast.Call) -> int:
        axis = [keyword.value for keyword in node.keywords] or node.args[len(operands) :]
        extra = tuple(self._whole(part) for part in axis)
        made = self._apply(call, operands[: call.operands], node, extra)
        for more in operands[call.operands :]:
            made = self._apply(call, (made, more), node)
        return made

    def _name(self, name: str, node: ast.expr) -> int:
        place = self._place(node)
        if name in self.scope:
            return self.scope[name]
        if name in self.program.inputs:
            return self.program.inputs[name]
        if name in self.calls:
            raise Fault("not_called", place, name=name)
        if not NAME.fullmatch(name):
            raise Fault("name", place, name=name)
        if self.bound is not None and name not in self.bound:
            raise Fault("unknown", place, [*self.bound, *self.scope], name=name)
        self.program.inputs[name] = self._add(Line(place, name, name))
        return self.program.inputs[name]

    def _number(self, value: object, node: ast.expr, sign: float = 1.0) -> int:
        if not _is_number(value):
            raise Fault("form", self._place(node))
        try:
            number = sign * float(value)  # type: ignore[arg-type]
        except OverflowError:
            raise Fault("too_large_number", self._place(node)) from None
        if not isfinite(number):
            raise Fault("too_large_number", self._place(node))
        return self._add(Line(self._place(node), self._text(node), number=number))

    def _apply(self, call: Call, operands: tuple[int, ...], node: ast.expr, extra: tuple[Any, ...] = ()) -> int:
        return self._add(Line(self._place(node), self._text(node), call=call, operands=operands, extra=extra))

    def _add(self, line: Line) -> int:
        self.program.lines.append(line)
        return len(self.program.lines) - 1

    def _key(self, where: ast.expr) -> tuple[int | None, ...]:
        """The places of an index: whole numbers, and `:` for a whole axis."""
        parts = where.elts if isinstance(where, ast.Tuple) else [where]
        if not parts:
            raise Fault("index", self._place(where))
        return tuple(None if self._is_all(part) else self._whole(part) for part in parts)

    def _is_all(self, part: ast.expr) -> bool:
        return isinstance(part, ast.Slice) and part.lower is None and part.upper is None and part.step is None

    def _whole(self, node: ast.expr) -> int:
        """A whole number written out."""
        sign = 1
        inner: ast.expr = node
        if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.USub):
            sign, inner = -1, inner.operand
        if isinstance(inner, ast.Constant) and type(inner.value) is int:
            return sign * inner.value
        raise Fault("index", self._place(node))

    def _place(self, node: Any) -> Place:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1
        same = getattr(node, "end_lineno", line) == line
        end = getattr(node, "end_col_offset", column) + 1 if same else len(self.rows[line - 1]) + 1
        return Place(line, column, max(end, column + 1))

    def _text(self, node: ast.expr) -> str:
        """The expression as it is written, where it is short."""
        if node.end_lineno != node.lineno or (node.end_col_offset or 0) - node.col_offset > LONGEST_TEXT:
            return ""
        return self.rows[node.lineno - 1][node.col_offset : node.end_col_offset]


def _is_number(value: object) -> bool:
    """Whether a literal, or a node that holds one, is a real number."""
    inner = value.value if isinstance(value, ast.Constant) else value
    return type(inner) in (int, float)
