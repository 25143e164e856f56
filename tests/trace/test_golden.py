"""The published numbers, through the HTTP API; `golden.json` has each case's setup, expected, published, tolerance."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.trace.evaluator import evaluate, same, terms
from tests.trace.reading import Body, Trace, array, ask

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent.parent / "golden.json").read_text(encoding="utf-8"))

MAZUR = GOLDEN["mazur.step0"]["setup"]


def mazur(**change: Any) -> Body:
    """Mazur's network as a request; both biases stay as they are unless the change says otherwise."""
    weights = MAZUR["w1_w8"]
    return {
        "model": {"kind": "network", "layers": [2, 2, 2], "activations": ["sigmoid", "sigmoid"]},
        "parameters": {
            "W1": [weights[:2], weights[2:4]],
            "b1": MAZUR["b1"],
            "W2": [weights[4:6], weights[6:]],
            "b2": MAZUR["b2"],
        },
        "inputs": MAZUR["inputs"],
        "targets": MAZUR["targets"],
        "optimizer": {"name": "sgd", "learning_rate": MAZUR["lr"]},
        "frozen": ["b1", "b2"],
        **change,
    }


def raschka() -> Body:
    """The same network with cross-entropy on its pre-activations."""
    model = {"kind": "network", "layers": [2, 2, 2], "activations": ["sigmoid", "identity"]}
    return mazur(model={**model, "loss": "sigmoid_cross_entropy"})


def fridman() -> Body:
    setup = GOLDEN["fridman.three_input_neuron"]["setup"]
    return {
        "model": {"kind": "network", "layers": [3, 1], "activations": ["sigmoid"]},
        "parameters": {"W1": [setup["w"]], "b1": [setup["b"]]},
        "inputs": setup["x"],
        "targets": [setup["y"]],
        "optimizer": {"name": "sgd", "learning_rate": setup["lr"]},
    }


def softmax_of(probabilities: list[float], correct: int) -> Body:
    """A single layer whose pre-activations are ln p, so that its softmax is p."""
    return {
        "model": {"kind": "network", "layers": [1, 3], "activations": ["identity"], "loss": "softmax_cross_entropy"},
        "parameters": {"W1": [[0.0]] * 3, "b1": np.log(probabilities).tolist()},
        "inputs": [1.0],
        "targets": correct,
    }


def after_rounds(body: Body, rounds: int) -> Trace:
    """The answer after some rounds, each with the parameters that the one before updated."""
    for _ in range(rounds):
        body = {**body, "parameters": ask(body).end["updated"]}
    return ask(body)


def weights_of(parameters: dict[str, Any]) -> list[float]:
    """w1 to w8 in Mazur's order."""
    return [float(w) for name in ("W1", "W2") for w in array(parameters[name]).flat]


def numbers_of(trace: Trace) -> dict[str, float]:
    """Every number of a 2-2-2 run under the name that the golden case gives it, read from the events."""
    last = {event["operand"]: event["event"] for event in trace.of_type("backward")}
    told: dict[str, float] = {"E_total": trace.end["loss"]}
    outputs = trace.structure["probabilities"] or trace.by_name["a2"]
    for layer, name in ((1, "h"), (2, "o")):
        z, a = (trace.by_name[f"z{layer}"], trace.structure["layers"][layer]["value"])
        for k in range(2):
            told[f"net_{name}{k + 1}"] = trace.look(["value", z, [k]], {})
            told[f"out_{name}{k + 1}"] = trace.look(["value", a if name == "h" else outputs, [k]], {})
            told[f"delta_{name}{k + 1}"] = trace.look(["gradient", last[z], [k]], {})
            told[f"E_o{k + 1}"] = trace.look(["value", trace.structure["term"], [k]], {})
            if a != z:
                told[f"dE_dout_{name}{k + 1}"] = trace.look(["gradient", last[a], [k]], {})
                told[f"dout_dnet_{name}{k + 1}"] = trace.look(["local", last[z], [k]], {})
    paths = next(f for f in trace.formulas if f["subject"][:2] == ["gradient", last[trace.by_name["a1"]]])
    for hidden in range(2):
        for k, (tree, bound) in enumerate(terms(paths["tree"], {"i": hidden})):
            told[f"dEo{k + 1}_dout_h{hidden + 1}"] = evaluate(tree, bound, trace.look)
    gradients = {name: trace.numbers(["gradient", last[trace.by_name[name]], []]) for name in ("W1", "W2", "b1", "b2")}
    told |= {f"dE_dw{k}": w for k, w in enumerate(weights_of(gradients), 1)}
    return told | {f"dE_db{k}": float(gradients[f"b{k}"]) for k in (1, 2)}


def assert_agree(found: dict[str, float], wanted: dict[str, float], case: str) -> None:
    """Every number that is wanted is found, to the case's tolerance relative to max(1, |value|)."""
    off = {k: (found[k], w) for k, w in wanted.items() if not same(found[k], w, GOLDEN[case]["tolerance"])}
    assert not off


def assert_all_close(found: list[float], wanted: list[float], case: str) -> None:
    assert_agree(dict(enumerate(found)), dict(enumerate(wanted)), case)  # type: ignore[arg-type]


@pytest.mark.parametrize("granularity", ["operation", "neuron", "layer"])
def test_mazur_before_the_update(granularity: str) -> None:
    found, wanted = numbers_of(ask(mazur(granularity=granularity))), GOLDEN["mazur.step0"]["expected"]
    assert_agree(found, wanted["all"], "mazur.step0")
    assert_all_close([found[f"dE_dw{k}"] for k in range(1, 9)], wanted["grads_w1_w8"], "mazur.step0")


def test_mazur_update() -> None:
    updated = ask(mazur()).end["updated"]
    assert_all_close(weights_of(updated), GOLDEN["mazur.step0"]["expected"]["w_after_1"], "mazur.step0")
    assert (updated["b1"], updated["b2"]) == (MAZUR["b1"], MAZUR["b2"])


def test_mazur_after_one_round() -> None:
    found = numbers_of(after_rounds(mazur(), 1))
    assert_agree(found, GOLDEN["mazur.step0"]["expected"]["after_1"], "mazur.step0")


ROUNDS = [
    ("mazur.step0", GOLDEN["mazur.step0"]["expected"], mazur()),
    ("mazur.with_bias_updates", GOLDEN["mazur.with_bias_updates"]["expected"], mazur(frozen=[])),
    (
        "mazur.inplace_update_bug",
        GOLDEN["mazur.inplace_update_bug"]["expected"]["buggy"],
        mazur(mistake="updated_weights_in_delta"),
    ),
    ("raschka.cross_entropy_2_2_2", GOLDEN["raschka.cross_entropy_2_2_2"]["expected"], raschka()),
]


@pytest.mark.parametrize(("case", "expected", "body"), ROUNDS, ids=[case for case, _, _ in ROUNDS])
def test_the_loss_of_the_first_rounds(case: str, expected: dict[str, Any], body: Body) -> None:
    found = {rounds: after_rounds(body, int(rounds)).end["loss"] for rounds in expected["E_by_round"]}
    assert_agree(found, expected["E_by_round"], case)


def test_mazur_with_bias_updates() -> None:
    case = "mazur.with_bias_updates"
    trace, wanted = ask(mazur(frozen=[])), GOLDEN[case]["expected"]
    found = numbers_of(trace) | {f"{name}_after_1": trace.end["updated"][name] for name in ("b1", "b2")}
    found["E_after_1"] = after_rounds(mazur(frozen=[]), 1).end["loss"]
    assert_agree(found, {key: value for key, value in wanted.items() if key != "E_by_round"}, case)


@pytest.mark.parametrize(("which", "mistake"), [("buggy", "updated_weights_in_delta"), ("correct", None)])
def test_mazur_with_and_without_his_bug(which: str, mistake: str | None) -> None:
    case = "mazur.inplace_update_bug"
    wanted, body = GOLDEN[case]["expected"][which], mazur(mistake=mistake)
    assert_all_close(weights_of(ask(body).end["updated"]), wanted["w_after_1"], case)
    assert_agree({"E": after_rounds(body, 1).end["loss"]}, {"E": wanted["E_after_1"]}, case)


def test_raschka_cross_entropy() -> None:
    case = "raschka.cross_entropy_2_2_2"
    found, wanted = numbers_of(ask(raschka())), GOLDEN[case]["expected"]
    assert_agree(found, wanted["all"], case)
    assert_all_close([found[f"dE_dw{k}"] for k in range(1, 9)], wanted["grads_w1_w8"], case)
    ratio = found["delta_o1"] / numbers_of(ask(mazur()))["delta_o1"]
    assert_agree({"ratio": ratio}, {"ratio": wanted["ratio_vs_mse_delta_o1"]}, case)


def test_raschka_in_two_steps_gives_the_same_deltas() -> None:
    model = {**mazur()["model"], "loss": "binary_cross_entropy"}
    case = "raschka.cross_entropy_2_2_2"
    assert_agree(numbers_of(ask(mazur(model=model))), GOLDEN[case]["expected"]["all"], case)


def test_fridman_three_input_neuron() -> None:
    case = "fridman.three_input_neuron"
    end, wanted = ask(fridman()).end, GOLDEN[case]["expected"]
    gradients, updated = end["gradients"], end["updated"]
    found = {
        "z": end["values"]["z1"][0],
        "a": end["outputs"][0],
        "loss": end["loss"],
        "delta": gradients["z1"][0],
        "db": gradients["b1"][0],
        "b_new": updated["b1"][0],
    }
    assert_agree(found, {key: wanted[key] for key in found}, case)
    assert_all_close(gradients["W1"][0], wanted["dw"], case)
    assert_all_close(updated["W1"][0], wanted["w_new"], case)


def test_cs231n_softmax_gradient() -> None:
    case = "cs231n.softmax_grad"
    setup, wanted = GOLDEN[case]["setup"], GOLDEN[case]["expected"]
    end = ask(softmax_of(setup["p"], setup["correct_class_index"])).end
    assert_all_close(end["gradients"]["z1"], wanted["dscores"], case)
    assert_all_close(end["probabilities"], setup["p"], case)
    uniform = ask(softmax_of([1 / 3] * 3, 0)).end["loss"]
    assert_agree({"loss": uniform}, {"loss": wanted["loss_at_uniform_3_classes"]}, case)


@pytest.mark.parametrize("which", ["left", "right"])
def test_cs231n_parameter_counts(which: str) -> None:
    layers = [int(size) for size in GOLDEN["cs231n.param_counts"]["setup"][which].split("-")]
    body = {
        "model": {"kind": "network", "layers": layers, "activations": ["relu"] * (len(layers) - 1)},
        "initializer": {"name": "he_normal"},
        "inputs": [0.5] * layers[0],
        "targets": [0.0] * layers[-1],
    }
    structure = ask(body).structure
    found = {key: structure["parameter_count"][key] for key in ("weights", "biases")}
    found |= {"params": structure["parameter_count"]["total"]}
    found |= {"neurons": sum(layer["size"] for layer in structure["layers"][1:])}
    assert found == GOLDEN["cs231n.param_counts"]["expected"][which]
