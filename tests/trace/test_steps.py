"""Steps: three granularities of one run, their limits, their order, and which numbers of the optimizer are in force."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import LIMITS
from app.engine.optimizers import DEFAULT_LEARNING_RATE, OPTIMIZERS
from app.trace.request import GRANULARITIES
from tests.drawing import drawn
from tests.trace.bodies import Body, any_body
from tests.trace.evaluator import evaluate, terms
from tests.trace.reading import Trace, ask

MAZUR: Body = {
    "model": {"kind": "network", "layers": [2, 2, 2], "activations": ["sigmoid", "sigmoid"]},
    "parameters": {"W1": [[0.15, 0.20], [0.25, 0.30]], "b1": 0.35, "W2": [[0.40, 0.45], [0.50, 0.55]], "b2": 0.60},
    "inputs": [0.05, 0.10],
    "targets": [0.01, 0.99],
    "frozen": ["b1", "b2"],
}


def wide(units: int, granularity: str) -> Body:
    return {
        "model": {"kind": "network", "layers": [units, units, 1], "activations": ["tanh", "sigmoid"]},
        "initializer": {"name": "xavier_uniform"},
        "inputs": [0.5] * units,
        "targets": [1.0],
        "granularity": granularity,
    }


def told(trace: Trace) -> list[str]:
    """Each step as its phase and the name of what it tells."""
    found = []
    for step in trace.steps:
        formula = trace.formulas[step[0]]
        subject = formula["subject"]
        if subject[0] == "gradient":
            name = f"∂{trace.nodes[trace.events[subject[1]]['operand']]['name']}"
        else:
            name = subject[1] if subject[0] == "update" else trace.nodes[subject[1]]["name"]
        found.append(f"{name} {' '.join(map(str, step[1]))}".strip() if step[1] is not None else name)
    return found


def test_the_order_of_mazurs_steps() -> None:
    assert told(ask(MAZUR)) == [
        *("z1 0", "a1 0", "z1 1", "a1 1", "z2 0", "a2 0", "z2 1", "a2 1"),
        *("term 0", "term 1", "loss"),
        *("∂a2 0", "∂z2 0", "∂a2 1", "∂z2 1", "∂W2 0 0", "∂W2 0 1", "∂W2 1 0", "∂W2 1 1", "∂b2"),
        *("∂a1 0", "∂z1 0", "∂a1 1", "∂z1 1", "∂W1 0 0", "∂W1 0 1", "∂W1 1 0", "∂W1 1 1", "∂b1"),
        *("W1 0 0", "W1 0 1", "W1 1 0", "W1 1 1", "W2 0 0", "W2 0 1", "W2 1 0", "W2 1 1", "b1", "b2"),
    ]


def test_the_phases_of_mazurs_steps() -> None:
    assert ask(MAZUR).structure["phases"] == [
        {"name": "forward", "from": 0, "to": 8},
        {"name": "loss", "from": 8, "to": 11},
        {"name": "backward", "from": 11, "to": 29},
        {"name": "update", "from": 29, "to": 39},
    ]


def test_with_the_mistake_updates_come_in_the_middle_of_the_backward_pass() -> None:
    steps = told(ask({**MAZUR, "mistake": "updated_weights_in_delta"}))
    assert steps.index("W2 1 1") < steps.index("∂a1 0") < steps.index("W1 0 0")


def test_the_gradient_of_the_inputs_is_computed_and_not_told() -> None:
    trace = ask(MAZUR)
    assert not [name for name in told(trace) if name.startswith("∂x")]
    assert len(trace.end["gradients"]["x"]) == 2


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_the_number_of_examples_does_not_change_the_steps(granularity: str) -> None:
    batches = [
        {**MAZUR, "granularity": granularity, "inputs": [MAZUR["inputs"]] * n, "targets": [MAZUR["targets"]] * n}
        for n in (1, 7)
    ]
    assert told(ask(batches[0])) == told(ask(batches[1]))


@pytest.mark.parametrize("granularity", ["neuron", "layer"])
def test_a_batch_is_told_in_the_steps_of_one_example(granularity: str) -> None:
    one = {**MAZUR, "granularity": granularity}
    assert told(ask({**one, "inputs": [MAZUR["inputs"]] * 3, "targets": [MAZUR["targets"]] * 3})) == told(ask(one))


@drawn
@given(any_body)
def test_granularities_tell_one_run(body: Body) -> None:
    traces = [ask({**body, "granularity": granularity}) for granularity in GRANULARITIES]
    assert len({repr(trace.events) for trace in traces}) == 1
    assert len({repr(trace.end["gradients"]) for trace in traces}) == 1
    fine, neuron, layer = (set(map(_formula_and_element, trace.steps)) for trace in traces)
    assert neuron <= fine
    assert {k for k, _ in layer} == {k for k, _ in neuron}


def _formula_and_element(step: list[Any]) -> tuple[int, str]:
    return step[0], repr(step[1])


@drawn
@given(any_body)
def test_a_term_told_alone_has_a_number_that_the_page_can_show(body: Body) -> None:
    """A term's number is the product of the numbers shown in it: no factor may be one that no event tells."""
    trace = ask({**body, "granularity": "operation"})
    for step in trace.steps:
        if len(step) < 3:
            continue
        formula = trace.formulas[step[0]]
        binding = next(trace.bindings(formula, step[1]))
        tree, bound = list(terms(formula["tree"], binding))[step[2]]
        factors = tree[1:] if isinstance(tree, list) and tree[0] == "*" else [tree]
        assert all(not (isinstance(f, list) and f[0] == "f" and f[4] is None) for f in factors), formula
        evaluate(tree, bound, trace.look)


LIMIT = {"operation": LIMITS.operation_steps, "neuron": LIMITS.neuron_steps}


@pytest.mark.parametrize(
    ("units", "asked", "given"),
    [
        (4, "operation", "operation"),
        (20, "operation", "neuron"),
        (40, "operation", "layer"),
        (20, "neuron", "neuron"),
        (40, "neuron", "layer"),
        (40, "layer", "layer"),
    ],
)
def test_past_its_limit_a_granularity_gives_way_to_a_coarser_one_and_says_so(
    units: int, asked: str, given: str
) -> None:
    trace = ask(wide(units, asked))
    told = trace.structure["granularity"]
    assert told["given"] == given
    assert (asked == given) == ("notice" not in told)
    if given in LIMIT:
        assert len(trace.steps) <= LIMIT[given]
    if asked != given:
        assert told["asked"] == asked
        assert f"{LIMIT[asked if given == 'neuron' else 'neuron']:,}" in told["notice"]


def test_a_layer_step_is_the_whole_array() -> None:
    assert {repr(step[1]) for step in ask({**MAZUR, "granularity": "layer"}).steps} == {"None"}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_settings_left_out_have_their_defaults(name: str) -> None:
    chosen = OPTIMIZERS[name]
    settings = ask({**MAZUR, "optimizer": {"name": name}}).end["settings"]
    expected = {"learning_rate": DEFAULT_LEARNING_RATE, **chosen.settings, "weight_decay": chosen.weight_decay}
    assert settings == expected


@drawn
@given(st.integers(0, 8), st.permutations([(0, 0.4), (2, 0.3), (5, 0.2)]))
def test_the_latest_entry_of_a_schedule_that_has_begun_is_in_force(
    update: int, entries: list[tuple[int, float]]
) -> None:
    schedule = [{"from_update": start, "learning_rate": rate} for start, rate in entries]
    optimizer = {"name": "sgd", "learning_rate": 0.5, "schedule": schedule}
    settings = ask({**MAZUR, "optimizer": optimizer, "update": update}).end["settings"]
    assert settings["learning_rate"] == (0.4 if update < 2 else 0.3 if update < 5 else 0.2)


def test_a_schedule_that_has_not_begun_changes_nothing() -> None:
    optimizer = {"name": "sgd", "learning_rate": 0.5, "schedule": [{"from_update": 3, "learning_rate": 0.1}]}
    assert ask({**MAZUR, "optimizer": optimizer, "update": 2}).end["settings"]["learning_rate"] == 0.5


def test_a_frozen_parameter_keeps_its_gradient_its_value_and_its_state() -> None:
    state = {"b1": {"velocity": 0.25}}
    trace = ask({**MAZUR, "optimizer": {"name": "momentum"}, "optimizer_state": state})
    assert "b1" not in [event["name"] for event in trace.of_type("update")]
    assert trace.end["updated"]["b1"] == MAZUR["parameters"]["b1"]
    assert trace.end["gradients"]["b1"] != 0
    assert trace.end["optimizer_state"]["b1"] == state["b1"]
    frozen = [f for f in trace.formulas if f["subject"] == f["tree"]]
    assert [trace.nodes[f["subject"][1]]["name"] for f in frozen] == ["b1", "b2"]


def test_adams_lines_are_told_at_operation_granularity_and_only_the_last_at_neuron() -> None:
    adam = {**MAZUR, "optimizer": {"name": "adam"}}
    lines = {}
    for granularity in ("operation", "neuron"):
        trace = ask({**adam, "granularity": granularity})
        subjects = [trace.formulas[step[0]]["subject"] for step in trace.steps]
        lines[granularity] = {subject[2] for subject in subjects if subject[0] == "update"}
    assert lines == {"operation": {"t", "m", "v", "m_hat", "v_hat", "after"}, "neuron": {"after"}}
