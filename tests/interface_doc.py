"""Reads docs/interface.md and says what is wrong with it: a behaviour without a test, a test that has not run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "interface.md"

UNSHOWN: list[str] = []
"""Behaviours that a full run has left without a passed test; filled at its end."""

JAVASCRIPT = "tests/test_javascript.py::test_javascript_units_pass"
"""The one test that runs all JavaScript tests: they have passed if it has."""


@dataclass(frozen=True)
class Row:
    """One behaviour and the test that shows it, as the document names it."""

    behaviour: str
    test: str


def read(text: str) -> list[Row]:
    """Every row of every table, headings and rules apart."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 2 and cells[0] != "behaviour" and set(cells[0]) != {"-"}:
            found.append(Row(cells[0], cells[1].strip("`")))
    return found


def missing(rows: list[Row], root: Path) -> list[str]:
    """Rows whose test is not written anywhere."""
    return [f"{row.behaviour}: {row.test or 'no test'}" for row in rows if not _exists(row.test, root)]


def _exists(test: str, root: Path) -> bool:
    place, _, name = test.partition("::") if "::" in test else test.partition(": ")
    file = root / place
    if not name or not file.is_file():
        return False
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return re.search(rf"^def {re.escape(name)}\(", text, re.MULTILINE) is not None
    return f'test("{name}"' in text or f"test(`{name}`" in text or _templated(name, text)


def _templated(name: str, text: str) -> bool:
    """A title with something filled in, such as a theme: `every colour …, ${theme}`."""
    return any(
        re.fullmatch(re.sub(r"\\\$\\\{.*?\\\}", ".+", re.escape(title)), name)
        for title in re.findall(r"test\(`([^`]+)`", text)
    )


def not_run(rows: list[Row], outcomes: Mapping[str, str]) -> list[str]:
    """Rows whose test has not passed in this run; `outcomes` goes by node id, parameters apart."""
    found = []
    for row in rows:
        node = JAVASCRIPT if row.test.startswith("tests/js/") else row.test
        outcome = outcomes.get(node, "not run")
        if outcome != "passed":
            found.append(f"{row.behaviour}: {node} was {outcome}")
    return found


OUTCOMES: dict[str, str] = {}
"""What has become of each test of this run, by node id without parameters; the worst of all its parameters counts."""


CHOICES = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "collectonly", "setupplan")
"""Options after which a run says nothing of the tests it leaves out."""


def is_full_run(config: pytest.Config) -> bool:
    """Whether nothing was chosen or left out on the command line."""
    return not any(config.getoption(name, None) for name in CHOICES) and config.args_source != config.ArgsSource.ARGS
