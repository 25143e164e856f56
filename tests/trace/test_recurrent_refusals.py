"""What no recurrent model can be traced with is refused with its field, in the learner's words."""

from typing import Any

import numpy as np
import pytest

from app.config import LIMITS
from app.models.cells import CELLS
from app.models.recurrent import ENDS, SHARED
from tests.trace.reading import Body, client
from tests.trace.sequences import sequence

FREE = sequence(steps=3, input_size=0)


def model(**change: Any) -> Body:
    body = sequence()
    return {**body, "model": {**body["model"], **change}}


def given(steps: int = 4, **change: Any) -> Body:
    return {**sequence(steps=steps), **change}


def weights(name: str, value: Any) -> Body:
    body = sequence()
    kept = {**body["parameters"], name: value}
    return {**body, "parameters": {key: part for key, part in kept.items() if part is not None}}


REFUSED: list[tuple[Body, str, list[str]]] = [
    (model(cell="rnm"), "/model/cell", ["'rnm'", *CELLS]),
    (model(input_size=-1), "/model/input_size", ["0 to", "not -1"]),
    (model(hidden_size=0), "/model/hidden_size", ["1 to", "not 0"]),
    (model(output_size=LIMITS.units + 1), "/model/output_size", [f"{LIMITS.units:,}"]),
    (model(hidden_size=400), "/model/hidden_size", ["161,600", "100,000"]),
    (model(activation="tahn"), "/model/activation", ["'tahn'", "tanh"]),
    (model(output_activation="tahn"), "/model/output_activation", ["'tahn'"]),
    (model(cell="gru", activation="relu"), "/model/activation", ["GRU", "plain cell"]),
    (model(cell="lstm", activation="sigmoid"), "/model/activation", ["LSTM"]),
    (model(loss="hinge"), "/model/loss", ["'hinge'"]),
    (model(loss="sigmoid_cross_entropy", output_activation="tanh"), "/model/output_activation", ["own sigmoid"]),
    (model(loss_at="first"), "/model/loss_at", ["'first'", *ENDS]),
    (model(shared_gradient="median"), "/model/shared_gradient", ["'median'", *SHARED]),
    (model(reduction="median"), "/model/reduction", ["'median'", "sum"]),
    (model(truncate=0), "/model/truncate", ["at least 1 step"]),
    (model(steps=3), "/model/steps", ["inputs say"]),
    ({**FREE, "model": {**FREE["model"], "steps": None}}, "/model/steps", ["how many steps"]),
    ({**FREE, "model": {**FREE["model"], "steps": LIMITS.time_steps + 1}}, "/model/steps", [str(LIMITS.time_steps)]),
    ({**FREE, "inputs": [[1.0]]}, "/inputs", ["leave the inputs out"]),
    ({**FREE, "h0": [0.0] * 2}, "/h0", ["(2)", "(3)"]),
    (given(inputs=[[1.0]] * 4), "/inputs", ["(4, 1)", "(T, 2)", "a row 2 numbers"]),
    (given(inputs=[1.0, 2.0]), "/inputs/0", ["single number"]),
    (given(inputs={"x": 1.0}), "/inputs", ["one for each step"]),
    (given(inputs=[[0.0, 0.0]] * (LIMITS.time_steps + 1)), "/inputs", [f"{LIMITS.time_steps + 1:,} steps"]),
    (given(targets=[[0.0, 0.0]] * 3), "/targets", ["(3, 2)", "(4, 2)", "each of the 4 steps"]),
    (model(loss_at="last"), "/targets", ["(4, 2)", "(2)", "the last of the 4 steps"]),
    ({**model(loss="softmax_cross_entropy"), "targets": [0, 1, 2, 0]}, "/targets", ["from 0 to 1"]),
    ({**model(loss="binary_cross_entropy"), "targets": [[2.0, 0.0]] * 4}, "/targets", ["between 0 and 1"]),
    (given(h0=[0.0] * 2), "/h0", ["(2)", "(3)", "3 units"]),
    (given(c0=[0.0] * 3), "/c0", ["LSTM"]),
    (given(h0=[[0.0] * 3]), "/h0", ["(1, 3)", "(3)"]),
    (weights("Whh", [[1.0]]), "/parameters/Whh", ["(1, 1)", "(3, 3)", "3 units"]),
    (weights("bh", None), "/parameters/bh", ["missing", "(3)"]),
    (weights("W1", [[1.0]]), "/parameters/W1", ["'W1'", "Wxh, Whh, bh, Why, by"]),
    (given(frozen=["W1"]), "/frozen", ["'W1'", "Whh"]),
    (given(mistake="updated_weights_in_delta"), "/mistake", ["shares its weights"]),
    (given(upstream=[1.0]), "/upstream", ["one number"]),
    (given(data={"name": "echo"}), "/inputs", ["With data"]),
    (given(rows=[0]), "/rows", ["no data here"]),
    (given(optimizer_state={"Whh": {"velocity": [[0.0]]}}), "/optimizer_state/Whh/velocity", ["'velocity'"]),
    (given(parameters=None), "/parameters", ["initializer"]),
]


@pytest.mark.parametrize(("body", "path", "said"), REFUSED)
def test_what_cannot_be_traced_is_refused_with_its_field(body: Body, path: str, said: list[str]) -> None:
    answer = client().post("/api/v1/traces", json=body)
    assert answer.status_code == 422, answer.text
    problem = next(each for each in answer.get_json()["errors"] if each["path"] == path)
    text = f"{problem['message']} {problem.get('hint')}"
    assert not [part for part in said if part not in text], text
    assert "{" not in text


def test_a_batch_has_one_axis_more_and_so_have_its_states() -> None:
    body = sequence(steps=3, examples=2)
    assert client().post("/api/v1/traces", json={**body, "h0": np.zeros((2, 3)).tolist()}).status_code == 200
    assert client().post("/api/v1/traces", json={**body, "h0": [0.0] * 3}).status_code == 422


def test_other_models_have_no_state_before_their_first_step() -> None:
    network = {
        "model": {"kind": "network", "layers": [1, 1], "activations": ["tanh"]},
        "parameters": {"W1": [[0.5]], "b1": [0.0]},
        "inputs": [1.0],
        "targets": [0.0],
    }
    circuit = {"model": {"kind": "circuit", "source": "f = 2 * x"}, "inputs": {"x": 1.0}}
    for body in (network, circuit):
        answer = client().post("/api/v1/traces", json={**body, "h0": [0.0]})
        assert [problem["path"] for problem in answer.get_json()["errors"]] == ["/h0"]
    deep = client().post("/api/v1/traces", json={**network, "inputs": [[[1.0]]]})
    assert "where a number is needed" in deep.get_json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("paths", {"node": "Whh", "index": [0, 0]}),
        ("exports", {"format": "numpy"}),
        ("exports", {"format": "npz"}),
    ],
)
def test_what_is_for_other_models_says_so(call: str, more: Body) -> None:
    answer = client().post(f"/api/v1/{call}", json={**sequence(), **more})
    assert answer.status_code == 422, answer.text
    assert [problem["path"] for problem in answer.get_json()["errors"]] == ["/model/kind"]


def test_surfaces_nudges_and_products_take_sequences() -> None:
    body = sequence(steps=3, examples=2)
    axes = [{"parameter": "Whh", "index": [0, 1], "from": -1, "to": 1, "points": 3}]
    surface = client().post("/api/v1/landscapes", json={**body, "axes": axes}).get_json()
    assert len(surface["losses"]) == 3
    nudge = client().post("/api/v1/nudges", json={**body, "node": "h1", "index": [0, 1], "h": 1e-6}).get_json()
    assert nudge["change"] == pytest.approx(nudge["foretold"], rel=1e-4)
    for cell in CELLS:
        asked = {**sequence(steps=2, cell=cell), "product": "hvp", "vector": {"by": [1.0, -1.0]}}
        answer = client().post("/api/v1/products", json=asked)
        assert answer.status_code == 200, answer.text
        told = answer.get_json()["gradients"]
        for name, gradient in told["reverse"].items():
            np.testing.assert_allclose(told["forward"][name], gradient, atol=1e-12)
            np.testing.assert_allclose(told["differences"][name], gradient, atol=1e-6)
