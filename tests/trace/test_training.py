"""Trainings: resumed as if never broken off, the same updates as are told, ended for a reason, refused in words."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import LIMITS
from app.engine.optimizers import OPTIMIZERS
from app.engine.training import Feeder
from app.trace import epochs as running
from app.trace.pace import LATE, PACE, Busy, Pace, Rate
from tests.drawing import drawn
from tests.trace.reading import Body, array, client
from tests.trace.training import PATH, end_of, moons, resumed, run, xor
from tests.web.problems import assert_problem

TRACES = "/api/v1/traces"


def trace_of(body: Body, line: Body, **change: Any) -> Body:
    """The trace of the update that a line's state is before, on its own minibatch."""
    state = line["state"]
    asked = {
        "model": body["model"],
        "parameters": state["parameters"],
        "optimizer": body["optimizer"],
        "optimizer_state": state["optimizer_state"],
        "update": state["update"],
        "frozen": body.get("frozen", []),
        "data": body["data"],
        "rows": line["next_rows"],
        "include": ["result"],
        **change,
    }
    answer = client().post(TRACES, json=asked, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    told: Body = answer.get_json()["end"]
    return told


@drawn
@given(
    st.sampled_from([xor, moons]),
    st.sampled_from(list(OPTIMIZERS)),
    st.integers(1, 4),
    st.integers(1, 7),
    st.sampled_from([None, "norm", "value"]),
    st.booleans(),
    st.sampled_from([None, 5000]),
)
def test_a_resumed_training_ends_like_an_unbroken_one_byte_for_byte(
    made: Any, optimizer: str, epochs: int, updates: int, clip: str | None, shuffle: bool, bound: float | None
) -> None:
    stepper = {"name": optimizer, "learning_rate": 0.03, "schedule": [{"from_update": 3, "learning_rate": 0.01}]}
    body = made(
        optimizer={**stepper, "clip": {"by": clip, "limit": 0.1} if clip else None},
        shuffle=shuffle,
        seed=11,
        frozen=["b1"],
    )
    unbroken = end_of({**body, "epochs": 4})["state"]
    broken = end_of({**body, "epochs": epochs, "updates": updates, "updates_per_second": bound})
    left = 4 - broken["epoch"]
    again = end_of(resumed(body, broken, epochs=left))["state"] if left else broken["state"]
    assert json.dumps(again) == json.dumps(unbroken)


@pytest.mark.parametrize("made", [xor, moons])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_next_update_is_the_one_that_a_trace_of_its_rows_tells(made: Any, optimizer: str) -> None:
    body = made(optimizer={"name": optimizer, "learning_rate": 0.1}, frozen=["b2"])
    line = end_of({**body, "epochs": 1})
    for _ in range(body["batch_size"]):
        told = trace_of(body, line)
        after = end_of(resumed(body, line, updates=1))
        for name, value in told["updated"].items():
            assert array(after["state"]["parameters"][name]) == pytest.approx(array(value), rel=1e-12, abs=1e-13)
        line = after


@pytest.mark.parametrize("made", [xor, moons])
def test_the_loss_is_that_of_all_rows_trained_on_and_of_those_held_back(made: Any) -> None:
    body = made()
    start, *_, end = run(body)
    for name, rows in (("loss", start["rows"]["train"]), ("test_loss", start["rows"]["test"])):
        if rows:
            told = trace_of(body, end, rows=rows)
            assert end[name] == pytest.approx(told["loss"], rel=1e-12)
    assert made is xor or end["test_loss"] is not None


def test_a_minibatch_is_named_by_its_rows_in_their_order() -> None:
    body = moons(epochs=2)
    start, *_, end = run(body)
    train = start["rows"]["train"]
    rows, line = [], end
    for _ in range(start["batches"]):
        rows += line["next_rows"]
        line = end_of(resumed(body, line, updates=1))
    order = np.random.default_rng([body.get("seed", 0), 2]).permutation(len(train))
    assert rows == [train[row] for row in order]


def test_what_was_asked_for_is_shown() -> None:
    window = {"x": [-1.0, 1.0], "y": [-2.0, 2.0], "points": [5, 3]}
    include = ["boundary", "responses", "outputs"]
    end = end_of(moons(include=include, boundary=window))
    assert [len(picture) for picture in end["boundary"]["outputs"]] == [3, 3]
    assert len(end["boundary"]["outputs"][0][0]) == 5
    assert end["boundary"]["y"] == [-2.0, 0.0, 2.0]
    assert [len(end["responses"][name]) for name in ("a1", "a2", "z3")] == [6, 4, 2]
    outputs = array(end["outputs"])
    assert outputs.sum(axis=1) == pytest.approx(np.ones(len(outputs)))


def test_the_boundary_is_what_the_network_answers() -> None:
    body = moons(epochs=3)
    end = end_of(body)
    asked = {"model": body["model"], "parameters": end["state"]["parameters"], "units": True}
    window = {"x": [-1.0, 1.0], "y": [-0.5, 2.0], "points": [4, 3]}
    told = client().post("/api/v1/boundaries", json={**asked, "window": window}).get_json()
    inputs = [[x, y] for y in told["y"] for x in told["x"]]
    trace = client().post(
        TRACES,
        json={
            "model": body["model"],
            "parameters": end["state"]["parameters"],
            "inputs": inputs,
            "targets": [0] * 12,
        },
        headers={"Accept": "application/json"},
    )
    values = trace.get_json()["end"]
    assert pytest.approx(array(values["probabilities"]), rel=1e-12) == array(told["outputs"]).reshape(2, 12).T
    assert pytest.approx(array(values["values"]["a1"]), abs=1e-13) == array(told["units"]["a1"]).reshape(6, 12).T


def test_it_stops_when_it_has_reached_what_was_asked() -> None:
    body = xor(optimizer={"name": "adam", "learning_rate": 0.1}, epochs=5000, until={"accuracy": 1.0, "loss": 0.05})
    end = end_of(body)
    assert end["reason"] == "converged"
    assert end["accuracy"] == 1.0
    assert end["loss"] <= 0.05
    before = end_of({**body, "until": {}, "epochs": end["epoch"] - 1})
    assert before["loss"] > 0.05
    every = end_of({**body, "until": {"loss": 0.05, "every": 50}})
    assert every["epoch"] == -(-end["epoch"] // 50) * 50


def test_divergence_is_told_with_the_first_bad_update_and_the_state_before_it() -> None:
    body = moons(optimizer={"name": "sgd", "learning_rate": 1e200}, epochs=50)
    end = end_of(body)
    assert end["reason"] == "diverged"
    assert end["learning_rate"] == 5e199
    assert str(end["first_bad_update"]) in end["words"]
    assert end["update"] == end["first_bad_update"] == end["state"]["update"]
    assert all(np.isfinite(array(value)).all() for value in end["state"]["parameters"].values())
    told = trace_of(body, end)
    assert not np.isfinite(array(told["updated"][end["parameter"]])).all()


def test_a_training_with_a_schedule_takes_its_turns() -> None:
    schedule = [{"from_update": 3, "learning_rate": 0.0}]
    body = xor(optimizer={"name": "sgd", "learning_rate": 0.1, "schedule": schedule}, epochs=6)
    three = end_of({**body, "updates": 3})
    assert end_of(body)["state"]["parameters"] == three["state"]["parameters"]


def test_a_large_network_tells_its_state_at_the_beginning_and_at_the_end() -> None:
    body = xor(
        model={"kind": "network", "layers": [2, 600, 1], "activations": ["tanh", "sigmoid"]},
        optimizer={"name": "sgd", "learning_rate": 0.001},
        epochs=300,
    )
    _, *progress, end = run(body)
    assert "state" in progress[0]
    assert "state" in end
    assert sum("state" in line for line in progress) < len(progress) or len(progress) == 1


REFUSED: list[tuple[Body, str]] = [
    ({"epochs": 0}, "/epochs"),
    ({"epochs": LIMITS.training_epochs + 1}, "/epochs"),
    ({"updates": 0}, "/updates"),
    ({"batch_size": 0}, "/batch_size"),
    ({"test_fraction": 1.0}, "/test_fraction"),
    ({"test_fraction": 0.25, "test_rows": [1]}, "/test_rows"),
    ({"test_fraction": 0, "test_rows": [1, 4]}, "/test_rows/1"),
    ({"test_fraction": 0, "test_rows": [0, 1, 2, 3, 0]}, "/test_rows"),
    ({"test_fraction": "NaN"}, "/test_fraction"),
    ({"frames_per_second": 0}, "/frames_per_second"),
    ({"frames_per_second": 1000}, "/frames_per_second"),
    ({"updates_per_second": 0}, "/updates_per_second"),
    ({"updates_per_second": "Infinity"}, "/updates_per_second"),
    ({"until": {"loss": -1}}, "/until/loss"),
    ({"until": {"test_loss": 1}}, "/until/test_loss"),
    ({"until": {"every": 0}}, "/until/every"),
    ({"data": {"name": "xor", "samples": 0}}, "/data/samples"),
    ({"data": {"name": "xor", "noise": "Infinity"}}, "/data/noise"),
    ({"data": {"name": "nothing"}}, "/data/name"),
    ({"data": {}}, "/data/inputs"),
    ({"data": {"inputs": [[0, 1]]}}, "/data/targets"),
    ({"data": {"inputs": [[0, 1]], "targets": [0, 1]}}, "/data/targets"),
    ({"data": {"inputs": [[0, 1, 2]], "targets": [[0]]}}, "/data/inputs"),
    ({"data": {"inputs": [[0, 1]], "targets": [[0]], "noise": 1}}, "/data/noise"),
    ({"data": {"name": "xor", "inputs": [[0, 1]], "targets": [[0]]}}, "/data/inputs"),
    ({"data": {"inputs": [[0, 1]], "targets": [[2]]}}, "/data/targets"),
    ({"data": {"name": "iris"}}, "/model/layers/0"),
    ({"data": {"name": "sine"}}, "/model/layers/0"),
    ({"optimizer": {"name": "sgd", "learning_rate": -1}}, "/optimizer/learning_rate"),
    ({"frozen": ["W9"]}, "/frozen"),
    ({"frozen": ["W1"] * 1000}, "/frozen"),
    ({"include": ["outputs"] * 1000}, "/include"),
    ({"optimizer": {"name": "sgd", "schedule": [{"from_update": k} for k in range(1000)]}}, "/optimizer/schedule"),
    ({"epochs": None}, "/epochs"),
    ({"epochs": 10**18}, "/epochs"),
    ({"updates": 10**18}, "/updates"),
    ({"batch_size": 10**25}, "/batch_size"),
    ({"data": {"name": "xor", "samples": 10**9}}, "/data/samples"),
    ({"frames_per_second": None}, "/frames_per_second"),
    ({"until": None}, "/until"),
    ({"until": {"loss": 0.1, "every": None}}, "/until/every"),
    ({"mistake": "none"}, "/mistake"),
    ({"initializer": None}, "/parameters"),
    ({"parameters": {"W1": [[1.0]]}}, "/parameters/W1"),
    ({"resume": {"parameters": {"W1": [[1.0]]}}}, "/resume/parameters/W1"),
    ({"model": {"kind": "circuit", "source": "f = x"}}, "/model/kind"),
    ({"include": ["boundary"], "boundary": {"x": [1, 0], "y": [0, 1]}}, "/boundary/x"),
    ({"include": ["boundary"], "boundary": {"x": [-1e308, 1e308], "y": [0, 1]}}, "/boundary/x"),
    ({"include": ["boundary"], "boundary": {"x": ["-Infinity", 1], "y": [0, 1]}}, "/boundary/x"),
    ({"include": ["boundary"], "boundary": {"x": [0, 1, 2], "y": [0, 1]}}, "/boundary/x"),
    ({"include": ["boundary"], "boundary": {"x": [0, 1], "y": [0, 1], "points": [1, 5]}}, "/boundary/points"),
    ({"include": ["boundary"], "boundary": {"x": [0, 1], "y": [0, 1], "features": [0, 2]}}, "/boundary/features/1"),
]


@pytest.mark.parametrize(("change", "path"), REFUSED)
def test_what_cannot_be_is_refused_at_its_field(change: Body, path: str) -> None:
    told = assert_problem_at(client().post(PATH, json=xor(**change)), path)
    assert all(fault["message"].endswith(".") for fault in told["errors"])


def assert_problem_at(answer: Any, path: str) -> Body:
    assert answer.status_code == 422, answer.text
    told: Body = answer.get_json(force=True)
    assert path in [fault["path"] for fault in told["errors"]], told
    return told


def test_a_state_beyond_its_epoch_is_refused() -> None:
    body = xor()
    state = end_of(body)["state"]
    assert_problem_at(client().post(PATH, json={**body, "resume": {**state, "batch": 2}}), "/resume/batch")
    assert_problem_at(client().post(PATH, json={**body, "resume": {**state, "epoch": -1}}), "/resume/epoch")


@pytest.mark.parametrize("layers", [[1000, 1000, 1], [2000, 100, 10]])
def test_a_million_parameters_are_refused_with_a_sentence(layers: list[int]) -> None:
    model = {"kind": "network", "layers": layers, "activations": ["tanh", "tanh"]}
    told = assert_problem_at(client().post(PATH, json=xor(model=model)), "/model/layers")
    assert "weights" in told["detail"]


@pytest.mark.parametrize("rate", [5e-324, 1e-300, 60])
def test_a_training_of_any_rate_is_bounded_by_its_updates(rate: float) -> None:
    body = xor(frames_per_second=rate, epochs=LIMITS.training_epochs, updates=50)
    assert end_of(body)["update"] == 50


def test_a_training_goes_on_from_a_place_that_is_far_away() -> None:
    body = xor()
    state = end_of(body)["state"]
    far = {**state, "epoch": LIMITS.training_place - 1, "update": LIMITS.training_place - 1}
    end = end_of({**body, "resume": far, "epochs": 1})
    assert end["epoch"] == LIMITS.training_place
    assert end["update"] > LIMITS.training_place
    for name in ("epoch", "batch", "update"):
        assert_problem_at(client().post(PATH, json={**body, "resume": {**state, name: 2**64 - 1}}), f"/resume/{name}")


def test_more_rows_than_can_be_looked_at_are_refused() -> None:
    model = {"kind": "network", "layers": [2, 300, 300, 1], "activations": ["tanh", "tanh", "sigmoid"]}
    body = xor(model=model, data={"name": "moons", "samples": 10_000})
    assert_problem_at(client().post(PATH, json=body), "/data")


def test_a_training_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hurried:
        training_seconds = 0
        training_updates = LIMITS.training_updates
        stated_parameters = LIMITS.stated_parameters

    monkeypatch.setattr(running, "LIMITS", Hurried)
    for bound in (None, 0.1):
        end = end_of(xor(epochs=LIMITS.training_epochs, updates_per_second=bound))
        assert end["reason"] == "stopped"
        assert "0 minutes" in end["words"]
        assert "press Train" in end["words"]


def test_the_end_says_its_true_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Epoch 5 is reached" in end_of(xor())["words"]
    assert "Update 3 is reached" in end_of(xor(updates=3))["words"]

    class Few:
        training_seconds = LIMITS.training_seconds
        training_updates = 7
        stated_parameters = LIMITS.stated_parameters

    monkeypatch.setattr(running, "LIMITS", Few)
    end = end_of(xor())
    assert (end["reason"], end["update"]) == ("stopped", 7)
    assert "7 updates" in end["words"]


@given(
    st.floats(0.1, 1e6),
    st.lists(st.tuples(st.floats(0.0, 3.0), st.integers(1, 1000)), min_size=1, max_size=30),
)
def test_a_bound_on_the_updates_of_a_second_is_kept_whatever_comes_between(
    most: float, moments: list[tuple[float, int]]
) -> None:
    rate, now, made = Rate(most, 0.0), 0.0, 0
    for passed, wanted in moments:
        now += passed
        waits = rate.left(now)
        allowed = rate.allowed(now, wanted)
        assert (allowed == 0) == (waits > 0)
        rate.count(allowed)
        made += allowed
        assert made <= 1 + now * most + 1e-6 * made
    later = now + rate.left(now) + 1e-9 * (1 + now)
    assert rate.allowed(later, 5) >= 1


def test_what_was_kept_from_working_makes_no_burst() -> None:
    rate = Rate(10.0, 0.0)
    assert 1 <= rate.allowed(100.0, 1000) <= 1 + LATE * 10
    assert Rate(None, 0.0).allowed(0.0, 1000) == 1000


def test_a_place_is_given_back_once() -> None:
    pace = Pace(most=2)
    first, _ = pace.enter(), pace.enter()
    with pytest.raises(Busy):
        pace.enter()
    assert pace.share == 0.25
    first.leave()
    first.leave()
    assert pace.running == 1
    assert pace.share == 0.5


def test_where_all_places_are_taken_the_answer_says_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PACE, "running", LIMITS.trainings)
    answer = client().post(PATH, json=xor())
    assert_problem(answer, 503)
    assert int(answer.headers["Retry-After"]) > 0


def test_a_training_that_was_refused_or_has_ended_holds_no_place() -> None:
    before = PACE.running
    client().post(PATH, json=xor(epochs=0))
    end_of(xor())
    assert PACE.running == before


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"rows": [4]}, "/rows/0"),
        ({"rows": [0, -1]}, "/rows/1"),
        ({"rows": []}, "/rows"),
        ({"inputs": [0, 1]}, "/inputs"),
        ({"data": None}, "/inputs"),
        ({"data": {"name": "iris"}}, "/model/layers/0"),
    ],
)
def test_rows_of_a_trace_are_checked(change: Body, path: str) -> None:
    body = xor()
    asked = {key: body[key] for key in ("model", "initializer", "data")} | {"rows": [0, 1], **change}
    assert_problem_at(client().post(TRACES, json=asked), path)


def test_rows_without_data_and_data_of_a_circuit_are_refused() -> None:
    body = xor()
    asked = {"model": body["model"], "initializer": body["initializer"], "inputs": [0, 1], "targets": [1], "rows": [0]}
    assert_problem_at(client().post(TRACES, json=asked), "/rows")
    circuit = {"model": {"kind": "circuit", "source": "f = x"}, "data": {"name": "xor"}}
    assert_problem_at(client().post(TRACES, json=circuit), "/data")


def test_an_order_is_the_same_wherever_it_is_asked_for() -> None:
    feeder = Feeder([np.zeros((10, 1))], 4, True, 5)
    assert [feeder.rows_of(2, k).tolist() for k in range(3)] == [
        part.tolist() for part in np.split(np.random.default_rng([5, 2]).permutation(10), [4, 8])
    ]
