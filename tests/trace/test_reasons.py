"""Why a gradient is 0: each kind where it holds, and none where the gradient is not 0."""

from typing import Any

import pytest

from app.config import LIMITS
from app.words import words
from tests.trace.reading import Body, Trace, ask


def body(layers: list[int], activations: list[str], **change: Any) -> Body:
    """A network whose weights are 0.5 and whose biases are 0, where nothing else is said."""
    model = {"kind": "network", "layers": layers, "activations": activations}
    parameters: dict[str, Any] = {}
    for k, (before, units) in enumerate(zip(layers, layers[1:], strict=False), 1):
        parameters |= {f"W{k}": [[0.5] * before for _ in range(units)], f"b{k}": [0.0] * units}
    told = {
        "model": {**model, **change.pop("model", {})},
        "parameters": {**parameters, **change.pop("parameters", {})},
        "inputs": [1.0] * layers[0],
        "targets": [0.0] * layers[-1],
    }
    return {**told, **change}


def reasons(trace: Trace) -> dict[tuple[str, ...], str]:
    """Each reason under the name and the element of the gradient that it is about."""
    found = {}
    for reason in trace.end["reasons"]:
        name = trace.nodes[trace.events[reason["event"]]["operand"]]["name"]
        found[name, *map(str, reason["element"])] = reason["kind"]
    return found


def circuit(source: str, **inputs: Any) -> Body:
    """A circuit and what it is given."""
    return {"model": {"kind": "circuit", "source": source}, "inputs": inputs}


DEAD = body([2, 2, 1], ["relu", "identity"], parameters={"W1": [[0.5, 0.5], [-0.5, -0.5]]})
SATURATED = body([1, 1], ["sigmoid"], inputs=[100.0], parameters={"W1": [[8.0]]})
UNDERFLOW = body([1, 1], ["elu"], inputs=[-2000.0])
SILENT_INPUT = body([2, 1], ["identity"], inputs=[0.0, 1.0])
ZERO_WEIGHT = body([1, 2, 1], ["tanh", "identity"], parameters={"W2": [[0.0, 0.5]]})
ON_TARGET = body([1, 2], ["identity"], targets=[0.5, 0.0])
SURE = body(
    [1, 2],
    ["identity"],
    targets=0,
    model={"loss": "softmax_cross_entropy"},
    parameters={"W1": [[2000.0], [0.0]]},
)
SATURATED_SOFTMAX = body([1, 2], ["softmax"], targets=[0.3, 0.4], parameters={"W1": [[2000.0], [0.0]]})
TWO_PATHS = body([1, 1, 2], ["identity", "identity"], parameters={"W2": [[0.5], [-0.5]]}, targets=[-0.25, -0.75])
OPPOSITE_EXAMPLES = body([1, 1], ["identity"], inputs=[[1.0], [-1.0]], targets=[[0.0], [-1.0]])
NO_UPSTREAM = body([1, 1], ["sigmoid"], upstream=0.0)
PENALTY_HOLDS = body(
    [1, 1],
    ["identity"],
    targets=[1.0],
    model={"regularization": {"l1": 0.0, "l2": 1.0}},
)
L1_AT_ZERO = body(
    [1, 1],
    ["identity"],
    targets=[0.0],
    model={"regularization": {"l1": 0.1, "l2": 0.0}},
    parameters={"W1": [[0.0]]},
)

NOT_ROUTED = circuit("f = max(x, y)", x=1.0, y=2.0)
NOT_TAKEN = circuit("f = x[0]", x=[1.0, 2.0])
LEVEL = circuit("f = cos(x)", x=0.0)
TIMES_0 = circuit("f = x * y", x=0.0, y=2.0)
NO_LENGTH = circuit("f = norm(x)", x=[0.0, 2.0])
SPREAD = circuit("f = v * sum(x * v)", x=0.0, v=[1.0, 2.0])

PROVOKED = [
    (NOT_ROUTED, ("x",), "not_routed"),
    (NOT_TAKEN, ("x", "1"), "no_path"),
    (LEVEL, ("x",), "constant"),
    (TIMES_0, ("y",), "zero_value"),
    (NO_LENGTH, ("x", "0"), "zero_value"),
    (SPREAD, ("v", "0"), "zero_value"),
    (DEAD, ("z1", "1"), "dead_relu"),
    (DEAD, ("b1", "1"), "zero_upstream"),
    (DEAD, ("W1", "1", "0"), "zero_upstream"),
    (DEAD, ("W2", "0", "1"), "zero_value"),
    (SATURATED, ("z1", "0"), "saturated"),
    (UNDERFLOW, ("z1", "0"), "saturated"),
    (SILENT_INPUT, ("W1", "0", "0"), "zero_value"),
    (ZERO_WEIGHT, ("a1", "0"), "zero_value"),
    (ZERO_WEIGHT, ("z1", "0"), "zero_upstream"),
    (ON_TARGET, ("z1", "0"), "on_target"),
    (ON_TARGET, ("W1", "0", "0"), "zero_upstream"),
    (SURE, ("z1", "0"), "on_target"),
    (SATURATED_SOFTMAX, ("z1", "0"), "saturated"),
    (SATURATED_SOFTMAX, ("z1", "1"), "saturated"),
    (TWO_PATHS, ("z1", "0"), "cancelled"),
    (OPPOSITE_EXAMPLES, ("W1", "0", "0"), "cancelled"),
    (PENALTY_HOLDS, ("W1", "0", "0"), "cancelled"),
    (NO_UPSTREAM, ("term", "0"), "zero_upstream"),
    (NO_UPSTREAM, ("z1", "0"), "zero_upstream"),
    (L1_AT_ZERO, ("W1", "0", "0"), "zero_upstream"),
]


@pytest.mark.parametrize(("asked", "place", "kind"), PROVOKED, ids=[f"{kind} {place}" for _, place, kind in PROVOKED])
def test_a_gradient_of_0_has_its_reason(asked: Body, place: tuple[str, ...], kind: str) -> None:
    assert reasons(ask(asked))[place] == kind


def test_no_reason_without_a_zero() -> None:
    assert ask(body([2, 2, 1], ["tanh", "sigmoid"])).end["reasons"] == []


def test_a_unit_that_only_nearly_saturates_has_no_reason() -> None:
    assert ("z1", "0") not in reasons(ask(body([1, 1], ["sigmoid"], inputs=[30.0])))


@pytest.mark.parametrize("asked", [asked for asked, _, _ in PROVOKED], ids=[kind for *_, kind in PROVOKED])
def test_reasons_stand_at_zeros_and_at_every_zero(asked: Body) -> None:
    trace = ask(asked)
    last = {event["operand"]: event for event in trace.of_type("backward")}
    zeros = 0
    for event in last.values():
        zeros += int((trace.numbers(["gradient", event["event"], []]) == 0).sum())
    told = trace.end["reasons"]
    assert len(told) == zeros
    for reason in told:
        assert trace.look(["gradient", reason["event"], reason["element"]], {}) == 0.0


def test_every_kind_of_reason_has_its_words_and_the_other_way_round() -> None:
    assert {kind for *_, kind in PROVOKED} == set(words()["reasons"])


def test_reasons_stop_at_their_limit() -> None:
    silent = ask({**body([40, 20], ["identity"]), "inputs": [0.0] * 40})
    assert len(silent.end["reasons"]) == LIMITS.reasons
