"""Models of blocks learn: an update is its trace's, a resumed training the same; from facts by name or one's own."""

from typing import Any

import numpy as np
import pytest

from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.models.facts import FACTS
from app.trace.catalog import catalog
from app.words import LANGUAGES, words
from tests.trace.joined import JOINED, joined
from tests.trace.reading import Body, array, client
from tests.trace.training import PATH, end_of, run


def learning(loss: str = "half_squared_error", **change: Any) -> Body:
    """A small model of blocks on seven rows of one's own."""
    last = {**JOINED[-1], "activation": "identity" if LOSSES[loss].probabilities else "sigmoid"}
    body = joined(3, 7, [*JOINED[:-1], last], loss=loss, classes=True, **change.pop("model", {}))
    return {
        "model": body["model"],
        "parameters": body["parameters"],
        "data": {"inputs": body["inputs"], "targets": body["targets"]},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "epochs": 2,
        "batch_size": 3,
        "frames_per_second": 60,
        **change,
    }


@pytest.mark.parametrize("zone", [None, [0.2, 0.8]])
@pytest.mark.parametrize("loss", LOSSES)
def test_an_update_of_a_training_is_the_one_that_its_trace_tells(loss: str, zone: list[float] | None) -> None:
    zone = None if LOSSES[loss].probabilities else zone
    body = learning(loss, model={"dead_zone": zone}, updates=1, include=["outputs", "histograms", "gradients"])
    _, first, *_, end = run(body)
    asked = {**{key: body[key] for key in ("model", "parameters", "data", "optimizer")}, "rows": first["next_rows"]}
    told = client().post("/api/v1/traces", json=asked, headers={"Accept": "application/json"}).get_json()["end"]
    for name, value in told["updated"].items():
        np.testing.assert_allclose(array(end["state"]["parameters"][name]), array(value), rtol=0, atol=1e-13)
        np.testing.assert_allclose(array(end["gradients"][name]), array(told["gradients"][name]), rtol=0, atol=1e-13)
    assert np.shape(first["outputs"]) == (7, 2)
    assert len(first["histograms"]) == len(JOINED)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_training_goes_on_from_its_state_as_if_it_had_never_stopped(optimizer: str) -> None:
    body = learning(optimizer={"name": optimizer, "learning_rate": 0.01}, model={"dead_zone": [0.2, 0.8]})
    whole = end_of({**body, "epochs": 5})["state"]
    half = end_of({**body, "epochs": 3})["state"]
    assert end_of({**body, "epochs": 2, "resume": half})["state"] == whole


def test_frozen_parameters_stay() -> None:
    body = learning(frozen=["W_both", "b_p"])
    after = end_of(body)["state"]["parameters"]
    for name, before in body["parameters"].items():
        assert (array(after[name]) == array(before)).all() == (name in body["frozen"])


def test_a_row_is_right_where_every_output_is() -> None:
    body = learning(model={"dead_zone": [0.2, 0.8]}, include=["outputs"])
    targets = array(body["data"]["targets"])
    for line in run(body)[1:]:
        right = ((array(line["outputs"]) >= 0.5) == (targets >= 0.5)).all(axis=1).mean()
        assert line["accuracy"] == pytest.approx(right)
    measured = learning()
    assert end_of({**measured, "data": {**measured["data"], "targets": [[0.3, 0.4]] * 7}})["accuracy"] is None


def test_rows_are_told_by_name_as_they_were_given() -> None:
    body = learning()
    start, *_ = run(body)
    assert start["rows"]["inputs"] == body["data"]["inputs"]
    assert start["rows"]["targets"] == body["data"]["targets"]


FAMILY: Body = {
    "model": {
        "kind": "blocks",
        "inputs": {"person": 24, "relation": 12},
        "blocks": [{"name": "a", "from": ["person", "relation"], "size": 24}],
    },
    "initializer": {"name": "xavier_uniform", "seed": 2},
    "data": {"name": "family_trees"},
}


def on_facts(model: Body | None = None, **data: Any) -> Body:
    return {**FAMILY, "model": {**FAMILY["model"], **(model or {})}, "data": {**FAMILY["data"], **data}}


def own(**change: Any) -> Body:
    body = learning()
    return {**body, "data": {**body["data"], **change}}


ROWS = learning()["data"]["inputs"]
NETWORK = {"kind": "network", "layers": [3, 2], "activations": ["sigmoid"]}
REFUSED: list[tuple[Body, str, str]] = [
    (on_facts(name="family"), "/data/name", "family_trees"),
    (on_facts(samples=10), "/data/samples", "stand as they are"),
    (on_facts(noise=0.1), "/data/noise", "stand as they are"),
    (on_facts(model={"inputs": {"person": 24, "relation": 11}}), "/model/inputs", "relation (12)"),
    (
        on_facts(model={"blocks": [{"name": "a", "from": ["person", "relation"], "size": 23}]}),
        "/model/blocks/0/size",
        "24 outputs",
    ),
    (on_facts(inputs=ROWS), "/data/inputs", "not both"),
    (own(inputs=[[1.0, 2.0]]), "/data/inputs", "by its name"),
    (own(inputs={"u": ROWS["u"]}), "/data/inputs/v", "v is missing"),
    (own(inputs={**ROWS, "w": ROWS["u"]}), "/data/inputs/w", "'w'"),
    (own(inputs={**ROWS, "u": ROWS["v"]}), "/data/inputs/u", "u has 3 numbers"),
    (own(inputs={**ROWS, "v": ROWS["v"][:3]}), "/data/inputs/v", "v has 3"),
    (own(targets=[[0.0, 1.0]]), "/data/targets", "7 rows"),
    (own(targets=[0, 1, 2, 0, 0, 0, 0]), "/data/targets", "from 0 up"),
    (own(targets=[[[0.0, 1.0]]] * 7), "/data/targets", "sequences"),
    (own(labels=["a", "b"]), "/data/labels", "Class names"),
    (learning(include=["boundary", "confusion"]), "/include", "boundary, confusion"),
    (learning(mistake="updated_weights_in_delta"), "/mistake", "one chain"),
    (learning(epochs=0), "/epochs", "1 to"),
    (
        {**learning(), "model": NETWORK, "parameters": {"W1": [[0.0] * 3] * 2, "b1": [0.0] * 2}},
        "/data/inputs",
        "a list",
    ),
]


@pytest.mark.parametrize(("body", "path", "said"), REFUSED)
def test_what_blocks_cannot_learn_is_refused_with_its_field(body: Body, path: str, said: str) -> None:
    answer = client().post(PATH, json=body)
    assert answer.status_code == 422, answer.text
    problem = next(each for each in answer.get_json()["errors"] if each["path"] == path)
    assert said in problem["message"] + str(problem.get("hint")), problem


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_data_set_of_facts_is_told_and_stands_in_no_menu_of_networks(lang: str) -> None:
    assert set(words(lang)["facts"]) == set(FACTS)
    assert [entry["name"] for entry in catalog(lang)["facts"]] == list(FACTS)
    assert not set(FACTS) & {entry["name"] for kind in ("datasets", "sequences") for entry in catalog(lang)[kind]}
    assert all(entry["title"] and entry["words"].endswith(".") for entry in catalog(lang)["facts"])


def test_rows_of_facts_are_traced_in_the_order_in_which_they_are_named() -> None:
    inputs, targets = FACTS["family_trees"].rows()
    rows = [7, 3]
    direct = {"inputs": {name: part[rows].tolist() for name, part in inputs.items()}, "targets": targets[rows].tolist()}
    told = []
    for asked in ({**FAMILY, "rows": rows}, {**FAMILY, **direct}):
        asked = {key: value for key, value in asked.items() if key != "data" or "rows" in asked}
        answer = client().post("/api/v1/traces", json=asked, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        told.append(answer.get_json()["end"]["loss"])
    assert told[0] == told[1]
    outside = client().post("/api/v1/traces", json={**FAMILY, "rows": [104]})
    assert [problem["path"] for problem in outside.get_json()["errors"]] == ["/rows/0"]
