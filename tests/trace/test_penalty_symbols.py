"""With a penalty a weight's gradient has two parts, each with its own name: ∂R/∂w until the data's part is added."""

from typing import Any

import pytest

from tests.trace.evaluator import references
from tests.trace.reading import ask


def regularized(**regularization: float) -> dict[str, Any]:
    return {
        "model": {
            "kind": "network",
            "layers": [2, 2, 1],
            "activations": ["tanh", "identity"],
            "regularization": regularization,
        },
        "initializer": {"name": "normal", "seed": 1},
        "inputs": [0.5, -0.2],
        "targets": [1.0],
    }


@pytest.mark.parametrize(
    ("regularization", "wanted"),
    [
        ({}, []),
        ({"l2": 0.1}, ["R^{(2)}", "R^{(1)}"]),
        ({"l1": 0.1}, ["R^{(2)}", "R^{(1)}"]),
        ({"l1": 0.1, "l2": 0.1}, ["R^{(2)}_{2}", "R^{(2)}", "R^{(1)}_{2}", "R^{(1)}"]),
    ],
)
def test_a_gradient_so_far_is_named_after_its_penalty(regularization: dict[str, float], wanted: list[str]) -> None:
    trace = ask(regularized(**regularization))
    assert list(trace.structure["partials"].values()) == wanted


def test_only_the_last_contribution_to_a_weight_is_called_the_gradient_of_the_loss() -> None:
    trace = ask(regularized(l2=0.1))
    events = [f["subject"][1] for f in trace.formulas if "from the penalty" in f["title"]]
    assert [str(event) for event in events] == list(trace.structure["partials"])


def test_a_penalty_is_told_in_weights_and_needs_no_other_name() -> None:
    trace = ask(regularized(l1=0.1, l2=0.1))
    nodes = {node["id"]: node["name"] for node in trace.structure["nodes"]}
    for formula in trace.formulas:
        if formula["title"].startswith("Penalty"):
            arguments = [ref for ref in references(formula["tree"]) if ref[0] == "value"]
            assert any(nodes[ref[1]] in ("W1", "W2") for ref in arguments)
