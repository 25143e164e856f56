"""What can be chosen, and how formulas look: the catalogue, made from the registries and the words."""

import re
from functools import cache
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.functions import UFUNC_TEMPLATES
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.ops import OPS, Elementwise
from app.engine.optimizers import BOUNDS, DEFAULT_LEARNING_RATE, OPTIMIZERS
from app.trace.request import GRANULARITIES, MISTAKES, REDUCTIONS
from app.words import words

CURVE_POINTS = 121
"""Enough that a curve drawn 300 pixels wide shows no corner that is not there."""

_HOLE = re.compile(r"#(\d|out)")
_FIRST, _OUT = 0xE000, 0xE0FF


@cache
def catalog(lang: str = "en") -> dict[str, Any]:
    """Everything the page builds its menus, forms and formulas from."""
    return {
        "ops": [_op(name) for name in OPS],
        "activations": [_activation(name, lang) for name in ACTIVATIONS],
        "losses": [_loss(name, lang) for name in LOSSES],
        "optimizers": [_optimizer(name, lang) for name in OPTIMIZERS],
        "initializers": [
            {"name": name, **words(lang)["initializers"][name], "settings": _settings(entry.settings, lang)}
            for name, entry in INITIALIZERS.items()
        ],
        "datasets": [],
        "granularities": list(GRANULARITIES),
        "reductions": list(REDUCTIONS),
        "mistakes": list(MISTAKES),
        "reasons": words(lang)["reasons"],
        "templates": templates(),
        "words": {phase: words(lang)[phase] for phase in ("forward", "loss", "backward", "update")},
        "limits": {key: getattr(LIMITS, key) for key in LIMITS.__slots__},
    }


@cache
def templates() -> dict[str, dict[str, Any]]:
    """Every template of a formula by name, as TeX and as MathML, with the precedence of what it makes."""
    found = dict(UFUNC_TEMPLATES)
    for name, op in OPS.items():
        found[name] = op.tex
        found |= {f"{name}.{slot}": tex for slot, tex in enumerate(op.local_tex) if tex}
    return {name: {"tex": tex, "mathml": mathml(tex), "precedence": precedence(tex)} for name, tex in found.items()}


def mathml(tex: str) -> str:
    """A template as MathML; hole #k is the private-use character U+E000 + k in an element of its own, #out U+E0FF."""
    from latex2mathml.converter import convert  # here, since it costs a tenth of the time to start

    def stand_in(match: re.Match[str]) -> str:
        return chr(_OUT) if match[1] == "out" else chr(_FIRST + int(match[1]))

    return str(convert(_HOLE.sub(stand_in, tex)))


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


def _op(name: str) -> dict[str, Any]:
    op = OPS[name]
    example = None
    if isinstance(op, Elementwise):
        operands = [np.asarray(x) for x in (0.5, 0.25)[: len(op.partials)]]
        out = op.evaluate(operands, [])
        example = {
            "operands": [float(x) for x in operands],
            "out": float(out),
            "local": [float(op.partial(slot, out, operands)) for slot in sorted(op.wanted)],
        }
    domain = getattr(op, "domain", "") or "all numbers"
    told = {"name": name, "kind": op.kind, "tex": op.tex, "local_tex": list(op.local_tex)}
    return told | {"domain": domain, "kinks": list(op.kinks), "example": example}


def _activation(name: str, lang: str) -> dict[str, Any]:
    entry = ACTIVATIONS[name]
    told: dict[str, Any] = {"name": name, **words(lang)["activations"][name]}
    told |= {"tex": entry.op.tex, "local_tex": list(entry.op.local_tex), "kinks": list(entry.op.kinks), "curve": None}
    if isinstance(entry.op, Elementwise):
        z = np.linspace(*entry.window, CURVE_POINTS)
        a = entry.op.evaluate([z], [])
        told["curve"] = {"x": z.tolist(), "y": a.tolist(), "slope": entry.op.partial(0, a, [z]).tolist()}
    return told


def _loss(name: str, lang: str) -> dict[str, Any]:
    loss = LOSSES[name]
    return {
        "name": name,
        **words(lang)["losses"][name],
        "tex": loss.term.tex,
        "last_activation": "identity" if loss.probabilities else None,
        "probabilities": loss.probabilities.name if loss.probabilities else None,
        "targets": ["classes", "probabilities"] if loss.classes else ["values"],
        "range": loss.range,
    }


def _optimizer(name: str, lang: str) -> dict[str, Any]:
    entry = OPTIMIZERS[name]
    settings = {"learning_rate": DEFAULT_LEARNING_RATE, **entry.settings, "weight_decay": entry.weight_decay}
    return {
        "name": name,
        **words(lang)["optimizers"][name],
        "settings": _settings(settings, lang),
        "state": list(entry.state),
        "decoupled_weight_decay": entry.decoupled,
    }


def _settings(defaults: dict[str, float], lang: str) -> list[dict[str, Any]]:
    told = []
    for name, default in defaults.items():
        low, high = BOUNDS.get(name, (None, None))
        told.append(
            {
                "name": name,
                "default": default,
                "minimum": low,
                "maximum": None if high == float("inf") else high,
                "symbol": words(lang)["settings"].get(name),
                "words": words(lang)["setting_words"].get(name, ""),
            }
        )
    return told
