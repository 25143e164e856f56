"""Arithmetic as ops, and the few templates that formulas need beside those of ops.

Conventions: |x|' = 0 at 0; at a tie `maximum` and `minimum` send the gradient to their first operand.
"""

import numpy as np

from app.engine.ops import elementwise

add = elementwise(
    "add",
    forward=lambda x, y: x + y,
    partials=(lambda out, x, y: 1.0, lambda out, x, y: 1.0),
    tex="#0 + #1",
    local_tex=("1", "1"),
    rules=("sum", "sum"),
    pattern="distributes",
)
subtract = elementwise(
    "subtract",
    forward=lambda x, y: x - y,
    partials=(lambda out, x, y: 1.0, lambda out, x, y: -1.0),
    tex="#0 - #1",
    local_tex=("1", "-1"),
    rules=("difference", "difference"),
    pattern="distributes_turned",
)
multiply = elementwise(
    "multiply",
    forward=lambda x, y: x * y,
    partials=(lambda out, x, y: y, lambda out, x, y: x),
    tex=r"#0 \cdot #1",
    local_tex=("#1", "#0"),
    rules=("product", "product"),
    pattern="swaps",
    flat="zero_value",
)
divide = elementwise(
    "divide",
    forward=lambda x, y: x / y,
    partials=(lambda out, x, y: 1.0 / y, lambda out, x, y: -x / (y * y)),
    tex=r"\frac{#0}{#1}",
    local_tex=(r"\frac{1}{#1}", r"-\frac{#0}{#1^{2}}"),
    domain="y ≠ 0",
    rules=("quotient", "quotient"),
)
negative = elementwise(
    "negative",
    forward=lambda x: -x,
    partials=(lambda out, x: -1.0,),
    tex="-#0",
    local_tex=("-1",),
    rules=("constant_multiple",),
    pattern="turns",
)
# Adding (y == 0) to the exponent makes 0·x^(−1) the 0 it stands for at x = 0; adding (out == 0) inside the logarithm
# makes 0·ln 0 the 0 that x^y has as its slope along y where it is 0.
power = elementwise(
    "power",
    forward=lambda x, y: np.power(x, y),
    partials=(
        lambda out, x, y: y * np.power(x, y - 1.0 + np.equal(y, 0.0)),
        lambda out, x, y: out * np.log(x + np.equal(out, 0.0)),
    ),
    tex="#0^{#1}",
    local_tex=(r"#1\,#0^{#1 - 1}", r"#out\,\ln(#0)"),
    domain="x > 0, or y a whole number",
    rules=("power", "exponential"),
)
square = elementwise(
    "square",
    forward=lambda x: x * x,
    partials=(lambda out, x: 2.0 * x,),
    tex="#0^{2}",
    local_tex=(r"2\,#0",),
    rules=("power",),
    flat="zero_value",
)
absolute = elementwise(
    "abs",
    forward=lambda x: np.absolute(x),
    partials=(lambda out, x: np.sign(x),),  # the convention |x|' = 0 at 0
    tex=r"\left|#0\right|",
    local_tex=(r"\operatorname{sign}(#0)",),
    kinks=(0.0,),
    pattern="turns_below",
)
maximum = elementwise(
    "maximum",
    forward=lambda x, y: np.maximum(x, y),
    partials=(lambda out, x, y: 1.0 * np.greater_equal(x, y), lambda out, x, y: 1.0 * np.greater(y, x)),
    tex=r"\max(#0, #1)",
    local_tex=(r"\mathbf{1}[#0 \ge #1]", r"\mathbf{1}[#1 > #0]"),
    pattern="routes",
    flat="not_routed",
    crossing=lambda x, y: x - y,
)
minimum = elementwise(
    "minimum",
    forward=lambda x, y: np.minimum(x, y),
    partials=(lambda out, x, y: 1.0 * np.greater_equal(y, x), lambda out, x, y: 1.0 * np.greater(x, y)),
    tex=r"\min(#0, #1)",
    local_tex=(r"\mathbf{1}[#0 \le #1]", r"\mathbf{1}[#1 < #0]"),
    pattern="routes",
    flat="not_routed",
    crossing=lambda x, y: x - y,
)

UFUNC_TEMPLATES = {
    "sign": r"\operatorname{sign}(#0)",
}
"""Templates of ufuncs that formulas of optimizers, of softmax and of clipping use, where the ufunc is no op."""
