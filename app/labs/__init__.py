"""Labs: one TOML file each, read, checked and made ready for the page.

A lab is a trace request with a guide. No number that the engine can compute stands in a guide: texts hold references
such as `{gradient W2 0 0}`, which the page fills from the present run; references with `@k` (after k rounds from the
lab's own start) are computed here. What a source printed is kept apart, as text, beside the true reference.
"""

import re
import tomllib
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

from app.labs.figures import figures
from app.words import words

DEFAULT = "mazur"

_HOLE = re.compile(r"\{\$?([^{}]+)\}")


class UnknownLab(KeyError):
    """There is no lab of that name."""


def list_labs() -> dict[str, Any]:
    """The labs in order, group by group, without requests and guides."""
    groups = words()["lab_groups"]
    ranks = list(groups)
    keys = ("id", "name", "title", "subtitle", "source", "minutes", "order")
    told = []
    for name in _names():
        lab = _read(name)
        variants = [{"id": variant["id"], "title": variant["title"]} for variant in lab["variants"]]
        head = {key: lab[key] for key in keys} | {"group": groups[lab["group"]], "kind": lab["kind"]}
        told.append((ranks.index(lab["group"]), lab["order"], head | {"variants": variants}))
    return {"labs": [lab for _, _, lab in sorted(told, key=lambda each: each[:2])]}


@cache
def get_lab(name: str) -> dict[str, Any]:
    """One lab with its ready request, its variants, its guide and the figures that the guide's `@` references need."""
    if name not in _names():
        raise UnknownLab(name)
    lab = _read(name)
    told = {key: value for key, value in lab.items() if key != "group"}  # which is the list's, in words
    return {**told, "figures": figures(lab, _computed(lab))}


def _names() -> list[str]:
    return sorted(
        file.name.removesuffix(".toml") for file in files(__package__).iterdir() if file.name.endswith(".toml")
    )


@cache
def _read(name: str) -> dict[str, Any]:
    lab: dict[str, Any] = tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    lab["id"], lab["kind"] = name, lab["request"]["model"]["kind"]
    lab.setdefault("group", _group(lab))
    variants = [
        {
            "id": v["id"],
            "title": v["title"],
            "note": v["note"],
            "request": _merged(lab["request"], v["change"]),
            **{key: v.get(key, lab.get(key, [])) for key in ("sliders", "mends")},
            "guide": v.get("guide") or _part_for(lab["guide"], v["id"]),
        }
        for v in lab.get("variants", [])
    ]
    return {**lab, "variants": variants}


def _group(lab: dict[str, Any]) -> str:
    """Where a lab stands in the list that does not say it itself."""
    if "training" in lab:
        return "training"
    return {"circuit": "circuits", "recurrent": "sequences"}.get(lab["kind"], "networks")


def _part_for(guide: list[dict[str, Any]], variant: str) -> list[dict[str, Any]]:
    """The steps of a lab's guide that are true of a variant too, for one that has none of its own.

    Where there are none, its note says it all.
    """
    steps = [step for step in guide if variant in step.get("variants", [])]
    return steps or [{"title": "What is different", "at": "start", "text": []}]


def _merged(request: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A request with some of its fields changed; objects are merged, everything else is replaced.

    So are the inputs of a circuit, since another text has other names, and the parameters of a network of other layers.
    """
    merged, whole = deepcopy(request), {"inputs"}
    if "layers" in change.get("model", {}):
        whole.add("parameters")
    for key, value in change.items():
        both = key not in whole and isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def references(lab: dict[str, Any]) -> set[str]:
    """Every reference that the guides' texts, figures and questions make, the lab's own and its variants'."""
    found: set[str] = set()
    for step in [*lab.get("watch", []), *(step for guide in (lab, *lab["variants"]) for step in guide["guide"])]:
        texts = list(step["text"])
        found |= set(cells(step["table"])) if "table" in step else set()
        for figure in step.get("figures", []):
            texts.append(figure.get("words", ""))
            found.add(figure["true"])
        for question in step.get("questions", []):
            texts += [question["prompt"], question.get("explain", "")]
            found |= {question["reveals"], *question.get("hides", []), *question.get("answer", {}).get("compare", [])}
        found |= {hole for text in texts for hole in _HOLE.findall(text)}
    return found


def cells(table: dict[str, Any]) -> list[str]:
    """The references in a table that puts runs beside each other, row by row."""
    runs = [f"{run}:" if run else "" for run in table["runs"]]
    return [f"{run}{table['what']}@{rounds}" for rounds in table["rounds"] for run in runs]


def _computed(lab: dict[str, Any]) -> set[str]:
    return {ref for ref in references(lab) if "@" in ref or ":" in ref}
