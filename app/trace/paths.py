"""The ways by which one number reaches the loss: the products of local gradients along them add to its gradient.

A network is seen as stages of units, each joined to the next by local gradients: pre-activations, activations, …
The largest products are found best first: what the rest of a path can add at most is known exactly, from one sweep back
from the loss, so no path is looked at that is not told. A circuit of single numbers has a module of its own, `ways.py`.
"""

import heapq
from dataclasses import dataclass, field, replace
from itertools import count as counter
from typing import Any

import numpy as np

from app.engine.ops import Elementwise
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array, Run, run_all
from app.models.network import Network
from app.trace.answer import Prepared, prepare
from app.trace.landscape import index_problem
from app.trace.numbers import spelled
from app.trace.request import AnyTrace, BlocksTrace, CircuitTrace, RecurrentTrace
from app.trace.ways import ways
from app.words import words

Step = dict[str, Any]


@dataclass(slots=True)
class Stage:
    """The values of one line of the tape, for one example, and the local gradients that lead into them.

    local  a number for each value where the line is elementwise, else a row for each value
    """

    node: int
    local: Array

    @property
    def dense(self) -> bool:
        """Whether every value before reaches every value here."""
        return self.local.ndim == 2

    def back(self, after: Array, best: bool = False) -> Array:
        """What values before this line stand to give through it: sums, or the largest product where `best`."""
        if not self.dense:
            return np.asarray(self.local * after)
        products = self.local * after[:, None]
        return np.asarray(products.max(axis=0) if best else products.sum(axis=0))


@dataclass(slots=True)
class _Way:
    """All paths of one number: where they enter, through which stages they go, and what the loss makes of it."""

    entries: dict[int, float]
    stages: list[Stage]
    first: int
    loss: Array
    direct: list[tuple[list[Step], float]] = field(default_factory=list)

    def count(self) -> int:
        """How many paths there are, whatever their products."""
        width = 1
        for stage in self.stages:
            width *= len(stage.local) if stage.dense else 1
        return len(self.entries) * width + len(self.direct)

    def total(self) -> float:
        """The sum over all of them."""
        after = self.loss
        for stage in reversed(self.stages):
            after = stage.back(after)
        return float(sum(part * after[unit] for unit, part in self.entries.items())) + sum(p for _, p in self.direct)


def paths(spec: AnyTrace, node: str, index: tuple[int, ...], example: int = 0, most: int = 20) -> dict[str, Any]:
    """The `most` largest paths of one number to the loss, the others as one sum, and how many there are.

    node, index  a parameter, an input or a unit's value, and which number of it (without the example)
    example      of a batch: the one whose paths are told; `part` is their sum, `gradient` the sum over all examples
    """
    if isinstance(spec, RecurrentTrace | BlocksTrace):
        raise Refused(Problem("/model/kind", "conflict", words()["kinds"]["paths_of_arrays"]))
    prepared = prepare(replace(spec, mistake=None))  # a mistake is no path
    if isinstance(spec, CircuitTrace):
        return ways(prepared, node, index, most)
    net = _network(prepared)
    problems = list(_problems(prepared, node, index, example))
    if problems:
        raise Refused(*problems)
    run = run_all(net.tape, prepared.leaves())
    way = _Walk(net, run, example if net.batch else None).way(net.names[node], index)
    gradient = run.gradients[net.names[node]]
    whole = gradient[index] if gradient.ndim == len(index) else gradient[(example, *index)]
    parts = [way.loss, *(stage.local for stage in way.stages), np.array([*way.entries.values(), whole])]
    if not all(np.isfinite(part).all() for part in parts):
        why = words()["kinds"]["paths_not_finite"]
        raise Refused(Problem("/node", "not_finite", why["message"], why["hint"]))
    told = _largest(net, way, net.names[node], index, most)
    total, number = way.total(), way.count()
    rest = total - sum(product for _, product in told) if number > len(told) else 0.0
    return {
        "node": node,
        "index": list(index),
        "example": example,
        "gradient": spelled(float(whole)),
        "part": spelled(total),
        "count": str(number),
        "paths": [{"steps": steps, "product": spelled(product)} for steps, product in told],
        "rest": spelled(rest),
        "rest_count": str(number - len(told)),
    }


def _network(prepared: Prepared) -> Network:
    net = prepared.structure.network
    assert isinstance(net, Network)
    return net


def _problems(prepared: Prepared, node: str, index: tuple[int, ...], example: int) -> list[Problem]:
    net = _network(prepared)
    units = [i for layer in net.layers for i in (layer.pre, layer.value) if i is not None]
    known = {net.tape.nodes[i].name: i for i in [*net.parameters, *units]}
    found = []
    if node not in known:
        found.append(unknown_name("/node", "parameter or unit", node, sorted(known)))
    else:
        shape = net.tape.nodes[known[node]].shape
        batched = net.tape.nodes[known[node]].axes.startswith("n")
        problem = index_problem("/index", node, index, np.empty(shape[1:] if batched else shape))
        found += [problem] if problem else []
    if example >= (net.batch or 1):
        found.append(Problem("/example", "range", f"There are {net.batch or 1} examples, counted from 0."))
    return found


class _Walk:
    """Reads stages off one run; every local gradient is the engine's own."""

    def __init__(self, net: Network, run: Run, example: int | None) -> None:
        self.net, self.run, self.example = net, run, example

    def _of(self, values: Array) -> Array:
        """This example's part of an array with or without a batch axis."""
        return values if self.example is None else values[self.example]

    def _activation(self, pre: int, value: int) -> Stage:
        """From pre-activations to activations: elementwise, or one row for each output where units mix."""
        op, run = self.net.tape.nodes[value].op, self.run
        assert op is not None
        if isinstance(op, Elementwise):
            return Stage(value, self._of(op.partial(0, run.values[value], [run.values[pre]])))
        rows = []
        for unit in range(self.net.tape.nodes[value].shape[-1]):
            upstream = np.zeros_like(run.values[value])
            self._of(upstream)[unit] = 1.0
            part, _ = op.vjp(0, upstream, run.values[value], [run.values[pre]], [])
            rows.append(self._of(part))
        return Stage(value, np.array(rows))

    def stages(self) -> list[Stage]:
        """Every line from the first layer's pre-activations to the last layer's values."""
        found: list[Stage] = []
        for layer in self.net.layers[1:]:
            assert layer.pre is not None and layer.weights is not None
            found.append(Stage(layer.pre, self.run.values[layer.weights]))
            if layer.value != layer.pre:
                found.append(self._activation(layer.pre, layer.value))
        return found

    def way(self, node: int, index: tuple[int, ...]) -> _Way:
        """All paths of one number."""
        net, stages = self.net, self.stages()
        places = {stage.node: k for k, stage in enumerate(stages)}
        loss = self._of(self.run.gradients[net.layers[-1].value])
        found = net.tape.nodes[node]
        if found.role == "input":
            column = stages[0].local[:, index[0]]
            return _Way(dict(enumerate(column.tolist())), stages[1:], stages[0].node, loss)
        if found.role != "parameter":
            return _Way({index[0]: 1.0}, stages[places[node] + 1 :], node, loss)
        layer = next(each for each in net.layers[1:] if node in (each.weights, each.bias))
        assert layer.pre is not None
        later = stages[places[layer.pre] + 1 :]
        if node == layer.weights:
            before = net.layers[net.layers.index(layer) - 1].value
            entry = {index[0]: float(self._of(self.run.values[before])[index[1]])}
            return _Way(entry, later, layer.pre, loss, self._penalties(node, index))
        units = [index[0]] if index else range(layer.size)
        return _Way(dict.fromkeys(units, 1.0), later, layer.pre, loss)

    def _penalties(self, node: int, index: tuple[int, ...]) -> list[tuple[list[Step], float]]:
        """The ways past all units: a weight's own penalties."""
        found = []
        for edge in self.net.tape.edges:
            line = self.net.tape.nodes[edge.node]
            if edge.operand != node or not isinstance(line.op, Elementwise):
                continue
            local = float(line.op.partial(edge.slot, self.run.values[line.id], [self.run.values[node]])[index])
            rest = float(self.run.gradients[line.id][index])
            steps = [
                {"node": line.name, "index": list(index), "local": local},
                {"node": "loss", "index": [], "local": rest},
            ]
            found.append((steps, local * rest))
        return found


def _largest(net: Network, way: _Way, node: int, index: tuple[int, ...], most: int) -> list[tuple[list[Step], float]]:
    """The paths with the largest products, largest first."""
    names = net.tape.nodes
    bounds = [np.abs(way.loss)]  # after stage k the best that is still to come
    for stage in reversed(way.stages):
        bounds.insert(0, Stage(stage.node, np.abs(stage.local)).back(bounds[0], best=True))
    order = counter()
    queue: list[tuple[float, int, float, tuple[tuple[int, float], ...]]] = []

    def push(product: float, units: tuple[tuple[int, float], ...]) -> None:
        heapq.heappush(queue, (-abs(product) * bounds[len(units) - 1][units[-1][0]], next(order), product, units))

    for unit, part in way.entries.items():
        push(part, ((unit, part),))
    found: list[tuple[list[Step], float]] = []
    while queue and len(found) < most:
        _, _, product, units = heapq.heappop(queue)
        unit = units[-1][0]
        if len(units) <= len(way.stages):
            stage = way.stages[len(units) - 1]
            if not stage.dense:
                push(product * stage.local[unit], (*units, (unit, float(stage.local[unit]))))
                continue
            column = stage.local[:, unit]
            chances = np.abs(column) * bounds[len(units)]
            for child in np.argsort(-chances, kind="stable")[:most]:  # each of these has a path as good as its bound
                push(product * column[child], (*units, (int(child), float(column[child]))))
            continue
        stops = [way.first, *(stage.node for stage in way.stages)]
        steps = [
            {"node": names[i].name, "index": [u], "local": local} for i, (u, local) in zip(stops, units, strict=True)
        ]
        if way.first == node:
            steps = steps[1:]  # it is the number itself
        local = float(way.loss[unit])
        found.append(([*steps, {"node": "loss", "index": [], "local": local}], float(product) * local))
    found = [([{"node": names[node].name, "index": list(index)}, *steps], p) for steps, p in [*found, *way.direct]]
    return sorted(found, key=lambda path: -abs(path[1]))[:most]
