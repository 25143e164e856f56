"""Exports: the NumPy program computes what the API answers, line by line; nothing of a request's text is in any."""

import ast
import contextlib
import importlib.util
import io
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.export import code_pytorch
from app.export.files import WEIGHTS
from app.export.schemas import FILES, FORMATS, ExportRequest
from app.trace.training_schemas import TrainingRequest
from app.words import words
from tests.drawing import drawn
from tests.trace.bodies import Body, bodies
from tests.trace.expressions import drawn as numbers_of
from tests.trace.expressions import expression
from tests.trace.reading import array, client
from tests.trace.test_circuit_random import names_in
from tests.trace.test_compiled import assert_same_update, told_update
from tests.trace.test_oracle import CASES, name_of
from tests.trace.training import end_of, moons, xor

PATH = "/api/v1/exports"


def export(body: Body, form: str = "numpy") -> Body:
    answer = client().post(PATH, json={**body, "format": form})
    assert answer.status_code == 200, answer.text
    told: Body = answer.get_json()
    return told


def traced(body: Body) -> Body:
    """The trace of the same request."""
    told: Body = client().post("/api/v1/traces", json=body, headers={"Accept": "application/json"}).get_json()
    return told


def run(code: str) -> dict[str, Any]:
    """The names that a program leaves behind."""
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        exec(compile(code, "<export>", "exec"), space)
    return space


def learned(space: dict[str, Any], names: Any) -> dict[str, Any]:
    return {name: np.asarray(getattr(space[name], "detach", lambda name=name: space[name])()) for name in names}


@drawn
@given(bodies(upstream=False, mistakes=(None, "updated_weights_in_delta")))
def test_the_numpy_program_makes_the_update_of_the_trace(body: Body) -> None:
    space, end = run(export(body)["code"]), told_update(body)
    assert space["loss"] == pytest.approx(array(end["loss"]), rel=1e-12, nan_ok=True)
    states = {
        name: {key: np.asarray(space[f"{key}_{name}"]) for key in OPTIMIZERS[body["optimizer"]["name"]].state}
        for name in body["parameters"]
        if name not in body["frozen"]
    }
    assert_same_update(body, end, (learned(space, body["parameters"]), states))


@pytest.mark.parametrize("made", [xor, moons])
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_the_numpy_program_makes_the_whole_training(made: Any, optimizer: str) -> None:
    schedule = [{"from_update": 5, "learning_rate": 0.02}]
    stepper = {"name": optimizer, "learning_rate": 0.05, "schedule": schedule}
    body = made(optimizer=stepper, epochs=3, seed=9, frozen=["b2"])
    end = end_of(body)
    space = run(export(body)["code"])
    for name, value in end["state"]["parameters"].items():
        assert space[name] == pytest.approx(array(value), rel=1e-9, abs=1e-11)
    resumed = {**body, "resume": end["state"], "epochs": 2}
    again = run(export(resumed)["code"])
    for name, value in end_of(resumed)["state"]["parameters"].items():
        assert again[name] == pytest.approx(array(value), rel=1e-9, abs=1e-11)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is installed by make oracle alone")
def test_the_pytorch_program_makes_the_update() -> None:
    for case in CASES:
        space = run(export(case["request"], "pytorch")["code"])
        for name, value in learned(space, case["after_1"]).items():
            assert value == pytest.approx(array(case["after_1"][name]), rel=1e-10, abs=1e-10), name_of(case)


@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not among what the tests install")
def test_the_jax_program_makes_the_update() -> None:
    for case in CASES:
        space = run(export(case["request"], "jax")["code"])
        for name, value in learned(space, case["after_1"]).items():
            assert value == pytest.approx(array(case["after_1"][name]), rel=1e-9, abs=1e-9), name_of(case)


def test_each_line_says_which_event_it_computes() -> None:
    body = xor(data={"name": "xor"})
    asked = {key: body[key] for key in ("model", "initializer", "optimizer", "data")}
    told = export(asked)
    lines = told["code"].splitlines()
    trace = client().post("/api/v1/traces", json=asked, headers={"Accept": "application/json"}).get_json()
    nodes = {node["id"]: node["name"] for node in trace["structure"]["nodes"]}
    for mark in told["lines"]:
        line = lines[mark["at"] - 1]
        assert "=" in line
        if mark["phase"] == "forward" and not line.startswith("part"):
            assert line.split(" = ")[0] == nodes[mark["node"]]
    marked = {(m["node"], m["slot"]) for m in told["lines"] if m["phase"] == "backward" and "slot" in m}
    events = {(e["node"], e["slot"]) for e in trace["events"] if e["type"] == "backward" and nodes[e["operand"]] != "x"}
    assert marked == events
    assert {m["name"] for m in told["lines"] if m["phase"] == "update"} == {"W1", "b1", "W2", "b2"}


@drawn
@given(bodies(upstream=False, mistakes=(None, "updated_weights_in_delta")), st.sampled_from(list(FORMATS)))
def test_the_event_of_a_line_is_the_traces_own(body: Body, form: str) -> None:
    if form != "numpy":
        body = {**body, "mistake": None}
    told, asked = export(body, form), traced(body)
    lines, structure = told["code"].splitlines(), asked["structure"]
    events = {event["event"]: event for event in asked["events"]}
    for mark in told["lines"]:
        assert lines[mark["at"] - 1].strip()
        if "event" in mark:
            event = events[mark["event"]]
            assert (event["type"], event.get("name"), event.get("node")) == (
                mark["phase"],
                mark.get("name"),
                mark.get("node"),
            )
            assert event.get("slot") == mark.get("slot", event.get("slot"))
    lit = {(mark["event"], mark.get("line")) for mark in told["lines"] if "event" in mark}
    inputs = {node["id"] for node in structure["nodes"] if node["role"] == "input"}
    for number, event in events.items():
        aside = form == "pytorch" and event.get("node") == structure["probabilities"]
        if aside or event.get("operand") in inputs or structure["nodes"][event.get("node", 0)]["name"] == "y":
            continue  # what no parameter needs has no line
        lines_of = [*event.get("lines", {}), "after"] if event["type"] == "update" and form != "pytorch" else [None]
        assert {(number, line) for line in lines_of} <= lit, event


def circuits() -> list[Any]:
    """Every request of a lab that is a circuit."""
    listed = client().get("/api/v1/labs").get_json()["labs"]
    labs = [client().get(f"/api/v1/labs/{each['id']}").get_json() for each in listed]
    told = [(lab["id"], one) for lab in labs for one in (lab, *lab.get("variants", []))]
    found = [(lab, one["id"], one["request"]) for lab, one in told if one["request"]["model"]["kind"] == "circuit"]
    return [pytest.param(request, id=f"{lab} {one}") for lab, one, request in found]


def assert_circuit(body: Body) -> bool:
    """Whether there is a program, which then makes the update of the trace."""
    answer = client().post(PATH, json={**body, "format": "numpy"})
    if answer.status_code == 422:
        assert [fault["path"] for fault in answer.get_json(force=True)["errors"]] == ["/model/source"]
        return False
    code = answer.get_json()["code"]
    space = run(code)
    for name, value in traced(body)["end"]["updated"].items():
        assert space[name] == pytest.approx(array(value), rel=1e-9, abs=1e-12, nan_ok=True), code
    return True


@pytest.mark.parametrize("body", circuits())
def test_the_numpy_program_of_a_labs_circuit_makes_its_update(body: Body) -> None:
    assert assert_circuit(body) or body["model"].get("gates") or "[" in body["model"]["source"]


def test_the_numpy_program_of_a_circuit_makes_its_update() -> None:
    written = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        source, inputs = f"f = {expression(rng, int(rng.integers(1, 12)))}", numbers_of(rng)
        used = {name: value.tolist() for name, value in inputs.items() if name in names_in(source[4:])}
        optimizer = {"name": str(rng.choice(list(OPTIMIZERS))), "learning_rate": 0.1}
        if used:
            written.append(
                assert_circuit({"model": {"kind": "circuit", "source": source}, "inputs": used, "optimizer": optimizer})
            )
    assert sum(written) > 0.5 * len(written)


def test_every_entry_of_the_registries_has_its_pytorch() -> None:
    assert set(code_pytorch.ACTIVATIONS) == set(ACTIVATIONS)
    assert set(code_pytorch.LOSSES) == set(LOSSES)
    assert set(code_pytorch.OPTIMIZERS) == set(OPTIMIZERS)
    assert set(code_pytorch.STATE) == {key for entry in OPTIMIZERS.values() for key in entry.state}


@drawn
@given(bodies(upstream=False), st.sampled_from(list(FORMATS)))
def test_a_program_can_be_read_and_holds_no_text_but_its_own(body: Body, form: str) -> None:
    tree = ast.parse(export(body, form)["code"])
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    own = {"loss", "epoch", "loss of the last minibatch", "none", "lr", "jax_enable_x64", "nan", "inf", "-inf"}
    own |= {"weight_decay", "momentum", "alpha", "eps", "betas", *code_pytorch.STATE.values()}
    assert all(text in own or text == ast.get_docstring(tree, clean=False) for text in texts), texts


INJECTIONS = ["W1\nimport os", '"""1/0', "__import__('os')", "W1 = 0 #"]


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("form", list(FORMATS))
def test_no_text_of_a_request_gets_into_a_program(text: str, form: str) -> None:
    body = xor()
    for change in (
        {"frozen": [text]},
        {"format": text},
        {"mistake": text},
        {"optimizer": {"name": text}},
        {"optimizer": {"name": "sgd", text: 1.0}},
        {"optimizer": {"name": "sgd", "schedule": [{"from_update": 0, text: 1.0}]}},
        {"data": {"name": text}},
        {"model": {**body["model"], "loss": text}},
        {"resume": {"parameters": {text: [[1.0]]}}},
    ):
        answer = client().post(PATH, json={**body, "format": form, **change})
        assert answer.status_code == 422, answer.text
    kept = {**body, "format": form, "known": text, "include": [text]}
    assert text not in json.loads(client().post(PATH, json=kept).text)["code"]


CIRCUIT: Body = {"model": {"kind": "circuit", "source": "f = 2 * x"}, "data": None, "inputs": {"x": 1}}


@pytest.mark.parametrize("body", [CASES[0]["request"], {**CIRCUIT, "data": None}], ids=["network", "circuit"])
def test_a_trace_as_a_file_is_the_trace(body: Body) -> None:
    told = client().post(PATH, json={**body, "format": "trace"})
    assert told.headers["Content-Disposition"] == 'attachment; filename="trace.json"'
    asked, file = traced(body), json.loads(told.data)
    for run in (asked, file):
        run["end"].pop("elapsed_us")
    assert file == asked


def test_the_weights_of_a_training_are_those_that_it_has_come_to() -> None:
    state = end_of(xor())["state"]
    told = client().post(PATH, json={**xor(), "resume": state, "format": "json"}).data
    assert json.loads(told)["parameters"] == state["parameters"]


def trainings() -> list[Any]:
    """Every request of a lab that learns from data, with the fields of its training, as the page sends it."""
    listed = client().get("/api/v1/labs").get_json()["labs"]
    labs = [client().get(f"/api/v1/labs/{each['id']}").get_json() for each in listed]
    written = [
        lab for lab in labs if lab.get("training") and lab["kind"] == "network"
    ]  # of others code is refused in words
    told = [(lab, one) for lab in written for one in (lab, *lab.get("variants", []))]
    return [pytest.param({**one["request"], **lab["training"]}, id=f"{lab['id']} {one['id']}") for lab, one in told]


@pytest.mark.parametrize("body", trainings())
def test_the_training_of_a_lab_is_written_in_every_format(body: Body) -> None:
    for form in (*FORMATS, *FILES):
        mistaken = body.get("mistake") is not None and form in FORMATS and form != "numpy"
        answer = client().post(PATH, json={**body, "format": form})
        assert answer.status_code == (422 if mistaken else 200), (form, answer.text)
        answer.close()


def test_whatever_a_training_may_say_may_be_said_of_its_code() -> None:
    assert set(TrainingRequest.model_fields) <= set(ExportRequest.model_fields)


@pytest.mark.parametrize("model", [CIRCUIT["model"], {"kind": "recurrent", "input_size": 1, "hidden_size": 1}])
@pytest.mark.parametrize("form", list(WEIGHTS))
def test_only_a_network_of_layers_has_weights_to_save(model: Body, form: str) -> None:
    body = {"model": model, "inputs": {"x": 1}} if model["kind"] == "circuit" else {
        "model": {**model, "output_size": 1}, "inputs": [[1.0]], "targets": [[1.0]],
        "initializer": {"name": "xavier_uniform"},
    }  # fmt: skip
    answer = client().post(PATH, json={**body, "format": form})
    assert [fault["message"] for fault in answer.get_json(force=True)["errors"]] == [words()["export"]["weights"]]
    assert "circuit" not in words()["export"]["weights"]


def test_a_training_in_the_middle_of_an_epoch_goes_on_from_there() -> None:
    body = moons(epochs=3)
    middle = end_of({**body, "updates": 9})["state"]
    assert middle["batch"]
    space = run(export({**body, "resume": middle, "epochs": 1})["code"])
    again = end_of({**body, "resume": middle, "epochs": 1})["state"]
    for name, value in again["parameters"].items():
        assert space[name] == pytest.approx(array(value), rel=1e-9, abs=1e-11)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"format": "fortran"}, "/format"),
        ({"epochs": 0}, "/epochs"),
        ({"batch_size": 0}, "/batch_size"),
        ({"test_fraction": 2}, "/test_fraction"),
        ({**CIRCUIT, "format": "jax"}, "/format"),
        ({**CIRCUIT, "format": "npz"}, "/model/kind"),
        ({**CIRCUIT, "upstream": 2}, "/upstream"),
        (
            {**CIRCUIT, "model": {"kind": "circuit", "source": "f = x[0]"}, "inputs": {"x": [1, 2]}},
            "/model/source",
        ),
        ({"format": "pytorch", "mistake": "updated_weights_in_delta"}, "/mistake"),
    ],
)
def test_what_cannot_be_written_is_refused(change: Body, path: str) -> None:
    body = {**xor(), "format": "numpy", **change}
    if change.get("inputs"):
        body = {key: value for key, value in body.items() if key not in ("initializer", "data")}
    answer = client().post(PATH, json=body)
    assert answer.status_code == 422, answer.text
    assert path in [fault["path"] for fault in answer.get_json(force=True)["errors"]]
