"""How long a trace takes and how many bytes it has, by network size and granularity."""

import math
from dataclasses import replace
from statistics import median

import numpy as np

from app.models.network import NetworkSpec
from app.trace.answer import prepare
from app.trace.request import OptimizerSpec, TraceSpec
from bench.measure import line, milliseconds, times


def spec(layers: tuple[int, ...], batch: int | None = None, optimizer: str = "sgd") -> TraceSpec:
    """A request for the events alone of a tanh network with random weights."""
    rng = np.random.default_rng(0)
    rows = () if batch is None else (batch,)
    parameters = {}
    for k, (before, units) in enumerate(zip(layers, layers[1:], strict=False), 1):
        parameters[f"W{k}"] = rng.normal(size=(units, before)) / math.sqrt(before)
        parameters[f"b{k}"] = 0.1 * rng.normal(size=units)
    return TraceSpec(
        NetworkSpec(layers, ("tanh",) * (len(layers) - 1)),
        inputs=rng.normal(size=(*rows, layers[0])),
        targets=rng.uniform(size=(*rows, layers[-1])),
        parameters=parameters,
        optimizer=OptimizerSpec(optimizer),
        include=frozenset({"events"}),
    )


def answer(asked: TraceSpec) -> bytes:
    """The whole answer to a request."""
    return b"".join(prepare(asked).lines())


def plain_pass(asked: TraceSpec) -> float:
    """The yardstick: forward and backward in plain numpy, nothing told."""
    assert asked.parameters is not None
    depth = len(asked.model.layers)
    values = [np.atleast_2d(asked.inputs)]
    for k in range(1, depth):
        values.append(np.tanh(values[-1] @ asked.parameters[f"W{k}"].T + asked.parameters[f"b{k}"]))
    arriving = values[-1] - asked.targets
    total = 0.0
    for k in range(depth - 1, 0, -1):
        delta = arriving * (1.0 - values[k] ** 2)
        total += float((delta.T @ values[k - 1]).sum() + delta.sum())
        arriving = delta @ asked.parameters[f"W{k}"]
    return total


def main() -> None:
    """Print the table of traces."""
    print("Traces, computed and serialised (events alone)")
    for what, asked, limit in (
        ("2-8-8-1, one example, sgd", spec((2, 8, 8, 1)), "0.4 ms, 9 KB"),
        ("2-8-8-1, ten examples, adam", spec((2, 8, 8, 1), 10, "adam"), "0.8 ms, 40 KB"),
    ):
        found, yard = times(lambda: answer(asked)), times(lambda: plain_pass(asked))  # noqa: B023  used at once
        ratio = median(found) / median(yard)
        line(what, milliseconds(found), f"{len(answer(asked)) / 1000:.1f} KB", f"{ratio:.1f} plain passes", limit=limit)
    print("Structure lines, 2-8-8-1")
    for granularity in ("operation", "neuron", "layer"):
        asked = replace(spec((2, 8, 8, 1)), granularity=granularity, include=frozenset({"structure"}))
        size = len(next(prepare(asked).lines()))
        line(granularity, f"{size / 1000:.1f} KB", limit="16 KB" if granularity == "neuron" else "")
    print("By size")
    sizes = [(10, 20, 5), (15, 50, 15), (30, 80, 40), (60, 140, 30), (100, 170, 80)]
    rows = []
    for layers in sizes:
        edges = sum(a * b for a, b in zip(layers, layers[1:], strict=False))
        asked = spec(layers)
        found = median(times(lambda: answer(asked)))  # noqa: B023  used at once
        rows.append((edges, found))
        size = len(answer(asked))
        line(f"{'-'.join(map(str, layers))}, {edges:,} edges", f"{found * 1e3:.2f} ms", f"{size / edges:.1f} B an edge")
    (few, fast), (many, slow) = rows[0], rows[-1]
    line("time grows with edges to the power", f"{math.log(slow / fast) / math.log(many / few):.2f}", limit="1.1")
