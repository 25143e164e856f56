"""Recurrent models: the laws of every answer, gradients against differences, and what is particular to time."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from app.engine.ops import OPS
from app.models.cells import CELLS
from app.words import words
from tests.drawing import drawn
from tests.trace.laws import LAWS
from tests.trace.reading import Body, array, ask, client, lines_of, without_time
from tests.trace.sequences import sequence, sequences
from tests.trace.test_words import FILLED, LONGEST


@drawn
@given(sequences())
def test_every_answer_about_a_sequence_keeps_the_laws(body: Body) -> None:
    trace = ask(body)
    for law in LAWS:
        law(trace)
    assert without_time(lines_of(body)) == without_time(lines_of(body))


def checked(body: Body) -> dict[str, Any]:
    answer = client().post("/api/v1/gradient-checks", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


@pytest.mark.parametrize("loss_at", ["every", "last"])
@pytest.mark.parametrize("examples", [None, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_every_parameter_s_gradient_agrees_with_differences(cell: str, examples: int | None, loss_at: str) -> None:
    for steps in (1, 4):
        found = checked(sequence(3, steps, examples, cell=cell, loss_at=loss_at))
        assert found["passed"], (steps, found["worst"], found["max_relative_error"])
        assert "notes" not in found


@pytest.mark.parametrize("cell", CELLS)
def test_without_inputs_the_state_before_the_first_step_is_where_it_comes_from(cell: str) -> None:
    body = sequence(1, 3, cell=cell, input_size=0)
    assert checked(body)["passed"]
    assert ask({**body, "h0": [0.0] * 3}).end["loss"] != ask(body).end["loss"]


def test_the_state_before_the_first_step_has_its_gradient() -> None:
    body, h = sequence(2, 3, 2), 1e-6
    body["h0"] = [[0.1, -0.2, 0.3], [0.0, 0.4, -0.1]]
    gradient = array(ask(body).end["gradients"]["h0"])
    for place in np.ndindex(gradient.shape):
        ends = []
        for step in (h, -h):
            moved = array(body["h0"])
            moved[place] += step
            ends.append(ask({**body, "h0": moved.tolist()}).end["loss"])
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(gradient[place], abs=1e-8)


def test_the_gradient_of_a_shared_weight_arrives_in_an_instalment_a_step_the_last_step_s_first() -> None:
    trace = ask(sequence(4, 5))
    for name, steps in (("Whh", 5), ("Wxh", 5), ("bh", 5), ("Why", 5)):
        made = trace.contributions(trace.by_name[name])
        assert [trace.nodes[event["node"]]["group"] for event in made] == list(range(steps, 0, -1))
        sums = np.cumsum([array(event["contribution"]) for event in made], axis=0)
        for event, total in zip(made, sums, strict=True):
            np.testing.assert_allclose(array(event.get("gradient", event["contribution"])), total, atol=1e-15)
        norms = [float(np.linalg.norm(array(event["contribution"]))) for event in reversed(made)]
        told = trace.end["over_time"]["instalments"][name]
        assert [part["step"] for part in told] == list(range(1, steps + 1))
        assert [part["norm"] for part in told] == pytest.approx(norms)
        whole = float(np.linalg.norm(sums[-1]))
        assert [part["share"] for part in told] == pytest.approx([norm / whole for norm in norms])


def test_the_size_of_the_gradient_is_told_for_every_step() -> None:
    trace = ask(sequence(4, 5, cell="lstm"))
    gradients = trace.end["gradients"]
    for key, letter in (("states", "h"), ("memories", "c")):
        norms = [float(np.linalg.norm(array(gradients[f"{letter}{t}"]))) for t in range(6)]
        assert trace.end["over_time"][key] == pytest.approx(norms)
        if key == "states":
            assert trace.end["over_time"]["kept"] == pytest.approx([norm / norms[-1] for norm in norms])


def test_a_recurrent_net_is_a_layered_one_whose_layers_share_their_weights() -> None:
    body = sequence(5, 3, loss_at="last", activation="sigmoid", input_size=0)
    weights = body["parameters"]
    layers = {f"W{k}": weights["Whh"] for k in (1, 2, 3)} | {f"b{k}": weights["bh"] for k in (1, 2, 3)}
    network = {
        "model": {"kind": "network", "layers": [3, 3, 3, 3, 2], "activations": ["sigmoid"] * 3 + ["identity"]},
        "parameters": {**layers, "W4": weights["Why"], "b4": weights["by"]},
        "inputs": body["h0"],
        "targets": body["targets"],
    }
    recurrent, layered = ask(body).end, ask(network).end
    assert recurrent["loss"] == pytest.approx(layered["loss"], rel=1e-14)
    summed = sum(array(layered["gradients"][f"W{k}"]) for k in (1, 2, 3))
    np.testing.assert_allclose(array(recurrent["gradients"]["Whh"]), summed, atol=1e-14)


@pytest.mark.parametrize("cell", CELLS)
def test_the_mean_of_the_copies_is_the_sum_divided_by_how_many_there_are(cell: str) -> None:
    body = sequence(6, 5, cell=cell)
    whole, mean = ask(body).end, ask({**body, "model": {**body["model"], "shared_gradient": "mean"}}).end
    assert whole["loss"] == mean["loss"]
    for name in body["parameters"]:
        np.testing.assert_allclose(array(mean["gradients"][name]), array(whole["gradients"][name]) / 5, atol=1e-15)
    found = checked({**body, "model": {**body["model"], "shared_gradient": "mean"}})
    assert not found["passed"]
    assert found["notes"] == [words()["recurrent"]["checks"]["mean"]]


@pytest.mark.parametrize("cell", CELLS)
def test_truncated_backpropagation_is_that_of_pieces_that_hand_their_state_on(cell: str) -> None:
    body = sequence(7, 7, 2, cell=cell)
    found = ask({**body, "model": {**body["model"], "truncate": 3}}).end
    total = {name: np.zeros(np.shape(value)) for name, value in body["parameters"].items()}
    states: dict[str, Any] = {}
    for start, stop in ((0, 1), (1, 4), (4, 7)):
        part = {**body, **states, **{key: array(body[key])[:, start:stop].tolist() for key in ("inputs", "targets")}}
        end = ask(part).end
        total = {name: total[name] + array(end["gradients"][name]) for name in total}
        states = {f"{letter}0": end["values"][f"{letter}{stop - start}"] for letter in CELLS[cell].states}
    for name, gradient in total.items():
        np.testing.assert_allclose(array(found["gradients"][name]), gradient, atol=1e-13)
    assert found["loss"] == pytest.approx(ask(body).end["loss"], rel=1e-15)
    cut = checked({**body, "model": {**body["model"], "truncate": 3}})
    assert not cut["passed"]
    assert cut["notes"] == [words()["recurrent"]["checks"]["truncate"].format(steps=3)]


def test_what_no_gradient_reaches_has_the_gradient_0() -> None:
    end = ask(sequence(8, 6, loss_at="last", truncate=2)).end
    assert end["over_time"]["states"][:4] == [0.0] * 4
    assert min(end["over_time"]["states"][5:]) > 0
    assert [part["step"] for part in end["over_time"]["instalments"]["Whh"]] == [5, 6]


def test_truncating_at_the_whole_length_changes_nothing() -> None:
    body = sequence(9, 4)
    assert ask(body).end["gradients"] == ask({**body, "model": {**body["model"], "truncate": 4}}).end["gradients"]


@pytest.mark.parametrize("by", ["norm", "value"])
def test_clipping_keeps_an_exploding_gradient_small(by: str) -> None:
    body = sequence(10, 30, activation="identity", loss_at="last")
    body["parameters"]["Whh"] = (2.0 * np.eye(3)).tolist()
    body["optimizer"] = {"name": "sgd", "learning_rate": 1.0, "clip": {"by": by, "limit": 0.5}}
    end = ask(body).end
    assert end["gradient_norms"]["Whh"] > 1e6
    moved = np.concatenate(
        [np.ravel(array(end["updated"][name]) - array(value)) for name, value in body["parameters"].items()]
    )
    size = np.linalg.norm(moved) if by == "norm" else np.abs(moved).max()
    assert size <= 0.5 * (1 + 1e-9)


@pytest.mark.parametrize("cell", CELLS)
def test_an_initializer_draws_every_gate_for_itself(cell: str) -> None:
    body = sequence(11, 2, cell=cell)
    asked = {key: value for key, value in body.items() if key != "parameters"}
    made = ask({**asked, "initializer": {"name": "orthogonal", "seed": 5}}).structure["parameters"]
    assert {name: np.shape(value) for name, value in made.items()} == {
        name: np.shape(value) for name, value in body["parameters"].items()
    }
    stacked = array(made["Whh" if cell == "rnn" else "W_hh"])
    for gate in stacked.reshape(-1, 3, 3):
        np.testing.assert_allclose(gate @ gate.T, np.eye(3), atol=1e-12)


def test_a_trace_grows_evenly_with_the_sequence() -> None:
    sizes = [len(ask({**sequence(12, steps), "granularity": "layer"}).formulas) for steps in (10, 20, 40)]
    assert sizes[2] - sizes[1] == 2 * (sizes[1] - sizes[0])


def told() -> list[dict[str, Any]]:
    """Formulas of models that need every sentence there is."""
    found: list[Body] = []
    for cell in CELLS:
        found += [sequence(0, 3, cell=cell, output_activation="sigmoid", truncate=2, shared_gradient="mean")]
        found += [sequence(0, 3, 2, cell=cell, loss="softmax_cross_entropy", classes=True), sequence(0, 3, cell=cell)]
    found += [sequence(0, 2, input_size=0)]
    found += [{**body, "upstream": 2.0} for body in found]
    return [formula for body in found for formula in ask({**body, "granularity": "operation"}).formulas]


def test_every_sentence_about_sequences_is_told_by_some_model() -> None:
    formulas = told()
    for phase in ("forward", "loss", "backward"):
        titles = {(formula["title"], formula["sentence"]) for formula in formulas if formula["phase"] == phase}
        for key, entry in words()["recurrent"][phase].items():
            patterns = [re.sub(r"\\\{\w+\\\}", ".*", re.escape(entry[part])) for part in ("title", "sentence")]
            assert any(re.fullmatch(patterns[0], a) and re.fullmatch(patterns[1], b) for a, b in titles), key
    texts = [formula["title"] + formula["sentence"] for formula in formulas]
    assert not [text for text in texts if FILLED.search(text)]
    assert not [text for text in texts for name in OPS if "_" in name and name in text]
    assert max(len(formula["sentence"]) for formula in formulas) <= LONGEST
