"""A network's outputs over a plane of two of its inputs, and where asked for every unit's response."""

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Any

import numpy as np
import orjson

from app.config import LIMITS
from app.engine.compile import memory_for
from app.engine.optimizers import Extras
from app.engine.problems import Problem, Refused
from app.engine.tape import Array
from app.models.network import NetworkForm, NetworkSpec
from app.trace.looking import Boundary, Window
from app.trace.refusals import check
from app.trace.request import TraceSpec
from app.words import words


@dataclass(frozen=True, slots=True)
class BoundarySpec:
    """One request for a boundary, parsed but not yet checked."""

    model: NetworkSpec
    window: Window
    parameters: Mapping[str, Array] | None = None
    initializer: tuple[str, int, Mapping[str, float]] | None = None
    units: bool = False


def boundary(spec: BoundarySpec) -> bytes:
    """The outputs on every point of the window as JSON; raises `Refused` with everything that is wrong."""
    started = perf_counter_ns()
    layers = spec.model.layers
    asked = TraceSpec(
        model=spec.model,
        inputs=np.zeros((1, layers[0] if layers else 0)),
        targets=np.full((1, layers[-1] if layers else 0), 1.0 / max(1, layers[-1] if layers else 0)),
        parameters=spec.parameters,
        initializer=spec.initializer,
    )
    checked = check(asked, sized=False)
    problems = window_problems(spec.window, spec.model, spec.units, "/window")
    if problems:
        raise Refused(*problems)
    net = spec.model.build(NetworkForm(1, checked.form.shared, False))
    memory = memory_for(net.tape, net.parameters, "sgd", Extras(), frozenset(), {})
    memory.load(checked.parameters or {}, {})
    told: dict[str, Any] = Boundary(spec.model, checked.form.shared, memory, spec.window).told(spec.units)
    told["elapsed_us"] = (perf_counter_ns() - started) // 1000
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)


def window_problems(window: Window, model: NetworkSpec, units: bool, path: str) -> list[Problem]:
    """What is wrong with a window, if anything."""
    table, inputs = words()["training"], model.layers[0]
    found = []
    for name, (low, high) in (("x", window.x), ("y", window.y)):
        if not (low < high and np.isfinite(float(high) - float(low))):
            found.append(Problem(f"{path}/{name}", "range", table["window"]))
    side = int(LIMITS.boundary_points**0.5)
    if not all(2 <= count <= side for count in window.points):
        found.append(Problem(f"{path}/points", "range", table["points"].format(limit=side)))
    elif window.points[0] * window.points[1] * sum(model.layers) > LIMITS.boundary_values:
        text = table["cost"].format(points=f"{window.points[0] * window.points[1]:,}", units=f"{sum(model.layers):,}")
        found.append(Problem(f"{path}/points", "too_large", text))
    if inputs < 2:
        return [Problem("/model/layers/0", "range", table["boundary"].format(inputs=inputs)), *found]
    for k, feature in enumerate(window.features):
        if not 0 <= feature < inputs:
            text = table["feature"].format(given=feature, last=inputs - 1)
            found.append(Problem(f"{path}/features/{k}", "range", text))
    if window.features[0] == window.features[1]:
        found.append(Problem(f"{path}/features", "conflict", table["features"]))
    if window.base and len(window.base) != inputs:
        found.append(Problem(f"{path}/base", "shape", table["base"].format(inputs=inputs)))
    return found
