"""Where a start leads: the rounds that follow a request, one after the other, and what some of its numbers become.

Each round is the arithmetic of a trace, so the page can stop at any of them and step through it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from time import perf_counter_ns
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array
from app.trace.answer import Prepared, Round, play_round, prepare
from app.trace.landscape import index_problem
from app.trace.numbers import plain, spelled
from app.trace.request import AnyTrace
from app.words import words

STILL = 1e-6
"""A round that moves every number by less than this, relative to its size where that is above 1, is a small one."""

IN_A_ROW = 3
"""Small rounds after which a start has settled: one alone may be a ball that turns round on a slope."""

PASSES = 4
"""What a round costs, in forward passes: there, back, and the update."""


@dataclass(frozen=True, slots=True)
class Place:
    """One number of one parameter."""

    parameter: str
    index: tuple[int, ...]


def descent(spec: AnyTrace, places: tuple[Place, ...], rounds: int) -> dict[str, Any]:
    """Follow a request for at most so many rounds and tell what the numbers at `places` become.

    raises `Refused` where a place is in no parameter, or there is too much to compute
    """
    prepared = prepare(spec)
    _check(prepared, places, rounds)
    started = perf_counter_ns()
    found = _Descent(places)
    while not found.reason:
        found.follow(prepared, rounds)
        if not found.reason:
            prepared = replace(prepared, spec=_onwards(prepared.spec, found.last))
    return found.told(prepared) | {"elapsed_us": (perf_counter_ns() - started) // 1000}


def _check(prepared: Prepared, places: tuple[Place, ...], rounds: int) -> None:
    parameters, table = prepared.spec.parameters, words()["descents"]
    assert parameters is not None
    problems = []
    for k, place in enumerate(places):
        path = f"/along/{k}"
        if place.parameter not in parameters:
            names = list(parameters) or ["none"]
            problems.append(unknown_name(f"{path}/parameter", "parameter", place.parameter, names))
            continue
        problem = index_problem(f"{path}/index", place.parameter, place.index, parameters[place.parameter])
        problems += [problem] if problem else []
    if len(places) != len(set(places)):
        problems.append(Problem("/along/1", "same_axis", table["same"]))
    net = prepared.structure.network
    sizes = sum(prod(node.shape) for node in net.tape.nodes)
    lines = rounds * PASSES * len(net.tape.nodes)
    if lines > LIMITS.landscape_lines or rounds * PASSES * max(net.work, sizes) > LIMITS.landscape_products:
        text = table["too_large"].format(rounds=rounds)
        problems.append(Problem("/rounds", "too_large", text, table["too_large_hint"]))
    if problems:
        raise Refused(*problems)


def _onwards(spec: AnyTrace, made: Round) -> AnyTrace:
    """The request of the next round."""
    return replace(spec, parameters=made.updated, optimizer_state=made.state, update=spec.update + 1)


class _Descent:
    """The rounds so far."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.places = places
        self.values: list[list[float]] = [[] for _ in places]
        self.gradients: list[list[float]] = [[] for _ in places]
        self.losses: list[float] = []
        self.small = 0
        self.reason = ""
        self.last: Round

    def follow(self, prepared: Prepared, most: int) -> None:
        """Play one round and say whether it is the last."""
        before = prepared.spec.parameters
        assert before is not None
        made = self.last = play_round(prepared)
        nodes = {node.name: node for node in prepared.structure.network.tape.nodes}
        for k, place in enumerate(self.places):
            self.values[k].append(float(before[place.parameter][place.index]))
            self.gradients[k].append(float(made.run.gradient(nodes[place.parameter])[place.index]))
        self.losses.append(made.loss)
        finite = np.isfinite(made.loss) and all(np.isfinite(value).all() for value in made.updated.values())
        self.small = self.small + 1 if finite and _is_small(before, made.updated) else 0
        if not finite:
            self.reason = "diverged"
        elif self.small == IN_A_ROW:
            self.reason = "settled"
        elif len(self.losses) > most:
            self.reason = "completed"

    def told(self, prepared: Prepared) -> dict[str, Any]:
        """All of it, ending at the last request that was followed."""
        spec = prepared.spec
        assert spec.parameters is not None
        lines = [
            {
                "parameter": place.parameter,
                "index": list(place.index),
                "values": [spelled(value) for value in self.values[k]],
                "gradients": [spelled(value) for value in self.gradients[k]],
            }
            for k, place in enumerate(self.places)
        ]
        return {
            "along": lines,
            "losses": [spelled(loss) for loss in self.losses],
            "reason": self.reason,
            "words": words()["descents"][self.reason].format(rounds=len(self.losses) - 1),
            "learned": {name: plain(value) for name, value in spec.parameters.items()},
            "optimizer_state": {
                name: {key: plain(np.asarray(value)) for key, value in state.items()}
                for name, state in spec.optimizer_state.items()
            },
            "update": spec.update,
        }


def _is_small(before: Mapping[str, Array], after: Mapping[str, Array]) -> bool:
    return all(
        bool((np.abs(after[name] - w) <= STILL * np.maximum(1.0, np.abs(w))).all()) for name, w in before.items()
    )
