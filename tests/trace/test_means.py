"""A batch's means are the means of the numbers that are told for its examples; one example has none."""

import numpy as np
import pytest
from hypothesis import given

from tests.drawing import drawn
from tests.trace.bodies import Body, any_body
from tests.trace.reading import array, ask


@drawn
@given(any_body)
def test_a_mean_is_that_of_the_numbers_told_for_each_example(body: Body) -> None:
    trace = ask({**body, "include": ["structure", "events", "result"]})
    if array(body["inputs"]).ndim == 1:
        assert "means" not in trace.end
        return
    means, end = trace.end["means"], trace.end
    layers = trace.structure["layers"][1:]
    of_layers = {trace.nodes[layer[part]]["name"] for layer in layers for part in ("pre", "value")}
    probable = trace.structure["probabilities"]
    assert set(means["values"]) == of_layers | ({"p"} if probable is not None else set())
    assert set(means["gradients"]) == of_layers
    for kind in ("values", "gradients"):
        for name, mean in means[kind].items():
            rows = array(end[kind][name])
            assert array(mean) == pytest.approx(rows.mean(axis=0), rel=1e-12, abs=1e-12 * np.abs(rows).max())


BATCH: Body = {
    "model": {"kind": "network", "layers": [1, 1], "activations": ["identity"]},
    "parameters": {"W1": [[1.0]], "b1": [0.0]},
    "inputs": [[1.0], [2.0], [6.0]],
    "targets": [[0.0], [0.0], [0.0]],
    "optimizer": {"name": "sgd"},
}


def test_under_the_reduction_mean_a_gradient_s_mean_divides_by_the_examples_twice() -> None:
    means = {}
    for reduction in ("mean", "sum"):
        trace = ask({**BATCH, "model": BATCH["model"] | {"reduction": reduction}})
        means[reduction] = trace.end["means"]["gradients"]["z1"]
        assert trace.end["means"]["values"]["z1"] == [3.0]
    assert means == {"mean": pytest.approx([1.0]), "sum": [3.0]}


def test_a_sum_too_large_for_a_float_has_a_mean_all_the_same() -> None:
    trace = ask({**BATCH, "inputs": [[1.5e308]] * 3})
    assert trace.end["means"]["values"]["z1"] == pytest.approx([1.5e308])
    assert ask({**BATCH, "inputs": [["NaN"], [1.0], [2.0]]}).end["means"]["values"]["z1"] == ["NaN"]
