r"""How things are written in TeX: names as symbols, templates with their holes filled, brackets where they are needed.

A symbol has holes #0 and #1 for the indices of an array's element; whoever shows it fills them in.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_LOWER = "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
_UPPER = "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
GREEK = frozenset(f"{_LOWER} {_UPPER}".split())

_NAME = re.compile(r"([A-Za-z]+?)_?(\d*)(?:_(\w+))?")
_HOLE = re.compile(r"#(\d)")


def precedence(tex: str) -> int:
    """How tightly a template holds together: 1 a sum, 2 a product, 3 a function or power, 4 in need of no brackets."""
    flat, depth = "", 0
    for character in tex.replace(r"\left|", "(").replace(r"\right|", ")"):
        depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(character, 0)
        flat += character if depth == 0 else ""
    if re.search(r"[+-]", flat):
        return 1
    if r"\," in flat or r"\cdot" in flat:
        return 2
    return 4 if re.fullmatch(r"(\\t?frac|\\sqrt|\(|\)|\}|#\w+)*", flat) else 3


def name_symbol(name: str, shape: tuple[int, ...] = (), primes: int = 0) -> str:
    """A name as a symbol: w0 as w with the index 0, num in upright letters, theta as θ; holes for an array's element.

    primes  how often the name had been given before
    """
    found = _NAME.fullmatch(name)
    base, number, more = found.groups() if found else (name.replace("_", ""), "", None)
    told = base if len(base) == 1 else rf"\{base}" if base in GREEK else rf"\mathrm{{{base}}}"
    told += "'" * primes if primes < 4 else f"^{{({primes})}}"
    return told + subscript([part for part in (number, (more or "").replace("_", "")) if part], shape)


def subscript(own: Sequence[str], shape: tuple[int, ...]) -> str:
    """The indices of a name, and after them the holes of an element's own."""
    wide = max(shape, default=0) >= 10
    holes = ("," if wide else "").join(f"#{axis}" for axis in range(len(shape)))
    parts = [*own, *([holes] if holes else [])]
    return f"_{{{','.join(parts)}}}" if parts else ""


def element_symbol(symbol: str, key: Sequence[int | None]) -> str:
    """The symbol of an array's element, row or column: indices where they are fixed, holes for the axes that stay."""
    left = iter(range(len(key)))
    told = [f"#{next(left)}" if k is None else str(k + 1) for k in key]
    return _HOLE.sub(lambda match: told[int(match[1])], symbol)


def whole_symbol(symbol: str) -> str:
    """A symbol without its holes: the whole array."""
    return re.sub(r"_\{\}", "", re.sub(r",?#\d", "", symbol))


def gradient_symbol(of: str, to: str) -> str:
    """∂of/∂to."""
    return rf"\frac{{\partial {of}}}{{\partial {to}}}"


def written(tex: str, texts: Sequence[tuple[str, int]]) -> str:
    """A template with texts in its holes, each with how tightly it holds together (see `precedence`)."""
    parts = []
    for before, hole, loosest in _holes(tex):
        text, tight = texts[hole]
        parts += [before, rf"\left({text}\right)" if tight < loosest else text]
    return "".join(parts) + tex[tex.rfind(f"#{hole}") + 2 :] if parts else tex


@lru_cache(maxsize=256)
def _holes(tex: str) -> list[tuple[str, int, int]]:
    """What stands before each hole, the hole's number, and how tightly a text must hold to need no brackets there."""
    found, end = [], 0
    for match in _HOLE.finditer(tex):
        before, after = tex[: match.start()].rstrip(), tex[match.end() :].lstrip()
        opens, closes = not before or before[-1] in "{([|,", not after or after[0] in "})]|," or after.startswith(r"\r")
        enclosed = opens and (closes or after[0] in "+-")
        loosest = 4 if after.startswith("^") else 0 if enclosed else 2
        found.append((tex[end : match.start()], int(match[1]), loosest))
        end = match.end()
    return found
