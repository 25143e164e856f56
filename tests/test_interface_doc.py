"""docs/interface.md: every behaviour has a test that exists; a full run in which one has not passed fails."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.interface_doc import DOCUMENT, JAVASCRIPT, Row, is_full_run, missing, not_run, read

ROOT = Path(__file__).resolve().parent.parent


def test_every_behaviour_names_a_test_that_exists() -> None:
    rows = read(DOCUMENT.read_text(encoding="utf-8"))
    assert len(rows) > 50
    assert missing(rows, ROOT) == []


def test_the_checker_finds_what_is_missing() -> None:
    rows = read(
        "| behaviour | test |\n|---|---|\n| a | `tests/x.py::test_a` |\n| b | |\n| c | `tests/js/views.test.js: x` |"
    )
    assert [row.behaviour for row in rows] == ["a", "b", "c"]
    assert len(missing(rows, ROOT)) == 3
    there = [Row("d", "tests/test_interface_doc.py::test_the_checker_finds_what_is_missing")]
    assert missing(there, ROOT) == []
    assert missing([Row("e", "tests/test_interface_doc.py::test_the_checker")], ROOT) != []


def test_the_checker_finds_what_has_not_run() -> None:
    rows = [Row("a", "tests/x.py::test_a"), Row("b", "tests/js/x.test.js: b"), Row("c", "tests/x.py::test_c")]
    assert not_run(rows, {"tests/x.py::test_a": "passed", JAVASCRIPT: "passed", "tests/x.py::test_c": "passed"}) == []
    told = not_run(rows, {"tests/x.py::test_a": "skipped", JAVASCRIPT: "failed"})
    assert [line.split(" was ")[1] for line in told] == ["skipped", "failed", "not run"]


@pytest.mark.parametrize("option", ["", "keyword", "deselect", "ignore", "lf", "stepwise", "collectonly"])
@pytest.mark.parametrize("source", ["ARGS", "TESTPATHS"])
def test_only_a_run_of_everything_is_held_to_everything(option: str, source: str) -> None:
    sources = pytest.Config.ArgsSource
    config = SimpleNamespace(
        getoption=lambda name, default: name == option or default, args_source=sources[source], ArgsSource=sources
    )
    assert is_full_run(config) == (source == "TESTPATHS" and option == "")  # type: ignore[arg-type]
