"""Ops on whole arrays, chosen by the shapes of their operands: sums, products of matrices, norms, single elements.

Letters follow one order: an output's axes are "o", then "i"; what is summed over is "k".
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from app.engine.ops import OPS, Contraction, Op, Refer, Telling
from app.engine.symbols import Element, Tree, product
from app.engine.tape import Array

Shape = tuple[int, ...]
Pick = Callable[..., Op]

AXES = "oi"
"""Letters of an array's axes, in order."""


class Misfit(ValueError):
    """Operands whose shapes an op cannot take; says which would fit."""


@lru_cache(maxsize=512)
def contraction(name: str, signature: str, scale: float = 1.0) -> Contraction:
    """A registered contraction with another signature or scale, told and documented as the registered one."""
    known = OPS[name]
    return Contraction(name, signature, scale, known.tex, rules=known.rules, pattern=known.pattern)


def _declare(op: Op) -> Op:
    OPS[op.name] = op
    return op


_declare(Contraction("matmul", "ok,ki -> oi", tex=r"\sum_k #0\,#1", rules=("matrix_product", "matrix_product")))
_declare(Contraction("sum", "oi ->", tex=r"\sum #0", rules=("sum",), pattern="copies"))
_declare(Contraction("mean", "oi ->", 0.25, tex=r"\frac{1}{n} \sum #0", rules=("sum",), pattern="copies"))
_declare(Contraction("transpose", "io -> oi", tex="#0^{T}", rules=("transpose",), pattern="moves"))

_PRODUCTS = {(2, 2): "ok,ki -> oi", (2, 1): "ok,k -> o", (1, 2): "k,ko -> o", (1, 1): "k,k ->"}


def pick_matmul(left: Shape, right: Shape) -> Op:
    """The product of two matrices, of a matrix and a vector, or of two vectors: rows times columns."""
    signature = _PRODUCTS.get((len(left), len(right)))
    if signature is None:
        raise Misfit("scalar")
    if left[-1] != right[0]:
        raise Misfit("inner")
    return contraction("matmul", signature)


def pick_dot(left: Shape, right: Shape) -> Op:
    """The sum of the products of two vectors' elements."""
    if len(left) != 1 or len(right) != 1:
        raise Misfit("vectors")
    return pick_matmul(left, right)


def pick_transpose(shape: Shape) -> Op:
    """Rows turned into columns; a vector or a single number is its own transpose."""
    return contraction("transpose", ("->", "o -> o", "io -> oi")[len(shape)])


def pick_sum(shape: Shape, axis: int | None = None, name: str = "sum") -> Op:
    """The sum of all elements, or of those along one axis."""
    whole = AXES[: len(shape)]
    if axis is None:
        return contraction(name, f"{whole} ->", _share(name, shape))
    if not -len(shape) <= axis < len(shape):
        raise Misfit("axis")
    gone = axis % len(shape)
    letters = "k" if len(shape) == 1 else ("ko", "ok")[gone]
    return contraction(name, f"{letters} -> {letters.replace('k', '')}", _share(name, shape[gone : gone + 1]))


def pick_mean(shape: Shape, axis: int | None = None) -> Op:
    """The mean of all elements, or of those along one axis."""
    return pick_sum(shape, axis, "mean")


def _share(name: str, summed: Shape) -> float:
    return 1.0 / int(np.prod(summed)) if name == "mean" else 1.0


class Norm(Op):
    """The length of an array: the root of the sum of its squares. At 0 its slope is taken as 0."""

    name = "norm"
    tex = r"\sqrt{#0}"
    local_tex = (r"\frac{#0}{#out}",)
    rules = ("norm",)
    flat = "zero_value"

    def __init__(self, rank: int) -> None:
        self.letters = AXES[:rank]

    def shape(self, *shapes: Shape) -> Shape:
        return ()

    def sizes(self, shapes: list[Shape]) -> dict[str, int]:
        """How many values each letter runs over."""
        return dict(zip(self.letters, shapes[0], strict=True))

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        x = operands[0]
        largest = np.abs(x).max()  # taken out first, so that no square overflows
        scale = largest if 0.0 < largest < np.inf else 1.0
        return np.asarray(scale * np.sqrt(np.square(x / scale).sum()))

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        return np.asarray(upstream * operands[0] / (out + (out == 0.0))), None

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        squares: Tree = ["f", "square", [refer(0, list(self.letters))], None, None]
        for letter in reversed(self.letters):
            squares = ["sum", letter, sizes[letter], squares]
        return ["f", "sqrt", [squares], None, None]

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        told = ["f", "norm.0", [telling.refer(0, list(self.letters))], telling.out, None]
        return product(telling.upstream([]), told)

    def gradient_element(self, slot: int, element: Element) -> Element:
        return list(self.letters)


class Index(Op):
    """One element, row or column of an array; the gradient goes back to where it was taken from."""

    name = "index"
    tex = "#0"
    local_tex = ("1",)
    rules = ("index",)
    pattern = "moves"
    flat = "no_path"

    def __init__(self, key: tuple[int | None, ...]) -> None:
        self.key = key
        self._where: Any = tuple(slice(None) if k is None else k for k in key)

    def shape(self, *shapes: Shape) -> Shape:
        return tuple(size for size, k in zip(shapes[0], self.key, strict=True) if k is None)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return np.array(operands[0][self._where])

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        part = np.zeros(operands[0].shape)
        part[self._where] = upstream
        return part, None

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return refer(0, self.gradient_element(0, element))

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        return telling.upstream(telling.out[2])

    def gradient_element(self, slot: int, element: Element) -> Element:
        letters = iter(element)
        return [next(letters) if k is None else k for k in self.key]


_declare(Norm(2))
_declare(Index((0,)))
_norm = lru_cache(maxsize=8)(Norm)


def pick_norm(shape: Shape) -> Op:
    """The length of an array."""
    return _norm(len(shape))


def pick_softmax(shape: Shape) -> Op:
    """Softmax over the last axis."""
    if not shape:
        raise Misfit("softmax")
    return OPS["softmax"]


@lru_cache(maxsize=1024)
def _index(key: tuple[int | None, ...]) -> Index:
    return Index(key)


def pick_index(shape: Shape, key: tuple[int | None, ...]) -> Op:
    """Elements at constant places; None stands for a whole axis, which axes that are left out are too."""
    if len(key) > len(shape):
        raise Misfit("rank")
    found: list[int | None] = []
    for k, size in zip((*key, *(None,) * (len(shape) - len(key))), shape, strict=True):
        if k is not None and not -size <= k < size:
            raise Misfit("bounds")
        found.append(None if k is None else k % size)
    return _index(tuple(found))
