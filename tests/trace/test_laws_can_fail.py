"""Each law notices a falsified answer: a number off by 0.1 %, a turned sign, a part left out, a step too many."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pytest

from tests.trace import laws
from tests.trace.reading import Body, Trace, lines_of

BODY: Body = {
    "model": {
        "kind": "network",
        "layers": [2, 2, 2],
        "activations": ["tanh", "sigmoid"],
        "regularization": {"l1": 0.0, "l2": 0.01},
    },
    "parameters": {
        "W1": [[0.3, -0.8], [0.5, 0.9]],
        "b1": [0.1, -0.2],
        "W2": [[0.7, -0.4], [0.2, 1.1]],
        "b2": 0.3,
    },
    "inputs": [[0.4, -1.2], [1.5, 0.6]],
    "targets": [[0.2, 0.9], [1.0, 0.0]],
    "optimizer": {"name": "momentum", "learning_rate": 0.2},
    "optimizer_state": {"W1": {"velocity": [[0.3, 0.1], [-0.2, 0.4]]}},
    "granularity": "operation",
}
TOLD = [orjson.loads(line) for line in lines_of(BODY)]
W1, W2 = (next(node["id"] for node in TOLD[0]["nodes"] if node["name"] == name) for name in ("W1", "W2"))

Told = list[dict[str, Any]]


def find(told: Told, kind: str, **wanted: Any) -> dict[str, Any]:
    """The last event of a kind with these fields."""
    return [e for e in told if e["type"] == kind and all(e.get(key) == value for key, value in wanted.items())][-1]


def scaled(value: Any, factor: float) -> Any:
    return (np.asarray(value) * factor).tolist()


def wrong_rule(told: Told) -> None:
    """A local gradient 0.1 % too large, and the contribution with it: wrong in itself, though its product is right."""
    event = [event for event in told if "local" in event][-1]
    for key in ("local", "contribution"):
        event[key] = scaled(event[key], 1.001)


def wrong_value(told: Told) -> None:
    event = find(told, "forward", node=TOLD[0]["layers"][1]["value"])
    event["value"] = scaled(event["value"], 1.001)


def wrong_product(told: Told) -> None:
    event = [event for event in told if "local" in event][-1]
    event["local"] = scaled(event["local"], 1.001)


def turned_sign(told: Told) -> None:
    event = [event for event in told if "local" in event][-1]
    event["contribution"] = scaled(event["contribution"], -1)


def missing_contribution(told: Told) -> None:
    """The sum over the paths without the one that was there first."""
    event = find(told, "backward", operand=W1)
    event["gradient"] = event["contribution"]


def transposed_weight(told: Told) -> None:
    """Back through the output layer by its weights the wrong way round: told as Wᵀ where W belongs."""
    event = find(told, "backward", operand=TOLD[0]["layers"][1]["value"])
    delta = TOLD[0]["layers"][2]["pre"]
    upstream = find(told, "backward", operand=delta)["contribution"]
    event["contribution"] = (np.asarray(upstream) @ np.asarray(BODY["parameters"]["W2"]).T).tolist()


def stale_state(told: Told) -> None:
    """The velocity of before, as if this update's had been forgotten."""
    find(told, "update", name="W1")["state"] = BODY["optimizer_state"]["W1"]


def stale_update(told: Told) -> None:
    event = find(told, "update", name="W1")
    event["after"] = BODY["parameters"]["W1"]


def used_too_early(told: Told) -> None:
    """An edge out of layer 1 before the last contribution to it has arrived."""
    find(told, "backward", operand=TOLD[0]["layers"][1]["pre"])["event"] = len(told)


def formula_reads_an_early_sum(told: Told) -> None:
    formula = next(f for f in told[0]["formulas"] if f["subject"][:3] == ["update", "W1", "velocity"])
    early = next(e["event"] for e in told if e["type"] == "backward" and e["operand"] == W1)
    formula["tree"] = orjson.loads(orjson.dumps(formula["tree"]).replace(*_events(formula["tree"], early)))


def _events(tree: Any, early: int) -> tuple[bytes, bytes]:
    number = next(reference[1] for reference in laws.references(tree) if reference[0] == "gradient")
    return b'"gradient",%d,' % number, b'"gradient",%d,' % early


def formula_reads_the_future(told: Told) -> None:
    told[0]["formulas"][0]["tree"] = ["value", TOLD[0]["loss"], []]


def steps_out_of_order(told: Told) -> None:
    told[0]["steps"].reverse()


def step_told_twice(told: Told) -> None:
    told[0]["steps"].append(told[0]["steps"][-1])


def step_left_out(told: Told) -> None:
    told[0]["steps"].pop()


def term_left_out(told: Told) -> None:
    told[0]["steps"] = [step for step in told[0]["steps"] if len(step) < 3 or step[2] != 1]


def phase_left_out(told: Told) -> None:
    told[0]["phases"].pop(1)


FALSIFIED = [
    (wrong_rule, laws.every_step_is_what_its_formula_says),
    (wrong_value, laws.every_step_is_what_its_formula_says),
    (wrong_product, laws.upstream_times_local_is_the_contribution),
    (turned_sign, laws.upstream_times_local_is_the_contribution),
    (turned_sign, laws.every_step_is_what_its_formula_says),
    (missing_contribution, laws.contributions_sum_to_the_gradient),
    (missing_contribution, laws.every_step_is_what_its_formula_says),
    (transposed_weight, laws.every_step_is_what_its_formula_says),
    (stale_state, laws.every_step_is_what_its_formula_says),
    (stale_update, laws.every_step_is_what_its_formula_says),
    (used_too_early, laws.gradients_are_complete_before_they_are_used),
    (formula_reads_an_early_sum, laws.formulas_read_complete_gradients),
    (formula_reads_the_future, laws.references_name_no_later_event),
    (steps_out_of_order, laws.what_a_step_reads_was_told_before),
    (step_told_twice, laws.everything_is_told_once),
    (step_left_out, laws.everything_is_told_once),
    (term_left_out, laws.every_term_has_its_place),
    (phase_left_out, laws.phases_cover_the_steps),
]


@pytest.mark.parametrize(("falsify", "law"), FALSIFIED, ids=lambda part: part.__name__)
def test_a_law_notices_what_is_false(falsify: Callable[[Told], None], law: Callable[[Trace], None]) -> None:
    told = copy.deepcopy(TOLD)
    falsify(told)
    with pytest.raises(AssertionError):
        law(Trace(BODY, [orjson.dumps(line) for line in told]))


def test_every_law_can_fail() -> None:
    assert {law for _, law in FALSIFIED} == set(laws.LAWS)


@pytest.mark.parametrize("law", laws.LAWS, ids=lambda law: law.__name__)
def test_the_true_answer_keeps_the_law(law: Callable[[Trace], None]) -> None:
    law(Trace(BODY, [orjson.dumps(line) for line in TOLD]))
