"""The compiled program makes the update that the trace tells: the fast plan, and the readable one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from tests.drawing import drawn
from tests.trace.bodies import Body, bodies
from tests.trace.compiling import Compiled, Updated
from tests.trace.reading import Array, array, client
from tests.trace.test_oracle import CASES, ORACLE, name_of

CLOSE = 1e-13
"""Of the largest entry."""

ADAPTIVE = {"rmsprop", "adam", "adamw"}
"""Optimizers that divide by the gradient's own size."""

ROUNDING = 1e-9
"""Of the largest gradient. A gradient below may be rounding alone: one whose parts cancel, like those of a bias that
the loss does not feel, is 1e-17 by one order of adding and -3e-17 by another, and an optimizer that divides by its size
and 1e-8 makes steps of it that differ by a billionth. No order is the right one: the trace adds example by example what
it tells, the program multiplies matrices. That the update is the rule of the gradient is tested without this."""


def assert_close(found: dict[str, Any], wanted: dict[str, Any], told: dict[str, Array] | None = None) -> None:
    """Equal to within rounding of the largest entry of all; `told` says where there is something to compare."""
    finite = {name: np.isfinite(array(value)) for name, value in wanted.items()}
    largest = max((float(np.abs(array(wanted[name])[at]).max(initial=0.0)) for name, at in finite.items()), default=0.0)
    for name, at in finite.items():
        a, b = array(found[name]), array(wanted[name])
        assert a.shape == b.shape, name
        assert np.array_equal(np.isfinite(a), at), name
        seen = at & told[name] if told is not None else at
        assert np.abs(a[seen] - b[seen]).max(initial=0.0) <= CLOSE * largest, name


def told_update(body: Body) -> Body:
    """The end of the trace of a request, with its results alone."""
    answer = client().post(
        "/api/v1/traces",
        json={**body, "include": ["result"], "granularity": "layer"},
        headers={"Accept": "application/json"},
    )
    end: Body = answer.get_json()["end"]
    return end


def assert_same_update(body: Body, end: Body, updated: Updated, everywhere: bool = False) -> None:
    """The update that a trace's end tells is the one that a plan made, unless `everywhere` where that can be said."""
    gradients = {name: array(end["gradients"][name]) for name in body["parameters"]}
    largest = max(float(np.abs(g[np.isfinite(g)]).max(initial=0.0)) for g in gradients.values())
    parameters, state = updated
    steep = {name: np.abs(g) >= ROUNDING * largest for name, g in gradients.items()}
    cancels = body["optimizer"]["name"] in ADAPTIVE and not everywhere
    assert_close(parameters, end["updated"], steep if cancels else None)
    learning = [name for name in end["optimizer_state"] if name not in body.get("frozen", ())]
    for key in OPTIMIZERS[body["optimizer"]["name"]].state:
        told = {name: end["optimizer_state"][name][key] for name in learning}
        assert_close({name: state[name][key] for name in learning}, told)


@drawn
@given(bodies(upstream=False))
def test_an_update_of_the_fast_plan_is_the_one_that_is_told(body: Body) -> None:
    """With the learning rate folded into the loss's factor, and without."""
    compiled, end = Compiled(body), told_update(body)
    assert_same_update(body, end, compiled.fast())
    assert_same_update(body, end, compiled.fast(fold=False))
    assert_close(compiled.gradients, {name: end["gradients"][name] for name in body["parameters"]})
    assert_close(compiled.fast(fold=False)[0], compiled.ruled())


@drawn
@given(bodies(upstream=False, mistakes=(None, "updated_weights_in_delta")))
def test_an_update_of_the_readable_plan_is_the_one_that_is_told(body: Body) -> None:
    compiled = Compiled(body)
    updated = compiled.readable()
    assert_same_update(body, told_update(body), updated)
    assert_close(updated[0], compiled.ruled())


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_both_plans_make_pytorch_s_update(case: dict[str, Any]) -> None:
    for plan in (Compiled.fast, Compiled.readable):
        after, _ = plan(Compiled(case["request"]))
        for name, value in case["after_1"].items():
            wanted = array(value)
            assert np.all(np.abs(after[name] - wanted) <= 1e-10 * np.maximum(1.0, np.abs(wanted))), name


def every_entry() -> list[Any]:
    """A network of 3-4-4-2 for each activation, loss and optimizer, the others as they come in turn."""
    found = []
    steppers = list(OPTIMIZERS)
    for k, activation in enumerate(ACTIVATIONS):
        for j, loss in enumerate(LOSSES):
            last = "identity" if LOSSES[loss].probabilities else "sigmoid"
            stepper = steppers[(k + j) % len(steppers)]
            found.append(pytest.param(activation, loss, last, stepper, id=f"{activation}-{loss}-{stepper}"))
    return found


@pytest.mark.parametrize(("activation", "loss", "last", "stepper"), every_entry())
def test_from_every_state_along_a_run_the_update_is_the_one_that_is_told(
    activation: str, loss: str, last: str, stepper: str
) -> None:
    rng = np.random.default_rng(5)
    layers = [3, 4, 4, 2]
    body: Body = {
        "model": {"kind": "network", "layers": layers, "activations": [activation, activation, last], "loss": loss},
        "parameters": {},
        "inputs": rng.normal(size=(6, 3)).tolist(),
        "targets": rng.dirichlet(np.ones(2), 6).tolist(),
        "optimizer": {"name": stepper, "learning_rate": 0.05, "schedule": [{"from_update": 4, "learning_rate": 0.01}]},
    }
    for k, (before, units) in enumerate(zip(layers, layers[1:], strict=False), 1):
        body["parameters"] |= {
            f"W{k}": rng.normal(0, 0.6, (units, before)).tolist(),
            f"b{k}": rng.normal(0, 0.2, units).tolist(),
        }
    for update in range(8):
        here = {**body, "update": update}
        compiled, end = Compiled(here), told_update(here)
        assert_same_update(here, end, compiled.fast(), everywhere=True)
        after, state = compiled.readable()
        assert_same_update(here, end, (after, state), everywhere=True)
        told = {name: {key: v.tolist() for key, v in kept.items()} for name, kept in state.items()}
        body = {
            **body,
            "parameters": {name: value.tolist() for name, value in after.items()},
            "optimizer_state": told,
        }


@pytest.mark.parametrize("case", ORACLE["trajectories"], ids=lambda case: case["request"]["optimizer"]["name"])
def test_two_hundred_updates_end_where_pytorch_s_do(case: dict[str, Any]) -> None:
    body = case["request"]
    compiled = Compiled(body)
    trainer = compiled.trainer()
    losses = []
    while trainer.position.update < case["updates"]:
        if trainer.position.update % (case["updates"] // 10) == 0:
            losses.append(compiled.loss(trainer.memory.parameters()))
        trainer.advance(1)
    assert losses == pytest.approx(case["losses"], rel=1e-9)
    for name, value in case["after"].items():
        found, wanted = trainer.memory.parameters()[name], array(value)
        assert np.all(np.abs(found - wanted) <= 1e-9 * np.maximum(1.0, np.abs(wanted))), name


def test_every_optimizer_has_its_trajectory() -> None:
    assert {case["request"]["optimizer"]["name"] for case in ORACLE["trajectories"]} == set(OPTIMIZERS)
    assert all(case["updates"] == 200 for case in ORACLE["trajectories"])
