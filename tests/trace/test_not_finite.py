"""NaN, infinities and overflow are content: the answer says where they began, and nothing raises."""

import math
from typing import Any

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from tests.trace.reading import Body, Trace, array, ask


def body(activation: str = "identity", loss: str = "half_squared_error", **change: Any) -> Body:
    last = "identity" if LOSSES[loss].probabilities else "sigmoid"
    return {
        "model": {"kind": "network", "layers": [2, 2, 2], "activations": [activation, last], "loss": loss},
        "parameters": {"W1": [[0.5, -0.4], [0.3, 0.8]], "b1": [0.1, 0.2], "W2": [[0.6, 0.1], [-0.7, 0.9]], "b2": 0.3},
        "inputs": [0.5, -1.0],
        "targets": [0.25, 0.75],
        **change,
    }


def first_broken(trace: Trace) -> tuple[int, list[int]]:
    """The first event with a number that is not finite, and its element, found by reading the events one by one."""
    for event in trace.events:
        parts = [event.get("value"), event.get("gradient", event.get("contribution")), event.get("after")]
        parts += [*event.get("lines", {}).values(), *event.get("state", {}).values()]
        for part in parts:
            if part is not None and not np.isfinite(array(part)).all():
                return event["event"], [int(k) for k in np.argwhere(~np.isfinite(array(part)))[0]]
    raise AssertionError("everything is finite")


LINEAR = {**body()["model"], "activations": ["identity", "identity"]}
ONLY_W1 = {"W1": [[1.0, 0.0], [0.0, 0.0]], "b1": [0.0, 0.0], "W2": [[0.0, 0.0], [0.0, 0.0]], "b2": 0.0}
W2_HUGE = {**body()["parameters"], "W2": [[1e200, 0.1], [-0.7, 0.9]]}

BROKEN: dict[str, tuple[Body, str, str]] = {
    "an input that is NaN": (body(inputs=["NaN", 1.0]), "forward", "NaN"),
    "an infinite input": (body(inputs=[1.0, "-Infinity"]), "forward", "Infinity"),
    "an infinite weight": (
        body(parameters={**body()["parameters"], "W2": [[0.6, "Infinity"], [0.0, 0.0]]}),
        "forward",
        "Infinity",
    ),
    "a product that overflows": (body(inputs=[1e308, -1e308], parameters=W2_HUGE), "forward", "Infinity"),
    "a square that overflows": (body(targets=[1e200, 0.0]), "forward", "Infinity"),
    "a gradient that overflows": (
        body(model=LINEAR, inputs=[1e160, 0.0], targets=[1e150, 0.0], parameters=ONLY_W1),
        "backward",
        "Infinity",
    ),
    "an update that overflows": (
        body(
            targets=[-1e150, 0.0],
            optimizer={"name": "sgd", "learning_rate": 1e200},
        ),
        "update",
        "Infinity",
    ),
    "a running mean of squares that overflows": (
        body(model=LINEAR, inputs=[100.0, 0.0], targets=[-1e154, 0.0], optimizer={"name": "adam"}),
        "update",
        "Infinity",
    ),
    "a state that is NaN": (
        body(optimizer={"name": "momentum"}, optimizer_state={"b2": {"velocity": "NaN"}}),
        "update",
        "NaN",
    ),
}


@pytest.mark.parametrize(("asked", "kind", "word"), BROKEN.values(), ids=BROKEN)
def test_the_answer_says_where_it_began(asked: Body, kind: str, word: str) -> None:
    trace = ask(asked)
    [told] = trace.end["diagnosis"]
    assert told["kind"] == "not_finite"
    assert (told["event"], told["element"]) == first_broken(trace)
    assert trace.events[told["event"]]["type"] == kind
    assert word in told["words"]


def test_a_square_that_overflows_begins_at_the_loss_term() -> None:
    trace = ask(BROKEN["a square that overflows"][0])
    [told] = trace.end["diagnosis"]
    assert trace.events[told["event"]]["node"] == trace.structure["term"]
    assert told["element"] == [0]


def test_what_is_finite_has_no_diagnosis() -> None:
    assert ask(body()).end["diagnosis"] == []


def test_large_finite_numbers_are_not_taken_for_infinities() -> None:
    trace = ask({**body(inputs=[1e300, 0.0]), "model": {**body()["model"], "activations": ["tanh", "sigmoid"]}})
    assert trace.end["diagnosis"] == []
    assert trace.end["values"]["x"] == [1e300, 0.0]


HOSTILE = ["NaN", "Infinity", "-Infinity", 1e308, -1e308, 5e-324, 0.0, -0.0]


@pytest.mark.parametrize("number", HOSTILE, ids=str)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_number_stops_a_trace(activation: str, loss: str, number: Any) -> None:
    for place in ("inputs", "W1", "b2"):
        asked = body(activation, loss)
        if place == "inputs":
            asked["inputs"] = [number, 1.0]
        else:
            asked["parameters"] = {**asked["parameters"], place: number if place == "b2" else [[number, 0.5]] * 2}
        end = ask(asked).end
        assert isinstance(end["loss"], float | str)
        assert all(math.isfinite(value) for value in end["settings"].values())


@pytest.mark.parametrize("number", HOSTILE, ids=str)
@pytest.mark.parametrize("clip", [None, {"by": "norm", "limit": 1.0}, {"by": "value", "limit": 1.0}], ids=str)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_number_stops_an_update(name: str, clip: Any, number: Any) -> None:
    asked = body(inputs=[number, 1.0], optimizer={"name": name, "clip": clip, "weight_decay": 0.1})
    for key in OPTIMIZERS[name].state:
        asked["optimizer_state"] = {"W1": {key: number if key == "t" else [[number] * 2] * 2}}
        assert ask(asked).end["updated"].keys() == asked["parameters"].keys()
    ask(asked)


@pytest.mark.parametrize("number", HOSTILE, ids=str)
def test_no_number_stops_a_start_of_the_backward_pass_or_a_target(number: Any) -> None:
    ask(body(upstream=number))
    ask(body(targets=[number, 0.5]))
