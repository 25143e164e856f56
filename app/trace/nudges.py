"""The nudge test: move a number a little, or all numbers by their update, and see how far the output moves.

Beside the true change stands what the gradient foretold, gradient × move: they agree to first order in the move.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson

from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array, Run, Tape, evaluate, loss_only, run_all
from app.trace.answer import Prepared, prepare
from app.trace.landscape import index_problem
from app.trace.numbers import spelled
from app.trace.request import AnyTrace
from app.words import words


def nudge(spec: AnyTrace, name: str | None, index: tuple[int, ...], h: float) -> dict[str, Any]:
    """How far the root moves when one number moves by h; without a name, when the update moves all it moves.

    raises `Refused` where there is no such number, or h is no move
    """
    prepared = prepare(replace(spec, mistake=None))
    tape, leaves = prepared.structure.network.tape, prepared.leaves()
    start = 1.0 if prepared.spec.upstream is None else prepared.spec.upstream
    run = run_all(tape, leaves, prepared.spec.upstream)
    if name is None:
        told, after = _updated(prepared, run, leaves)
    else:
        node = _asked(prepared, name, index, h, run)
        gradient = float(run.gradient(tape.nodes[node])[index])
        moved = run.values[node].copy()
        moved[index] += h
        told, after = {"gradient": spelled(gradient), "foretold": spelled(gradient * h)}, _after(tape, run, node, moved)
    ends = [float((start * each.values[tape.root]).sum()) for each in (run, after)]
    with np.errstate(all="ignore"):
        change = float(np.float64(ends[1]) - np.float64(ends[0]))
    return {"before": spelled(ends[0]), "after": spelled(ends[1]), "change": spelled(change), **told}


def _asked(prepared: Prepared, name: str, index: tuple[int, ...], h: float, run: Run) -> int:
    """The line of a name, or what is wrong with the question."""
    nodes = prepared.structure.network.tape.nodes
    named = {node.name: node.id for node in nodes if node.role not in ("constant", "target")}
    problems = []
    if name not in named:
        problems.append(unknown_name("/node", "value", name, list(named)))
    elif (problem := index_problem("/index", name, index, run.values[named[name]])) is not None:
        problems.append(problem)
    if not np.isfinite(h) or h == 0:
        problems.append(Problem("/h", "range", words()["nudges"]["h"]))
    if problems:
        raise Refused(*problems)
    return named[name]


def _after(tape: Tape, run: Run, node: int, moved: Array) -> Run:
    """The forward pass from one line on, with another value there; the lines before it stand."""
    values = list(run.values)
    values[node] = moved
    for line in tape.nodes[node + 1 :]:
        if line.op is not None:
            values[line.id] = evaluate(line, values)
    return Run(values, {})


def _updated(prepared: Prepared, run: Run, leaves: dict[int, Array]) -> tuple[dict[str, Any], Run]:
    """What an update foretells, and the run after it."""
    net = prepared.structure.network
    told = replace(prepared, spec=replace(prepared.spec, include=frozenset({"result"})))
    updated = orjson.loads(list(told.lines())[-1])["updated"]
    after, foretold, squares = dict(leaves), 0.0, 0.0
    with np.errstate(all="ignore"):
        for i in net.parameters:
            node = net.tape.nodes[i]
            if node.name in prepared.spec.frozen:
                continue
            gradient, after[i] = run.gradient(node), np.asarray(updated[node.name], dtype=np.float64)
            foretold += float((gradient * (after[i] - leaves[i])).sum())
            squares += float(np.square(gradient).sum())
    return {"foretold": spelled(foretold), "squares": spelled(squares)}, loss_only(net.tape, after)
