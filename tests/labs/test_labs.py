"""Labs: every place a guide points at is there, every number it names is the run's, every question has an answer."""

import math
import re
from functools import cache
from typing import Any

import pytest

from app.labs import DEFAULT, list_labs
from app.labs.figures import ROUNDS, learned
from app.words import words
from tests.trace.reading import Trace, ask, client

Lab = dict[str, Any]

LABS: list[str] = [lab["id"] for lab in client().get("/api/v1/labs").json["labs"]]
HOLE = re.compile(r"\{(\$?)([^{}]+)\}")


@cache
def lab_of(name: str) -> Lab:
    answer = client().get(f"/api/v1/labs/{name}")
    assert answer.status_code == 200
    return dict(answer.json)


RUNS: dict[str, Any] = {
    f"{name}:{run['id']}" if run["id"] != name else name: {**run, "lab": name}
    for name in LABS
    for run in (lab_of(name), *lab_of(name)["variants"])
}
"""Every lab and every variant, each with its request and the guide that stands beside it."""


@cache
def trace_of(name: str) -> Trace:
    return ask(RUNS[name]["request"])


def has_guide(name: str) -> bool:
    """Whether a guide is written for this run: a variant may show no more than its note, or a part of its lab's."""
    lab = lab_of(RUNS[name]["lab"])
    return name in LABS or not all(step in lab["guide"] or not step["text"] for step in RUNS[name]["guide"])


GUIDED = [name for name in RUNS if has_guide(name)]
STEPS = [(name, step) for name in RUNS for step in RUNS[name]["guide"]]
QUESTIONS = [(name, question) for name, step in STEPS for question in step.get("questions", [])]
FIGURES = [(name, figure) for name, step in STEPS for figure in step.get("figures", [])]


def told(part: object) -> str:
    """The name of a test's parameter."""
    if isinstance(part, dict):
        return str(part.get("title") or part.get("id") or part.get("what") or "")
    return str(part)


def texts_of(step: dict[str, Any]) -> list[str]:
    """Everything a guide step says."""
    questions, figures = step.get("questions", []), step.get("figures", [])
    options = [option["label"] for question in questions for option in question.get("options", [])]
    found = [step["title"], *step["text"], *(figure["what"] for figure in figures), *options]
    found += [figure["words"] for figure in figures if "words" in figure]
    return found + [question[key] for question in questions for key in ("prompt", "explain")]


def reference_of(trace: Trace, kind: str, node: str, index: list[int]) -> list[Any]:
    """The reference to a named number at the end of a run; in a batch that of the first example."""
    if kind == "update":
        return ["update", node, "after", index]
    number = trace.by_name[node]
    element = [0, *index] if trace.nodes[number]["axes"].startswith("n") else index
    if kind == "value":
        return ["value", number, element]
    return ["gradient", trace.contributions(number)[-1]["event"], element]


def number_of(name: str, text: str) -> float:
    """The number that a reference of a guide names."""
    figures = lab_of(RUNS[name]["lab"])["figures"]
    if "@" in text or ":" in text:
        return float(figures[text])
    trace, (kind, *place) = trace_of(name), text.split()
    if kind == "loss":
        return float(trace.end["loss"])
    if kind == "setting":
        return float(trace.end["settings"][place[0]])
    return trace.look(reference_of(trace, kind, place[0], [int(k) for k in place[1:]]), {})


def position_of(trace: Trace, selector: str) -> int | None:
    """The position after the step whose subject a selector names; None where no step tells it."""
    if selector in ("start", "end"):
        return 0 if selector == "start" else len(trace.steps)
    kind, *place = ("value loss" if selector == "loss" else selector).split()
    index = [int(k) for k in place[1:]]
    if kind != "update" and place[0] not in trace.by_name:
        return None
    found = None
    for at, step in enumerate(trace.steps):
        subject = trace.formulas[step[0]]["subject"]
        reference = (
            reference_of(trace, kind, place[0], index) if kind != "update" or _updated(trace, place[0]) else None
        )
        if reference is None or subject[:-1] != reference[:-1]:
            continue
        whole = step[1] is None and trace.structure["granularity"]["given"] == "layer"  # tells all its elements
        if whole or told_element(subject[-1], step[1]) == index:
            found = at + 1
    return found


def told_element(letters: list[Any], element: list[int] | None) -> list[int] | None:
    """The element that a step tells: its letters filled, fixed places as they are, the example left out."""
    if element is None:
        return None
    given = iter(element)
    return [next(given) if isinstance(x, str) else x for x in letters if x != "n"]


def shape_of(trace: Trace, node: str) -> list[int]:
    """The shape of a node, without a batch's axis."""
    found = trace.nodes[trace.by_name[node]]
    return list(found["shape"][1:] if found["axes"].startswith("n") else found["shape"])


def _updated(trace: Trace, name: str) -> bool:
    return any(event["name"] == name for event in trace.of_type("update"))


@pytest.mark.parametrize("name", RUNS)
def test_every_request_of_a_lab_can_be_run_in_every_granularity(name: str) -> None:
    for granularity in ("operation", "neuron", "layer"):
        trace = ask({**RUNS[name]["request"], "granularity": granularity})
        told = trace.structure["granularity"]
        assert told == {"given": granularity} or (told["asked"] == granularity and told["notice"])
        assert trace.end["diagnosis"] == []


@pytest.mark.parametrize(("name", "step"), STEPS, ids=told)
def test_a_guide_step_stands_at_a_real_step(name: str, step: dict[str, Any]) -> None:
    assert position_of(trace_of(name), step["at"]) is not None


@pytest.mark.parametrize("name", GUIDED)
def test_a_guide_goes_forward(name: str) -> None:
    places = [position_of(trace_of(name), step["at"]) or 0 for step in RUNS[name]["guide"]]
    assert places == sorted(places)
    assert len(set(places)) >= 3


@pytest.mark.parametrize(("name", "step"), STEPS, ids=told)
def test_every_reference_of_a_guide_is_a_finite_number(name: str, step: dict[str, Any]) -> None:
    for text in texts_of(step):
        for symbol, reference in HOLE.findall(text):
            if symbol and not reference.startswith(("loss", "setting")):
                _, node, *index = reference.split()
                assert node in trace_of(name).by_name
                assert len(index) in (0, len(shape_of(trace_of(name), node)))
            else:
                assert math.isfinite(number_of(name, reference)), reference


@pytest.mark.parametrize(("name", "step"), STEPS, ids=told)
def test_no_number_that_the_engine_can_compute_stands_in_a_text(name: str, step: dict[str, Any]) -> None:
    for text in texts_of(step):
        assert not re.search(r"\d[.,]\d|\d{3}", HOLE.sub("", text)), text


@pytest.mark.parametrize(("name", "step"), STEPS, ids=told)
def test_the_only_mark_up_is_bold_and_it_is_closed(name: str, step: dict[str, Any]) -> None:
    for text in texts_of(step):
        assert text.count("**") % 2 == 0
        assert not re.search(r"[<>`_\\]|\*(?!\*)(?<!\*\*)", HOLE.sub("", text)), text


@pytest.mark.parametrize("name", GUIDED)
def test_a_guide_asks_for_a_choice_and_for_a_number(name: str) -> None:
    asked = [question for where, question in QUESTIONS if where == name]
    assert len(asked) >= 2
    assert {question["kind"] for question in asked} == {"choice", "number"}
    assert len({question["id"] for question in asked}) == len(asked)


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=told)
def test_a_question_has_a_finite_answer_that_it_hides(name: str, question: dict[str, Any]) -> None:
    assert math.isfinite(number_of(name, question["reveals"]))
    assert question["reveals"] in question["hides"]
    for hidden in question["hides"]:
        assert math.isfinite(number_of(name, hidden))


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=told)
def test_a_question_is_asked_before_its_answer_is_told(name: str, question: dict[str, Any]) -> None:
    trace = trace_of(name)
    asked, told = position_of(trace, question["at"]), position_of(trace, question["reveals"])
    assert asked is not None
    assert told is not None
    assert asked <= told


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=told)
def test_a_question_names_no_number_that_is_not_there_yet_when_it_is_asked(name: str, question: dict[str, Any]) -> None:
    trace, asked = trace_of(name), position_of(trace_of(name), question["at"]) or 0
    for symbol, reference in HOLE.findall(question["prompt"]):
        if symbol or "@" in reference or ":" in reference:
            continue
        assert (position_of(trace, reference) or 0) <= asked, reference


CHOICES = [(name, question) for name, question in QUESTIONS if question["kind"] == "choice"]
NUMBERS = [(name, question) for name, question in QUESTIONS if question["kind"] == "number"]


@pytest.mark.parametrize(("name", "question"), CHOICES, ids=told)
def test_a_choice_has_an_option_for_every_outcome(name: str, question: dict[str, Any]) -> None:
    options = [option["id"] for option in question["options"]]
    answer = dict(question["answer"])
    outcomes = {"positive", "negative", "zero"}
    if "compare" in answer:
        assert all(math.isfinite(number_of(name, reference)) for reference in answer.pop("compare"))
        outcomes = {"greater", "less", "equal"}
    assert len(set(options)) == len(options) >= 2
    assert set(answer) == outcomes
    assert set(answer.values()) == set(options)


@pytest.mark.parametrize(("name", "question"), NUMBERS, ids=told)
def test_a_number_asked_for_is_not_0_and_has_a_fair_tolerance(name: str, question: dict[str, Any]) -> None:
    assert abs(number_of(name, question["reveals"])) > 1e-6
    assert 0.005 <= question.get("tolerance", 0.02) <= 0.05


@pytest.mark.parametrize(("name", "figure"), FIGURES, ids=told)
def test_a_printed_figure_is_ours_rounded_or_the_guide_says_why_not(name: str, figure: dict[str, Any]) -> None:
    decimals = len(figure["printed"].partition(".")[2])
    agrees = f"{number_of(name, figure['true']):.{decimals}f}" == figure["printed"]
    assert agrees or figure.get("words")


def test_the_figure_that_his_bug_explains_is_printed_beside_the_true_one() -> None:
    figures = lab_of("mazur")["figures"]
    assert f"{figures['his_bug:loss@1']:.9f}" == "0.291027924"
    assert f"{figures['loss@1']:.9f}" == "0.291027774"


@pytest.mark.parametrize("name", LABS)
def test_figures_are_those_that_later_rounds_give(name: str) -> None:
    lab = lab_of(name)
    requests = {variant["id"]: variant["request"] for variant in lab["variants"]} | {"": lab["request"]}
    for reference, figure in lab["figures"].items():
        variant, _, what = reference.rpartition(":")
        what, _, rounds = what.partition("@")
        if int(rounds or 0) > ROUNDS:
            continue  # of a training: `test_watching.py` holds these against the known ones
        body = requests[variant]
        for update in range(int(rounds or 0)):
            end = ask({**body, "update": update}).end
            body = {**body, learned(body): end["updated"], "optimizer_state": end["optimizer_state"]}
        trace = ask(body)
        kind, *place = what.split()
        found = trace.end["loss"] if kind == "loss" else None
        if found is None:
            found = trace.look(reference_of(trace, kind, place[0], [int(k) for k in place[1:]]), {})
        assert found == figure, reference


@pytest.mark.parametrize("name", LABS)
def test_names_of_a_labs_own_belong_to_nodes_of_its_shape(name: str) -> None:
    lab, trace = lab_of(name), trace_of(name)
    for node, told in (lab.get("symbols") or {}).items():
        for symbols in told.values():
            if isinstance(symbols, list):
                shape = trace.nodes[trace.by_name[node]]["shape"]
                assert len(symbols) == shape[0]
                assert all(not isinstance(row, list) or len(row) == shape[1] for row in symbols)
        assert node in trace.by_name
    if lab.get("units"):
        assert len(lab["units"]) == len(trace.structure["layers"])


def test_labs_come_group_by_group_in_the_order_of_the_words_and_each_is_in_one() -> None:
    listed = list_labs()["labs"]
    groups = [lab["group"] for lab in listed]
    titles = list(words()["lab_groups"].values())
    assert set(groups) <= set(titles)
    assert groups == sorted(groups, key=titles.index)
    for title in set(groups):
        orders = [lab["order"] for lab in listed if lab["group"] == title]
        assert orders == sorted(orders)


def test_mazurs_network_is_the_first_and_the_default() -> None:
    assert LABS[0] == DEFAULT == "mazur"


def test_an_unknown_lab_is_not_found_and_the_known_ones_are_named() -> None:
    answer = client().get("/api/v1/labs/nothing")
    assert answer.status_code == 404
    assert all(name in answer.json["detail"] for name in LABS)
