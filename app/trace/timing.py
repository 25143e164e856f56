"""A stopwatch: the gradient of one network by backpropagation and by differences, both really computed, both timed.

By differences every parameter is moved by h and the whole network run again, so the work goes with the square of the
number of parameters. Backpropagation takes one pass there and one back, whatever that number is. The time is of this
machine and of this moment; the counts and the two gradients are the same everywhere.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.tape import Array, Tape, loss_only, run_all
from app.models.network import NetworkSpec
from app.trace.answer import prepare
from app.trace.costs import active_edges, backward_products
from app.trace.numbers import spelled
from app.trace.request import TraceSpec
from app.words import words

STEP = 1e-6
"""How far a number is moved: to one side only, as whoever tries it first would do."""

LEAST = 0.02
"""Seconds over which backpropagation is repeated: a single pass is too short to be told from what runs beside it."""

PATIENCE = 10.0
"""Seconds that one waits while another measures."""

LIMIT = LIMITS.timing_seconds

_TURN = threading.Lock()

Clock = Callable[[], float]
Leaves = dict[int, Array]


class Occupied(RuntimeError):
    """Somebody else is measuring."""


def timing(width: int, seed: int, limit: float | None = None, clock: Clock = time.perf_counter) -> dict[str, Any]:
    """Compute and time the gradient of a network of `width` inputs, two hidden layers of as many units, one output.

    limit  seconds after which the differences stop; what they came to until then is told
    raises `Occupied` where another measurement takes too long
    """
    limit = LIMIT if limit is None else limit
    prepared = prepare(_request(width, seed))
    network, leaves = prepared.structure.network, prepared.leaves()
    if not _TURN.acquire(timeout=PATIENCE):
        raise Occupied
    try:
        gradient, short = _backprop(network.tape, leaves, network.parameters, clock)
        numeric, long = _differences(network.tape, leaves, network.parameters, limit, clock)
    finally:
        _TURN.release()
    whole, done = gradient.size, numeric.size
    back = network.work + backward_products(network.tape, active_edges(network.tape, set(network.parameters)))
    told = {"limit": f"{limit:g}", "done": f"{done:,}", "parameters": f"{whole:,}"}
    return {
        "layers": [width, width, width, 1],
        "parameters": whole,
        "backprop": {
            "seconds": short,
            "done": whole,
            "passes": 2,
            "multiplications": back,
            "whole": back,
            "estimate": short,
        },
        "naive": {
            "seconds": long,
            "done": done,
            "passes": done + 1,
            "multiplications": (done + 1) * network.work,
            "whole": (whole + 1) * network.work,
            "estimate": long * whole / done if done else None,
        },
        "largest_difference": spelled(float(np.abs(gradient[:done] - numeric).max())) if done else None,
        "h": STEP,
        "words": "" if done == whole else words()["timings"]["stopped"].format(**told),
    }


def _request(width: int, seed: int) -> TraceSpec:
    rng = np.random.default_rng(seed)
    return TraceSpec(
        model=NetworkSpec((width, width, width, 1), ("tanh", "tanh", "identity")),
        inputs=rng.normal(size=width),
        targets=rng.normal(size=1),
        initializer=("xavier_uniform", seed, {}),
        granularity="layer",
    )


def _backprop(tape: Tape, leaves: Leaves, parameters: list[int], clock: Clock) -> tuple[Array, float]:
    """The whole gradient, and the seconds that the quickest of several such passes takes: what else runs only adds."""
    best, began = float("inf"), clock()
    while True:
        before = clock()
        run = run_all(tape, leaves)
        gradient = np.concatenate([run.gradient(tape.nodes[i]).ravel() for i in parameters])
        now = clock()
        best = min(best, now - before)
        if now - began >= LEAST:
            return gradient, best


def _differences(tape: Tape, leaves: Leaves, parameters: list[int], limit: float, clock: Clock) -> tuple[Array, float]:
    """As much of the gradient as there is time for, one number after the other, and the seconds that it took."""
    found: list[float] = []
    began = clock()
    base = float(loss_only(tape, leaves).values[tape.root])
    for i in parameters:
        for place in np.ndindex(leaves[i].shape):
            if clock() - began >= limit:
                return np.array(found), clock() - began
            moved = leaves[i].copy()
            moved[place] += STEP
            found.append((float(loss_only(tape, leaves | {i: moved}).values[tape.root]) - base) / STEP)
    return np.array(found), clock() - began
