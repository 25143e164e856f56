"""Imports point one way, engine ← models ← trace ← (labs, export) ← web ← app; the engine knows numpy alone."""

import ast
import sys
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent.parent / "app"

MAY_READ = {
    "engine": set(),
    "words": set(),
    "config": set(),
    "models": {"engine"},
    "trace": {"engine", "models", "words", "config"},
    "labs": {"engine", "models", "trace", "words", "config"},
    "export": {"engine", "models", "trace", "words", "config"},
    "web": {"engine", "models", "trace", "labs", "export", "words", "config"},
    "__init__": {"web", "config"},
}

MODULES = sorted(APP.rglob("*.py"))


def part_of(path: Path) -> str:
    return path.relative_to(APP).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, those inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports name their module in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(APP)))
def test_a_module_imports_only_what_lies_before_it(path: Path) -> None:
    parts = {name.split(".")[1] for name in imports_of(path) if name.startswith("app.")}
    assert parts <= MAY_READ[part_of(path)] | {part_of(path)}


BELOW_THE_WEB = [path for path in MODULES if part_of(path) not in ("web", "__init__")]


@pytest.mark.parametrize("path", BELOW_THE_WEB, ids=lambda path: str(path.relative_to(APP)))
def test_nothing_below_the_web_knows_flask(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & {"flask", "werkzeug", "jinja2", "waitress"}


@pytest.mark.parametrize("path", [p for p in MODULES if part_of(p) in ("engine", "models")], ids=lambda p: p.name)
def test_the_engine_needs_numpy_and_the_standard_library_alone(path: Path) -> None:
    outside = {name.split(".")[0] for name in imports_of(path)} - set(sys.stdlib_module_names)
    assert outside <= {"app", "numpy"}


def test_every_part_of_the_program_has_its_place() -> None:
    assert {part_of(path) for path in MODULES} <= set(MAY_READ)
