"""What an expression may call: each name with the op it stands for, chosen by the shapes of its operands.

Every elementwise op of the registry that is neither a loss nor internal to one can be called; ops on arrays are picked
by `app.engine.arrays`. Operators are calls too, under the name of their op.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from app.engine import arrays, elementary, extremes, functions
from app.engine.activations import ACTIVATIONS
from app.engine.arrays import Misfit, Shape
from app.engine.ops import OPS, Elementwise, Op


@dataclass(frozen=True, slots=True)
class Call:
    """One thing that can be called.

    op        the registered op that documents it
    pick      the op for operands of these shapes; raises `Misfit`
    operands  how many it takes
    chained   more operands than that are taken two at a time, from the left
    axis      whether it may be told along which axis
    alone     what it is of a single operand, where that is another op
    notation  how it is written around the texts of its operands
    """

    name: str
    op: Op
    pick: Callable[..., Op]
    operands: int
    notation: str
    chained: bool = False
    axis: bool = False
    alone: "Call | None" = None


def _elementwise(op: Elementwise, *shapes: Shape) -> Op:
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise Misfit("broadcast") from None
    return op


def _call(op: Elementwise, name: str = "", chained: bool = False, alone: Call | None = None) -> Call:
    return Call(name or op.name, op, partial(_elementwise, op), len(op.partials), op.tex, chained, alone=alone)


def _array(name: str, pick: Callable[..., Op], operands: int, notation: str, **more: Any) -> Call:
    return Call(name, OPS[more.pop("op", name)], pick, operands, notation, **more)


def _extreme(name: str, op: str) -> Call:
    return _array(name, partial(extremes.pick_extreme, op), 1, OPS[op].tex, op=op, axis=True)


_ELEMENTARY = [op for op in vars(elementary).values() if isinstance(op, Elementwise)]
_ACTIVATIONS = [entry.op for entry in ACTIVATIONS.values() if isinstance(entry.op, Elementwise)]

CALLS: dict[str, Call] = {
    call.name: call
    for call in [
        *map(_call, _ELEMENTARY),
        *map(_call, _ACTIVATIONS),
        _call(functions.absolute),
        _call(functions.square),
        _call(functions.maximum, "max", chained=True, alone=_extreme("max", "largest")),
        _call(functions.minimum, "min", chained=True, alone=_extreme("min", "smallest")),
        _call(elementary.log, "ln"),
        _array("softmax", arrays.pick_softmax, 1, r"\operatorname{softmax}(#0)"),
        _array("sum", arrays.pick_sum, 1, r"\operatorname{sum}(#0)", axis=True),
        _array("mean", arrays.pick_mean, 1, r"\operatorname{mean}(#0)", axis=True),
        _array("dot", arrays.pick_dot, 2, r"#0 \cdot #1", op="matmul"),
        _array("matmul", arrays.pick_matmul, 2, r"#0\,#1"),
        _array("transpose", arrays.pick_transpose, 1, "#0^{T}"),
        _array("norm", arrays.pick_norm, 1, r"\left|#0\right|"),
    ]
}
"""By the name that is written."""

OPERATORS: dict[type[ast.operator] | type[ast.unaryop], Call] = {
    ast.Add: _call(functions.add),
    ast.Sub: _call(functions.subtract),
    ast.Mult: _call(functions.multiply),
    ast.Div: _call(functions.divide),
    ast.Pow: _call(functions.power),
    ast.MatMult: CALLS["matmul"],
    ast.USub: _call(functions.negative),
}
"""By the sign that is written."""

IDENTITY = CALLS["identity"]
INDEX = _array("index", arrays.pick_index, 1, "#0")
