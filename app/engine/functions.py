"""Elementwise ops that are not activations: arithmetic the tape needs, and the templates of recorded ufuncs."""

import numpy as np

from app.engine.ops import elementwise

add = elementwise(
    "add",
    forward=lambda x, y: x + y,
    partials=(lambda out, x, y: 1.0, lambda out, x, y: 1.0),
    tex="#0 + #1",
    local_tex=("1", "1"),
)
square = elementwise(
    "square",
    forward=lambda x: x * x,
    partials=(lambda out, x: 2.0 * x,),
    tex="#0^{2}",
    local_tex=(r"2\,#0",),
)
absolute = elementwise(
    "abs",
    forward=lambda x: np.absolute(x),
    partials=(lambda out, x: np.sign(x),),  # the convention |x|' = 0 at 0
    tex=r"\left|#0\right|",
    local_tex=(r"\operatorname{sign}(#0)",),
    kinks=(0.0,),
)

UFUNC_TEMPLATES = {
    "subtract": "#0 - #1",
    "divide": r"\frac{#0}{#1}",
    "negative": "-#0",
    "sqrt": r"\sqrt{#0}",
    "square": "#0^{2}",
    "power": "#0^{#1}",
    "maximum": r"\max(#0, #1)",
    "minimum": r"\min(#0, #1)",
    "exp": "e^{#0}",
    "sign": r"\operatorname{sign}(#0)",
}
"""Templates of ufuncs that formulas of optimizers, of softmax and of clipping use."""
