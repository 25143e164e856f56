"""POST /api/v1/landscapes over HTTP: what it answers; each refusal names the limit or the names that are known."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.config import LIMITS
from tests.web.problems import assert_problem

LANDSCAPES = "/api/v1/landscapes"


def axis(index: list[int] | None = None, **changes: Any) -> dict[str, Any]:
    """An axis along one number of W1, with something changed."""
    return {"parameter": "W1", "index": [0, 0] if index is None else index, "from": -1, "to": 1, "points": 3} | changes


def test_a_line_and_a_surface_are_answered_with_the_values_of_their_axes(
    client: FlaskClient, mazur: dict[str, Any]
) -> None:
    line = client.post(LANDSCAPES, json=mazur | {"axes": [axis()]}).get_json()
    assert line["axes"] == [{"parameter": "W1", "index": [0, 0], "values": [-1.0, 0.0, 1.0]}]
    surface = client.post(LANDSCAPES, json=mazur | {"axes": [axis(), axis([1, 1], points=2)]}).get_json()
    assert [len(row) for row in surface["losses"]] == [2, 2, 2]
    assert min(told["elapsed_us"] for told in (line, surface)) > 0


def test_a_short_landscape_comes_in_one_piece_and_the_same_question_has_the_same_answer(
    client: FlaskClient, mazur: dict[str, Any]
) -> None:
    told = [client.post(LANDSCAPES, json=mazur | {"axes": [axis()]}) for _ in range(2)]
    assert all(answer.headers["Content-Length"] == str(len(answer.data)) for answer in told)
    first, second = (answer.get_json() for answer in told)
    assert first | {"elapsed_us": 0} == second | {"elapsed_us": 0}


@pytest.mark.parametrize(
    ("axes", "path", "words"),
    [
        ([axis(parameter="w1")], "/axes/0/parameter", "W1"),
        ([axis([0, 2])], "/axes/0/index", "[2, 2]"),
        ([axis(points=LIMITS.axis_points + 1)], "/axes/0/points", str(LIMITS.axis_points)),
        ([axis(points=1)], "/axes/0/points", "2"),
        ([axis(to=-1)], "/axes/0/to", "goes up"),
        ([axis(), axis()], "/axes/1", "same"),
        ([axis(points=201), axis([0, 1], points=201)], "/axes", f"{LIMITS.landscape_points:,}"),
        ([], "/axes", "1"),
        ([axis(), axis([0, 1]), axis([1, 0])], "/axes", "2"),
        ([axis(colour="blue")], "/axes/0/colour", "no field"),
    ],
)
def test_an_axis_that_cannot_be_is_a_422_that_says_what_could(
    client: FlaskClient, mazur: dict[str, Any], axes: list[Any], path: str, words: str
) -> None:
    fault = assert_problem(client.post(LANDSCAPES, json=mazur | {"axes": axes}), 422, path)["errors"][0]
    assert words in f"{fault['message']} {fault['hint']}"


def test_a_deep_network_of_small_layers_is_limited_too(client: FlaskClient, mazur: dict[str, Any]) -> None:
    deep = {"layers": [2] * 64, "activations": ["tanh"] * 63}
    asked = {**mazur, "parameters": None, "frozen": [], "initializer": {"name": "xavier_uniform", "seed": 1}}
    asked |= {"model": mazur["model"] | deep, "axes": [axis(points=90), axis([0, 1], points=90)]}
    assert_problem(client.post(LANDSCAPES, json=asked), 422, "/axes")
    few = asked | {"axes": [axis(points=5), axis([0, 1], points=5)]}
    assert client.post(LANDSCAPES, json=few).status_code == 200
