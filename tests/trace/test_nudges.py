"""A nudge moves the output by about gradient × h; an update by about what its gradient foretold."""

from typing import Any

import numpy as np
import pytest

from tests.trace.reading import Body, array, ask, client
from tests.trace.test_circuits import BODIES
from tests.trace.test_products import CASES, MISTAKEN, changed_on_purpose
from tests.web.problems import assert_problem

COMPOUND: Body = {
    "model": {"kind": "circuit", "source": "q = x + y\nf = q * z"},
    "inputs": {"x": -2.0, "y": 5.0, "z": -4.0},
    "optimizer": {"name": "sgd", "learning_rate": 0.01},
}


def nudge(body: Body, **more: Any) -> dict[str, Any]:
    answer = client().post("/api/v1/nudges", json=body | more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def test_cs231n_x_moved_by_h_moves_f_by_minus_4_h() -> None:
    told = nudge(COMPOUND, node="x", h=0.001)
    assert (told["before"], told["gradient"]) == (-12.0, -4.0)
    assert told["foretold"] == -0.004
    assert told["change"] == pytest.approx(-0.004, rel=1e-12)


def test_a_line_in_the_middle_is_moved_and_what_stands_before_it_stays() -> None:
    told = nudge(COMPOUND, node="q", h=0.5)
    assert told["gradient"] == -4.0
    assert told["after"] == 3.5 * -4.0


def test_a_nudge_shows_that_a_wrong_backward_foretold_another_change() -> None:
    told = nudge(CASES[MISTAKEN], node="x", index=[0], h=1e-6)
    assert told["foretold"] == pytest.approx(2.0 * told["change"], rel=1e-3)


@pytest.mark.parametrize("name", [name for name in CASES if name != MISTAKEN and not changed_on_purpose(name)])
def test_the_change_is_what_the_gradient_foretold_to_first_order(name: str) -> None:
    body = CASES[name]
    told = ask(body)
    names = {node["name"] for node in told.structure["nodes"] if node["role"] != "constant"}
    for node in names & told.end["gradients"].keys():
        value = array(told.end["gradients"][node])
        index = tuple(int(k) for k in np.unravel_index(int(np.abs(value).argmax()), value.shape))
        found = nudge(body, node=node, index=list(index), h=1e-6)
        assert found["gradient"] == pytest.approx(float(value[index]), rel=1e-12, abs=1e-15), node
        assert found["change"] == pytest.approx(found["foretold"], rel=1e-3, abs=1e-9), node


@pytest.mark.parametrize("maximize", [False, True])
def test_an_update_of_plain_descent_foretells_the_rate_times_the_sum_of_squares(maximize: bool) -> None:
    body = COMPOUND | {"frozen": ["z"]}
    body["optimizer"] = COMPOUND["optimizer"] | {"maximize": maximize}
    told = nudge(body)
    assert told["squares"] == 16.0 + 16.0
    assert told["foretold"] == pytest.approx((1 if maximize else -1) * 0.01 * 32.0, rel=1e-12)
    updated = ask(body).end["updated"]
    assert told["after"] == ask(body | {"inputs": updated}).end["loss"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"node": "w"}, "/node"),
        ({"node": "x", "index": [0]}, "/index"),
        ({"node": "x", "h": 0}, "/h"),
        ({"node": "x", "h": "NaN"}, "/h"),
    ],
)
def test_a_nudge_that_makes_no_sense_is_refused(change: Body, path: str) -> None:
    assert_problem(client().post("/api/v1/nudges", json=BODIES["compound"] | change), 422, path)
