"""Recurrent models learn: an update is its trace's, a resumed training the same; on sequences by name or one's own."""

from typing import Any

import numpy as np
import pytest

from app.config import LIMITS
from app.engine.optimizers import OPTIMIZERS
from app.models.cells import CELLS
from app.models.sequences import CHARACTERS, DELAY, SEQUENCES, make_sequences
from app.trace.catalog import catalog
from app.words import LANGUAGES, words
from tests.trace.reading import Body, array, ask, client
from tests.trace.training import PATH, end_of, run


def learning(name: str = "echo", **change: Any) -> Body:
    """A small recurrent model on sequences of that name."""
    entry = SEQUENCES[name]
    model = {"kind": "recurrent", "input_size": entry.features, "hidden_size": 4, "output_size": entry.outputs}
    loss = "softmax_cross_entropy" if entry.outputs > 1 else "half_squared_error"
    return {
        "model": {**model, "loss": loss, **change.pop("model", {})},
        "initializer": {"name": "xavier_uniform", "seed": 2},
        "data": {"name": name, "samples": 6, "steps": 5, **change.pop("data", {})},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "epochs": 2,
        "batch_size": 4,
        "frames_per_second": 60,
        **change,
    }


@pytest.mark.parametrize("loss_at", ["every", "last"])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("data", SEQUENCES)
def test_an_update_of_a_training_is_the_one_that_its_trace_tells(data: str, cell: str, loss_at: str) -> None:
    body = learning(data, model={"cell": cell, "loss_at": loss_at}, updates=1, include=["outputs", "confusion"])
    begun, first, *_, end = run(body)
    rows = first["next_rows"]
    assert len(rows) == 4
    kept = {key: body[key] for key in ("model", "data", "optimizer")}
    asked = {**kept, "parameters": begun["parameters"], "rows": rows, "granularity": "layer"}
    answer = client().post("/api/v1/traces", json=asked, headers={"Accept": "application/json"})
    told = answer.get_json()["end"]
    for name, value in told["updated"].items():
        np.testing.assert_allclose(array(end["state"]["parameters"][name]), array(value), rtol=0, atol=1e-13)
    assert np.shape(first["outputs"])[:2] == (6, 5 if loss_at == "every" else 1)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_goes_on_from_its_state_as_if_it_had_never_stopped(optimizer: str) -> None:
    body = learning("wave", model={"truncate": 2}, optimizer={"name": optimizer, "learning_rate": 0.01})
    whole = end_of({**body, "epochs": 5})["state"]
    half = end_of({**body, "epochs": 3})["state"]
    assert end_of({**body, "epochs": 2, "resume": half})["state"] == whole


@pytest.mark.parametrize("cell", CELLS)
def test_the_echo_is_learned(cell: str) -> None:
    body = learning(
        model={"cell": cell, "hidden_size": 8, "loss": "sigmoid_cross_entropy"},
        data={"samples": 60, "steps": 8},
        optimizer={"name": "adam", "learning_rate": 0.02},
        epochs=400,
        batch_size=20,
        until={"accuracy": 1.0, "every": 5},
        test_fraction=0.25,
        rows=False,
    )
    end = end_of(body)
    assert (end["reason"], end["accuracy"]) == ("converged", 1.0)
    assert end["test_accuracy"] > 0.9


def test_sequences_of_one_s_own_are_those_of_the_data_set() -> None:
    body = learning("adding")
    inputs, targets = make_sequences("adding", 6, 5, None, 0)
    own = {**body, "data": {"inputs": inputs.tolist(), "targets": targets.tolist()}}
    assert end_of(own)["state"] == end_of(body)["state"]


@pytest.mark.parametrize("name", SEQUENCES)
def test_sequences_are_the_same_for_the_same_seed_and_of_the_length_asked_for(name: str) -> None:
    entry = SEQUENCES[name]
    inputs, targets = make_sequences(name, 7, 6, None, 3)
    again = make_sequences(name, 7, 6, None, 3)
    assert inputs.shape == (7, 6, entry.features)
    assert targets.shape == ((7, 6) if entry.classes else (7, 6, entry.outputs))
    assert (inputs == again[0]).all() and (targets == again[1]).all()
    if entry.classes:
        assert set(np.unique(targets)) <= set(range(entry.classes))


def test_each_rule_makes_what_it_says() -> None:
    bits, echoed = make_sequences("echo", 20, 9, None, 1)
    assert (echoed[:, DELAY:] == bits[:, :-DELAY, 0]).all() and not echoed[:, :DELAY].any()
    bits, odd = make_sequences("parity", 20, 9, None, 1)
    assert (odd[:, -1] == bits[:, :, 0].sum(axis=1) % 2).all()
    pairs, sums = make_sequences("adding", 20, 9, None, 1)
    assert (pairs[:, :, 1].sum(axis=1) == 2).all()
    np.testing.assert_allclose(sums[:, -1, 0], (pairs[:, :, 0] * pairs[:, :, 1]).sum(axis=1))
    values, later = make_sequences("wave", 20, 9, 0.0, 1)
    np.testing.assert_allclose(values[:, 1:], later[:, :-1])
    letters, following = make_sequences("text", 20, 9, None, 1)
    assert (letters.argmax(axis=2)[:, 1:] == following[:, :-1]).all()
    assert len(CHARACTERS) == letters.shape[2] == len(set(CHARACTERS))


REFUSED: list[tuple[Body, str, str]] = [
    (learning(data={"name": "echoes"}), "/data/name", "'echoes'"),
    (learning(data={"name": "xor"}), "/data/name", "data set of sequences"),
    (learning(data={"steps": 1}), "/data/steps", str(LIMITS.time_steps)),
    (learning(data={"samples": 0}), "/data/samples", "1 to"),
    (learning(model={"input_size": 2}), "/model/input_size", "the model takes 2"),
    (learning("wave", model={"output_size": 2}), "/model/output_size", "the model has 2"),
    (learning("text", model={"output_size": 3}), "/model/output_size", "one for each class"),
    (learning(model={"input_size": 0, "steps": 5}), "/model/input_size", "nothing comes in"),
    (learning(include=["boundary", "histograms"]), "/include", "boundary, histograms"),
    (learning(epochs=0), "/epochs", "1 to"),
    ({**learning(), "data": {"inputs": [[[1.0]]], "targets": [[1.0], [1.0]]}}, "/data/targets", "1 rows"),
    ({**learning(), "data": {"inputs": [[1.0]], "targets": [[1.0]]}}, "/data/inputs", "(n, T, 1)"),
    (learning(mistake="updated_weights_in_delta"), "/mistake", "shares its weights"),
]


@pytest.mark.parametrize(("body", "path", "said"), REFUSED)
def test_what_cannot_be_learned_is_refused_with_its_field(body: Body, path: str, said: str) -> None:
    answer = client().post(PATH, json=body)
    assert answer.status_code == 422, answer.text
    problem = next(each for each in answer.get_json()["errors"] if each["path"] == path)
    assert said in problem["message"] + str(problem.get("hint"))


@pytest.mark.parametrize("path", [PATH, "/api/v1/traces"])
def test_more_sequences_than_can_be_trained_are_refused_before_they_are_made(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.trace.sequence_data.make_sequences", lambda *_: pytest.fail("they were made"))
    body = learning("text", data={"samples": LIMITS.examples, "steps": LIMITS.time_steps, "noise": 0.1})
    if path != PATH:
        body = {key: body[key] for key in ("model", "data", "initializer")}
    [problem] = client().post(path, json=body).get_json()["errors"]
    assert (problem["path"], problem["code"]) == ("/data/samples", "too_large")
    assert f"{LIMITS.examples:,} sequences of {LIMITS.time_steps} steps" in problem["message"]


@pytest.mark.parametrize("given", ["NaN", "Infinity", "-Infinity", 0.5, -1])
@pytest.mark.parametrize("path", [PATH, "/api/v1/traces"])
def test_a_class_that_is_no_number_from_0_up_is_refused_at_its_place(path: str, given: object) -> None:
    network = {"kind": "network", "layers": [1, 2], "activations": ["identity"], "loss": "softmax_cross_entropy"}
    model = {"output_size": 2, "loss": "softmax_cross_entropy"}
    rows = {"inputs": [[1.0], [2.0]], "targets": [1, given]}
    every = {"inputs": [[[1.0], [2.0]]], "targets": [[1, given]]}
    last = {"inputs": [[[1.0]], [[2.0]]], "targets": [1, given]}
    for body, data, place in (
        ({**learning(), "model": network}, rows, "/data/targets/1"),
        (learning(model=model), every, "/data/targets/0/1"),
        (learning(model=model | {"loss_at": "last"}), last, "/data/targets/1"),
    ):
        asked = {**body, "data": data}
        if path != PATH:
            asked = {key: asked[key] for key in ("model", "data", "initializer")}
        answer = client().post(path, json=asked)
        assert answer.status_code == 422, answer.text
        assert [problem["path"] for problem in answer.get_json()["errors"]] == [place]


def test_a_network_takes_no_sequences() -> None:
    network = {"kind": "network", "layers": [1, 1], "activations": ["tanh"]}
    for data, path in (
        ({"inputs": [[[1.0]]], "targets": [[[1.0]]]}, "/data/inputs"),
        ({"name": "line", "steps": 3}, "/data/steps"),
        ({"name": "echo"}, "/data/name"),
    ):
        answer = client().post(PATH, json={**learning(), "model": network, "data": data})
        assert path in [problem["path"] for problem in answer.get_json()["errors"]], answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_data_set_of_sequences_is_told(lang: str) -> None:
    assert set(words(lang)["sequences"]) == set(SEQUENCES)
    assert [entry["name"] for entry in catalog(lang)["sequences"]] == list(SEQUENCES)
    assert not set(SEQUENCES) & {entry["name"] for entry in catalog(lang)["datasets"]}
    assert all(entry["title"] and entry["words"].endswith(".") for entry in catalog(lang)["sequences"])


def test_rows_of_sequences_are_traced_in_the_order_in_which_they_are_named() -> None:
    body = {key: value for key, value in learning("parity").items() if key in ("model", "data", "initializer")}
    inputs, targets = make_sequences("parity", 6, 5, None, 0)
    rows = [4, 1]
    own = {"inputs": inputs[rows].tolist(), "targets": targets[rows][:, :, None].tolist()}
    by_rows = client().post("/api/v1/traces", json={**body, "rows": rows}, headers={"Accept": "application/json"})
    direct = ask({"model": body["model"], "initializer": body["initializer"], **own})
    assert by_rows.get_json()["end"]["loss"] == direct.end["loss"]
    outside = client().post("/api/v1/traces", json={**body, "rows": [6]})
    assert [problem["path"] for problem in outside.get_json()["errors"]] == ["/rows/0"]
