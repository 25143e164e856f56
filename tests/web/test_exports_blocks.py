"""Blocks as code: the NumPy program makes the update of the trace, the training of the endpoint, and names events."""

import ast

import numpy as np
import pytest
from hypothesis import given

from app.engine.optimizers import OPTIMIZERS
from tests.drawing import drawn
from tests.trace.joined import JOINED, joined, models
from tests.trace.reading import Body, array
from tests.trace.test_compiled import assert_same_update, told_update
from tests.trace.training import end_of
from tests.web.test_exports import export, learned, run, traced


@drawn
@given(models())
def test_the_numpy_program_of_blocks_makes_the_update_of_the_trace(body: Body) -> None:
    space, end = run(export(body)["code"]), told_update(body)
    assert space["loss"] == pytest.approx(array(end["loss"]), rel=1e-12, nan_ok=True)
    states = {
        name: {key: np.asarray(space[f"{key}_{name}"]) for key in OPTIMIZERS[body["optimizer"]["name"]].state}
        for name in body["parameters"]
        if name not in body["frozen"]
    }
    assert_same_update(body, end, (learned(space, body["parameters"]), states))


def test_the_numpy_program_of_blocks_makes_the_whole_training() -> None:
    rows = joined(3, 8, dead_zone=[0.2, 0.8])
    schedule = [{"from_update": 5, "learning_rate": 0.02, "momentum": 0.5}]
    body = {
        "model": rows["model"],
        "parameters": rows["parameters"],
        "data": {key: rows[key] for key in ("inputs", "targets")},
        "optimizer": {"name": "momentum", "learning_rate": 0.05, "schedule": schedule},
        "test_rows": [5, 2],
        "batch_size": 4,
        "epochs": 3,
        "seed": 9,
    }
    end = end_of(body)
    resumed = {**body, "resume": end["state"], "epochs": 2}
    for asked in (body, resumed):
        space = run(export(asked)["code"])
        for name, value in end_of(asked)["state"]["parameters"].items():
            assert space[name] == pytest.approx(array(value), rel=1e-9, abs=1e-11)


def test_a_line_of_blocks_says_which_event_it_computes() -> None:
    body = joined(4, 3, dead_zone=[0.2, 0.8])
    told, asked = export(body), traced(body)
    lines, events = told["code"].splitlines(), {event["event"]: event for event in asked["events"]}
    nodes = asked["structure"]["nodes"]
    lit = set[int]()
    for mark in told["lines"]:
        assert lines[mark["at"] - 1].strip()
        if "event" in mark:
            lit.add(mark["event"])
            event = events[mark["event"]]
            assert (event["type"], event.get("node")) == (mark["phase"], mark.get("node"))
    inputs = {node["id"] for node in nodes if node["role"] == "input"}
    assert lit >= {number for number, event in events.items() if event.get("operand") not in inputs}


def test_no_name_of_a_block_becomes_code() -> None:
    """A name is an identifier or is refused, and one that means something to the program is another in it."""
    names = {"p": "np", "q": "print", "both": "for__x", "skip": "X", "out": "d_loss"}
    blocks = [
        {**block, "name": names[block["name"]], "from": [names.get(read, read) for read in block["from"]]}
        for block in JOINED
    ]
    body = joined(5, 2, blocks)
    code = export(body)["code"]
    assert ast.parse(code)
    assert run(code)["loss"] == pytest.approx(told_update(body)["loss"], rel=1e-12)
