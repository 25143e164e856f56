"""Gates of one's own: a forward and a backward in the circuit language, used like any other function.

The backward of an argument says what goes back to it. It may read the arguments, `out` (what the gate gave) and
`upstream` (what arrives), and is taken as it is written: whether it is right is for a gradient check to tell.
"""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from app.engine.arrays import Misfit, Shape
from app.engine.notation import name_symbol, precedence, written
from app.engine.ops import OPS, Elementwise, Op, Refer, Telling, fold
from app.engine.symbols import Element, Tree
from app.engine.tape import Array
from app.models.calls import CALLS, Call
from app.models.source import NAME, Fault, Place, Program, read

OUT, UPSTREAM = "out", "upstream"
MOST_ARGUMENTS = 8
"""A template's holes are told apart by one digit, and the gradient that arrives takes one."""

_START = Place(1, 1, 2)


@dataclass(frozen=True, slots=True)
class GateSpec:
    """A gate as it is written; `backward` pairs each argument with its expression."""

    name: str
    arguments: tuple[str, ...]
    forward: str
    backward: tuple[tuple[str, str], ...]


class Gate(Op):
    """An op whose rules are programs. Every op in them is elementwise, and so is the gate."""

    kind = "gate"
    broadcasts = True
    pattern = "own"

    def __init__(self, spec: GateSpec, forward: Program, backward: list[Program]) -> None:
        self.name, self.arguments = spec.name, spec.arguments
        self.programs, self.backward = forward, backward
        self.wanted = frozenset(range(len(spec.arguments)))
        self.rules = ("own",) * len(spec.arguments)
        holes = {name: f"#{k}" for k, name in enumerate(spec.arguments)}
        self.tex = _tex(forward, holes)
        holes |= {UPSTREAM: f"#{len(spec.arguments)}", OUT: "#out"}
        self.local_tex = tuple(_tex(program, holes) for program in backward)

    @property
    def told_as(self) -> str:
        return "gate"

    def shape(self, *shapes: Shape) -> Shape:
        return np.broadcast_shapes(*shapes)

    def _run(self, program: Program, given: dict[str, Array], shape: Shape) -> Array:
        values = _values(program, given)
        return np.array(np.broadcast_to(values[program.assigned[-1][1]], shape))

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        shape = self.shape(*(x.shape for x in operands))
        return self._run(self.programs, dict(zip(self.arguments, operands, strict=True)), shape)

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        given = {**dict(zip(self.arguments, operands, strict=True)), OUT: out, UPSTREAM: upstream}
        return fold(self._run(self.backward[slot], given, out.shape), operands[slot].shape), None

    def sides(self, operands: list[Array]) -> list[Array]:
        values = _values(self.programs, dict(zip(self.arguments, operands, strict=True)))
        lines = [line for line in self.programs.lines if line.call is not None]
        return [side for line in lines for side in line.call.op.sides([values[k] for k in line.operands])]  # type: ignore[union-attr]

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return ["f", self.name, [refer(k, element) for k in range(len(self.arguments))], None, None]

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        element: Element = telling.out[2]
        arguments = [telling.refer(k, element) for k in range(len(self.arguments))]
        return ["f", f"{self.name}.{slot}", [*arguments, telling.upstream(element)], telling.out, None]


def _values(program: Program, given: dict[str, Array]) -> list[Array]:
    """Every line of a program of elementwise ops."""
    values: list[Array] = []
    with np.errstate(all="ignore"):
        for line in program.lines:
            if line.call is not None:
                values.append(line.call.op.evaluate([values[k] for k in line.operands], []))
            else:
                values.append(given[line.name] if line.number is None else np.asarray(line.number))
    return values


def _tex(program: Program, holes: dict[str, str]) -> str:
    """A program's last value as a template."""
    texts: list[tuple[str, int]] = []
    for line in program.lines:
        if line.call is not None:
            notation = line.call.notation
            texts.append((written(notation, [texts[k] for k in line.operands]), precedence(notation)))
        elif line.number is not None:
            texts.append((f"{line.number:.15g}", 4 if line.number >= 0 else 1))
        else:
            texts.append((holes.get(line.name, name_symbol(line.name)), 4))
    return texts[program.assigned[-1][1]][0]


def gate_calls(specs: tuple[GateSpec, ...]) -> tuple[Call, ...]:
    """The gates as calls; raises `Fault` with the field that is wrong."""
    calls: list[Call] = []
    for number, spec in enumerate(specs):
        if spec.name in {call.name for call in calls}:
            raise Fault("gate_twice", _START, name=spec.name).about(f"/gates/{number}/name")
        try:
            calls.append(_call(spec))
        except Fault as fault:
            raise fault.about(f"/gates/{number}{fault.path}", fault.text) from None
    return tuple(calls)


@lru_cache(maxsize=256)
def _call(spec: GateSpec) -> Call:
    if not NAME.fullmatch(spec.name):
        raise Fault("name", _START, name=spec.name).about("/name")
    if spec.name in CALLS or spec.name in OPS:
        raise Fault("gate_known", _START, name=spec.name).about("/name")
    if not 1 <= len(spec.arguments) <= MOST_ARGUMENTS or len(set(spec.arguments)) != len(spec.arguments):
        raise Fault("gate_arguments", _START, limit=MOST_ARGUMENTS).about("/arguments")
    for number, name in enumerate(spec.arguments):
        if not NAME.fullmatch(name) or name in CALLS or name in (OUT, UPSTREAM):
            raise Fault("gate_argument", _START, name=name).about(f"/arguments/{number}")
    backward = dict(spec.backward)
    for name in backward.keys() ^ set(spec.arguments):
        key = "gate_backward" if name in spec.arguments else "gate_backward_unknown"
        raise Fault(key, _START, name=name).about(f"/backward/{name}")
    known = frozenset(spec.arguments)
    forward = _rule(spec.forward, known, "/forward")
    back = [_rule(backward[name], known | {OUT, UPSTREAM}, f"/backward/{name}") for name in spec.arguments]
    gate = Gate(spec, forward, back)
    arguments = ", ".join(f"#{k}" for k in range(len(spec.arguments)))
    notation = rf"\operatorname{{{spec.name.replace('_', '')}}}({arguments})"
    return Call(spec.name, gate, partial(_pick, gate), len(spec.arguments), notation)


def _pick(gate: Gate, *shapes: Shape) -> Op:
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise Misfit("broadcast") from None
    return gate


def _rule(text: str, bound: frozenset[str], path: str) -> Program:
    """A gate's forward or backward; all of its ops are elementwise."""
    try:
        program = read(text, (), bound)
        for line in program.lines:
            if line.call is not None and not isinstance(line.call.op, Elementwise):
                raise Fault("gate_elementwise", line.place, name=line.call.name)
    except Fault as fault:
        raise fault.about(path, text) from None
    return program
