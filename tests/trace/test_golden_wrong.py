"""The published numbers about what goes wrong, through the HTTP API: saturation, dead ReLUs, a clipped error."""

from typing import Any

import numpy as np
import pytest

from tests.trace.reading import Body, array, ask
from tests.trace.test_golden import GOLDEN, assert_all_close

SATURATION = GOLDEN["karpathy.sigmoid_saturation"]["expected"]


def slope(x: float) -> tuple[float, float]:
    """The sigmoid's value at x, and its local gradient."""
    trace = ask({"model": {"kind": "circuit", "source": "s = sigmoid(x)"}, "inputs": {"x": x}})
    return float(trace.end["values"]["s"]), float(trace.end["gradients"]["x"])


def test_the_sigmoid_saturates() -> None:
    for row in SATURATION["preact_table"]:
        assert_all_close(list(slope(row["x"])), [row["z"], row["local"]], "karpathy.sigmoid_saturation")
    for row in SATURATION["table"]:
        z, local = slope(float(np.log(row["z"] / (1.0 - row["z"]))))
        assert (z, local) == (pytest.approx(row["z"], rel=1e-14), pytest.approx(row["local"], rel=1e-13))
    assert slope(0.0) == (SATURATION["at_z"], SATURATION["max_local"])


@pytest.mark.parametrize("row", SATURATION["best_case_through_n_layers"], ids=lambda row: str(row["n"]))
def test_every_sigmoid_makes_the_gradient_four_times_smaller_at_least(row: dict[str, float]) -> None:
    source = "\n".join(f"s{k + 1} = sigmoid({'x' if k == 0 else f's{k} - 0.5'})" for k in range(int(row["n"])))
    end = ask({"model": {"kind": "circuit", "source": source}, "inputs": {"x": 0.0}}).end
    assert end["gradients"]["x"] == row["factor"]


@pytest.mark.parametrize("row", GOLDEN["karpathy.weight_scale"]["expected"]["rows"], ids=lambda row: str(row["scale"]))
def test_weights_that_are_too_large_leave_nothing_of_the_gradient(row: dict[str, Any]) -> None:
    case = "karpathy.weight_scale"
    setup = GOLDEN[case]["setup"]
    inputs = {"W": (np.array(setup["W_base"]) * row["scale"]).tolist(), "x": setup["x"]}
    trace = ask({"model": {"kind": "circuit", "source": "z = sigmoid(W @ x)"}, "inputs": inputs})
    assert_all_close(trace.end["values"]["z"], row["z"], case)
    size = float(np.linalg.norm(array(trace.end["gradients"]["W"])))
    assert size == pytest.approx(row["dW_frobenius"], rel=1e-9)
    assert trace.end["gradients"]["x"] == pytest.approx(row["dx"], rel=1e-9)


def dead() -> Body:
    """Two ReLU units on four examples, of which the second is never on."""
    setup = GOLDEN["karpathy.dead_relu"]["setup"]
    source = "Z = relu(X @ transpose(W) + b)"
    return {"model": {"kind": "circuit", "source": source}, "inputs": {key: setup[key] for key in ("X", "W", "b")}}


def test_a_relu_that_is_never_on_learns_nothing() -> None:
    case, end = "karpathy.dead_relu", ask(dead()).end
    wanted = GOLDEN[case]["expected"]
    assert_all_close(np.ravel(end["values"]["Z"]).tolist(), np.ravel(wanted["Z"]).tolist(), case)
    assert_all_close(np.ravel(end["gradients"]["W"]).tolist(), np.ravel(wanted["dW"]).tolist(), case)
    assert (array(end["values"]["Z"]) > 0).mean(axis=0).tolist() == wanted["alive_fraction"]


CLIPPED = "delta = target - q\nclipped = max(min(delta, 1), -1)\n"
BUGGY, HUBER = CLIPPED + "loss = clipped ** 2", CLIPPED + "loss = clipped * (delta - clipped / 2)"


def clipped(source: str, deltas: list[float]) -> tuple[list[float], list[float]]:
    """The loss and its gradient at each of these differences."""
    found = [
        ask({"model": {"kind": "circuit", "source": source}, "inputs": {"target": delta, "q": 0.0}}).end
        for delta in deltas
    ]
    return [end["values"]["loss"] for end in found], [end["gradients"]["delta"] for end in found]


def test_a_clipped_error_has_no_gradient_beyond_its_bounds_and_hubers_loss_has() -> None:
    case = "karpathy.dqn_clip"
    wanted, deltas = GOLDEN[case]["expected"], GOLDEN[case]["setup"]["delta"]
    losses, gradients = clipped(BUGGY, deltas)
    assert_all_close(losses, wanted["buggy_loss_per_item"], case)
    assert_all_close(gradients, wanted["buggy_grad"], case)
    losses, gradients = clipped(HUBER, deltas)
    assert_all_close(losses, wanted["huber_loss"], case)
    assert_all_close(gradients, wanted["huber_grad"], case)


def test_the_table_that_was_printed_with_the_bug_is_what_it_makes() -> None:
    case = "karpathy.dqn_clip_theano_table"
    wanted = GOLDEN[case]["expected"]
    _, gradients = clipped(BUGGY, wanted["a"])
    assert_all_close(gradients, wanted["grad"], case)
    assert len(GOLDEN[case]["published"]) == len(gradients)  # the figures are held in test_printed.py


def clip_table() -> dict[str, float]:
    """The gradients of the table that a source printed, under its names for them."""
    _, gradients = clipped(BUGGY, GOLDEN["karpathy.dqn_clip_theano_table"]["expected"]["a"])
    return {f"grad[{k}]": float(gradient) for k, gradient in enumerate(gradients)}
