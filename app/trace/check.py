"""The gradient check of a whole network: every parameter's gradient against finite differences, at this state."""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson

from app.config import LIMITS
from app.engine.check import CENTRAL, METHODS, Checked, check_parameter
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array, run_all
from app.models.blocks import Blocks
from app.models.circuit import Circuit
from app.models.recurrent import Recurrent
from app.trace.answer import prepare
from app.trace.gatecheck import check_gates
from app.trace.numbers import plain, spelled
from app.trace.request import AnyTrace, CircuitTrace
from app.words import words

PASSED = 1e-6
"""The relative error up to which a gradient agrees with its finite difference (kinks apart)."""


def gradient_check(
    spec: AnyTrace, h: float | None = None, method: str = CENTRAL, samples: tuple[float, ...] = ()
) -> dict[str, Any]:
    """Compare every parameter's gradient with finite differences.

    h        the step; 1e-5·max(1, |w|) unless given
    method   "central", or "forward" which is a hundred times coarser
    samples  steps for the curve of the error against h
    """
    problems = []
    if method not in METHODS:
        problems.append(unknown_name("/method", "method", method, list(METHODS)))
    for path, step in [("/h", h), *((f"/samples/{k}", step) for k, step in enumerate(samples))]:
        if step is not None and not 0 < step < np.inf:
            problems.append(Problem(path, "range", "h is a finite number above 0."))
    prepared = prepare(replace(spec, mistake=None))  # differences are of the loss: no mistake enters them
    net = prepared.structure.network
    total = sum(int(np.prod(net.tape.nodes[i].shape)) for i in net.parameters)
    limit = LIMITS.curve_parameters if samples else LIMITS.checked_parameters
    if total > limit:
        text = f"{total:,} parameters are more than the {limit:,} that are checked"
        fields = {Recurrent: "/model/hidden_size", Blocks: "/model/blocks"}
        field = fields.get(type(net), "/model/layers")
        problems.append(Problem(field, "too_large", f"{text}{' at several h' if samples else ''}."))
    runs = total * (1 + len(samples))
    if runs * net.work > LIMITS.check_products or runs * len(net.tape.nodes) > LIMITS.check_lines:
        text = "Checking every parameter on all these examples would take too long."
        problems.append(Problem("/inputs", "too_large", text, "Check fewer examples, or a smaller network."))
    if problems:
        raise Refused(*problems)
    leaves = prepared.leaves()
    upstream = spec.upstream if isinstance(spec, CircuitTrace) else None  # a network is checked from its loss
    run = run_all(net.tape, leaves, upstream)
    told: dict[str, Any] = {}
    worst, passed = 0.0, True
    where: dict[str, Any] | None = None
    gradients = {net.tape.nodes[i].name: run.gradient(net.tape.nodes[i]) for i in net.parameters}
    gradients |= _told_gradients(spec) if spec.mistake else {}
    for i in net.parameters:
        name = net.tape.nodes[i].name
        gradient = gradients[name]
        checked = check_parameter(net.tape, leaves, i, gradient, h, method, upstream)
        told[name] = {
            "analytic": plain(gradient),
            "numeric": plain(checked.numeric),
            "relative_error": plain(checked.error),
            "kink": checked.kink.tolist(),
            "unresolved": checked.unresolved.tolist(),
        }
        here, index = _worst(checked)
        passed = passed and bool(((checked.error <= PASSED) | checked.kink | checked.unresolved).all())
        if where is None or here > worst:
            worst, where = here, {"parameter": name, "index": index}
    answer: dict[str, Any] = {
        "parameters": told,
        "max_relative_error": spelled(worst),
        "worst": where,
        "passed": passed,
    }
    answer |= {"method": method, "tolerance": PASSED}
    if isinstance(net, Recurrent) and (notes := _not_the_gradient(net)):
        answer["notes"] = notes
    if isinstance(net, Circuit) and net.spec.gates:
        answer["gates"] = check_gates(net, run, PASSED)
    if samples:

        def largest(step: float) -> dict[str, float]:
            """The largest error of each parameter at one step h."""
            found = {}
            for i in net.parameters:
                name = net.tape.nodes[i].name
                checked = check_parameter(net.tape, leaves, i, gradients[name], step, method, upstream)
                found[name] = _worst(checked)[0]
            return found

        answer["curve"] = [_curve_point(step, largest(step)) for step in samples]
    return answer


def _not_the_gradient(model: Recurrent) -> list[str]:
    """What is done to a recurrent model's gradient on purpose, so that it cannot agree with differences."""
    table, spec = words()["recurrent"]["checks"], model.spec
    cut = any(spec.is_cut(step, model.form.steps) for step in range(1, model.form.steps + 1))
    notes = [table["truncate"].format(steps=spec.truncate)] if cut else []
    return [*notes, table["mean"]] if model.sources else notes


def _curve_point(step: float, errors: dict[str, float]) -> dict[str, Any]:
    """What is told of one step h: the largest error of all, and of each parameter."""
    told = {name: spelled(error) for name, error in errors.items()}
    return {"h": step, "max_relative_error": spelled(max(errors.values())), "parameters": told}


def _worst(checked: Checked) -> tuple[float, list[int]]:
    """The largest error, kinks apart, and its place; NaN counts as infinitely wrong."""
    error = np.where(checked.kink, 0.0, np.nan_to_num(checked.error, nan=np.inf, posinf=np.inf))
    place = np.unravel_index(int(np.argmax(error)), error.shape)
    return float(error[place]), [int(k) for k in place]


def _told_gradients(spec: AnyTrace) -> dict[str, Array]:
    """The gradients that a run with a mistake tells, so that the check can catch it."""
    told = prepare(replace(spec, upstream=None, include=frozenset({"result"}))).lines()
    end = orjson.loads(list(told)[-1])
    names = prepare(spec).spec.parameters or {}
    return {name: np.asarray(end["gradients"][name], dtype=np.float64) for name in names}
