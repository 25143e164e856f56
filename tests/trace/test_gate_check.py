"""A backward of one's own is checked by itself: the check says which is wrong, and where."""

from typing import Any

import pytest

from tests.trace.reading import Body, client


def check(backward: str, source: str = "f = cube(x) * y", **inputs: Any) -> list[dict[str, Any]]:
    gate = {"name": "cube", "arguments": ["u"], "forward": "u ** 3", "backward": {"u": backward}}
    body: Body = {
        "model": {"kind": "circuit", "source": source, "gates": [gate]},
        "inputs": inputs or {"x": 2.0, "y": 5.0},
    }
    answer = client().post("/api/v1/gradient-checks", json=body)
    assert answer.status_code == 200, answer.text
    return list(answer.json["gates"])


def test_a_right_backward_passes() -> None:
    (told,) = check("3 * u ** 2 * upstream")
    assert told["path"] == "/model/gates/0/backward/u"
    assert told["passed"]


def test_a_wrong_backward_is_found_with_what_it_sends_and_what_it_should() -> None:
    (told,) = check("2 * u ** 2 * upstream")
    assert not told["passed"]
    assert told["analytic"] / told["upstream"] == 8.0
    assert told["numeric"] / told["upstream"] == pytest.approx(12.0, rel=1e-8)


def test_a_backward_that_forgets_upstream_is_found_where_upstream_is_1() -> None:
    (told,) = check("3 * u ** 2", "f = cube(x)", x=2.0)
    assert not told["passed"]
    assert told["upstream"] == 2.0


def test_of_an_array_the_number_is_told_at_which_it_is_wrong() -> None:
    (told,) = check("3 * u * abs(u) * upstream", "f = sum(cube(x))", x=[1.0, -2.0, 0.5])
    assert (told["passed"], told["index"]) == (False, [1])


def test_a_gate_that_is_not_used_is_not_judged() -> None:
    assert check("u", "f = x + 1", x=1.0) == []
