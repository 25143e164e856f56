"""Sliders and mends of labs: every stop runs, every mend mends what it says it does."""

from typing import Any

import pytest

from app.labs import list_labs
from tests.labs.levers import Lab, merged, runs_of, stops
from tests.trace.reading import ask

RUNS = {name: run for lab in list_labs()["labs"] for name, run in runs_of(lab["id"]).items()}
SLIDERS = [(name, slider) for name, run in RUNS.items() for slider in run.get("sliders", [])]
MENDS = [(name, mend) for name, run in RUNS.items() for mend in run.get("mends", [])]


def told(part: Any) -> str:
    return str(part["id"]) if isinstance(part, dict) else str(part)


def kinds(request: Lab) -> set[str]:
    """The kinds of findings in a run."""
    trace = ask({**request, "include": ["structure", "events", "result", "diagnosis"]})
    return {str(found["kind"]) for found in trace.end["diagnosis"]}


@pytest.mark.parametrize(("name", "slider"), SLIDERS, ids=told)
def test_every_stop_of_a_slider_is_a_run_of_its_own_without_a_number_that_is_not_finite(name: str, slider: Lab) -> None:
    made = stops(slider, RUNS[name]["request"])
    assert len(made) >= 3
    assert all(one != next_ for one, next_ in zip(made, made[1:], strict=False))
    for request in made:
        assert not kinds(request) & {"not_finite", "overflow"}


@pytest.mark.parametrize(("name", "slider"), SLIDERS, ids=told)
def test_a_slider_begins_at_one_of_its_stops_or_its_numbers_begin_apart(name: str, slider: Lab) -> None:
    request = RUNS[name]["request"]
    assert request in stops(slider, request) or len(slider.get("sets", [])) > 1
    assert slider.get("values", []) == sorted(slider.get("values", []))


@pytest.mark.parametrize(("name", "mend"), MENDS, ids=told)
def test_a_mend_mends_what_it_says_at_the_start_or_at_a_stop_of_a_slider(name: str, mend: Lab) -> None:
    run = RUNS[name]
    assert mend["label"]
    assert mend["words"]
    ill = [run["request"], *(made for slider in run["sliders"] for made in stops(slider, run["request"]))]
    assert merged(run["request"], mend["change"]) != run["request"]
    for kind in mend.get("heals", []):
        assert any(kind in kinds(request) and kind not in kinds(merged(request, mend["change"])) for request in ill)


def test_every_lab_of_what_goes_wrong_has_a_slider_and_a_mend() -> None:
    levered = {name for name, run in RUNS.items() if run.get("sliders") or run.get("mends")}
    assert {"quarter", "quarter:weights", "saturation", "dying_relu", "never_on", "dqn", "exploding"} <= levered
    for name in levered:
        assert RUNS[name]["sliders"]
        assert RUNS[name]["mends"]
