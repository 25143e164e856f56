"""Labs that are watched while they learn: what they say is computed, and their trainings are the known ones."""

import math
import re
from typing import Any

import pytest

from app.labs.figures import FURTHEST
from tests.labs.test_golden_labs import ROW, TRAININGS
from tests.labs.test_labs import HOLE, LABS, lab_of, texts_of, told
from tests.trace.reading import Body, array
from tests.trace.test_golden import GOLDEN, weights_of
from tests.trace.test_golden_rumelhart import detector
from tests.trace.test_golden_trainings import LATER, OPERATORS, TOLERANCE
from tests.trace.training import end_of, run

WATCHED = [name for name in LABS if lab_of(name).get("training")]
NOTES = [(name, note) for name in WATCHED for note in lab_of(name).get("watch", [])]
VARIANTS = {"": "correct", "his_bug": "inplace_update_bug", "biases_learn": "with_bias_updates"}
"""What the runs of the lab are called in the golden case."""


def training_of(name: str, variant: str = "", **change: Any) -> Body:
    """A lab's training as a request, as the page asks for it; as fast as it goes."""
    lab = lab_of(name)
    requests = {"": lab["request"], **{each["id"]: each["request"] for each in lab["variants"]}}
    kept = ("model", "parameters", "initializer", "data", "optimizer", "frozen", "mistake")
    asked = {key: requests[variant][key] for key in kept if key in requests[variant]}
    return {**asked, **lab["training"], "updates_per_second": None, "frames_per_second": 60, **change}


@pytest.mark.parametrize("name", WATCHED)
def test_the_training_of_a_lab_can_be_asked_for_with_each_of_its_variants(name: str) -> None:
    for variant in ("", *(each["id"] for each in lab_of(name)["variants"])):
        assert end_of(training_of(name, variant, updates=3))["update"] == 3


@pytest.mark.parametrize(("name", "note"), NOTES, ids=told)
def test_what_is_said_beside_a_training_names_figures_that_are_computed(name: str, note: dict[str, Any]) -> None:
    figures = lab_of(name)["figures"]
    for text in texts_of(note):
        for symbol, reference in HOLE.findall(text):
            assert not symbol
            assert math.isfinite(figures[reference])
    for figure in note.get("figures", []):
        printed = f"{figures[figure['true']]:.{len(figure['printed'].partition('.')[2])}f}"
        assert printed == figure["printed"] or figure["words"]
    if "table" in note:
        assert len(note["table"]["columns"]) == len(note["table"]["runs"])
        assert note["table"]["rounds"] == sorted(note["table"]["rounds"])
        assert note["table"]["rounds"][-1] <= FURTHEST


@pytest.mark.parametrize(("name", "note"), NOTES, ids=told)
def test_no_number_that_the_engine_can_compute_stands_in_what_is_said(name: str, note: dict[str, Any]) -> None:
    for text in texts_of(note):
        assert not re.search(r"\d[.,]\d|\d{3}", HOLE.sub("", text)), text


def test_the_table_of_trainings_names_labs_that_are_there() -> None:
    rows = ROW.findall(TRAININGS)
    assert {case for case, _ in rows} <= set(GOLDEN)
    shown = {where.split("`")[1].partition(":")[0] for _, where in rows}
    assert shown == {"mazur_rounds", "operators", "symmetry"} <= set(LABS)


@pytest.mark.parametrize("variant", VARIANTS)
def test_mazurs_ten_thousand_rounds_end_at_the_known_figures(variant: str) -> None:
    known = LATER[VARIANTS[variant]]
    end = end_of(training_of("mazur_rounds", variant, include=["outputs"]))
    assert (end["reason"], end["epoch"], end["update"]) == ("completed", 10_000, 10_000)
    assert end["loss"] == pytest.approx(known["E_by_round"]["10000"], abs=TOLERANCE)
    if "outputs_after_10000" in known:
        assert array(end["outputs"])[0] == pytest.approx(known["outputs_after_10000"], abs=TOLERANCE)
    if "w_after_10000" in known:
        assert weights_of(end["state"]["parameters"]) == pytest.approx(known["w_after_10000"], abs=TOLERANCE)


def test_the_figures_beside_it_are_the_known_ones_and_the_printed_ones_are_explained() -> None:
    figures = lab_of("mazur_rounds")["figures"]
    for variant, name in VARIANTS.items():
        for rounds, loss in LATER[name]["E_by_round"].items():
            reference = f"{variant}:loss@{rounds}" if variant else f"loss@{rounds}"
            if reference in figures:
                assert figures[reference] == pytest.approx(loss, abs=TOLERANCE)
    right, bug = LATER["correct"], LATER["inplace_update_bug"]
    for unit in range(2):
        known = right["outputs_after_10000"][unit], bug["outputs_after_10000"][unit]
        found = figures[f"value a2 {unit}@10000"], figures[f"his_bug:value a2 {unit}@10000"]
        assert found == pytest.approx(known, abs=TOLERANCE)
    assert figures["value W2 0 0@10000"] == pytest.approx(right["w_after_10000"][4], abs=TOLERANCE)
    printed = {
        "his_bug:loss@1": "0.291027924",
        "loss@9999": "0.0000351085",
        "his_bug:value a2 0@10000": "0.015912196",
        "his_bug:value a2 1@10000": "0.984065734",
    }
    for reference, text in printed.items():
        assert f"{figures[reference]:.{len(text) - 2}f}" == text
    notes = lab_of("mazur_rounds")["watch"]
    assert {figure["printed"] for note in notes for figure in note.get("figures", [])} == set(printed.values())


@pytest.mark.parametrize("name", ["xor", "or", "and", "nand"])
def test_the_operators_are_those_of_the_table_and_are_learned_after_the_known_number_of_epochs(name: str) -> None:
    asked = training_of("operators", data={"name": name}, epochs=3000, until={"error": 0.1, "every": 50})
    start, *_, end = run(asked)
    setup = GOLDEN["emergentmind.operators"]
    assert start["rows"]["inputs"] == setup["setup"]["inputs"]
    assert [target[0] for target in start["rows"]["targets"]] == setup["expected"][name.upper()]
    solved = OPERATORS["H=3 biases trained, U(-1,1), lr .5"]["epochs_to_mean_abs_err_below_0p1"]
    assert end["epoch"] == (solved if name == "xor" else OPERATORS[f"H=3 {name.upper()}"]["epochs"])[1]


def test_the_symmetry_detector_starts_as_the_known_runs_do_and_is_trained_by_the_paper_s_rule() -> None:
    """Its weights are those of known seeds, rounded: so it finds what they find, mirrored weights as 1 to 2 to 4."""
    lab, known = lab_of("symmetry"), detector(1)
    for variant, seed in (("", 1), ("stuck", 0)):
        asked = training_of("symmetry", variant)
        assert asked["model"] == {**asked["model"], **known["model"]}
        assert asked["optimizer"] == known["optimizer"]
        for name, value in detector(seed)["parameters"].items():
            assert abs(array(asked["parameters"][name]) - array(value)).max() <= 0.005001
    end = end_of(training_of("symmetry", rows=False))
    weights = abs(array(end["state"]["parameters"]["W1"])[:, :3])
    assert end["accuracy"] == 1.0
    for half in weights:
        half.sort()
        assert half / half[0] == pytest.approx([1, 2, 4], rel=0.02)
    assert lab["request"]["rows"] == run(training_of("symmetry", updates=1))[1]["next_rows"]


@pytest.mark.parametrize(("variant", "right"), [("printed", 64), ("stuck", 56), ("no_hidden", 57)])
def test_other_symmetry_detectors_are_right_about_what_their_notes_say(variant: str, right: int) -> None:
    begun, *_, end = run(training_of("symmetry", variant, rows=False))[1:]
    assert end["accuracy"] * 64 <= right
    if variant == "printed":
        assert begun["accuracy"] == end["accuracy"] == 1.0
    if variant == "stuck":
        assert end["accuracy"] * 64 == right
