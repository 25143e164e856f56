r"""The elementary functions: exponentials, logarithms, roots, trigonometric and hyperbolic functions, their inverses.

Each is stated as in a table of derivative rules. Principal values are numpy's; arccot is the one between 0 and π,
arcsec and arccsc are those of the reciprocal. Outside a function's domain the value is NaN, which a trace tells.
"""

import math
from typing import Any

import numpy as np

from app.engine.ops import Elementwise, elementwise


def _function(name: str, forward: Any, partial: Any, local_tex: str, tex: str = "", **more: Any) -> Elementwise:
    """A function of one number, written as its name in front of its argument unless `tex` says otherwise."""
    written = tex or rf"\operatorname{{{name}}}(#0)"
    return elementwise(name, forward=forward, partials=(partial,), tex=written, local_tex=(local_tex,), **more)


exp = _function("exp", lambda x: np.exp(x), lambda out, x: out, "#out", "e^{#0}", rules=("exponential",))
log = _function(
    "log",
    lambda x: np.log(x),
    lambda out, x: 1.0 / x,
    r"\frac{1}{#0}",
    r"\ln(#0)",
    domain="x > 0",
    rules=("logarithm",),
)
log_base = elementwise(
    "log_base",
    forward=lambda x, y: np.log(x) / np.log(y),
    partials=(
        lambda out, x, y: 1.0 / (x * np.log(y)),
        lambda out, x, y: -out / (y * np.log(y)),
    ),
    tex=r"\frac{\ln(#0)}{\ln(#1)}",
    local_tex=(r"\frac{1}{#0\,\ln(#1)}", r"-\frac{#out}{#1\,\ln(#1)}"),
    domain="x > 0, y > 0, y ≠ 1",
    rules=("logarithm", "quotient"),
    sample=(0.5, 2.0),
)
sqrt = _function(
    "sqrt",
    lambda x: np.sqrt(x),
    lambda out, x: 0.5 / out,
    r"\frac{1}{2\,\sqrt{#0}}",
    r"\sqrt{#0}",
    domain="x ≥ 0",
    rules=("power",),
)

sin = _function("sin", lambda x: np.sin(x), lambda out, x: np.cos(x), r"\cos(#0)", r"\sin(#0)")
cos = _function("cos", lambda x: np.cos(x), lambda out, x: -np.sin(x), r"-\sin(#0)", r"\cos(#0)")
tan = _function("tan", lambda x: np.tan(x), lambda out, x: 1.0 + out * out, "1 + #out^{2}", r"\tan(#0)")
cot = _function(
    "cot", lambda x: 1.0 / np.tan(x), lambda out, x: -(1.0 + out * out), "-(1 + #out^{2})", r"\cot(#0)", domain="x ≠ 0"
)
sec = _function("sec", lambda x: 1.0 / np.cos(x), lambda out, x: out * np.tan(x), r"#out\,\tan(#0)", r"\sec(#0)")
csc = _function(
    "csc", lambda x: 1.0 / np.sin(x), lambda out, x: -out / np.tan(x), r"-#out\,\cot(#0)", r"\csc(#0)", domain="x ≠ 0"
)

_WITHIN_1 = "−1 < x < 1"
_BEYOND_1 = "x < −1 or x > 1"
arcsin = _function(
    "arcsin",
    lambda x: np.arcsin(x),
    lambda out, x: 1.0 / np.sqrt(1.0 - x * x),
    r"\frac{1}{\sqrt{1 - #0^{2}}}",
    r"\arcsin(#0)",
    domain=_WITHIN_1,
)
arccos = _function(
    "arccos",
    lambda x: np.arccos(x),
    lambda out, x: -1.0 / np.sqrt(1.0 - x * x),
    r"-\frac{1}{\sqrt{1 - #0^{2}}}",
    r"\arccos(#0)",
    domain=_WITHIN_1,
)
arctan = _function(
    "arctan", lambda x: np.arctan(x), lambda out, x: 1.0 / (1.0 + x * x), r"\frac{1}{1 + #0^{2}}", r"\arctan(#0)"
)
arccot = _function(
    "arccot",
    lambda x: 0.5 * math.pi - np.arctan(x),
    lambda out, x: -1.0 / (1.0 + x * x),
    r"-\frac{1}{1 + #0^{2}}",
)
arcsec = _function(
    "arcsec",
    lambda x: np.arccos(1.0 / x),
    lambda out, x: 1.0 / (np.absolute(x) * np.sqrt(x * x - 1.0)),
    r"\frac{1}{\left|#0\right|\,\sqrt{#0^{2} - 1}}",
    domain=_BEYOND_1,
    sample=(1.8,),
)
arccsc = _function(
    "arccsc",
    lambda x: np.arcsin(1.0 / x),
    lambda out, x: -1.0 / (np.absolute(x) * np.sqrt(x * x - 1.0)),
    r"-\frac{1}{\left|#0\right|\,\sqrt{#0^{2} - 1}}",
    domain=_BEYOND_1,
    sample=(1.8,),
)

sinh = _function("sinh", lambda x: np.sinh(x), lambda out, x: np.cosh(x), r"\cosh(#0)", r"\sinh(#0)")
cosh = _function("cosh", lambda x: np.cosh(x), lambda out, x: np.sinh(x), r"\sinh(#0)", r"\cosh(#0)")
coth = _function(
    "coth",
    lambda x: 1.0 / np.tanh(x),
    lambda out, x: -1.0 / (np.sinh(x) * np.sinh(x)),
    r"-\frac{1}{\sinh(#0)^{2}}",
    r"\coth(#0)",
    domain="x ≠ 0",
)
sech = _function("sech", lambda x: 1.0 / np.cosh(x), lambda out, x: -out * np.tanh(x), r"-#out\,\tanh(#0)")
csch = _function(
    "csch", lambda x: 1.0 / np.sinh(x), lambda out, x: -out / np.tanh(x), r"-\frac{#out}{\tanh(#0)}", domain="x ≠ 0"
)
arsinh = _function(
    "arsinh", lambda x: np.arcsinh(x), lambda out, x: 1.0 / np.sqrt(x * x + 1.0), r"\frac{1}{\sqrt{#0^{2} + 1}}"
)
arcosh = _function(
    "arcosh",
    lambda x: np.arccosh(x),
    lambda out, x: 1.0 / np.sqrt(x * x - 1.0),
    r"\frac{1}{\sqrt{#0^{2} - 1}}",
    domain="x > 1",
    sample=(1.6,),
)
artanh = _function(
    "artanh", lambda x: np.arctanh(x), lambda out, x: 1.0 / (1.0 - x * x), r"\frac{1}{1 - #0^{2}}", domain=_WITHIN_1
)
