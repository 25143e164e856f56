"""The page's modules joined to one script: nothing is left out, each after what it imports."""

import re
from pathlib import Path

import pytest

from app.web.scripts import Unjoinable, join
from app.web.static import FOLDER

MAIN = FOLDER / "js" / "main.js"


def written(folder: Path, **modules: str) -> Path:
    """Modules as files; the first one imports the others."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(modules))}.js"


def reached(path: Path, found: dict[Path, list[Path]]) -> dict[Path, list[Path]]:
    """What each module imports, of all that a module leads to."""
    if path not in found:
        told = re.findall(r' from "(\.[^"]+)"', path.read_text(encoding="utf-8"))
        found[path] = [(path.parent / each).resolve() for each in told if not each.endswith("types.js")]
        for each in found[path]:
            reached(each, found)
    return found


def test_every_module_of_the_page_stands_in_it_once_after_what_it_imports() -> None:
    wanted = reached(MAIN.resolve(), {})
    told = re.findall(r"^// (\S+\.js)$", join(MAIN), re.MULTILINE)
    place = {(MAIN.parent / name).resolve(): k for k, name in enumerate(told)}
    assert place.keys() == wanted.keys()
    assert len(told) == len(place)
    assert all(place[each] < place[path] for path, imports in wanted.items() for each in imports)


def test_exports_go_where_they_are_imported_under_the_names_given_there(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        main='import { one, two as second } from "./numbers.js";\nconsole.log(one, second());\n',
        numbers="export const one = 1;\nexport async function two() {}\nconst three = 3;\n",
    )
    script = join(entry)
    assert "const { one, two: second } = module0;" in script
    assert "return { one, two };" in script
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


@pytest.mark.parametrize(
    "text",
    [
        "export let changing = 1;",
        "export default 1;",
        "export { one };",
        'import all from "./numbers.js";',
        'import "./numbers.js";',
    ],
)
def test_a_manner_that_is_not_understood_is_told_and_not_guessed(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unjoinable, match="not understood"):
        join(written(tmp_path, main=f"{text}\n", numbers="export const one = 1;\n"))


def test_a_name_that_is_not_found_is_told(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        main='import { two } from "./numbers.js";\n',
        numbers="export const one = 1, two = 2;\n",
    )
    with pytest.raises(Unjoinable, match="exports no two"):
        join(entry)


def test_a_circle_is_told(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        main='import { b } from "./other.js";\nexport const a = 1;\n',
        other='import { a } from "./main.js";\nexport const b = 1;\n',
    )
    with pytest.raises(Unjoinable, match="imports itself"):
        join(entry)
