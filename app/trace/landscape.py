"""The loss along one parameter, or over two: the forward pass at every point of a line or a grid."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from math import prod
from time import perf_counter_ns

import numpy as np
import orjson

from app.config import LIMITS
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array, loss_only
from app.trace.answer import Prepared, prepare
from app.trace.numbers import spelled
from app.trace.request import AnyTrace


@dataclass(frozen=True, slots=True)
class Axis:
    """One number of one parameter, and the values it is to take: `points` of them from `start` to `stop`."""

    parameter: str
    index: tuple[int, ...]
    start: float
    stop: float
    points: int

    def values(self) -> Array:
        """The values, both ends among them."""
        return np.linspace(self.start, self.stop, self.points)


def landscape(spec: AnyTrace, axes: tuple[Axis, ...]) -> "Landscape":
    """Check what is asked for; raises `Refused` where an axis is of no parameter or there is too much to compute."""
    prepared = prepare(replace(spec, mistake=None))  # a mistake is one of the backward pass
    problems = [problem for k, axis in enumerate(axes) for problem in _axis_problems(prepared, f"/axes/{k}", axis)]
    if len(axes) == 2 and (axes[0].parameter, axes[0].index) == (axes[1].parameter, axes[1].index):
        problems.append(Problem("/axes/1", "same_axis", "Both axes are the same number; a surface needs two."))
    found = Landscape(prepared, axes)
    if found.points > LIMITS.landscape_points:
        words = f"{found.points:,} points are more than the {LIMITS.landscape_points:,} of a landscape."
        problems.append(Problem("/axes", "too_large", words, "Ask for fewer points."))
    elif found.share > 1:
        words = f"The loss at {found.points:,} points of a network this large would take too long."
        problems.append(Problem("/axes", "too_large", words, "Ask for fewer points, or fewer examples."))
    if problems:
        raise Refused(*problems)
    return found


@dataclass(frozen=True, slots=True)
class Landscape:
    """A landscape that can be computed: the loss at every point of a line or a grid.

    Each number is what a trace with that parameter answers, to the last bit.
    """

    prepared: Prepared
    axes: tuple[Axis, ...]

    @property
    def points(self) -> int:
        """How many losses there are."""
        return prod(axis.points for axis in self.axes)

    @property
    def share(self) -> float:
        """The work, as a share of what one request may ask for."""
        net = self.prepared.structure.network
        return self.points * max(net.work / LIMITS.landscape_products, len(net.tape.nodes) / LIMITS.landscape_lines)

    def pieces(self) -> Generator[bytes, None, None]:
        """The answer as one JSON document, a piece a point; with two axes the losses are a list of rows."""
        started = perf_counter_ns()
        told = [
            {
                "parameter": axis.parameter,
                "index": list(axis.index),
                "values": [spelled(x) for x in axis.values().tolist()],
            }
            for axis in self.axes
        ]
        yield b'{"axes":' + orjson.dumps(told) + b',"losses":'
        yield from self._losses(self.prepared.leaves(), self.axes)
        yield b',"elapsed_us":%d}' % ((perf_counter_ns() - started) // 1000)

    def _losses(self, leaves: dict[int, Array], axes: tuple[Axis, ...]) -> Iterator[bytes]:
        """Nested lists of losses, in pieces; each run gets its own copy of what varies."""
        net = self.prepared.structure.network
        if not axes:
            yield orjson.dumps(spelled(float(loss_only(net.tape, leaves).values[net.tape.root].sum())))
            return
        axis, rest = axes[0], axes[1:]
        node = next(i for i in net.parameters if net.tape.nodes[i].name == axis.parameter)
        before = b"["
        for value in axis.values():
            varied = leaves[node].copy()
            varied[axis.index] = value
            yield before
            yield from self._losses(leaves | {node: varied}, rest)
            before = b","
        yield b"]"


def _axis_problems(prepared: Prepared, path: str, axis: Axis) -> list[Problem]:
    parameters = prepared.spec.parameters
    assert parameters is not None
    found = []
    if axis.parameter not in parameters:
        found.append(unknown_name(f"{path}/parameter", "parameter", axis.parameter, list(parameters) or ["none"]))
    elif (
        problem := index_problem(f"{path}/index", axis.parameter, axis.index, parameters[axis.parameter])
    ) is not None:
        found.append(problem)
    if not (np.isfinite(axis.start) and np.isfinite(axis.stop) and axis.start < axis.stop):
        found.append(Problem(f"{path}/to", "range", f"An axis goes up: {axis.start} to {axis.stop} does not."))
    return found


def index_problem(path: str, name: str, index: tuple[int, ...], value: Array) -> Problem | None:
    """What is wrong with an index into a parameter, if anything."""
    inside = len(index) == value.ndim and all(0 <= k < size for k, size in zip(index, value.shape, strict=True))
    if inside:
        return None
    form = list(value.shape) if value.ndim else "a single number"
    return Problem(path, "shape", f"{name} is {form}: the index {list(index)} is not in it.", "Indices count from 0.")
