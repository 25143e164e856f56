"""Sixty random networks agree with PyTorch: loss, gradients, and parameters after one and after three updates.

`oracle.json` is written by `oracle_make.py` (`make oracle`); PyTorch itself is not needed here.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.models.blocks import JOINS
from app.models.cells import CELLS
from app.trace.request import REDUCTIONS
from tests.trace.reading import Body, array, ask

ORACLE: dict[str, Any] = json.loads((Path(__file__).parent.parent / "oracle.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = ORACLE["cases"]
REQUESTS: list[Body] = [case["request"] for case in CASES]


def name_of(case: dict[str, Any]) -> str:
    request = case["request"]
    return "-".join([*request["model"]["activations"], request["model"]["loss"], request["optimizer"]["name"]])


def assert_agree(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        told, expected = array(found[name]), array(value)
        assert told.shape == expected.shape, name
        assert np.all(np.abs(told - expected) <= 1e-10 * np.maximum(1.0, np.abs(expected))), name


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_network_agrees_with_pytorch(case: dict[str, Any]) -> None:
    body = case["request"]
    end = ask(body).end
    assert_agree({"loss": end["loss"]}, {"loss": case["loss"]})
    assert_agree(end["gradients"], case["gradients"])
    assert_agree(end["updated"], case["after_1"])
    for update in (1, 2):
        body = {**body, "parameters": end["updated"], "optimizer_state": end["optimizer_state"]}
        end = ask({**body, "update": case["request"].get("update", 0) + update}).end
    assert_agree(end["updated"], case["after_3"])


def sequence_of(case: dict[str, Any]) -> str:
    model, inputs = case["request"]["model"], np.shape(case["request"]["inputs"])
    return f"{model['cell']}-{inputs[-2]}-{model['loss_at']}"


@pytest.mark.parametrize("case", ORACLE["sequences"], ids=sequence_of)
def test_a_recurrent_model_agrees_with_pytorch(case: dict[str, Any]) -> None:
    end = ask({**case["request"], "granularity": "layer"}).end
    assert_agree({"loss": end["loss"]}, {"loss": case["loss"]})
    assert_agree(end["gradients"], case["gradients"])
    assert_agree(end["updated"], case["after_1"])


def blocks_of(case: dict[str, Any]) -> str:
    model = case["request"]["model"]
    return f"{len(model['blocks'])}-{model['loss']}-{'zone' if model['dead_zone'] else 'all'}"


@pytest.mark.parametrize("case", ORACLE["blocks"], ids=blocks_of)
def test_a_model_of_blocks_agrees_with_pytorch(case: dict[str, Any]) -> None:
    end = ask({**case["request"], "granularity": "layer"}).end
    assert_agree({"loss": end["loss"]}, {"loss": case["loss"]})
    assert_agree(end["gradients"], case["gradients"])
    assert_agree(end["updated"], case["after_1"])


def test_every_way_to_join_is_among_the_blocks() -> None:
    blocks = [block for case in ORACLE["blocks"] for block in case["request"]["model"]["blocks"]]
    assert {block["join"] for block in blocks if len(block["from"]) > 1} == set(JOINS)
    found = [ask({**case["request"], "granularity": "layer"}).end["values"] for case in ORACLE["blocks"]]
    rests = [np.ravel(array(values["counts"])) for values in found if "counts" in values]
    assert {float(count) for counts in rests for count in counts} == {0.0, 1.0}


def test_every_cell_runs_for_up_to_fifty_steps() -> None:
    told = {(case["request"]["model"]["cell"], np.shape(case["request"]["inputs"])[-2]) for case in ORACLE["sequences"]}
    assert told >= {(cell, steps) for cell in CELLS for steps in (1, 50)}
    assert {case["request"]["model"]["truncate"] is None for case in ORACLE["sequences"]} == {True, False}


def test_the_version_of_pytorch_is_told() -> None:
    assert ORACLE["pytorch"].startswith("2.13.0")


def test_there_are_sixty_networks() -> None:
    assert len(CASES) == 60


def _covered(part: str) -> set[Any]:
    found: dict[str, Iterable[Any]] = {
        "activation": (name for r in REQUESTS for name in r["model"]["activations"]),
        "loss": (r["model"]["loss"] for r in REQUESTS),
        "reduction": (r["model"]["reduction"] for r in REQUESTS if isinstance(r["inputs"][0], list)),
        "optimizer": (r["optimizer"]["name"] for r in REQUESTS),
        "started optimizer": (r["optimizer"]["name"] for r in REQUESTS if r.get("optimizer_state")),
        "clip": (r["optimizer"]["clip"]["by"] for r in REQUESTS if "clip" in r["optimizer"]),
        "decayed": (r["optimizer"]["name"] for r in REQUESTS if r["optimizer"].get("weight_decay")),
        "maximize": (r["optimizer"].get("maximize", False) for r in REQUESTS),
        "penalty": (key for r in REQUESTS for key, value in r["model"]["regularization"].items() if value),
        "one example": (not isinstance(r["inputs"][0], list) for r in REQUESTS),
        "shared bias": (not isinstance(r["parameters"][b], list) for r in REQUESTS for b in r["parameters"]),
    }
    return set(found[part])


@pytest.mark.parametrize(
    ("part", "registry"),
    [
        ("activation", set(ACTIVATIONS)),
        ("loss", set(LOSSES)),
        ("reduction", set(REDUCTIONS)),
        ("optimizer", set(OPTIMIZERS)),
        ("started optimizer", {name for name, entry in OPTIMIZERS.items() if entry.state}),
        ("clip", {"norm", "value"}),
        ("decayed", set(OPTIMIZERS)),
        ("maximize", {True, False}),
        ("penalty", {"l1", "l2"}),
        ("one example", {True, False}),
        ("shared bias", {True, False}),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_every_entry_is_among_the_networks(part: str, registry: set[Any]) -> None:
    assert registry - _covered(part) == set()


def test_clipping_has_work_to_do() -> None:
    """In a case with a limit something is over it; otherwise the case would say nothing about clipping."""
    clipped = [case for case in CASES if "clip" in case["request"]["optimizer"]]
    for by in ("norm", "value"):
        sizes = [
            (case["request"]["optimizer"]["clip"]["limit"], [array(g).ravel() for g in case["gradients"].values()])
            for case in clipped
            if case["request"]["optimizer"]["clip"]["by"] == by
        ]
        flat = [(limit, np.concatenate(parts)) for limit, parts in sizes]
        assert sum((np.linalg.norm(g) if by == "norm" else np.abs(g).max()) > limit for limit, g in flat) >= 3
