"""A circuit: the ops that a text spells, as a tape.

Every name that the text uses and never assigns is given, and is a parameter: it has a gradient and, unless frozen, an
update. The output is the last line unless another is named. One that is not a single number is summed for the
backward pass, in a line of its own, unless the gradient that arrives at it is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import prod
from typing import Any

import numpy as np

from app.engine.arrays import Index, Misfit, Shape, pick_sum
from app.engine.extremes import MOST
from app.engine.notation import (
    element_symbol,
    gradient_symbol,
    name_symbol,
    precedence,
    subscript,
    whole_symbol,
    written,
)
from app.engine.ops import Contraction, Op
from app.engine.tape import Array, Node, Tape
from app.models.calls import IDENTITY
from app.models.gates import GateSpec, gate_calls
from app.models.source import Fault, Line, Place, Program, read

LONGEST_SYMBOL = 60
"""Characters of TeX past which an expression is called by a letter and its number."""

DOWNSTREAM = "L"
"""What is differentiated when the gradient that arrives at the output is given: something further on."""


@dataclass(frozen=True, slots=True)
class CircuitSpec:
    """What a circuit is, without a single value."""

    source: str
    output: str | None = None
    gates: tuple[GateSpec, ...] = ()

    def program(self) -> Program:
        """The text as lines; raises `Fault`."""
        return read(self.source, gate_calls(self.gates))

    def build(self, form: "CircuitForm") -> "Circuit":
        """The circuit as a tape."""
        return build(self, form)


@dataclass(frozen=True, slots=True)
class CircuitForm:
    """What a circuit's tape depends on beside its text: the shapes of what is given, and where the pass starts."""

    shapes: tuple[tuple[str, Shape], ...]
    upstream: bool = False


@dataclass
class Circuit:
    """A circuit's tape, and what its lines are called.

    names      by the name that the text gives, the last line of that name
    parameters what is given, in the order of the text
    constants  numbers that stand in the text, by node
    texts      what each line is written as, where that is short
    places     where it stands in the text
    output     the line that the text calls the output; `tape.root` is its sum where it is not a single number
    goal       the name of what is differentiated
    """

    spec: CircuitSpec
    tape: Tape
    names: dict[str, int] = field(default_factory=dict)
    parameters: list[int] = field(default_factory=list)
    constants: dict[int, float] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    output: int = -1
    goal: str = DOWNSTREAM

    def leaves(self, inputs: Mapping[str, Array]) -> dict[int, Array]:
        """The given values and the text's numbers by node."""
        found = {i: inputs[self.tape.nodes[i].name] for i in self.parameters}
        return found | {i: np.asarray(number) for i, number in self.constants.items()}

    @cached_property
    def work(self) -> int:
        """Multiplications of one forward pass, roughly: what a sum of products runs over, else one an element."""
        total = 0
        for node in self.tape.computed():
            if isinstance(node.op, Contraction):
                total += prod(node.op.sizes([self.tape.nodes[i].shape for i in node.operands]).values())
            else:
                total += prod(node.shape)
        return total


def output_of(spec: CircuitSpec, program: Program) -> int:
    """The program's line that is the output; raises `Fault` where no line has that name."""
    if spec.output is None:
        return program.assigned[-1][1]
    found = dict(program.assigned)
    if spec.output not in found:
        raise Fault("output", Place(1, 1, 2), [*found], name=spec.output).about("/output")
    return found[spec.output]


@lru_cache(maxsize=64)
def build(spec: CircuitSpec, form: CircuitForm) -> Circuit:
    """Put a circuit on a tape; raises `Fault` where shapes do not fit. No number is computed."""
    program = spec.program()
    builder = _Builder(Circuit(spec, Tape()), program, dict(form.shapes))
    for number in range(len(program.lines)):
        builder.line(number)
    return builder.close(output_of(spec, program), form.upstream)


class _Builder:
    """Adds the lines of a program to a tape, with the names and symbols that they are told with."""

    def __init__(self, circuit: Circuit, program: Program, shapes: dict[str, Shape]) -> None:
        self.circuit, self.tape, self.program, self.shapes = circuit, circuit.tape, program, shapes
        self.at: list[int] = []
        self.texts: list[tuple[str, int]] = []  # each line's TeX without indices, and how tightly it holds together
        self.given = {line: name for name, line in program.assigned}
        self.primes: dict[str, int] = dict.fromkeys(program.inputs, 1)

    def line(self, number: int) -> None:
        """Add one line of the program."""
        line = self.program.lines[number]
        name = self.given.get(number, "")
        if line.call is not None:
            node = self._computed(line, name)
        elif line.number is not None:
            node = self._constant(line)
        else:
            node = self._input(line)
        self.at.append(node)
        self.circuit.places[node] = line.place
        if name:
            self.circuit.names[name] = node

    def _input(self, line: Line) -> int:
        shape = self.shapes[line.name]
        symbol = name_symbol(line.name, shape)
        node = self.tape.leaf(line.name, shape, "parameter", axes=_axes(shape), group=0, symbol=symbol)
        self.circuit.names[line.name] = node
        self.circuit.parameters.append(node)
        self._text(node, name_symbol(line.name), 4, line.name)
        return node

    def _constant(self, line: Line) -> int:
        assert line.number is not None
        told = f"{line.number:.15g}" if line.number == float(f"{line.number:.15g}") else repr(line.number)
        node = self.tape.leaf(told, (), "constant", group=0, symbol=told)
        self.circuit.constants[node] = line.number
        self._text(node, told, 1 if line.number < 0 else 4, told)
        return node

    def _computed(self, line: Line, name: str) -> int:
        assert line.call is not None
        operands = [self.at[k] for k in line.operands]
        shapes = [self.tape.nodes[i].shape for i in operands]
        op = self._pick(line, shapes)
        shape = op.shape(*shapes)
        return self._add(op, operands, shape, line.call.notation, line.text, name)

    def _pick(self, line: Line, shapes: list[Shape]) -> Op:
        assert line.call is not None
        try:
            return line.call.pick(*shapes, *line.extra)
        except Misfit as misfit:
            told = [f"({', '.join(map(str, shape))})" if shape else "one number" for shape in shapes]
            fills = {"name": line.call.name, "shapes": " and ".join(told), "first": told[0], "limit": str(MOST)}
            raise Fault(f"misfit_{misfit}", line.place, **fills) from None

    def _add(self, op: Op, operands: list[int], shape: Shape, notation: str, text: str, name: str) -> int:
        nodes = self.tape.nodes
        written_as, tight = written(notation, [self.texts[i] for i in operands]), precedence(notation)
        if name:
            again = self.primes.get(name, 0)
            self.primes[name] = again + 1
            symbol, written_as, tight = name_symbol(name, shape, again), name_symbol(name, (), again), 4
        elif len(written_as) > LONGEST_SYMBOL:
            number = str(len(nodes))
            symbol, written_as, tight = f"u{subscript([number], shape)}", f"u_{{{number}}}", 4
        elif isinstance(op, Index):
            symbol = element_symbol(nodes[operands[0]].symbol, op.key)
            written_as, tight = whole_symbol(symbol), 4
        else:
            symbol = written_as if not shape else rf"\left({written_as}\right){subscript([], shape)}"
        fixed = all(nodes[i].role == "constant" for i in operands)
        node = self.tape.apply(
            op,
            *operands,
            name=name or f"_{len(nodes)}",
            role="constant" if fixed else "intermediate",
            axes=_axes(shape),
            group=1 + max(nodes[i].group or 0 for i in operands),
            symbol=symbol,
        )
        self._text(node, written_as, tight, text)
        return node

    def _text(self, node: int, tex: str, tight: int, text: str) -> None:
        self.texts.append((tex, tight))
        if text:
            self.circuit.texts[node] = text

    def _gradient(self, of: str, node: Node) -> str:
        loose = node.id < len(self.texts) and self.texts[node.id][1] < 3 and not node.shape
        return gradient_symbol(of, rf"\left({node.symbol}\right)" if loose else node.symbol)

    def close(self, output: int, upstream: bool) -> Circuit:
        """Fix the root, and with it what all gradients are of."""
        root = self.at[output]
        if self.tape.nodes[root].op is None:  # a number by itself: a line of its own says so
            name = self.given.get(output, "")
            root = self._add(IDENTITY.op, [root], (), IDENTITY.notation, self.texts[root][0], name)
            self.circuit.names[name] = root
        self.circuit.output, of = root, self.texts[root][0]
        if upstream:
            of = DOWNSTREAM
        elif shape := self.tape.nodes[root].shape:
            of = rf"\Sigma {of}"
            told: dict[str, Any] = {"group": 1 + (self.tape.nodes[root].group or 0), "symbol": of}
            name = f"sum({self.tape.nodes[root].name})"
            root = self.tape.apply(pick_sum(shape), root, name=name, role="loss", **told)
            self.circuit.texts[root] = name
        if not upstream:
            self.circuit.goal = self.tape.nodes[root].name
        roles = {self.circuit.output: "output", root: "loss" if root != self.circuit.output else "output"}
        named = ["" if node.id in self.circuit.constants else self._gradient(of, node) for node in self.tape.nodes]
        self.tape.rename(named, roles)
        self.tape.close(root)
        return self.circuit


def _axes(shape: Shape) -> str:
    return "uv"[: len(shape)]
