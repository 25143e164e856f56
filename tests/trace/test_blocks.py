"""Models of blocks: the laws of every answer, gradients against differences, and what joins and skips do to them."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from app.engine.losses import LOSSES
from app.engine.ops import OPS
from app.words import words
from tests.drawing import drawn
from tests.trace.joined import JOINED, joined, models
from tests.trace.laws import LAWS
from tests.trace.reading import Body, array, ask, client, lines_of, without_time
from tests.trace.test_words import FILLED, LONGEST


@drawn
@given(models())
def test_every_answer_about_blocks_keeps_the_laws(body: Body) -> None:
    trace = ask(body)
    for law in LAWS:
        law(trace)
    assert without_time(lines_of(body)) == without_time(lines_of(body))


def checked(body: Body) -> dict[str, Any]:
    answer = client().post("/api/v1/gradient-checks", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


@pytest.mark.parametrize("examples", [None, 4])
@pytest.mark.parametrize("loss", LOSSES)
def test_every_parameter_s_gradient_agrees_with_differences(loss: str, examples: int | None) -> None:
    last = {**JOINED[-1], "activation": "identity" if LOSSES[loss].probabilities else "sigmoid"}
    found = checked(joined(3, examples, [*JOINED[:-1], last], loss=loss))
    assert found["passed"], (found["worst"], found["max_relative_error"])


def test_the_inputs_have_their_gradients() -> None:
    body, h = joined(4, 2), 1e-6
    end = ask(body).end
    for name in body["model"]["inputs"]:
        gradient = array(end["gradients"][f"x_{name}"])
        for place in np.ndindex(gradient.shape):
            ends = []
            for step in (h, -h):
                moved = array(body["inputs"][name])
                moved[place] += step
                ends.append(ask({**body, "inputs": {**body["inputs"], name: moved.tolist()}}).end["loss"])
            assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(gradient[place], abs=1e-8)


def test_blocks_in_a_row_are_a_network_of_layers() -> None:
    row = [
        {"name": "one", "from": ["x"], "size": 3, "activation": "tanh"},
        {"name": "two", "from": ["one"], "size": 2, "activation": "sigmoid"},
    ]
    body = joined(5, 4, row, inputs={"x": 2})
    weights = body["parameters"]
    network = {
        "model": {"kind": "network", "layers": [2, 3, 2], "activations": ["tanh", "sigmoid"]},
        "parameters": {"W1": weights["W_one"], "b1": weights["b_one"], "W2": weights["W_two"], "b2": weights["b_two"]},
        "inputs": body["inputs"]["x"],
        "targets": body["targets"],
    }
    ours, layers = ask(body).end, ask(network).end
    assert ours["loss"] == layers["loss"]
    for name, other in (("W_one", "W1"), ("b_one", "b1"), ("W_two", "W2"), ("z_two", "z2"), ("a_one", "a1")):
        assert ours["gradients"][name] == layers["gradients"][other]
        assert ours["values"][name] == layers["values"][other]


def test_the_order_in_which_blocks_are_listed_is_of_no_matter() -> None:
    body = joined(6, 3)
    turned = {**body, "model": {**body["model"], "blocks": JOINED[::-1]}}
    ours, other = ask(body).end, ask(turned).end
    assert ours["loss"] == other["loss"]
    assert all(ours["gradients"][name] == other["gradients"][name] for name in body["parameters"])


def test_values_side_by_side_are_weighed_by_their_own_columns() -> None:
    end = ask(joined(7, 3)).end
    v, g = end["values"], end["gradients"]
    read = np.hstack([array(v["a_p"]), array(v["a_q"]), array(v["x_u"])])
    pre = read @ array(v["W_both"]).T + array(v["b_both"])
    np.testing.assert_allclose(array(v["z_both"]), pre, atol=1e-14)
    np.testing.assert_allclose(array(g["W_both"]), array(g["z_both"]).T @ read, atol=1e-14)
    parts = [array(g[f"W_both[{source}]"]) for source in ("p", "q", "u")]
    np.testing.assert_array_equal(array(g["W_both"]), np.hstack(parts))


def test_a_sum_hands_its_gradient_on_to_each_of_its_terms() -> None:
    trace = ask(joined(8, 3))
    values, gradients = trace.end["values"], trace.end["gradients"]
    np.testing.assert_allclose(array(values["r_skip"]), array(values["a_both"]) + array(values["a_q"]), atol=1e-15)
    [only] = trace.contributions(trace.by_name["a_both"])
    assert only["contribution"] == gradients["r_skip"]
    assert gradients["r_skip"] in [event["contribution"] for event in trace.contributions(trace.by_name["a_q"])]


def deep(skips: bool, blocks: int = 12) -> Body:
    """Twelve small blocks one after the other; with skips each reads the sum of all that came before."""
    rows, names = list[Body](), ["x"]
    for k in range(blocks):
        rows.append({"name": f"h{k}", "from": names if skips else names[-1:], "size": 4, "join": "add"})
        names = [*names, f"h{k}"]
    body = joined(9, 8, rows, inputs={"x": 4})
    return {**body, "include": ["structure", "events", "result", "diagnosis"]}


def test_skips_keep_gradients_from_vanishing() -> None:
    plain, skipping = ask(deep(skips=False)).end, ask(deep(skips=True)).end
    size = {
        name: np.linalg.norm(array(end["gradients"]["W_h0"])) for name, end in (("plain", plain), ("skip", skipping))
    }
    assert size["skip"] > 1000 * size["plain"]
    assert [found["kind"] for found in plain["diagnosis"] if "vanishing" in found["kind"]] == ["vanishing"]
    assert not [found for found in skipping["diagnosis"] if found["kind"] == "vanishing"]


ZONE = [0.2, 0.8]


def resting(outputs: list[float], targets: list[float], **model: Any) -> Body:
    """One block that gives these outputs: its input is 0, its bias is what makes them."""
    bias = [float(np.log(a / (1 - a))) for a in outputs]
    row = [{"name": "out", "from": ["x"], "size": len(outputs), "activation": "sigmoid"}]
    body = joined(0, None, row, inputs={"x": 1}, dead_zone=ZONE, **model)
    return {**body, "inputs": {"x": [1.0]}, "targets": targets} | {
        "parameters": {"W_out": [[0.0]] * len(outputs), "b_out": bias}
    }


def test_in_the_dead_zone_nothing_is_lost_and_nothing_is_asked() -> None:
    outputs, targets = [0.9, 0.7, 0.1, 0.3, 0.9, 0.1], [1.0, 1.0, 0.0, 0.0, 0.0, 1.0]
    trace = ask(resting(outputs, targets))
    counts = [0.0, 1.0, 0.0, 1.0, 1.0, 1.0]
    assert trace.end["values"]["counts"] == counts
    parts = [c * 0.5 * (a - y) ** 2 for c, a, y in zip(counts, outputs, targets, strict=True)]
    assert trace.end["values"]["counted"] == pytest.approx(parts)
    assert trace.end["loss"] == pytest.approx(sum(parts))
    slopes = [c * (a - y) for c, a, y in zip(counts, outputs, targets, strict=True)]
    assert trace.end["gradients"]["a_out"] == pytest.approx(slopes)


def test_a_target_between_the_zone_s_bounds_always_counts() -> None:
    assert ask(resting([0.9, 0.1, 0.5], [0.5, 0.5, 0.5])).end["values"]["counts"] == [1.0, 1.0, 1.0]


def test_a_zone_agrees_with_differences_except_where_it_is_crossed() -> None:
    assert checked(joined(11, 6, dead_zone=ZONE))["passed"]
    found = checked(resting([0.8 - 1e-7], [1.0]))
    assert found["parameters"]["b_out"]["kink"] == [True]
    assert found["passed"]


def test_products_and_landscapes_know_blocks() -> None:
    body = joined(12, 3, dead_zone=ZONE)
    gradients = ask(body).end["gradients"]
    direction = {
        name: (0.5 + np.arange(np.size(value)).reshape(np.shape(value))).tolist()
        for name, value in body["parameters"].items()
    }
    found = client().post("/api/v1/products", json={**body, "product": "jvp", "vector": direction})
    assert found.status_code == 200, found.text
    slope = sum(float((array(gradients[name]) * array(way)).sum()) for name, way in direction.items())
    assert array(found.get_json()["result"]) == pytest.approx(slope, rel=1e-10)
    axis = {"parameter": "W_both", "index": [0, 1], "from": -1, "to": 1, "points": 3}
    landscape = client().post("/api/v1/landscapes", json={**body, "axes": [axis]})
    assert landscape.status_code == 200, landscape.text


def told() -> list[dict[str, Any]]:
    """Formulas of models that need every sentence there is."""
    last = {**JOINED[-1], "activation": "identity"}
    found = [joined(0, dead_zone=ZONE), joined(0, 3, dead_zone=ZONE), joined(0, 3), joined(0)]
    found += [joined(0, 2, [*JOINED[:-1], last], loss="softmax_cross_entropy", classes=True)]
    found += [joined(0, None, [*JOINED[:-1], {**last, "activation": "softmax"}]), deep(skips=True, blocks=3)]
    found += [{**body, "upstream": 2.0} for body in found]
    return [formula for body in found for formula in ask({**body, "granularity": "operation"}).formulas]


def test_every_sentence_about_blocks_is_told_by_some_model() -> None:
    formulas = told()
    for phase in ("forward", "loss", "backward"):
        titles = {(formula["title"], formula["sentence"]) for formula in formulas if formula["phase"] == phase}
        for key, entry in words()["blocks"][phase].items():
            patterns = [re.sub(r"\\\{\w+\\\}", ".*", re.escape(entry[part])) for part in ("title", "sentence")]
            assert any(re.fullmatch(patterns[0], a) and re.fullmatch(patterns[1], b) for a, b in titles), key
    texts = [formula["title"] + formula["sentence"] for formula in formulas]
    assert not [text for text in texts if FILLED.search(text)]
    assert not [text for text in texts for name in OPS if "_" in name and name in text]
    assert max(len(formula["sentence"]) for formula in formulas) <= LONGEST
