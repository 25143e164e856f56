"""What can be chosen, and how formulas look: the catalogue, made from the registries and the words."""

import ast
import re
from functools import cache
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.functions import UFUNC_TEMPLATES
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.notation import precedence
from app.engine.ops import OPS, Elementwise, Op
from app.engine.optimizers import BOUNDS, DEFAULT_LEARNING_RATE, OPTIMIZERS
from app.models.calls import CALLS, OPERATORS, Call
from app.models.datasets import DATASETS
from app.models.facts import FACTS
from app.models.sequences import SEQUENCES
from app.trace.derivatives import ANYWHERE, intervals
from app.trace.numbers import spelled
from app.trace.request import GRANULARITIES, MISTAKES, REDUCTIONS
from app.words import words

CURVE_POINTS = 121
"""Enough that a curve drawn 300 pixels wide shows no corner that is not there."""

FAR_STRIDE = 1.5
FAR_POINTS = 60
"""Places beyond a curve's window on either side, each so many times further out: to 10^11, where no unit stands."""

_HOLE = re.compile(r"#(\d|out)")
_FIRST, _OUT = 0xE000, 0xE0FF


@cache
def catalog(lang: str = "en") -> dict[str, Any]:
    """Everything the page builds its menus, forms and formulas from."""
    return {
        "ops": [_op(name, lang) for name in OPS],
        "functions": [_function(call) for call in CALLS.values()],
        "rules": words(lang)["rules"],
        "patterns": words(lang)["patterns"],
        "derivative_rules": [_rule(row) for row in words(lang)["derivative_rules"]],
        "activations": [_activation(name, lang) for name in ACTIVATIONS],
        "losses": [_loss(name, lang) for name in LOSSES],
        "optimizers": [_optimizer(name, lang) for name in OPTIMIZERS],
        "initializers": [
            {"name": name, **words(lang)["initializers"][name], "settings": _settings(entry.settings, lang)}
            for name, entry in INITIALIZERS.items()
        ],
        "datasets": [_dataset(name, lang) for name in DATASETS],
        "sequences": [_sequences(name, lang) for name in SEQUENCES],
        "facts": [_facts(name, lang) for name in FACTS],
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
    found = {name: _template(tex) for name, tex in UFUNC_TEMPLATES.items()}
    for op in OPS.values():
        found |= templates_of(op)
    return found


def templates_of(op: Op) -> dict[str, dict[str, Any]]:
    """An op's own template and those of its local gradients."""
    found = {op.name: op.tex} | {f"{op.name}.{slot}": tex for slot, tex in enumerate(op.local_tex) if tex}
    return {name: _template(tex) for name, tex in found.items()}


def _template(tex: str) -> dict[str, Any]:
    return {"tex": tex, "mathml": mathml(tex), "precedence": precedence(tex)}


def mathml(tex: str) -> str:
    """A template as MathML; hole #k is the private-use character U+E000 + k in an element of its own, #out U+E0FF."""
    from latex2mathml.converter import convert  # here, since it costs a tenth of the time to start

    def stand_in(match: re.Match[str]) -> str:
        return chr(_OUT) if match[1] == "out" else chr(_FIRST + int(match[1]))

    return str(convert(_HOLE.sub(stand_in, tex)))


def _rule(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the table of derivative rules, with where it holds, and its TeX as MathML too."""
    domain = row.get("domain", ANYWHERE)
    between = [[None if np.isinf(end) else end for end in interval] for interval in intervals(domain)]
    told = {**row, "domain": domain, "between": between}
    return told | {f"{key}_mathml": mathml(row[key]) for key in ("function", "derivative")}


def _function(call: Call) -> dict[str, Any]:
    """What an expression may call: its name, the op behind it and what it takes."""
    told = {"name": call.name, "op": call.op.name, "operands": call.operands, "chained": call.chained}
    return told | {"axis": call.axis, "tex": call.notation}


def _op(name: str, lang: str) -> dict[str, Any]:
    op = OPS[name]
    example = None
    if isinstance(op, Elementwise):
        operands = [np.asarray(x) for x in op.sample]
        out = op.evaluate(operands, [])
        example = {
            "operands": [float(x) for x in operands],
            "out": float(out),
            "local": [float(op.partial(slot, out, operands)) for slot in sorted(op.wanted)],
        }
    domain = getattr(op, "domain", "") or ANYWHERE
    told: dict[str, Any] = {"name": name, "kind": op.kind, "tex": op.tex, "local_tex": list(op.local_tex)}
    told |= {"rules": list(op.rules), "pattern": op.pattern, **words(lang)["operations"].get(name, {})}
    told |= {"curve": _curve(op) if isinstance(op, Elementwise) and len(op.partials) == 1 else None}
    told |= {"source": _source(op) if isinstance(op, Elementwise) else None}
    return told | {"domain": domain, "kinks": list(op.kinks), "example": example}


def _source(op: Elementwise) -> str | None:
    """A circuit of this op alone, on x and y; None where no text calls it."""
    letters = "xy"[: len(op.partials)]
    for call in CALLS.values():
        if call.op is op:
            return f"f = {call.name}({', '.join(letters)})"
    names = [ast.Name(letter) for letter in letters]
    for sign, call in OPERATORS.items():
        if call.op is op:
            written = (
                ast.UnaryOp(sign(), *names) if issubclass(sign, ast.unaryop) else ast.BinOp(names[0], sign(), names[1])
            )
            return f"f = {ast.unparse(written)}"
    return None


def _curve(op: Elementwise, window: tuple[float, float] = (-5.0, 5.0)) -> dict[str, Any]:
    """A function of one number and its slope; where there is no number it says so."""
    x = np.linspace(*window, CURVE_POINTS)
    with np.errstate(all="ignore"):
        y = op.evaluate([x], [])
        slope = op.partial(0, y, [x])
    return {"x": x.tolist(), "y": list(map(spelled, y.tolist())), "slope": list(map(spelled, slope.tolist()))}


def _far(op: Elementwise, window: tuple[float, float]) -> dict[str, Any]:
    """The function on both sides of its window, ever more sparsely: out there it is flat, or a line."""
    stretch = FAR_STRIDE ** np.arange(1, FAR_POINTS + 1)
    x = np.concatenate([window[0] * stretch[::-1], window[1] * stretch])
    with np.errstate(all="ignore"):
        y = op.evaluate([x], [])
    return {"x": x.tolist(), "y": list(map(spelled, y.tolist()))}


def _activation(name: str, lang: str) -> dict[str, Any]:
    entry = ACTIVATIONS[name]
    told: dict[str, Any] = {"name": name, **words(lang)["activations"][name]}
    told |= {"tex": entry.op.tex, "local_tex": list(entry.op.local_tex), "kinks": list(entry.op.kinks), "curve": None}
    if isinstance(entry.op, Elementwise):
        told["curve"] = _curve(entry.op, entry.window) | {"far": _far(entry.op, entry.window)}
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


def _dataset(name: str, lang: str) -> dict[str, Any]:
    entry = DATASETS[name]
    return {
        "name": name,
        **words(lang)["datasets"][name],
        "features": entry.features,
        "classes": entry.classes,
        "labels": list(entry.labels),
        "samples": entry.samples,
        "most": entry.most,
        "noise": entry.noise,
        "window": entry.window,
        "picture": entry.picture,
        "origin": entry.origin,
        "licence": entry.licence,
        "group": entry.group or None,
    }


def _sequences(name: str, lang: str) -> dict[str, Any]:
    entry = SEQUENCES[name]
    told: dict[str, Any] = {"name": name, **words(lang)["sequences"][name], "labels": list(entry.labels)}
    keys = ("features", "outputs", "classes", "steps", "samples", "noise")
    return told | {key: getattr(entry, key) for key in keys}


def _facts(name: str, lang: str) -> dict[str, Any]:
    entry = FACTS[name]
    told: dict[str, Any] = {"name": name, **words(lang)["facts"][name], "origin": entry.origin}
    return told | {
        "inputs": {part: list(labels) for part, labels in entry.inputs.items()},
        "labels": list(entry.outputs),
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
