"""POST /api/v1/descents and /api/v1/timings over HTTP: refusals name the field and say what could be."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.config import LIMITS
from app.trace import timing
from tests.web.problems import assert_problem

DESCENTS, TIMINGS = "/api/v1/descents", "/api/v1/timings"


def place(**changes: Any) -> dict[str, Any]:
    """One number of W1, with something changed."""
    return {"parameter": "W1", "index": [0, 0]} | changes


def test_a_way_is_answered_with_a_number_for_every_round(client: FlaskClient, mazur: dict[str, Any]) -> None:
    told = client.post(DESCENTS, json=mazur | {"along": [place()], "rounds": 7}).get_json()
    assert [len(told["losses"]), *(len(told["along"][0][key]) for key in ("values", "gradients"))] == [8, 8, 8]
    assert told["losses"] == sorted(told["losses"], reverse=True)
    assert "7" in told["words"]


@pytest.mark.parametrize(
    ("body", "path", "words"),
    [
        ({"along": [place(parameter="w1")]}, "/along/0/parameter", "W1"),
        ({"along": [place(index=[0, 2])]}, "/along/0/index", "[2, 2]"),
        ({"along": [place(), place()]}, "/along/1", "same"),
        ({"along": []}, "/along", "1"),
        ({"along": [place()], "rounds": 0}, "/rounds", "1"),
        ({"along": [place()], "rounds": LIMITS.descent_rounds + 1}, "/rounds", str(LIMITS.descent_rounds)),
    ],
)
def test_a_way_that_cannot_be_followed_is_a_422_that_says_what_could(
    client: FlaskClient, mazur: dict[str, Any], body: dict[str, Any], path: str, words: str
) -> None:
    fault = assert_problem(client.post(DESCENTS, json=mazur | body), 422, path)["errors"][0]
    assert words in f"{fault['message']} {fault['hint']}"


@pytest.mark.parametrize("width", [0, LIMITS.timing_width + 1, 1.5])
def test_a_network_that_is_not_timed_is_refused_with_the_limit(client: FlaskClient, width: float) -> None:
    assert_problem(client.post(TIMINGS, json={"width": width}), 422, "/width")


def test_who_comes_while_another_measures_is_told_to_come_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "PATIENCE", 0.01)
    with timing._TURN:
        answer = client.post(TIMINGS, json={"width": 2})
    assert_problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0
