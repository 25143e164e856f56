"""Random expressions of the circuit language, and what they come to when Python itself reads the same text."""

import math
import re
from typing import Any

import numpy as np
from numpy.random import Generator

Array = np.ndarray[Any, np.dtype[np.float64]]

SHAPES: dict[str, tuple[int, ...]] = {"a": (), "b": (), "c": (), "v": (3,), "u": (2,), "M": (2, 3), "N": (2, 3)}

_erf = np.frompyfunc(math.erf, 1, 1)


def _sigmoid(z: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-np.asarray(z)))


MEANING: dict[str, Any] = {
    **{name: getattr(np, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{name: getattr(np, name) for name in ("sum", "mean", "transpose", "dot", "arctan", "arcsin", "square")},
    "sigmoid": _sigmoid,
    "softplus": lambda z: np.logaddexp(0.0, z),
    "relu": lambda z: np.maximum(z, 0.0),
    "gelu": lambda z: z * 0.5 * (1.0 + np.asarray(_erf(np.asarray(z) * math.sqrt(0.5)), dtype=float)),
    "arsinh": np.arcsinh,
    "sec": lambda z: 1.0 / np.cos(z),
    "max": lambda *parts: np.maximum(*parts),
    "min": lambda *parts: np.minimum(*parts),
    "abs": np.abs,
    "norm": lambda x: np.sqrt(np.sum(np.square(x))),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
}
"""The functions that are drawn from, each in numpy's own words."""

ONE = [name for name in MEANING if name not in ("sum", "mean", "transpose", "dot", "max", "min", "norm", "softmax")]
CALM = ("tanh", "sin", "cos", "sigmoid", "arctan", "softplus", "arsinh")
"""Functions that keep numbers small: drawn more often, so that few expressions overflow."""

WITHIN = {
    "log": "log(0.60 + square({x}))",
    "sqrt": "sqrt(0.60 + square({x}))",
    "arcsin": "arcsin(0.90 * tanh({x}))",
    "tan": "tan(1.20 * tanh({x}))",
    "sec": "sec(1.20 * tanh({x}))",
}
"""Functions that are no numbers everywhere are drawn with arguments inside their domain."""


def expression(rng: Generator, ops: int, shape: tuple[int, ...] = ()) -> str:
    """A text with about so many ops whose value has the shape asked for."""
    if ops <= 0:
        names = [name for name, known in SHAPES.items() if known == shape]
        if shape == () and rng.random() < 0.2:
            return f"{rng.uniform(-2, 2):.2f}"
        return str(rng.choice(names))
    left = int(rng.integers(0, ops))
    kind = rng.random()
    if kind < 0.3:
        name = str(rng.choice(CALM if rng.random() < 0.7 else ONE))
        return WITHIN.get(name, "{name}({x})").format(name=name, x=expression(rng, ops - 1, shape))
    if kind < 0.45 and shape == ():
        return _reduced(rng, ops - 1)
    if kind < 0.5 and shape == (2,):
        return f"(({expression(rng, left, (2, 3))}) @ ({expression(rng, ops - 1 - left, (3,))}))"
    if kind < 0.55 and shape == ():
        return f"({expression(rng, ops - 1)}) ** {rng.choice([2, 3, 1])}"
    if kind < 0.6:
        return f"-({expression(rng, ops - 1, shape)})"
    one, two = expression(rng, left, shape), expression(rng, ops - 1 - left, _broadcast(rng, shape))
    if rng.random() < 0.1:
        return f"{rng.choice(['max', 'min'])}({one}, {two})"
    sign = rng.choice(["+", "-", "*", "*", "/", "/"])
    return f"({one}) / (0.70 + square({two}))" if sign == "/" and rng.random() < 0.8 else f"({one}) {sign} ({two})"


def _broadcast(rng: Generator, shape: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that an operand may have where the result has `shape`."""
    fitting = {(): [()], (2,): [(2,), ()], (3,): [(3,), ()], (2, 3): [(2, 3), (3,), ()]}[shape]
    return fitting[int(rng.integers(len(fitting)))]


def _reduced(rng: Generator, ops: int) -> str:
    shape = [(2,), (3,), (2, 3)][int(rng.integers(3))]
    inner = expression(rng, ops, shape)
    if shape == (3,) and rng.random() < 0.3:
        return f"dot({inner}, v)"
    if shape == (2, 3) and rng.random() < 0.3:
        return f"({inner})[{rng.integers(2)}, {rng.integers(-3, 3)}]"
    if rng.random() < 0.2:
        return f"sum(square(softmax({inner})))"
    return f"{rng.choice(['sum', 'mean', 'norm'])}({inner})"


def drawn(rng: Generator) -> dict[str, Array]:
    """Values for every name."""
    return {name: np.asarray(rng.uniform(0.3, 1.6, shape) * rng.choice([-1, 1])) for name, shape in SHAPES.items()}


def value(source: str, inputs: dict[str, Any]) -> float:
    """What Python makes of the text: the same arithmetic, read by another reader."""
    told = re.sub(r"\b\d\.\d\d\b", r"number(\g<0>)", source)  # a root of Python's own negative numbers is complex
    with np.errstate(all="ignore"):
        return float(np.sum(eval(told, {"__builtins__": {}}, {**MEANING, "number": np.float64, **inputs})))


def slopes(source: str, inputs: dict[str, Array], name: str, h: float) -> Array:
    """Differences of the fourth order for every element of one input."""
    found = np.empty(inputs[name].shape)
    for place in np.ndindex(found.shape):

        def at(step: float, place: tuple[int, ...] = place) -> float:
            moved = inputs[name].copy()
            moved[place] += step
            return value(source, {**inputs, name: moved})

        found[place] = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h)
    return found
