"""Rules recorded on symbols: the same Python rule that computes numbers tells its own formula.

A formula is a tree of JSON lists: a number, a reference such as ["value", 3, ["o"]], ["*", …], ["+", …],
["sum", letter, size, tree] and ["f", template, arguments, out, value].
"""

from typing import Any

import numpy as np

Tree = Any  # a number, or a list as described above
Element = list[str | int]

_TEMPLATES = {
    np.subtract: "subtract",
    np.true_divide: "divide",
    np.negative: "negative",
    np.sqrt: "sqrt",
    np.square: "square",
    np.power: "power",
    np.maximum: "maximum",
    np.minimum: "minimum",
    np.absolute: "abs",
    np.exp: "exp",
    np.expm1: "expm1",
    np.log: "log",
    np.log1p: "log1p",
    np.reciprocal: "reciprocal",
    np.tanh: "tanh",
    np.sign: "sign",
    np.logaddexp: "logaddexp",
    np.equal: "equal",
    np.greater: "greater",
}


class NotElementwise(TypeError):
    """A rule used something that is not an elementwise ufunc, so it cannot be told or compiled."""


class Symbol(np.lib.mixins.NDArrayOperatorsMixin):
    """Stands in for an array while a rule is recorded; every ufunc applied to it builds the tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> "Symbol":
        if method != "__call__" or options:
            raise NotElementwise(ufunc.__name__)
        parts = [operand.tree if isinstance(operand, Symbol) else float(operand) for operand in operands]
        if ufunc is np.multiply:
            return Symbol(product(*parts))
        if ufunc is np.add:
            return Symbol(["+", *_flat("+", parts)])
        name = _TEMPLATES.get(ufunc, ufunc.__name__.removesuffix(" (vectorized)"))
        return Symbol(["f", name, parts, None, None])


def product(*factors: Tree) -> Tree:
    """A product with factors of 1 dropped and numbers in front kept as they are."""
    kept = [factor for factor in _flat("*", list(factors)) if not (isinstance(factor, int | float) and factor == 1)]
    if not kept:
        return 1
    return kept[0] if len(kept) == 1 else ["*", *kept]


def _flat(kind: str, parts: list[Tree]) -> list[Tree]:
    flat: list[Tree] = []
    for part in parts:
        flat += part[1:] if isinstance(part, list) and part[0] == kind else [part]
    return flat


def is_constant(tree: Tree) -> bool:
    """Whether a tree is a bare number: something that no value of a run can change."""
    return isinstance(tree, int | float)
