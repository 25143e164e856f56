"""Every step of every lab as text, kept under `tests/transcripts` and read as a difference when it changes.

`UPDATE_TRANSCRIPTS=1` writes them anew.
"""

import os
from pathlib import Path

import pytest

from app.labs import get_lab, list_labs
from app.trace.catalog import catalog
from tests.labs.transcript import transcript

KEPT = Path(__file__).parent.parent / "transcripts"
LABS = [lab["id"] for lab in list_labs()["labs"]]


@pytest.mark.parametrize("name", LABS)
def test_a_lab_is_told_as_kept(name: str) -> None:
    told, path = transcript(get_lab(name), catalog()["templates"]), KEPT / f"{name}.txt"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


def test_no_transcript_is_left_of_a_lab_that_is_gone() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.txt")) == sorted(LABS)
