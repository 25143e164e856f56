"""Families of circuits: at one size the lab itself, and what each way costs grows as it is said to."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.labs import get_lab
from app.labs.families import FAMILIES, LAB, LARGEST, growth, member
from app.labs.figures import run


def curve(name: str, way: str) -> list[int]:
    key = "edge_visits" if way == "all_pairs" else "multiplications"
    return [point["costs"][way][key] for point in growth(name)["points"]]


def steps(numbers: list[int]) -> set[int]:
    return {b - a for a, b in zip(numbers, numbers[1:], strict=False)}


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_holds_the_lab(name: str) -> None:
    own, lab = run(member(name, FAMILIES[name].own)), run(get_lab(LAB)["request"])
    assert own["loss"] == lab["loss"]
    assert own["gradients"]["x"] == lab["gradients"]["x"]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("size", [1, LARGEST])
def test_every_member_runs(name: str, size: int) -> None:
    assert isinstance(run(member(name, size))["loss"], float)


def test_in_a_chain_reverse_mode_is_cheaper_and_all_pairs_grow_with_the_square() -> None:
    reverse, forward, pairs = (curve("chain", way) for way in ("reverse", "forward", "all_pairs"))
    assert all(few < many for few, many in zip(reverse[1:], forward[1:], strict=True))
    assert len(steps(reverse[1:])) == len(steps(forward[1:])) == 1  # straight lines
    bends = steps([b - a for a, b in zip(pairs[1:], pairs[2:], strict=False)])
    assert len(bends) == 1 and bends.pop() > 0


def test_with_more_inputs_forward_mode_costs_a_pass_for_each_and_reverse_mode_one() -> None:
    points: list[dict[str, Any]] = growth("inputs")["points"]
    assert [point["costs"]["forward"]["passes"] for point in points] == list(range(1, LARGEST + 1))
    assert {point["costs"]["reverse"]["passes"] for point in points} == {1}


@pytest.mark.parametrize("path", ["ring", "ring/3", "chain/0", f"chain/{LARGEST + 1}", "chain/x", "chain/９"])
def test_what_is_no_family_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/api/v1/families/{path}").status_code == 404
