"""The document describes everything the program answers to, and what it describes is what is answered."""

import json
import re
from typing import Any

import jsonschema_rs
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.optimizers import OPTIMIZERS
from app.labs import list_labs
from app.models.cells import CELLS
from app.trace.recurrent_schemas import RecurrentModel
from app.web.openapi import document
from tests.trace.joined import joined
from tests.trace.sequences import sequence
from tests.trace.test_training_blocks import learning
from tests.trace.training import moons, xor


@pytest.fixture(scope="module")
def told(app: Flask) -> dict[str, Any]:
    return document(app)


def test_every_url_rule_is_in_the_document(app: Flask, told: dict[str, Any]) -> None:
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert rules == set(told["paths"])


def test_every_method_of_a_rule_is_in_the_document(app: Flask, told: dict[str, Any]) -> None:
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        assert {method.lower() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}} == set(told["paths"][path])


def test_every_operation_says_what_it_does(told: dict[str, Any]) -> None:
    operations = [operation for item in told["paths"].values() for operation in item.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"].endswith(".")
        assert "200" in operation["responses"]
        assert {"421", "500"} <= set(operation["responses"])


def test_it_is_openapi_3_1_with_no_loose_end(told: dict[str, Any]) -> None:
    assert told["openapi"] == "3.1.0"
    for reference in re.findall(r"'\$ref': '#/components/(\w+)/(\w+)'", str(told)):
        section, name = reference
        assert name in told["components"][section]


def test_the_registries_names_are_in_the_document(told: dict[str, Any]) -> None:
    schemas = told["components"]["schemas"]
    assert schemas["NetworkModel"]["properties"]["activations"]["items"]["enum"] == list(ACTIVATIONS)
    assert schemas["OptimizerModel"]["properties"]["name"]["enum"] == list(OPTIMIZERS)


def validator(told: dict[str, Any], model: str) -> jsonschema_rs.Validator:
    root = {"$ref": f"#/components/schemas/{model}", "components": told["components"]}
    return jsonschema_rs.validator_for(root)


def requests() -> list[Any]:
    labs = [lab["id"] for lab in list_labs()["labs"]]
    return [pytest.param(lab, id=lab) for lab in labs]


def axes_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    """One or two numbers of a request's parameters."""
    if request["model"]["kind"] == "network":
        return [{"parameter": "W1", "index": [0, k]} for k in (0, 1)]
    if request["model"]["kind"] == "recurrent":
        shapes = RecurrentModel.model_validate(request["model"]).spec().shapes()
    else:
        learned = request["inputs"] if request["model"]["kind"] == "circuit" else request["parameters"]
        shapes = {name: np.shape(value) for name, value in learned.items()}
    return [{"parameter": name, "index": [0] * len(shape)} for name, shape in shapes.items()][:2]


@pytest.mark.parametrize("lab", requests())
def test_what_is_answered_is_what_is_described(client: FlaskClient, told: dict[str, Any], lab: str) -> None:
    found = client.get(f"/api/v1/labs/{lab}").get_json()
    validator(told, "Lab").validate(found)
    for request in [found["request"], *(variant["request"] for variant in found["variants"])]:
        validator(told, "TraceRequest").validate(request)
        for granularity in ("operation", "neuron", "layer"):
            asked = request | {"granularity": granularity}
            answer = client.post("/api/v1/traces", json=asked, headers={"Accept": "application/json"})
            validator(told, "TraceDocument").validate(answer.get_json())
        curved = answer.get_json()["structure"]["parameter_count"]["total"] <= LIMITS.curve_parameters
        check = client.post("/api/v1/gradient-checks", json=request | {"samples": [1e-3, 1e-5] if curved else []})
        validator(told, "GradientCheck").validate(check.get_json())
        first = axes_of(request)
        axes = [axis | {"from": -1, "to": 1, "points": 3} for axis in first]
        for few in (axes, axes[:1]):
            surface = client.post("/api/v1/landscapes", json=request | {"axes": few})
            validator(told, "Landscape").validate(surface.get_json())
        way = client.post("/api/v1/descents", json=request | {"along": first, "rounds": 3})
        validator(told, "Descent").validate(way.get_json())
        product = client.post("/api/v1/products", json=request | {"product": "jvp", "vector": {}, "mistake": None})
        validator(told, "Products").validate(product.get_json())
        nudge = first[0] | {"node": first[0]["parameter"]}
        for moved in ({"node": nudge["node"], "index": nudge["index"]}, {}):
            answer = client.post("/api/v1/nudges", json=request | moved | {"mistake": None})
            validator(told, "Nudge").validate(answer.get_json())
        if request["model"]["kind"] != "network":
            continue
        ways = client.post("/api/v1/paths", json=request | {"node": "W1", "index": [0, 0], "most": 1})
        validator(told, "Paths").validate(ways.get_json())


@pytest.mark.parametrize("zone", [None, [0.2, 0.8]])
def test_what_is_answered_about_blocks_is_what_is_described(
    client: FlaskClient, told: dict[str, Any], zone: list[float] | None
) -> None:
    request = joined(1, 2, dead_zone=zone)
    validator(told, "TraceRequest").validate(request)
    answer = client.post("/api/v1/traces", json=request, headers={"Accept": "application/json"})
    validator(told, "TraceDocument").validate(answer.get_json())
    check = client.post("/api/v1/gradient-checks", json=request)
    validator(told, "GradientCheck").validate(check.get_json())


def test_the_lines_of_a_training_are_as_described(client: FlaskClient, told: dict[str, Any]) -> None:
    include = ["boundary", "responses", "outputs", "confusion", "histograms", "gradients", "changes"]
    kinds = {"start": "TrainingStart", "progress": "TrainingProgress", "end": "TrainingEnd", "heartbeat": "Heartbeat"}
    diverging = {"optimizer": {"name": "sgd", "learning_rate": 1e200}, "epochs": 50}
    for request in (xor(), moons(include=include), moons(**diverging), learning(include=["histograms"])):
        validator(told, "TrainingRequest").validate(request)
        for line in client.post("/api/v1/trainings", json=request).text.splitlines():
            found = json.loads(line)
            validator(told, kinds[found["type"]]).validate(found)
    window = {"x": [-1, 1], "y": [0, 1], "points": [3, 2]}
    asked = {"model": moons()["model"], "initializer": {"name": "zeros"}, "window": window, "units": True}
    validator(told, "BoundaryRequest").validate(asked)
    validator(told, "Boundary").validate(client.post("/api/v1/boundaries", json=asked).get_json())


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("/api/v1/labs", "LabList"),
        ("/api/v1/catalog", "Catalog"),
        ("/readyz", "Health"),
        ("/api/v1/families/chain", "Family"),
        ("/api/v1/families/fan_out/3", "FamilyMember"),
    ],
)
def test_lists_are_as_described(client: FlaskClient, told: dict[str, Any], path: str, model: str) -> None:
    validator(told, model).validate(client.get(path).get_json())


def test_a_timing_is_as_described(client: FlaskClient, told: dict[str, Any]) -> None:
    validator(told, "TimingRequest").validate({"width": 2, "seed": 1})
    validator(told, "Timing").validate(client.post("/api/v1/timings", json={"width": 2}).get_json())


def test_the_document_is_served(client: FlaskClient, told: dict[str, Any]) -> None:
    assert client.get("/api/v1/openapi.json").get_json() == told


@pytest.mark.parametrize("cell", CELLS)
def test_what_is_answered_about_a_sequence_is_what_is_described(
    client: FlaskClient, told: dict[str, Any], cell: str
) -> None:
    request = sequence(steps=3, examples=2, cell=cell, truncate=2, shared_gradient="mean")
    validator(told, "TraceRequest").validate(request)
    asked = request | {"include": ["structure", "events", "result", "diagnosis"]}
    answer = client.post("/api/v1/traces", json=asked, headers={"Accept": "application/json"})
    validator(told, "TraceDocument").validate(answer.get_json())
    check = client.post("/api/v1/gradient-checks", json=request)
    validator(told, "GradientCheck").validate(check.get_json())
