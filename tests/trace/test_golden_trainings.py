"""The published and the computed ends of long trainings, through the HTTP API; see `golden.json`."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.trace.reading import Body, array, client
from tests.trace.test_golden import GOLDEN, mazur, raschka, weights_of
from tests.trace.training import end_of, resumed

LATER: dict[str, Any] = GOLDEN["mazur.later_rounds"]["expected"]
TOLERANCE: float = GOLDEN["mazur.later_rounds"]["tolerance"]
OPERATORS: dict[str, Any] = GOLDEN["emergentmind.training_runs"]["expected"]


def training(trace: Body, **change: Any) -> Body:
    """A trace request of one example as a training on it."""
    kept = {key: trace[key] for key in ("model", "parameters", "optimizer", "frozen")}
    data = {"inputs": [trace["inputs"]], "targets": [trace["targets"]]}
    return {**kept, "data": data, "frames_per_second": 60, "epochs": 1, **change}


RUNS: dict[str, Body] = {
    "correct": training(mazur()),
    "inplace_update_bug": training(mazur(), mistake="updated_weights_in_delta"),
    "with_bias_updates": training(mazur(frozen=[])),
    "cross_entropy": training(raschka()),
}


@pytest.mark.parametrize("name", list(RUNS))
def test_the_error_of_every_round_is_the_known_one(name: str) -> None:
    told = LATER[name]
    rounds = sorted(map(int, told["E_by_round"]))
    line, body = None, RUNS[name]
    for before, after in pairwise([0, *rounds]):
        asked = {**body, "epochs": after - before}
        line = end_of(asked if line is None else resumed(asked, line))
        assert line["update"] == after
        assert line["loss"] == pytest.approx(told["E_by_round"][str(after)], abs=TOLERANCE)
    assert line is not None
    if "w_after_10000" in told:
        assert weights_of(line["state"]["parameters"]) == pytest.approx(told["w_after_10000"], abs=TOLERANCE)
    if "outputs_after_10000" in told:
        end = end_of(resumed({**body, "include": ["outputs"], "optimizer": {"name": "sgd", "learning_rate": 0}}, line))
        assert array(end["outputs"])[0] == pytest.approx(told["outputs_after_10000"], abs=TOLERANCE)


def operator(hidden: int, seed: int, name: str = "xor") -> Body:
    """One of the runs on a logic operator: its rows in their order, one at a time."""
    rng = np.random.default_rng(seed)
    shapes = {"W1": (hidden, 2), "W2": (1, hidden), "b1": (hidden,), "b2": (1,)}  # in the order in which they are drawn
    return {
        "model": {"kind": "network", "layers": [2, hidden, 1], "activations": ["sigmoid", "sigmoid"]},
        "parameters": {key: rng.uniform(-1, 1, shape).tolist() for key, shape in shapes.items()},
        "data": {"name": name},
        "optimizer": {"name": "sgd", "learning_rate": 0.5},
        "batch_size": 1,
        "shuffle": False,
        "epochs": 3000,
        "until": {"error": 0.1, "every": 50},
        "frames_per_second": 60,
    }


@pytest.mark.parametrize("hidden", [2, 3, 5])
def test_xor_is_solved_after_the_known_number_of_epochs(hidden: int) -> None:
    known = OPERATORS[f"H={hidden} biases trained, U(-1,1), lr .5"]
    found = []
    for seed in range(known["of"]):
        end = end_of(operator(hidden, seed))
        found.append(end["epoch"] if end["reason"] == "converged" else None)
        assert end["reason"] != "converged" or end["error"] < 0.1
    assert found == known["epochs_to_mean_abs_err_below_0p1"]
    assert sum(epoch is not None for epoch in found) == known["solved"]


@pytest.mark.parametrize("name", ["OR", "AND", "NAND"])
def test_the_other_operators_are_learned_after_the_known_number_of_epochs(name: str) -> None:
    known = OPERATORS[f"H=3 {name}"]["epochs"]
    assert [end_of(operator(3, seed, name.lower()))["epoch"] for seed in range(len(known))] == known


def test_another_operator_in_mid_run_makes_the_error_leap_and_fall() -> None:
    body = operator(3, 1, "or")
    learned = end_of(body)
    switched = {**body, "data": {"name": "nand"}, "until": {}}
    leap = end_of(resumed(switched, learned, updates=1))
    after = end_of(resumed({**switched, "until": body["until"]}, learned))
    assert learned["error"] < 0.1 < 0.4 < leap["error"]
    assert after["reason"] == "converged"


def test_differences_take_ever_more_passes_and_backpropagation_takes_one() -> None:
    """The chart's shape: by differences each parameter costs a pass of its own, backwards all of them cost one."""
    chart = GOLDEN["brooks.timing_chart"]["expected"]
    assert chart["naive_seconds_approx"] == sorted(chart["naive_seconds_approx"])
    ratios = []
    for hidden in (4, 8, 16):
        body = {**operator(hidden, 0), "inputs": [[0.0, 1.0]], "targets": [[1.0]]}
        asked = {key: body[key] for key in ("model", "parameters", "inputs", "targets")}
        told = client().post("/api/v1/products", json={**asked, "product": "vjp"}).get_json()["costs"]
        count = sum(np.size(value) for value in body["parameters"].values())
        assert told["differences"]["passes"] >= count
        ratios.append(told["differences"]["multiplications"] / told["reverse"]["multiplications"] / count)
    assert max(ratios) / min(ratios) < 2
    published = np.divide(chart["naive_seconds_approx"], chart["backprop_seconds_approx"])
    assert published[-1] > published[0]
