"""The parts of an answer: what is asked for and nothing else, under a fingerprint that knows what it depends on."""

from typing import Any

import numpy as np
import orjson
import pytest
from hypothesis import given

from app.engine.initializers import INITIALIZERS
from tests.drawing import drawn
from tests.trace.bodies import Body, any_body
from tests.trace.reading import array, ask, client, lines_of, without_time

BODY: Body = {
    "model": {"kind": "network", "layers": [2, 3, 2], "activations": ["tanh", "sigmoid"]},
    "parameters": {
        "W1": [[0.1, 0.2], [0.3, -0.4], [-0.5, 0.6]],
        "b1": [0.1, 0.2, 0.3],
        "W2": [[0.7, -0.8, 0.9], [1.0, 1.1, -1.2]],
        "b2": [0.0, 0.5],
    },
    "inputs": [0.5, -1.0],
    "targets": [0.25, 0.75],
    "optimizer": {"name": "adam", "learning_rate": 0.1},
}

PARTS = ["structure", "events", "result"]
RESULT = {"outputs", "probabilities", "values", "gradients", "updated", "optimizer_state"}


@pytest.mark.parametrize("mask", range(8))
def test_an_answer_holds_the_parts_asked_for(mask: int) -> None:
    include = [part for k, part in enumerate(PARTS) if mask >> k & 1]
    told = [orjson.loads(line) for line in lines_of({**BODY, "include": include})]
    kinds = {line["type"] for line in told}
    assert ("structure" in kinds) == ("structure" in include)
    assert ({"forward", "backward", "update"} <= kinds) == ("events" in include)
    assert told[-1]["type"] == "end"
    assert (told[-1].keys() >= RESULT) == ("result" in include)


@drawn
@given(any_body)
def test_parts_left_out_do_not_change_the_others(body: Body) -> None:
    whole = without_time(lines_of(body))
    assert without_time(lines_of({**body, "include": ["events", "result"]})) == whole[1:]
    assert without_time(lines_of({**body, "include": ["structure", "result"]})) == [whole[0], whole[-1]]


def test_a_structure_that_is_known_is_not_sent_again() -> None:
    whole = lines_of(BODY)
    fingerprint = orjson.loads(whole[0])["fingerprint"]
    assert without_time(lines_of({**BODY, "known": fingerprint})) == without_time(whole)[1:]
    assert without_time(lines_of({**BODY, "known": "another"})) == without_time(whole)


@drawn
@given(any_body)
def test_one_document_says_what_the_lines_say(body: Body) -> None:
    lines = [orjson.loads(line) for line in without_time(lines_of(body))]
    answer = client().post("/api/v1/traces", json=body, headers={"Accept": "application/json"})
    told = orjson.loads(without_time([answer.data])[0])
    assert told == {"structure": lines[0], "events": lines[1:-1], "end": lines[-1]}


@drawn
@given(any_body)
def test_events_are_numbered_without_a_gap(body: Body) -> None:
    trace = ask(body)
    assert [event["event"] for event in trace.events] == list(range(len(trace.events)))


@drawn
@given(any_body)
def test_the_result_says_what_the_events_say(body: Body) -> None:
    trace = ask(body)
    end = trace.end
    for event in trace.of_type("forward"):
        assert end["values"][trace.nodes[event["node"]]["name"]] == event["value"]
    for event in trace.of_type("update"):
        assert end["updated"][event["name"]] == event["after"]
        assert end["optimizer_state"].get(event["name"], {}) == event.get("state", {})
    last = {event["operand"]: event.get("gradient", event["contribution"]) for event in trace.of_type("backward")}
    for node, gradient in last.items():
        assert end["gradients"][trace.nodes[node]["name"]] == gradient
    for name in body["frozen"]:
        assert end["updated"][name] == body["parameters"][name]
    assert end["values"]["loss"] == end["loss"]


@drawn
@given(any_body)
def test_shapes_in_events_are_those_of_the_structure(body: Body) -> None:
    trace = ask(body)
    for event in trace.of_type("forward"):
        assert list(array(event["value"]).shape) == trace.nodes[event["node"]]["shape"]
    for event in trace.of_type("backward"):
        for key in {"contribution", "gradient"} & event.keys():
            assert list(array(event[key]).shape) == trace.nodes[event["operand"]]["shape"]
    for node in trace.nodes:
        assert len(node["axes"]) == len(node["shape"])


def test_numbers_read_back_to_the_same_float64() -> None:
    tenth = [0.1 + 0.2, 5e-324]
    assert ask({**BODY, "inputs": tenth}).end["values"]["x"] == tenth


STRUCTURAL: dict[str, Body] = {
    "granularity": {"granularity": "layer"},
    "mistake": {"mistake": "updated_weights_in_delta"},
    "upstream": {"upstream": 1.0},
    "frozen": {"frozen": ["b1"]},
    "batch": {"inputs": [BODY["inputs"]] * 2, "targets": [BODY["targets"]] * 2},
    "larger batch": {"inputs": [BODY["inputs"]] * 3, "targets": [BODY["targets"]] * 3},
    "shared bias": {"parameters": {**BODY["parameters"], "b2": 0.5}},
    "activation": {"model": {**BODY["model"], "activations": ["relu", "sigmoid"]}},
    "loss": {"model": {**BODY["model"], "loss": "mean_squared_error"}},
    "penalty": {"model": {**BODY["model"], "regularization": {"l1": 0.0, "l2": 0.1}}},
    "other penalty": {"model": {**BODY["model"], "regularization": {"l1": 0.0, "l2": 0.2}}},
    "optimizer": {"optimizer": {"name": "sgd"}},
    "clip": {"optimizer": {**BODY["optimizer"], "clip": {"by": "norm"}}},
    "other clip": {"optimizer": {**BODY["optimizer"], "clip": {"by": "value"}}},
    "maximize": {"optimizer": {**BODY["optimizer"], "maximize": True}},
    "weight decay": {"optimizer": {**BODY["optimizer"], "weight_decay": 0.1}},
}


def fingerprint(body: Body) -> str:
    return str(ask(body).structure["fingerprint"])


def test_what_belongs_to_the_structure_has_a_fingerprint_of_its_own() -> None:
    found = {name: fingerprint({**BODY, **change}) for name, change in STRUCTURAL.items()} | {"base": fingerprint(BODY)}
    assert len(set(found.values())) == len(found), found


NUMERIC: dict[str, Body] = {
    "learning rate": {"optimizer": {"name": "adam", "learning_rate": 0.2}},
    "beta": {"optimizer": {"name": "adam", "beta1": 0.5}},
    "schedule": {"optimizer": {"name": "adam", "schedule": [{"from_update": 0, "learning_rate": 0.2}]}},
    "state": {"optimizer_state": {"b2": {"m": [0.1, 0.2], "v": [0.1, 0.2], "t": 3}}},
    "update": {"update": 7},
    "targets": {"targets": [1.0, 0.0]},
    "inputs": {"inputs": ["NaN", 3.0]},
}


@pytest.mark.parametrize("change", NUMERIC.values(), ids=NUMERIC)
def test_what_is_only_a_number_does_not(change: Body) -> None:
    assert fingerprint({**BODY, **change}) == fingerprint(BODY)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_parameters_that_an_initializer_made_are_told(name: str) -> None:
    body: dict[str, Any] = {key: value for key, value in BODY.items() if key != "parameters"}
    body["initializer"] = {"name": name, "seed": 11}
    trace = ask(body)
    made = trace.structure["parameters"]
    assert {key: array(value).shape for key, value in made.items()} == {
        key: array(value).shape for key, value in BODY["parameters"].items()
    }
    given = ask({**BODY, "parameters": made})
    assert given.events == trace.events
    assert given.end | {"elapsed_us": 0} == trace.end | {"elapsed_us": 0}
    assert not np.any(array(made["b1"]))
    assert trace.structure["parameters"] == ask(body).structure["parameters"]
    assert lines_of({**body, "known": trace.structure["fingerprint"]})[0] == lines_of(body)[0]


@drawn
@given(any_body)
def test_a_gradients_norm_is_the_root_of_the_sum_of_its_squares(body: Body) -> None:
    end = orjson.loads(lines_of({**body, "include": ["events", "result"]})[-1])
    parameters = [name for name in end["gradients"] if name[0] in "Wb"]
    assert set(end["gradient_norms"]) == set(parameters)
    for name in parameters:
        wanted = float(np.linalg.norm(array(end["gradients"][name])))
        told = float(end["gradient_norms"][name])
        assert told == pytest.approx(wanted, rel=1e-12, nan_ok=True) or not np.isfinite(wanted)
