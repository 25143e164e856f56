"""What a learner sees of a formula is what it means: each template's TeX, read as mathematics, is its function."""

import math
import re
from typing import Any

import numpy as np
import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.ops import OPS
from app.engine.optimizers import OPTIMIZERS
from app.trace.catalog import catalog
from tests.trace.evaluator import TEMPLATES, Tree, same
from tests.trace.reading import ask

MEANING = {
    "exp": math.exp,
    "ln": math.log,
    "sqrt": math.sqrt,
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "cot": lambda x: 1.0 / math.tan(x),
    "sec": lambda x: 1.0 / math.cos(x),
    "csc": lambda x: 1.0 / math.sin(x),
    "coth": lambda x: 1.0 / math.tanh(x),
    "sech": lambda x: 1.0 / math.cosh(x),
    "csch": lambda x: 1.0 / math.sinh(x),
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "arccot": lambda x: math.pi / 2.0 - math.atan(x),
    "arcsec": lambda x: math.acos(1.0 / x),
    "arccsc": lambda x: math.asin(1.0 / x),
    "arsinh": math.asinh,
    "arcosh": math.acosh,
    "artanh": math.atanh,
    "max": max,
    "min": min,
    "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0),
    "sigma": lambda z: 1.0 / (1.0 + math.exp(-z)),
    "Phi": lambda z: 0.5 * (1.0 + math.erf(z / math.sqrt(2.0))),
    "varphi": lambda z: math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi),
}

READ = [
    (r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
    (r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)"),
    (r"\\operatorname\{(\w+)\}", r"\1"),
    (r"\\mathbf\{1\}\[([^\]]*)\]", r"(\1)"),
    (r"\be\^\{([^{}]*)\}", r"exp(\1)"),
    (r"\^\{([^{}]*)\}", r"**(\1)"),
    (r"\\left\|(.*?)\\right\|", r"abs(\1)"),
]


def read(tex: str) -> str:
    """A template's TeX as a Python expression, with `a[k]` for #k and `out` for #out."""
    told, before = tex.replace("#out", "out").replace(r"\ge ", ">= ").replace(r"\le ", "<= "), ""
    while told != before:
        before = told
        for pattern, meaning in READ:
            told = re.sub(pattern, meaning, told)
    return re.sub(r"#(\d)", r"a[\1]", re.sub(r"\\(\w+)", r"\1", told.replace(r"\,", "*").replace(r"\cdot", "*")))


def mean(tex: str, out: float, arguments: list[float]) -> float:
    """What a template's TeX comes to with numbers in its holes."""
    return float(eval(read(tex), {"__builtins__": {}}, {**MEANING, "a": arguments, "out": out, "float": float}))


RANGES = {
    "x > 1": (1.1, 3.0),
    "x < −1 or x > 1": (1.1, 3.0),
    "x > 0, y > 0, y ≠ 1": (1.1, 3.0),
    "−1 < x < 1": (-0.95, 0.95),
}
"""What arguments are drawn from, by the op's domain; any other domain holds what lies between 0 and 1."""


def _range(name: str) -> tuple[float, float]:
    op = OPS.get(name.split(".")[0])
    by_hand = op is not None and op.kind == "by hand"
    if op is None or (not op.domain and not by_hand):
        return -3.0, 3.0
    return RANGES.get(op.domain, (0.05, 0.95))


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_tex_means_the_function(name: str) -> None:
    tex, rng = catalog()["templates"][name]["tex"], np.random.default_rng(7)
    for _ in range(50):
        arguments = rng.uniform(*_range(name), 1 + max(map(int, re.findall(r"#(\d)", tex)), default=-1))
        if name.startswith("sigmoid_cross_entropy"):
            arguments[2] = 1.0 / (1.0 + math.exp(-arguments[0]))  # the probability belongs to the z beside it
        out = float(rng.uniform(0.05, 0.95))
        given = [float(x) for x in arguments]
        assert same(mean(tex, out, given), TEMPLATES[name](out, *given)), tex


def _told(tree: Tree) -> set[str]:
    if not isinstance(tree, list) or not tree:
        return set()
    inner = set().union(*map(_told, tree[2] if tree[0] == "f" else tree[1:]))
    return inner | ({tree[1]} if tree[0] == "f" else set())


def _body(activation: str, loss: str, optimizer: dict[str, Any]) -> dict[str, Any]:
    last = "identity" if LOSSES[loss].probabilities else "sigmoid"
    return {
        "model": {
            "kind": "network",
            "layers": [2, 2, 2],
            "activations": [activation, last],
            "loss": loss,
            "regularization": {"l1": 0.1, "l2": 0.1},
        },
        "initializer": {"name": "normal"},
        "inputs": [0.5, 0.2],
        "targets": [0.5, 0.5],
        "optimizer": optimizer,
        "granularity": "operation",
    }


EXTRAS = [{"clip": {"by": by}, "maximize": True, "weight_decay": 0.1} if by else {} for by in (None, "norm", "value")]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_template_that_a_network_uses_is_in_the_catalogue(activation: str, loss: str) -> None:
    formulas = ask(_body(activation, loss, {"name": "sgd"})).formulas
    assert set().union(*(_told(formula["tree"]) for formula in formulas)) <= set(catalog()["templates"])


@pytest.mark.parametrize("extras", EXTRAS, ids=["plain", "norm", "value"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_template_that_an_optimizer_uses_is_in_the_catalogue(optimizer: str, extras: dict[str, Any]) -> None:
    formulas = ask(_body("tanh", "half_squared_error", {"name": optimizer, **extras})).formulas
    told = set().union(*(_told(formula["tree"]) for formula in formulas if formula["phase"] == "update"))
    assert told <= set(catalog()["templates"])
    assert told <= set(TEMPLATES)
