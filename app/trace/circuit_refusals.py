"""Whether a circuit can be traced: its text, the names it needs, and what is given for them."""

from collections.abc import Iterator
from math import prod

from app.config import LIMITS
from app.engine.problems import LONGEST_NAME, Problem, Refused, Where, unknown_name
from app.models.circuit import Circuit
from app.models.source import Fault, Place, Program
from app.trace.refusals import asked_problems, refuse, shape_problem, state_problems, told
from app.trace.request import CircuitTrace
from app.words import words

SOURCE = "/model/source"


def check_circuit(spec: CircuitTrace) -> CircuitTrace:
    """Return the request, or raise `Refused` with everything that is wrong."""
    try:
        program = _program(spec)
    except Fault as fault:
        raise Refused(fault_problem(fault, spec.model.source)) from None
    refuse(_given(spec, program), asked_problems(spec, list(program.inputs)), _mistake(spec))
    try:
        circuit = spec.model.build(spec.form)
        _count(circuit)
    except Fault as fault:
        raise Refused(fault_problem(fault, spec.model.source)) from None
    refuse(_upstream(spec, circuit), state_problems(spec))
    return spec


def _program(spec: CircuitTrace) -> Program:
    """The text as lines, neither it nor they too many."""
    source = spec.model.source
    if len(source) > LIMITS.source_characters:
        raise Fault("too_long", Place(1, 1, 2), length=f"{len(source):,}", limit=f"{LIMITS.source_characters:,}")
    for number, gate in enumerate(spec.model.gates):
        texts = [("/forward", gate.forward), *((f"/backward/{name}", text) for name, text in gate.backward)]
        for path, text in texts:
            if len(text) > LIMITS.gate_characters:
                fills = {"length": f"{len(text):,}", "limit": f"{LIMITS.gate_characters:,}"}
                raise Fault("too_long", Place(1, 1, 2), **fills).about(f"/gates/{number}{path}")
    program = spec.model.program()
    operations = [line for line in program.lines if line.call is not None]
    if len(operations) > LIMITS.operations:
        raise Fault("too_many", operations[LIMITS.operations].place, limit=f"{LIMITS.operations:,}")
    return program


def _count(circuit: Circuit) -> None:
    """Judge from the shapes whether there would be too many numbers."""
    total = 0
    for node in circuit.tape.nodes:
        total += prod(node.shape)
        if total > LIMITS.activations:
            fills = {"numbers": f"{total:,}", "limit": f"{LIMITS.activations:,}"}
            raise Fault("too_large", circuit.places[node.id], **fills)


def fault_problem(fault: Fault, source: str) -> Problem:
    """A fault in a text, in the learner's words, with the row it stands in and a caret below the place."""
    table = words()["circuit"]["faults"][fault.key]
    message, hint = table["message"], table.get("hint")
    if fault.close:
        hint = words()["circuit"]["close"].replace("{name}", fault.close[0])
    for name, text in fault.fills.items():
        told_text = str(text)
        told_text = told_text if len(told_text) <= LONGEST_NAME else f"{told_text[:LONGEST_NAME]}…"
        message = message.replace(f"{{{name}}}", told_text)
        hint = hint.replace(f"{{{name}}}", told_text) if hint else hint
    path, text = (f"/model{fault.path}", fault.text) if fault.path else (SOURCE, source)
    if fault.path and not text:
        return Problem(path, fault.key, message, hint)
    place, rows = fault.place, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    row = rows[place.line - 1] if place.line <= len(rows) else ""
    start = max(0, place.column - 1 - LONGEST_ROW // 2) if len(row) > LONGEST_ROW else 0
    row = row[start : start + LONGEST_ROW]
    width = max(1, min(place.end - place.column, len(row) - (place.column - 1 - start)))
    caret = " " * (place.column - 1 - start) + "^" * width
    where = Where(place.line, place.column, place.end, row, caret)
    prefix = words()["circuit"]["where"].format(line=place.line, column=place.column)
    return Problem(path, fault.key, f"{prefix} {message}", hint, where)


LONGEST_ROW = 120
"""Characters of a row that are shown above a caret."""


def _given(spec: CircuitTrace, program: Program) -> Iterator[Problem]:
    """What the text needs and is not given, and what is given and not needed."""
    table = words()["circuit"]["inputs"]
    for name in program.inputs:
        if name not in spec.parameters:
            yield Problem(f"/inputs/{name}", "missing", table["missing"].replace("{name}", name), table["missing_hint"])
    for name in spec.parameters:
        if name not in program.inputs:
            yield unknown_name(f"/inputs/{name}", "input", name, [*program.inputs] or ["none"])


def _mistake(spec: CircuitTrace) -> Iterator[Problem]:
    if spec.mistake is not None:
        yield Problem("/mistake", "conflict", words()["circuit"]["mistake"])


def _upstream(spec: CircuitTrace, circuit: Circuit) -> Iterator[Problem]:
    shape = circuit.tape.nodes[circuit.output].shape
    if spec.upstream is not None and spec.upstream.shape != shape:
        yield shape_problem("/upstream", "upstream", spec.upstream.shape, told(shape), words()["circuit"]["upstream"])
