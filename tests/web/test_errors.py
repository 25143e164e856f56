"""Every failure has the one form, and its sentences are for the learner."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from app import create_app
from app.config import Config
from app.engine.problems import Problem, Refused
from tests.web.problems import assert_headers, assert_problem

TRACES = "/api/v1/traces"
CHECKS = "/api/v1/gradient-checks"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/api/v1/nothing",
        "/api/v1/labs/nothing",
        "/static/nothing.js",
        "/vendor/plotly-0.0.0.min.js",
        "/docs/",
        "/api//v1/labs",
    ],
)
def test_an_unknown_address_is_a_404(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404)


def test_an_unknown_lab_names_the_known_ones(client: FlaskClient) -> None:
    assert "mazur" in assert_problem(client.get("/api/v1/labs/nothing"), 404)["detail"]


@pytest.mark.parametrize("path", ["../run.py", "..%2Frun.py", "js/../../run.py", "%2e%2e/run.py", "/etc/passwd", "css"])
def test_only_files_below_the_static_folder_are_served(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(f"/static/{path}"), 404)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", TRACES), ("DELETE", "/"), ("PUT", "/api/v1/labs"), ("POST", "/docs")]
)
def test_another_method_is_a_405_that_names_the_right_ones(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert_problem(answer, 405)
    assert answer.headers["Allow"]


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"model": {"kind": "cloud"}}, "/model/kind", "network"),
        ({"model": {}}, "/model/kind", "kind"),
        ({"model": 3}, "/model", "an object"),
        ({"granularity": "atom"}, "/granularity", "neuron"),
        ({"mistake": "typo"}, "/mistake", "updated_weights_in_delta"),
        ({"optimizer": {"name": "sdg"}}, "/optimizer/name", "sgd"),
        ({"optimizer": {"name": "sgd", "beta1": 0.5}}, "/optimizer/beta1", "learning_rate"),
        ({"optimizer": {"name": "sgd", "clip": {"by": "force"}}}, "/optimizer/clip/by", "norm"),
        ({"initializer": {"name": "luck"}}, "/initializer/name", "xavier_uniform"),
        ({"initializer": {"name": "zeros", "seed": -1}}, "/initializer/seed", "0"),
        ({"inputs": [1, 2, 3]}, "/inputs", "(2)"),
        ({"inputs": [[1, 2], [3]]}, "/inputs/1", "1 entry"),
        ({"inputs": []}, "/inputs", "empty"),
        ({"targets": [[0.01, 0.99]]}, "/targets", "(1, 2)"),
        ({"include": ["everything"]}, "/include/0", "structure"),
        ({"frozen": ["w1"]}, "/frozen", "W1"),
        ({"frozen": "W1"}, "/frozen", "a list"),
        ({"upstream": [1.0, 2.0]}, "/upstream", "one number"),
        ({"learning_rat": 1}, "/learning_rat", "no field"),
        (
            {"optimizer": {"name": "sgd", "schedule": [{"from_update": 0.5}]}},
            "/optimizer/schedule/0/from_update",
            "whole",
        ),
    ],
)
def test_what_cannot_be_computed_is_a_422_about_its_field(
    client: FlaskClient, mazur: dict[str, Any], change: dict[str, Any], path: str, words: str
) -> None:
    fault = assert_problem(client.post(TRACES, json=mazur | change), 422, path)["errors"][0]
    assert words in f"{fault['message']} {fault['hint']}"


@pytest.mark.parametrize(
    ("model", "path", "words"),
    [
        ({"activations": ["sigmoid", "sigmod"]}, "/model/activations/1", "sigmoid"),
        ({"activations": ["sigmoid"]}, "/model/activations", "2 activations"),
        ({"loss": "regret"}, "/model/loss", "mean_squared_error"),
        ({"layers": [2, 3, 2]}, "/parameters/W1", "(3, 2)"),
        ({"layers": [2, 0, 2]}, "/model/layers/1", "0"),
        ({"layers": [2]}, "/model/layers", "at least"),
        ({"regularization": {"l3": 1}}, "/model/regularization/l3", "l1"),
        ({"colour": "blue"}, "/model/colour", "layers"),
    ],
)
def test_a_model_that_does_not_fit_is_told_at_its_field(
    client: FlaskClient, mazur: dict[str, Any], model: dict[str, Any], path: str, words: str
) -> None:
    answer = client.post(TRACES, json=mazur | {"model": mazur["model"] | model})
    assert answer.status_code == 422
    faults = {fault["path"]: fault for fault in answer.get_json(force=True)["errors"]}
    assert path in faults, faults
    assert words in f"{faults[path]['message']} {faults[path]['hint']}"


def test_every_mistake_of_a_body_is_told_at_once(client: FlaskClient, mazur: dict[str, Any]) -> None:
    del mazur["targets"]
    told = assert_problem(
        client.post(TRACES, json=mazur | {"inputs": "x", "seed": 1}), 422, "/inputs", "/targets", "/seed"
    )
    assert told["detail"].startswith("3 things")


def test_a_misspelt_field_is_guessed(client: FlaskClient, mazur: dict[str, Any]) -> None:
    told = assert_problem(client.post(TRACES, json=mazur | {"optimiser": {}}), 422, "/optimiser")
    assert "Did you mean optimizer?" in told["errors"][0]["hint"]


@pytest.mark.parametrize(
    ("change", "path"), [({"h": 0}, "/h"), ({"method": "guess"}, "/method"), ({"samples": [1e-3, -1]}, "/samples/1")]
)
def test_a_gradient_check_refuses_in_the_same_form(
    client: FlaskClient, mazur: dict[str, Any], change: dict[str, Any], path: str
) -> None:
    assert_problem(client.post(CHECKS, json=mazur | change), 422, path)


@pytest.fixture
def failing() -> Flask:
    """An application with views that fail in every way the program can."""
    app = create_app(Config())
    app.logger.disabled = True

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret")

    @app.get("/refused")
    def refused() -> str:
        raise Refused(Problem("/x", "shape", "It does not fit."), Problem("/y", "shape", "Nor does this.", "Try 3."))

    @app.get("/busy")
    def busy() -> str:
        raise ServiceUnavailable(retry_after=7)

    @app.get("/often")
    def often() -> str:
        raise TooManyRequests(retry_after=3)

    return app


def test_our_own_failure_is_a_500_that_tells_nothing_of_the_inside(failing: Flask) -> None:
    answer = failing.test_client().get("/broken")
    assert_problem(answer, 500)
    assert "secret" not in answer.text


def test_what_was_refused_is_a_422_with_every_problem(failing: Flask) -> None:
    assert_problem(failing.test_client().get("/refused"), 422, "/x", "/y")


@pytest.mark.parametrize(("path", "status", "after"), [("/busy", 503, "7"), ("/often", 429, "3")])
def test_what_is_worth_a_second_try_says_when(failing: Flask, path: str, status: int, after: str) -> None:
    answer = failing.test_client().get(path)
    assert_problem(answer, status)
    assert answer.headers["Retry-After"] == after


def test_not_ready_is_a_503(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").get_json() == {"status": "ok"}
    monkeypatch.setattr("app.web.health.list_labs", lambda: {"labs": []})
    answer = client.get("/readyz")
    assert_problem(answer, 503)
    assert answer.headers["Retry-After"]
    assert client.get("/healthz").get_json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/healthz", "/readyz", "/api/v1/labs", "/api/v1/catalog", "/static/css/docs.css"]
)
def test_headers_stand_on_every_success_too(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert_headers(answer)
