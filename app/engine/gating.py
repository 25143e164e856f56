"""Ops of gated cells: a gate decides, number by number, how much of what is passed on."""

from app.engine.ops import OPS, Contraction, elementwise

blend = elementwise(
    "blend",
    forward=lambda z, n, h: (1.0 - z) * n + z * h,
    partials=(lambda out, z, n, h: h - n, lambda out, z, n, h: 1.0 - z, lambda out, z, n, h: z),
    tex=r"(1 - #0)\,#1 + #0\,#2",
    local_tex=("#2 - #1", "1 - #0", "#0"),
    sample=(0.25, 0.5, -0.5),
    flat="zero_value",
)

OPS["gated"] = Contraction("gated", "o,o + o,o -> o", tex=r"#0\,#1 + #2\,#3")
OPS["cell"] = Contraction("cell", "oi,ni + oh,nh + o -> no", tex=r"\sum_i #0\,#1 + \sum_h #2\,#3 + #4")
