"""Every sentence the server tells a learner, by language; a template's holes are filled by the page."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en",)


@cache
def words(lang: str = "en") -> dict[str, Any]:
    """The sentences of one language, as nested tables."""
    return tomllib.loads(files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


def find(table: dict[str, Any], *keys: str) -> dict[str, str]:
    """The first of `keys` that the table has: the most particular words come first."""
    for key in keys:
        if key in table:
            found: dict[str, str] = table[key]
            return found
    raise KeyError(keys)
