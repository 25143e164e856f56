"""Runs the JavaScript unit tests with Node, so that one command runs everything."""

import subprocess
from pathlib import Path

from tests.node import command

ROOT = Path(__file__).resolve().parent.parent


def test_javascript_units_pass() -> None:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "js").rglob("*.test.js"))
    assert files, "there are no JavaScript tests"
    ran = subprocess.run(command("--test", *files), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
