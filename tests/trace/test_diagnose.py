"""What ails a run is told where it ails, and nothing is told of a run that is well: each finding both ways."""

from typing import Any

import numpy as np
import pytest

from app.config import LIMITS
from app.trace.diagnose import EXPLODING, SATURATED, VANISHING
from app.words import words
from tests.trace.reading import Body, Trace, ask
from tests.trace.sequences import sequence
from tests.trace.test_golden_sequences import unrolled
from tests.trace.test_golden_wrong import dead
from tests.trace.test_reasons import body
from tests.trace.test_words import FILLED

ASKED = {"include": ["structure", "events", "result", "diagnosis"]}


def findings(asked: Body) -> list[dict[str, Any]]:
    trace: Trace = ask({**asked, **ASKED})
    found: list[dict[str, Any]] = trace.end["diagnosis"]
    for finding in found:
        assert finding["words"] and not FILLED.search(finding["words"])
        assert 0 <= finding["event"] < len(trace.events)
        if finding["element"]:
            event = trace.events[finding["event"]]
            np.zeros(trace.nodes[event["node"]]["shape"])[tuple(finding["element"])]
    return found


def of_kind(asked: Body, kind: str) -> list[dict[str, Any]]:
    return [finding for finding in findings(asked) if finding["kind"] == kind]


def deep(layers: int, activation: str, weight: float, **change: Any) -> Body:
    """A chain of single units, all with the same weight."""
    weights = {f"W{k}": [[weight]] for k in range(1, layers + 1)}
    return body([1] * (layers + 1), [activation] * layers, parameters=weights, **change)


def test_a_run_that_is_well_has_no_findings() -> None:
    assert findings(body([2, 3, 1], ["tanh", "sigmoid"])) == []
    assert findings(sequence(steps=4)) == []
    assert findings({"model": {"kind": "circuit", "source": "f = x * y"}, "inputs": {"x": 1.0, "y": 2.0}}) == []


def test_what_was_not_asked_for_is_not_told() -> None:
    asked = deep(12, "sigmoid", 0.5)
    assert ask(asked).end["diagnosis"] == []
    assert findings(asked)


@pytest.mark.parametrize("curve", ["sigmoid", "tanh"])
def test_a_saturated_unit_is_found_and_one_that_is_not_is_not(curve: str) -> None:
    asked = body([1, 2, 1], [curve, "identity"], parameters={"W1": [[20.0], [0.5]]})
    [found] = of_kind(asked, "saturated")
    assert (found["unit"], found["element"], found["examples"]) == ([0], [0], 1)
    assert str(SATURATED) in found["words"]


def test_a_slope_that_only_passes_through_0_is_no_saturation() -> None:
    trough = -1.278464542761074  # where the slope of the SiLU changes its sign
    assert of_kind(body([1, 1], ["silu"], parameters={"W1": [[trough]]}), "saturated") == []
    assert of_kind(body([1, 1], ["silu"], parameters={"W1": [[-30.0]]}), "saturated")


def test_in_a_batch_a_unit_is_saturated_where_it_is_on_every_example() -> None:
    asked = body([1, 2, 1], ["tanh", "identity"], parameters={"W1": [[20.0], [20.0]], "b1": [50.0, 0.0]})
    batch = {**asked, "inputs": [[1.0], [0.0], [-1.0]], "targets": [[0.0]] * 3}
    [found] = of_kind(batch, "saturated")
    assert (found["unit"], found["element"], found["examples"]) == ([0], [0, 0], 3)


def test_a_relu_that_is_off_is_found_and_one_that_is_on_is_not() -> None:
    asked = body([1, 2, 1], ["relu", "identity"], parameters={"W1": [[-1.0], [1.0]]})
    [found] = of_kind(asked, "dead_relu")
    assert (found["unit"], found["examples"]) == ([0], 1)
    batch = {**asked, "inputs": [[1.0], [-1.0]], "targets": [[0.0]] * 2}
    assert of_kind(batch, "dead_relu") == []


def test_the_relu_of_the_post_is_off_on_every_example() -> None:
    """Of a circuit's array every number is a unit: what is off is told number by number."""
    off = {tuple(found["unit"]) for found in of_kind(dead(), "dead_relu")}
    assert {(k, 1) for k in range(4)} <= off
    assert (0, 0) not in off


def xor(bias: float, rows: list[int]) -> Body:
    return {
        "model": {"kind": "network", "layers": [2, 2, 1], "activations": ["relu", "sigmoid"]},
        "parameters": {"W1": [[1.0, 1.0], [1.0, 1.0]], "b1": [bias, 0.5], "W2": [[1.0, 1.0]], "b2": [0.0]},
        "data": {"name": "xor"},
        "rows": rows,
    }


def test_a_relu_is_dead_where_it_is_off_on_all_of_the_data() -> None:
    [found] = of_kind(xor(-2.5, [0]), "dead_relu_everywhere")
    assert (found["unit"], found["rows"]) == ([0], 4)
    assert of_kind(xor(-2.5, [0]), "dead_relu") == []


def test_a_relu_that_is_on_elsewhere_in_the_data_is_not_dead() -> None:
    assert of_kind(xor(-1.5, [0]), "dead_relu_everywhere") == []
    [found] = of_kind(xor(-1.5, [0]), "dead_relu")
    assert found["unit"] == [0]


def test_a_gradient_that_vanishes_through_layers_is_found_where_it_falls_below_the_bound() -> None:
    [found] = of_kind(deep(10, "sigmoid", 1.0), "vanishing")
    trace = ask(deep(10, "sigmoid", 1.0))
    sizes = [abs(trace.end["gradients"][f"z{k}"][0]) for k in range(10, 0, -1)]
    first = next(k for k, size in enumerate(sizes) if size / sizes[0] < VANISHING)
    assert (found["along"], found["place"], found["last"]) == ("layer", 10 - first, 10)
    assert found["ratio"] == pytest.approx(sizes[first] / sizes[0])
    assert trace.nodes[trace.events[found["event"]]["operand"]]["name"] == f"z{10 - first}"
    assert of_kind(deep(3, "sigmoid", 1.0), "vanishing") == []


def test_a_gradient_that_explodes_through_layers_is_found_where_it_rises_above_the_bound() -> None:
    [found] = of_kind(deep(8, "identity", 4.0), "exploding")
    assert (found["place"], found["ratio"]) == (3, 4.0**5)
    assert found["ratio"] > EXPLODING > 4.0**4
    assert "1.02×10³" in found["words"]
    assert of_kind(deep(8, "identity", 1.0), "exploding") == []


@pytest.mark.parametrize(("rho", "kind"), [(0.5, "vanishing"), (1.0, None), (1.5, "exploding")])
def test_a_gradient_that_vanishes_or_explodes_in_time_is_found_at_its_step(rho: float, kind: str | None) -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(5, 5)))
    asked = unrolled(rho * turn, "identity")
    along = [finding for finding in findings(asked) if finding["kind"] in ("vanishing", "exploding")]
    assert [finding["kind"] for finding in along] == ([kind] if kind else [])
    for found in along:
        steps = int(np.floor(np.log(VANISHING if rho < 1 else EXPLODING) / np.log(rho))) + 1
        assert (found["along"], found["last"], found["place"]) == ("step", 50, 50 - steps)
        assert found["ratio"] == pytest.approx(rho**steps, rel=1e-9)


def test_where_the_gradient_is_cut_on_purpose_it_does_not_vanish() -> None:
    assert of_kind(sequence(steps=6, loss_at="last", truncate=2), "vanishing") == []


def test_a_parameter_that_learns_nothing_is_told_with_its_reason() -> None:
    asked = body([1, 1, 1], ["relu", "identity"], parameters={"W1": [[-1.0]]}, targets=[1.0])
    found = {finding["parameter"]: finding for finding in of_kind(asked, "zero_gradient")}
    assert set(found) == {"W1", "b1", "W2"}
    assert found["W2"]["reason"] == "zero_value"
    assert found["b1"]["reason"] == "zero_upstream"
    for finding in found.values():
        assert words()["reasons"][finding["reason"]] in finding["words"]
    assert of_kind(body([1, 1, 1], ["tanh", "identity"]), "zero_gradient") == []


def test_a_weight_that_no_step_reads_with_a_gradient_has_no_way_to_the_loss() -> None:
    free = sequence(steps=2, input_size=0, loss_at="last", truncate=1)
    free["h0"] = [0.0] * 3
    free["parameters"]["bh"] = [0.0] * 3
    found = {finding["parameter"]: finding["reason"] for finding in of_kind(free, "zero_gradient")}
    assert found == {"Whh": "zero_value", "Why": "zero_value"}


def test_an_overflow_is_told_with_the_op_that_it_began_at() -> None:
    circuit = {"model": {"kind": "circuit", "source": "a = exp(x)\nf = a * y"}, "inputs": {"x": 800.0, "y": 2.0}}
    [found] = of_kind(circuit, "overflow")
    assert found["op"] == "exp"
    large = body([1, 1], ["identity"], inputs=[1e200], parameters={"W1": [[1e200]]})
    [found] = of_kind(large, "overflow")
    assert found["op"] == "affine"


def test_a_number_that_is_infinite_for_another_reason_did_not_overflow() -> None:
    pole = {"model": {"kind": "circuit", "source": "f = 1 / x"}, "inputs": {"x": 0.0}}
    given = body([1, 1], ["identity"], inputs=["Infinity"])
    for asked in (pole, given):
        assert of_kind(asked, "overflow") == []
        assert of_kind(asked, "not_finite")


def test_only_so_many_findings_are_told() -> None:
    wide = body([1, 200, 1], ["relu", "identity"], parameters={"W1": [[-1.0]] * 200})
    assert len(findings(wide)) == LIMITS.diagnoses


def test_where_reasons_differ_from_number_to_number_a_parameter_tells_each() -> None:
    model = {"kind": "network", "layers": [2, 2, 1], "activations": ["relu", "identity"], "loss": "half_squared_error"}
    numbers = {"W1": [[1.0, 1.0], [1.0, 1.0]], "b1": [1.0, -9.0], "W2": [[1.0, 1.0]], "b2": [0.0]}
    asked = {"model": model, "parameters": numbers, "inputs": [0.0, 0.0], "targets": [3.0], "include": ["diagnosis"]}
    [told] = of_kind(asked | {"optimizer": {"name": "sgd", "learning_rate": 0.1}}, "zero_gradient")
    assert told["parameter"] == "W1"
    reasons = words()["reasons"]
    assert reasons["zero_value"] in told["words"]  # of the unit that is on, where the inputs are 0
    assert reasons["zero_upstream"] in told["words"]  # of the unit that is off
