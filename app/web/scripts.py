"""The page's modules as one script, joined when it is first asked for.

A browser spends some milliseconds on each module, whether it is cached or not, and on a slow line a round trip on each
level of imports. So the page asks for one script; the modules stay files, nothing is built or kept, and a change of a
file is seen at the next reload. Each module becomes a function of its own that is called once, before whoever imports
it. Modules are written in one manner, which is all that is understood here: named imports and exports, no exported
variable that changes, no circle. Anything else is an error, and a test joins them all.
"""

import re
from collections.abc import Iterator
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|(?:async )?function\*?) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class Unjoinable(ValueError):
    """A module is written in a manner that is not understood."""


def join(entry: Path) -> str:
    """The script that does what a module and all that it imports do. Raises Unjoinable, FileNotFoundError."""
    exports: dict[Path, list[str]] = {}
    parts = [_part(path, text, exports, entry.parent) for path, text in _ordered(entry.resolve(), {}, ())]
    return "\n".join(parts)


def _ordered(path: Path, done: dict[Path, str], above: tuple[Path, ...]) -> Iterator[tuple[Path, str]]:
    """Each module once, after those that it imports."""
    if path in above:
        raise Unjoinable(f"{path.name} imports itself, by way of {', '.join(each.name for each in above)}.")
    if path in done:
        return
    done[path] = text = path.read_text(encoding="utf-8")
    for _, source in _IMPORT.findall(text):
        yield from _ordered((path.parent / source).resolve(), done, (*above, path))
    yield path, text


def _part(path: Path, text: str, exports: dict[Path, list[str]], folder: Path) -> str:
    """One module as a constant that holds what it exports."""

    def imported(found: re.Match[str]) -> str:
        source = (path.parent / found[2]).resolve()
        for name in filter(None, (each.split(" as ")[0].strip() for each in found[1].split(","))):
            if name not in exports[source]:
                raise Unjoinable(f"{path.name}: {source.name} exports no {name} on a line of its own.")
        return f"const {{{found[1].replace(' as ', ': ')}}} = module{list(exports).index(source)};"

    exported = _EXPORT.findall(text)
    body = _EXPORT.sub("", _IMPORT.sub(imported, text))
    if other := _OTHER.search(body):
        raise Unjoinable(f"{path.name}: “{other[0]}” is not understood.")
    exports[path] = exported
    where = path.relative_to(folder.resolve()).as_posix()
    return (
        f"// {where}\nconst module{len(exports) - 1} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )
