"""The published numbers about sequences and about gradients that vanish, through the HTTP API."""

from typing import Any

import numpy as np
import pytest

from app.labs import get_lab
from tests.trace.reading import Body, ask
from tests.trace.test_golden import GOLDEN, assert_all_close

EXPLODING = GOLDEN["karpathy.rnn_exploding"]


def rumelhart(shared: str = "sum") -> Body:
    """The net of 1986 with two units that runs for three steps; its outputs are its states."""
    setup = GOLDEN["rhw.recurrent_equivalence"]["setup"]
    model = {"input_size": 0, "hidden_size": 2, "output_size": 2, "activation": "sigmoid", "loss_at": "last"}
    return {
        "model": {"kind": "recurrent", "steps": setup["steps"], **model, "shared_gradient": shared},
        "parameters": {"Whh": setup["W"], "bh": [0.0, 0.0], "Why": np.eye(2).tolist(), "by": [0.0, 0.0]},
        "h0": setup["y0"],
        "targets": setup["target"],
        "frozen": ["bh", "Why", "by"],
    }


def test_a_net_that_runs_three_steps_is_three_layers_with_tied_weights() -> None:
    case, trace = "rhw.recurrent_equivalence", ask(rumelhart())
    wanted, end = GOLDEN[case]["expected"], trace.end
    assert_all_close(np.ravel([end["values"][f"h{t}"] for t in range(4)]).tolist(), np.ravel(wanted["states"]), case)
    assert_all_close([end["loss"]], [wanted["E"]], case)
    layers = [event["contribution"] for event in trace.contributions(trace.by_name["Whh"])]
    assert_all_close(np.ravel(layers[::-1]).tolist(), np.ravel(wanted["grad_per_layer"]).tolist(), case)
    assert_all_close(np.ravel(end["gradients"]["Whh"]).tolist(), np.ravel(wanted["sum_grad"]).tolist(), case)
    mean = ask(rumelhart("mean")).end
    assert_all_close(np.ravel(mean["gradients"]["Whh"]).tolist(), np.ravel(wanted["mean_grad"]).tolist(), case)


def unrolled(weights: Any, activation: str) -> Body:
    """Five units for fifty steps; what arrives at the last state is the post's random gradient."""
    start, arriving = np.random.RandomState(1).randn(5), np.random.RandomState(2).randn(5)
    model = {"input_size": 0, "hidden_size": 5, "output_size": 1, "activation": activation, "loss_at": "last"}
    body: Body = {
        "model": {"kind": "recurrent", "steps": 50, **model},
        "parameters": {"Whh": weights.tolist(), "bh": [0.0] * 5, "Why": [arriving.tolist()], "by": [0.0]},
        "h0": start.tolist(),
        "targets": [0.0],
        "granularity": "layer",
    }
    output = ask(body).end["outputs"][0]  # the half squared error's slope is y − d: it is made 1
    return {**body, "upstream": 1.0 / output} if abs(output) > 1 else {**body, "targets": [output - 1.0]}


def test_the_lab_of_shared_weights_is_the_case_of_1986() -> None:
    case = "rhw.recurrent_equivalence"
    wanted, lab = GOLDEN[case]["expected"], get_lab("shared_weights")
    averaged = next(variant["request"] for variant in lab["variants"] if variant["id"] == "averaged")
    for request, key in ((lab["request"], "sum_grad"), (averaged, "mean_grad")):
        end = ask(request).end
        assert_all_close([end["loss"]], [wanted["E"]], case)
        assert_all_close(np.ravel(end["gradients"]["Whh"]).tolist(), np.ravel(wanted[key]).tolist(), case)


def sizes(weights: Any, activation: str) -> list[float]:
    """The size of the gradient at every state, the last one first."""
    found: list[float] = ask(unrolled(weights, activation)).end["over_time"]["states"]
    return found[::-1]


@pytest.mark.parametrize("run", EXPLODING["expected"]["random_runs"], ids=lambda run: str(run["seed"]))
def test_random_weights_make_the_gradient_explode_unless_every_relu_goes_off(run: dict[str, float]) -> None:
    weights = np.random.RandomState(int(run["seed"])).randn(5, 5)
    assert max(abs(np.linalg.eigvals(weights))) == pytest.approx(run["spectral_radius"], rel=1e-9)
    assert ask(unrolled(weights, "relu")).end["over_time"]["radius"] == pytest.approx(run["spectral_radius"], rel=1e-9)
    found = sizes(weights, "relu")
    assert found[0] == pytest.approx(run["relu_norm_first"], rel=1e-9)
    assert found[50] == pytest.approx(run["relu_norm_after_50"], rel=EXPLODING["tolerance"], abs=0.0)
    assert sizes(weights, "identity")[50] == pytest.approx(run["linear_norm_after_50"], rel=EXPLODING["tolerance"])


@pytest.mark.parametrize("run", EXPLODING["expected"]["controlled_orthogonal"], ids=lambda run: str(run["rho"]))
def test_a_turn_that_scales_makes_the_gradient_grow_or_shrink_by_its_power(run: dict[str, float]) -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(7).normal(size=(5, 5)))
    found = sizes(run["rho"] * turn, "identity")
    assert found[50] / found[0] == pytest.approx(run["exact"], rel=1e-9)
    foretold = ask(unrolled(run["rho"] * turn, "identity")).end["over_time"]["by_radius"]
    assert foretold[::-1] == pytest.approx(found, rel=1e-9)  # where nothing else is in the way, each step multiplies
