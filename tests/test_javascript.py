"""Runs the JavaScript unit tests with Node, so that one command runs everything."""

import subprocess
from pathlib import Path

from tests.node import command

ROOT = Path(__file__).resolve().parent.parent


def test_javascript_units_pass() -> None:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.js"))
    assert files, "there are no JavaScript tests"
    run = command("--test", "--test-reporter=tap", *files)
    ran = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for left in ("# skipped 0", "# todo 0"):  # docs/interface.md takes what is written there for shown
        assert left in ran.stdout.splitlines(), ran.stdout
