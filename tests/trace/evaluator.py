"""An independent reader of formulas: a tree as the page gets it, and what it comes to in plain Python floats.

Nothing here is shared with the program. `TEMPLATES` says what each template means, by its name; `test_templates.py`
compares each with the TeX that a learner sees under that name.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Tree = Any
Binding = Mapping[str, int]
Look = Callable[[list[Any], Binding], float]
"""The number of a reference, its letters bound."""


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z)) if z >= 0 else math.exp(z) / (1.0 + math.exp(z))


def _ln_sigmoid(z: float) -> float:
    return -math.log1p(math.exp(-z)) if z >= 0 else z - math.log1p(math.exp(z))


def _below(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def _bell(z: float) -> float:
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def _silu_slope(z: float) -> float:
    return _sigmoid(z) + z * _sigmoid(z) * _sigmoid(-z)


def _times_ln(y: float, a: float) -> float:
    return y * math.log(a) if y != 0.0 else 0.0  # 0·ln 0 is 0


def _sign(x: float) -> float:
    return math.copysign(1.0, x) if x else 0.0


TEMPLATES: dict[str, Callable[..., float]] = {
    "add": lambda out, x, y: x + y,
    "multiply": lambda out, x, y: x * y,
    "subtract": lambda out, x, y: x - y,
    "divide": lambda out, x, y: x / y,
    "divide.0": lambda out, x, y: 1.0 / y,
    "divide.1": lambda out, x, y: -x / y**2,
    "negative": lambda out, x: -x,
    "power": lambda out, x, y: x**y,
    "power.0": lambda out, x, y: y * x ** (y - 1.0) if y else 0.0,
    "power.1": lambda out, x, y=None: out * math.log(x) if out else 0.0,
    "maximum": lambda out, x, y: max(x, y),
    "maximum.0": lambda out, x, y: float(x >= y),
    "maximum.1": lambda out, x, y: float(y > x),
    "minimum": lambda out, x, y: min(x, y),
    "minimum.0": lambda out, x, y: float(x <= y),
    "minimum.1": lambda out, x, y: float(y < x),
    "largest.0": lambda out, x: float(x >= out),
    "smallest.0": lambda out, x: float(x <= out),
    "sqrt": lambda out, x: math.sqrt(x),
    "sqrt.0": lambda out, x: 0.5 / math.sqrt(x),
    "exp": lambda out, x: math.exp(x),
    "log": lambda out, x: math.log(x),
    "log.0": lambda out, x: 1.0 / x,
    "log_base": lambda out, x, y: math.log(x) / math.log(y),
    "log_base.0": lambda out, x, y: 1.0 / (x * math.log(y)),
    "log_base.1": lambda out, x, y: -out / (y * math.log(y)),
    "sin": lambda out, x: math.sin(x),
    "sin.0": lambda out, x: math.cos(x),
    "cos": lambda out, x: math.cos(x),
    "cos.0": lambda out, x: -math.sin(x),
    "tan": lambda out, x: math.tan(x),
    "tan.0": lambda out: 1.0 + out**2,
    "cot": lambda out, x: math.cos(x) / math.sin(x),
    "cot.0": lambda out: -1.0 - out**2,
    "sec": lambda out, x: 1.0 / math.cos(x),
    "sec.0": lambda out, x: out * math.tan(x),
    "csc": lambda out, x: 1.0 / math.sin(x),
    "csc.0": lambda out, x: -out * math.cos(x) / math.sin(x),
    "arcsin": lambda out, x: math.asin(x),
    "arcsin.0": lambda out, x: 1.0 / math.sqrt(1.0 - x * x),
    "arccos": lambda out, x: math.acos(x),
    "arccos.0": lambda out, x: -1.0 / math.sqrt(1.0 - x * x),
    "arctan": lambda out, x: math.atan(x),
    "arctan.0": lambda out, x: 1.0 / (1.0 + x * x),
    "arccot": lambda out, x: math.pi / 2.0 - math.atan(x),
    "arccot.0": lambda out, x: -1.0 / (1.0 + x * x),
    "arcsec": lambda out, x: math.acos(1.0 / x),
    "arcsec.0": lambda out, x: 1.0 / (abs(x) * math.sqrt(x * x - 1.0)),
    "arccsc": lambda out, x: math.asin(1.0 / x),
    "arccsc.0": lambda out, x: -1.0 / (abs(x) * math.sqrt(x * x - 1.0)),
    "sinh": lambda out, x: math.sinh(x),
    "sinh.0": lambda out, x: math.cosh(x),
    "cosh": lambda out, x: math.cosh(x),
    "cosh.0": lambda out, x: math.sinh(x),
    "coth": lambda out, x: math.cosh(x) / math.sinh(x),
    "coth.0": lambda out, x: -1.0 / math.sinh(x) ** 2,
    "sech": lambda out, x: 1.0 / math.cosh(x),
    "sech.0": lambda out, x: -out * math.tanh(x),
    "csch": lambda out, x: 1.0 / math.sinh(x),
    "csch.0": lambda out, x: -out / math.tanh(x),
    "arsinh": lambda out, x: math.asinh(x),
    "arsinh.0": lambda out, x: 1.0 / math.sqrt(x * x + 1.0),
    "arcosh": lambda out, x: math.acosh(x),
    "arcosh.0": lambda out, x: 1.0 / math.sqrt(x * x - 1.0),
    "artanh": lambda out, x: math.atanh(x),
    "artanh.0": lambda out, x: 1.0 / (1.0 - x * x),
    "norm.0": lambda out, x: x / out if out else 0.0,
    "blend": lambda out, z, n, h: (1.0 - z) * n + z * h,
    "outside": lambda out, a, y, low, high: 1.0 - (y >= high and a > high) - (y <= low and a < low),
    "blend.0": lambda out, z, n, h: h - n,
    "blend.1": lambda out, z: 1.0 - z,
    "square": lambda out, x: x**2,
    "square.0": lambda out, x: 2.0 * x,
    "sign": lambda out, x: _sign(x),
    "abs": lambda out, x: abs(x),
    "abs.0": lambda out, x: _sign(x),
    "sigmoid": lambda out, z: _sigmoid(z),
    "sigmoid.0": lambda out: out * (1.0 - out),
    "tanh": lambda out, z: math.tanh(z),
    "tanh.0": lambda out: 1.0 - out**2,
    "relu": lambda out, z: max(0.0, z),
    "relu.0": lambda out, z: float(z > 0),
    "leaky_relu": lambda out, z: max(0.01 * z, z),
    "leaky_relu.0": lambda out, z: 0.01 + 0.99 * (z > 0),
    "elu": lambda out, z: z if z > 0 else math.expm1(z),
    "elu.0": lambda out, z: math.exp(min(0.0, z)),
    "gelu": lambda out, z: z * _below(z),
    "gelu.0": lambda out, z: _below(z) + z * _bell(z),
    "silu": lambda out, z: z * _sigmoid(z),
    "silu.0": lambda out, z: _silu_slope(z),
    "softplus": lambda out, z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
    "softplus.0": lambda out, z: _sigmoid(z),
    "softmax": lambda out, z, total: math.exp(z) / total,
    "softmax.0": lambda out, upstream, mixed: out * (upstream - mixed),
    "half_squared_error": lambda out, a, y: 0.5 * (a - y) ** 2,
    "half_squared_error.0": lambda out, a, y: a - y,
    "squared_error": lambda out, a, y: (a - y) ** 2,
    "squared_error.0": lambda out, a, y: 2.0 * (a - y),
    "binary_cross_entropy": lambda out, a, y: -(_times_ln(y, a) + _times_ln(1.0 - y, 1.0 - a)),
    "binary_cross_entropy.0": lambda out, a, y: ((1 - y) / (1 - a) if y != 1 else 0.0) - (y / a if y else 0.0),
    # ln p and ln (1 − p) from z itself: 1 − p has lost most of its digits where p is near 1
    "sigmoid_cross_entropy": lambda out, z, y, p: -(y * _ln_sigmoid(z) + (1.0 - y) * _ln_sigmoid(-z)),
    "sigmoid_cross_entropy.0": lambda out, z, y, p: p - y,
    "softmax_cross_entropy": lambda out, p, y: -_times_ln(y, p),
    "softmax_cross_entropy.0": lambda out, p, y: p - y,
}


class WrongNumber(AssertionError):
    """Part of a formula that has a number of its own comes to another one."""


def same(found: float, wanted: float, tolerance: float = 1e-12) -> bool:
    """Whether two numbers agree, relative to max(1, |wanted|); NaN agrees with NaN."""
    if math.isnan(found) or math.isnan(wanted) or math.isinf(wanted):
        return found == wanted or (math.isnan(found) and math.isnan(wanted))
    return abs(found - wanted) <= tolerance * max(1.0, abs(wanted))


def evaluate(tree: Tree, binding: Binding, look: Look) -> float:
    """What a tree comes to. A part that names its own number is compared with that number on the way."""
    if isinstance(tree, int | float):
        return float(tree)
    kind = tree[0]
    if kind == "*":
        return math.prod(evaluate(part, binding, look) for part in tree[1:])
    if kind == "+":
        return math.fsum(evaluate(part, binding, look) for part in tree[1:])
    if kind == "sum":
        _, letter, size, body = tree
        return math.fsum(evaluate(body, {**binding, letter: k}, look) for k in range(size))
    if kind == "f":
        return _template(tree, binding, look)
    return look(tree, binding)


def _template(tree: Tree, binding: Binding, look: Look) -> float:
    _, name, arguments, out, value = tree
    told = None if out is None else look(out, binding)
    found = TEMPLATES[name](told, *(evaluate(part, binding, look) for part in arguments))
    if value is not None and not same(found, look(value, binding)):
        raise WrongNumber(f"{name} comes to {found!r} where {value} says {look(value, binding)!r}")
    return found


def references(tree: Tree) -> Iterator[list[Any]]:
    """Every reference of a tree, as it is written: letters unbound."""
    if not isinstance(tree, list) or not tree:
        return
    if tree[0] == "f":
        for part in (*tree[2], tree[3], tree[4]):
            yield from references(part)
    elif tree[0] in ("*", "+", "sum"):
        for part in tree[1:]:
            yield from references(part)
    else:
        yield tree


def terms(tree: Tree, binding: Binding) -> Iterator[tuple[Tree, Binding]]:
    """The terms of a sum in the order they are told; a sum over examples is one term."""
    if isinstance(tree, list) and tree and tree[0] == "+":
        for part in tree[1:]:
            yield from terms(part, binding)
    elif isinstance(tree, list) and tree and tree[0] == "sum" and tree[1] != "n":
        for k in range(tree[2]):
            yield from terms(tree[3], {**binding, tree[1]: k})
    else:
        yield tree, binding
