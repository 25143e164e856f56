"""The ways by which one number of a circuit reaches its output, where every value is a single number.

Each edge of the tape has one local gradient. One sweep back from the output keeps, for each line, the largest products
of the ways from there: those of a line are made of those of its readers, so no other way has to be looked at.
"""

import heapq
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Run, Tape, run_all
from app.trace.answer import Prepared
from app.trace.landscape import index_problem
from app.trace.numbers import spelled
from app.words import words

Readers = dict[int, list[tuple[int, float]]]
"""For each line, what reads it and by which local gradient: once for each operand that it is."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way from a line to the output: its first edge, and how it goes on from there."""

    product: float
    reader: int
    local: float
    rest: "_Way | None"


def ways(prepared: Prepared, node: str, index: tuple[int, ...], most: int) -> dict[str, Any]:
    """The `most` largest ways from a line to the output, in the form of `paths`; raises `Refused`."""
    tape = prepared.structure.network.tape
    start = _start(prepared, tape, node, index)
    run = run_all(tape, prepared.leaves())
    readers = _readers(tape, run)
    if not all(np.isfinite(local) for edges in readers.values() for _, local in edges):
        why = words()["kinds"]["paths_not_finite"]
        raise Refused(Problem("/node", "not_finite", why["message"], why["hint"]))
    counts, totals = _from_the_end(tape, readers)
    told = _largest(tape, readers, most)[start]
    rest = totals[start] - sum(way.product for way in told) if counts[start] > len(told) else 0.0
    return {
        "node": node,
        "index": [],
        "example": 0,
        "gradient": spelled(float(run.gradient(tape.nodes[start]))),
        "part": spelled(totals[start]),
        "count": str(counts[start]),
        "paths": [{"steps": _steps(tape, start, way), "product": spelled(way.product)} for way in told],
        "rest": spelled(rest),
        "rest_count": str(counts[start] - len(told)),
    }


def _start(prepared: Prepared, tape: Tape, node: str, index: tuple[int, ...]) -> int:
    """The line that is asked about, or what is wrong with the question."""
    table = words()["kinds"]
    if any(line.shape for line in tape.nodes):
        raise Refused(Problem("/model/source", "kind", table["paths_of_arrays"]))
    if prepared.spec.upstream is not None:
        raise Refused(Problem("/upstream", "kind", table["paths_upstream"]))
    named = {line.name: line.id for line in tape.nodes if line.role != "constant" and line.id != tape.root}
    if node not in named:
        raise Refused(unknown_name("/node", "value", node, list(named)))
    problem = index_problem("/index", node, index, np.empty(()))
    if problem is not None:
        raise Refused(problem)
    return named[node]


def _readers(tape: Tape, run: Run) -> Readers:
    """Every edge with its local gradient: the op's own product with an upstream gradient of 1."""
    found: Readers = {line.id: [] for line in tape.nodes}
    for edge in tape.edges:
        line = tape.nodes[edge.node]
        assert line.op is not None
        operands, context = [run.values[i] for i in line.operands], [run.values[i] for i in line.context]
        with np.errstate(all="ignore"):
            local, _ = line.op.vjp(edge.slot, np.ones(()), run.values[line.id], operands, context)
        found[edge.operand].append((edge.node, float(local)))
    return found


def _from_the_end(tape: Tape, readers: Readers) -> tuple[list[int], list[float]]:
    """For each line: how many ways lead from it to the output, and what their products add up to."""
    counts, totals = [0] * len(tape.nodes), [0.0] * len(tape.nodes)
    counts[tape.root], totals[tape.root] = 1, 1.0
    for line in reversed(tape.nodes[: tape.root]):
        counts[line.id] = sum(counts[reader] for reader, _ in readers[line.id])
        totals[line.id] = sum(local * totals[reader] for reader, local in readers[line.id])
    return counts, totals


def _largest(tape: Tape, readers: Readers, most: int) -> list[list[_Way]]:
    """For each line the ways with the largest products, largest first."""
    found: list[list[_Way]] = [[] for _ in tape.nodes]
    for line in reversed(tape.nodes[: tape.root]):
        made = []
        for reader, local in readers[line.id]:
            if reader == tape.root:
                made.append(_Way(local, reader, local, None))
            made += [_Way(local * rest.product, reader, local, rest) for rest in found[reader]]
        found[line.id] = heapq.nlargest(most, made, key=lambda way: abs(way.product))
    return found


def _steps(tape: Tape, start: int, way: _Way) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [{"node": tape.nodes[start].name, "index": []}]
    at: _Way | None = way
    while at is not None:
        steps.append({"node": tape.nodes[at.reader].name, "index": [], "local": spelled(at.local)})
        at = at.rest
    return steps
