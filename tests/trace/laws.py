"""The laws of one answer, each a function that fails where an answer breaks it.

They are functions so that `test_laws_can_fail.py` can show that each of them notices a falsified answer.
"""

from itertools import product
from typing import Any

import numpy as np

from tests.trace.evaluator import evaluate, references, same, terms
from tests.trace.reading import Array, Trace, array


def every_step_is_what_its_formula_says(trace: Trace) -> None:
    """For each step, its formula's tree comes to the subject's number, at every element it tells."""
    for step in trace.steps:
        formula = trace.formulas[step[0]]
        for binding in trace.bindings(formula, step[1]):
            found = evaluate(formula["tree"], binding, trace.look)
            told = trace.look(formula["subject"], binding)
            assert same(found, told), (formula["subject"], formula["tree"], binding, found, told)


def every_term_has_its_place(trace: Trace) -> None:
    """Terms told one at a time are all the terms of the sum, each once and in order, right before the sum itself."""
    for at, step in enumerate(trace.steps):
        formula = trace.formulas[step[0]]
        if step[1] is None or len(step) == 3:
            continue
        before = trace.steps[:at]
        told: list[int] = []
        while before and len(before[-1]) == 3 and before[-1][:2] == step[:2]:
            told.insert(0, before.pop()[2])
        if not told:
            continue
        assert told == list(range(len(told)))
        for binding in trace.bindings(formula, step[1]):
            parts = [evaluate(tree, bound, trace.look) for tree, bound in terms(formula["tree"], binding)]
            assert len(parts) == len(told)
            assert same(float(np.sum(parts)), trace.look(formula["subject"], binding))


def contributions_sum_to_the_gradient(trace: Trace) -> None:
    """What arrives at a node adds up, contribution by contribution, to each gradient told on the way."""
    sums: dict[int, Array] = {}
    for event in trace.of_type("backward"):
        part = array(event["contribution"])
        total = sums[event["operand"]] = sums.get(event["operand"], 0.0) + part
        _assert_same(array(event.get("gradient", event["contribution"])), total, event)
    for name, told in trace.end["gradients"].items():
        node = trace.by_name.get(name)
        if node in sums:
            _assert_same(array(told), sums[node], name)


def upstream_times_local_is_the_contribution(trace: Trace) -> None:
    """Where an elementwise op's local gradient is told, upstream × local is the contribution."""
    for event in trace.of_type("backward"):
        if "local" in event:
            told = array(event["contribution"])
            _assert_same(told, _gathered(upstream_of(trace, event) * array(event["local"]), told.shape), event)


def _gathered(part: Array, shape: tuple[int, ...]) -> Array:
    """What the copies of a broadcast operand get, added up to its own shape."""
    part = part.sum(axis=tuple(range(part.ndim - len(shape))))
    copied = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return array(part.sum(axis=copied, keepdims=True))


def upstream_of(trace: Trace, event: dict[str, Any]) -> Array:
    """The gradient of the node that an edge starts from: the loss's own is 1, or what the request gives."""
    before = trace.contributions(event["node"])
    if before:
        return array(before[-1].get("gradient", before[-1]["contribution"]))
    assert event["node"] == trace.structure["loss"]
    given = trace.body.get("upstream")
    return array(1.0 if given is None else given)


def gradients_are_complete_before_they_are_used(trace: Trace) -> None:
    """An edge and an update come after every contribution to the gradient they read."""
    last = {event["operand"]: event["event"] for event in trace.of_type("backward")}
    for event in trace.of_type("backward"):
        assert last.get(event["node"], -1) < event["event"]
    for event in trace.of_type("update"):
        assert last.get(trace.by_name[event["name"]], -1) < event["event"]  # none where nothing leads from it


def formulas_read_complete_gradients(trace: Trace) -> None:
    """A gradient in a formula is complete, or is the subject's own sum so far."""
    last = {event["operand"]: event["event"] for event in trace.of_type("backward")}
    for formula in trace.formulas:
        subject = formula["subject"]
        for kind, number, *_ in references(formula["tree"]):
            if kind != "gradient":
                continue
            operand = trace.events[number]["operand"]
            if subject[0] == "gradient" and operand == trace.events[subject[1]]["operand"]:
                own = [event["event"] for event in trace.contributions(operand)]
                assert own[own.index(subject[1]) - 1] == number < subject[1]
            else:
                assert last[operand] == number


def references_name_no_later_event(trace: Trace) -> None:
    """A formula reads numbers of events at or before its own."""
    for formula in trace.formulas:
        for reference in references(formula["tree"]):
            assert trace.event_of(reference) <= formula["event"], (formula, reference)


def what_a_step_reads_was_told_before(trace: Trace) -> None:
    """Every number that a step reads and that has a step of its own had it earlier."""
    order: dict[str, int] = {}
    for at, step in enumerate(trace.steps):
        formula = trace.formulas[step[0]]
        if len(step) < 3 and formula["subject"] != formula["tree"]:
            for binding in trace.bindings(formula, step[1]):
                order[_place(formula["subject"], binding)] = at
    for at, step in enumerate(trace.steps):
        formula = trace.formulas[step[0]]
        for binding in trace.bindings(formula, step[1]):
            for reference, bound in _read(formula["tree"], binding):
                assert order.get(_place(reference, bound), -1) <= at, (formula, reference)


def _read(tree: Any, binding: dict[str, int]) -> Any:
    if isinstance(tree, list) and tree and tree[0] == "sum":
        for k in range(tree[2]):
            yield from _read(tree[3], {**binding, tree[1]: k})
    elif isinstance(tree, list) and tree and tree[0] in ("*", "+", "f"):
        for part in tree[2] if tree[0] == "f" else tree[1:]:
            yield from _read(part, binding)
    elif isinstance(tree, list):
        yield tree, binding


def _place(reference: list[Any], binding: dict[str, int]) -> str:
    if reference[0] == "setting":
        return repr(reference)
    return repr([*reference[:-1], [binding[x] if isinstance(x, str) else x for x in reference[-1]]])


def everything_is_told_once(trace: Trace) -> None:
    """Each z, a, δ and ∂L/∂a, each parameter's gradient and update: a step for each element, none twice."""
    told = [_place(*pair) for pair in _subjects(trace)]
    assert len(told) == len(set(told))
    wanted = set()
    for reference in _named(trace):
        shape = trace.numbers(reference).shape
        wanted |= {repr([*reference[:-1], list(place)]) for place in product(*map(range, shape))}
    assert wanted <= set(told), sorted(wanted - set(told))


def _subjects(trace: Trace) -> Any:
    for step in trace.steps:
        formula = trace.formulas[step[0]]
        if len(step) < 3 and formula["subject"] != formula["tree"]:  # frozen: a sentence, no number of its own
            for binding in trace.bindings(formula, step[1]):
                yield formula["subject"], binding


def _named(trace: Trace) -> Any:
    last = {event["operand"]: event["event"] for event in trace.of_type("backward")}
    computed = [node for node in trace.nodes if node["op"] and node["role"] not in ("parameter", "constant")]
    yield from (["value", node["id"], []] for node in computed if not trace.structure["layers"])
    if "recurrent" in trace.structure:
        told = ("pre", "state", "output_pre", "output")
        nodes = {step[key] for step in trace.structure["recurrent"]["steps"] for key in told} & set(last)
        yield from (["gradient", last[node], []] for node in nodes)
    for block in trace.structure.get("blocks", {}).get("blocks", []):
        told = ("joined", "pre", "value", *(("bias",) if block["parts"] else ("weights", "bias")))
        nodes = {block[key] for key in told if block[key] is not None} | set(block["parts"].values())
        yield from (["gradient", last[node], []] for node in nodes)
    for layer in trace.structure["layers"][1:]:
        for node in {layer["pre"], layer["value"]}:
            yield ["value", node, []]
            yield ["gradient", last[node], []]
        yield from (["gradient", last[layer[key]], []] for key in ("weights", "bias"))
    yield ["value", trace.structure["loss"], []]
    yield from (["update", event["name"], "after", []] for event in trace.of_type("update"))


def phases_cover_the_steps(trace: Trace) -> None:
    """The phases are half-open pieces that follow each other from the first step to the last, each of one name."""
    ends = [0]
    for phase in trace.structure["phases"]:
        assert phase["from"] == ends[-1] < phase["to"]
        ends.append(phase["to"])
        assert {trace.formulas[step[0]]["phase"] for step in trace.steps[phase["from"] : phase["to"]]} == {
            phase["name"]
        }
    assert ends[-1] == len(trace.steps)


def _assert_same(found: Array, wanted: Array, what: Any) -> None:
    assert found.shape == wanted.shape, what
    assert np.all(np.abs(found - wanted) <= 1e-12 * np.maximum(1.0, np.abs(wanted))), (what, found, wanted)


LAWS = [
    every_step_is_what_its_formula_says,
    every_term_has_its_place,
    contributions_sum_to_the_gradient,
    upstream_times_local_is_the_contribution,
    gradients_are_complete_before_they_are_used,
    formulas_read_complete_gradients,
    references_name_no_later_event,
    what_a_step_reads_was_told_before,
    everything_is_told_once,
    phases_cover_the_steps,
]
