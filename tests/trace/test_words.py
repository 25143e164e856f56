"""Words: every entry of every registry has its own, every formula finds them, and none lies unused."""

import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.ops import OPS
from app.engine.optimizers import OPTIMIZERS
from app.models.calls import CALLS, INDEX, OPERATORS
from app.models.datasets import DATASETS
from app.trace.catalog import catalog
from app.trace.request import GRANULARITIES, MISTAKES, REDUCTIONS
from app.words import LANGUAGES, words
from tests.trace.evaluator import references
from tests.trace.reading import ask

REGISTRIES = {
    "activations": ACTIVATIONS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
    "initializers": INITIALIZERS,
    "datasets": DATASETS,
}

ENTRIES = [(lang, kind, name) for lang in LANGUAGES for kind, registry in REGISTRIES.items() for name in registry]


@pytest.mark.parametrize(("lang", "kind", "name"), ENTRIES)
def test_every_entry_has_a_title_and_a_sentence(lang: str, kind: str, name: str) -> None:
    told = words(lang)[kind][name]
    assert told["title"]
    assert told["words"].endswith(".")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", REGISTRIES)
def test_no_words_are_left_of_an_entry_that_is_gone(lang: str, kind: str) -> None:
    assert set(words(lang)[kind]) == set(REGISTRIES[kind])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_has_its_words(lang: str) -> None:
    settings = {"learning_rate", "weight_decay"}
    settings |= {key for entry in (*OPTIMIZERS.values(), *INITIALIZERS.values()) for key in entry.settings}
    assert set(words(lang)["setting_words"]) == settings


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_of_an_optimizer_has_a_symbol(lang: str) -> None:
    settings = {key for entry in OPTIMIZERS.values() for key in entry.settings}
    assert set(words(lang)["settings"]) == settings | {"learning_rate", "weight_decay", "clip_limit", "clip_factor"}


def test_the_catalogue_lists_every_entry_of_every_registry() -> None:
    told = catalog()
    for kind, registry in (*REGISTRIES.items(), ("ops", OPS)):
        assert [entry["name"] for entry in told[kind]] == list(registry)
    assert told["granularities"] == list(GRANULARITIES)
    assert told["reductions"] == list(REDUCTIONS)
    assert told["mistakes"] == list(MISTAKES)


@pytest.mark.parametrize("name", OPS)
def test_every_op_is_documented(name: str) -> None:
    told = next(op for op in catalog()["ops"] if op["name"] == name)
    assert told["tex"]
    assert told["domain"]
    if told["kind"] == "elementwise":
        assert len(told["example"]["local"]) == len(OPS[name].wanted)
        assert all(told["local_tex"][slot] for slot in OPS[name].wanted)


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if entry.op.kind == "elementwise"])
def test_every_activation_has_a_curve_with_its_slope(name: str) -> None:
    curve = next(entry["curve"] for entry in catalog()["activations"] if entry["name"] == name)
    x, y, slope = curve["x"], curve["y"], curve["slope"]
    assert len(x) == len(y) == len(slope)
    for k in range(1, len(x) - 1):
        if not OPS[name].kinks or min(abs(x[k - 1]), abs(x[k + 1])) > 0.1:
            between = sorted((slope[k - 1], slope[k + 1]))  # a chord is as steep as the curve somewhere in between
            chord = (y[k + 1] - y[k - 1]) / (x[k + 1] - x[k - 1])
            assert between[0] - 0.005 <= chord <= between[1] + 0.005


FILLED = re.compile(r"\{(\w+)\}")
LONGEST = 160
"""A sentence takes at most two lines of the panel."""


@cache
def told() -> list[tuple[str, dict[str, Any]]]:
    """Formulas of a family of networks that needs every sentence there is."""
    found = []
    for activation, loss, last in (
        ("sigmoid", "half_squared_error", "tanh"),
        ("softmax", "mean_squared_error", "relu"),
        ("tanh", "softmax_cross_entropy", "identity"),
        ("gelu", "sigmoid_cross_entropy", "identity"),
    ):
        for name in OPTIMIZERS:
            for clip in (None, {"by": "norm"}, {"by": "value"}):
                body = _body([activation, last], loss, {"name": name, "clip": clip, "weight_decay": 0.1})
                found.append(body)
    mazur = _body(["sigmoid", "sigmoid"], "half_squared_error", {"name": "sgd"})
    found += [{**mazur, "mistake": MISTAKES[0]}, {**mazur, "optimizer": {"name": "sgd", "maximize": True}}]
    found += [{**mazur, "upstream": 2.0}]
    plain = {**mazur["model"], "regularization": {"l1": 0.0, "l2": 0.0}}
    found += [{**mazur, "model": plain}, {**mazur, "model": plain, "upstream": 2.0}]
    return [(formula["phase"], formula) for body in found for formula in ask(body).formulas]


def _body(activations: list[str], loss: str, optimizer: dict[str, Any]) -> dict[str, Any]:
    return {
        "model": {
            "kind": "network",
            "layers": [2, 2, 2],
            "activations": activations,
            "loss": loss,
            "regularization": {"l1": 0.1, "l2": 0.1},
        },
        "parameters": {"W1": [[0.1, 0.2], [0.3, 0.4]], "b1": [0.1, 0.2], "W2": [[0.1, 0.2], [0.3, 0.4]], "b2": 0.1},
        "inputs": [0.5, 0.2],
        "targets": [0.5, 0.5],
        "frozen": ["b2"],
        "optimizer": optimizer,
    }


@pytest.mark.parametrize("phase", ["forward", "loss", "backward", "update"])
def test_every_sentence_is_told_by_some_network(phase: str) -> None:
    titles = {(formula["title"], formula["sentence"]) for where, formula in told() if where == phase}
    for key, entry in words()[phase].items():
        patterns = [re.sub(r"\\\{\w+\\\}", ".*", re.escape(entry[part])) for part in ("title", "sentence")]
        assert any(re.fullmatch(patterns[0], a) and re.fullmatch(patterns[1], b) for a, b in titles), key


def test_no_hole_of_the_server_is_left_open() -> None:
    assert not [f for _, f in told() if FILLED.search(f["title"] + f["sentence"])]


def test_no_name_of_the_program_stands_in_a_sentence() -> None:
    names = [name for name in (*OPS, "data_loss", "total") if "_" in name]
    assert not [f for _, f in told() for name in names if name in f["title"] + f["sentence"]]


def test_sentences_are_short_enough_to_be_read_in_passing() -> None:
    assert not [f["sentence"] for _, f in told() if len(f["sentence"]) > LONGEST]


def test_holes_of_the_page_refer_to_something() -> None:
    for _, formula in told():
        text = f"{formula['title']} {formula['sentence']}"
        distinct = {repr(reference) for reference in references(formula["tree"])}
        for hole in re.findall(r"[#@](\w+)", text):
            assert hole in ("out", "it") or int(hole) < len(distinct), formula
        if "#it" in text:
            assert formula["subject"][0] in ("gradient", "update") or formula["subject"] == formula["tree"], formula


def test_every_line_and_setting_that_a_formula_names_has_a_symbol() -> None:
    for _, formula in told():
        for kind, *rest in references(formula["tree"]):
            if kind == "setting":
                assert rest[0] in words()["settings"]
            if kind == "update":
                assert rest[1] in words()["lines"]
        if formula["subject"][0] == "update":
            assert formula["subject"][2] in words()["lines"]


TEMPLATES = catalog()["templates"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_becomes_mathml_with_every_hole_in_an_element_of_its_own(name: str) -> None:
    tex, mathml = TEMPLATES[name]["tex"], TEMPLATES[name]["mathml"]
    root = ElementTree.fromstring(mathml)
    assert root.tag.endswith("math")
    found = [element.text for element in root.iter() if element.text and any(_is_hole(c) for c in element.text)]
    assert all(len(text) == 1 for text in found)
    holes = [chr(0xE0FF) if hole == "out" else chr(0xE000 + int(hole)) for hole in re.findall(r"#(\d|out)", tex)]
    assert sorted(found) == sorted(holes)
    assert not [e.text for e in root.iter() if e.text and re.search(r"[\\#{}]", e.text)]


def _is_hole(character: str) -> bool:
    return 0xE000 <= ord(character) <= 0xE0FF


PRECEDENCE = {
    "add": 1,
    "subtract": 1,
    "negative": 1,
    "sigmoid.0": 2,
    "square.0": 2,
    "square": 3,
    "sigmoid": 3,
    "exp": 3,
    "divide": 4,
    "sqrt": 4,
    "abs": 4,
    "softmax": 4,
    "tanh.0": 1,
    "half_squared_error": 2,
    "half_squared_error.0": 1,
    "sigmoid_cross_entropy.0": 1,
}
"""How tightly these hold together: 1 a sum, 2 a product, 3 a function or power, 4 in need of no brackets."""


@pytest.mark.parametrize("name", PRECEDENCE)
def test_the_precedence_of_a_template_is_read_from_its_tex(name: str) -> None:
    assert TEMPLATES[name]["precedence"] == PRECEDENCE[name]


ALONE = [call.alone for call in CALLS.values() if call.alone]
CALLED = {call.op.name: call.op for call in (*CALLS.values(), *ALONE, *OPERATORS.values(), INDEX)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_op_of_circuits_has_its_words_and_there_are_no_others(lang: str) -> None:
    assert set(words(lang)["operations"]) == {*CALLED, "gate"}
    for told in words(lang)["operations"].values():
        assert told["title"]
        assert told["words"].endswith(".")
        assert len(told["words"]) <= LONGEST


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_and_pattern_of_an_op_has_its_words_and_there_are_no_others(lang: str) -> None:
    rows = {row["rule"] for row in words(lang)["derivative_rules"]}
    assert set(words(lang)["rules"]) == {rule for op in CALLED.values() for rule in op.rules} | rows | {"own"}
    assert set(words(lang)["patterns"]) == {op.pattern for op in CALLED.values()} | {"own"}
    more = words(lang)["circuit"]["backward"]["more"]["sentence"].replace("{pattern}", "")
    for pattern in words(lang)["patterns"].values():
        assert len(pattern) + len(more) <= LONGEST


def test_every_function_of_one_number_has_a_curve() -> None:
    for told in catalog()["ops"]:
        if told["kind"] == "elementwise" and len(told["rules"]) == 1:
            assert len(told["curve"]["x"]) == len(told["curve"]["slope"])
