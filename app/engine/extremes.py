"""The largest and the smallest element of an array, or of each row or column of it.

Told as the maximum of two halves, again and again: for many elements that would fill the page, so an array may have no
more than `MOST` of them for each number that comes out. Of equal elements the first counts, and gets the gradient.
"""

from functools import lru_cache
from itertools import product as places
from typing import Any

import numpy as np

from app.engine.arrays import AXES, Misfit, Shape
from app.engine.ops import OPS, Op, Refer, Telling
from app.engine.symbols import Element, Tree, product
from app.engine.tape import Array

MOST = 16
"""Elements that one number may be the largest of; more cannot be read in a line."""


class Extreme(Op):
    """The first element that is larger, or smaller, than all others.

    letters  of the operand's axes; those that are not the output's are gone through
    """

    pattern = "routes_one"
    flat = "not_routed"

    def __init__(self, name: str, letters: str, kept: str) -> None:
        largest = name == "largest"
        self.name, self.letters, self.kept = name, letters, kept
        self.pair, self._find = ("maximum", np.argmax) if largest else ("minimum", np.argmin)
        self.tex = r"\max(#0)" if largest else r"\min(#0)"
        self.local_tex = (r"\mathbf{1}[#0 \ge #out]" if largest else r"\mathbf{1}[#0 \le #out]",)
        self.rules = (name,)

    def shape(self, *shapes: Shape) -> Shape:
        return tuple(size for size, letter in zip(shapes[0], self.letters, strict=True) if letter in self.kept)

    def sizes(self, shapes: list[Shape]) -> dict[str, int]:
        """How many values each letter runs over."""
        return dict(zip(self.letters, shapes[0], strict=True))

    def _chosen(self, operand: Array) -> Array:
        """1 at the element that counts, else 0, in the operand's shape; NaN counts before any number."""
        if not self.kept:
            mask = np.zeros(operand.size)
            mask[self._find(operand)] = 1.0
            return mask.reshape(operand.shape)
        axis = next(k for k, letter in enumerate(self.letters) if letter not in self.kept)
        found = np.zeros(operand.shape)
        np.put_along_axis(found, np.expand_dims(self._find(operand, axis=axis), axis), 1.0, axis)
        return found

    def _stretched(self, out: Array) -> Array:
        """The output against the operand: an axis of one where it has none."""
        gone = tuple(k for k, letter in enumerate(self.letters) if letter not in self.kept)
        return np.expand_dims(out, gone)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        gone = tuple(k for k, letter in enumerate(self.letters) if letter not in self.kept)
        reduce: Any = np.max if self.pair == "maximum" else np.min
        return np.asarray(reduce(operands[0], axis=gone))

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        return np.asarray(self._stretched(upstream) * self._chosen(operands[0])), None

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        given = dict(zip(self.kept, element, strict=True))
        gone = [letter for letter in self.letters if letter not in self.kept]
        read = []
        for place in places(*(range(sizes[letter]) for letter in gone)):
            at = given | dict(zip(gone, place, strict=True))
            read.append(refer(0, [at[letter] for letter in self.letters]))
        while len(read) > 1:  # halves of halves, so that no tree is deep
            pairs = [read[k : k + 2] for k in range(0, len(read), 2)]
            read = [["f", self.pair, pair, None, None] if len(pair) == 2 else pair[0] for pair in pairs]
        return read[0]

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        told = ["f", f"{self.name}.0", [telling.refer(0, list(self.letters))], telling.out, None]
        return product(telling.upstream(telling.out[2]), told)

    def gradient_element(self, slot: int, element: Element) -> Element:
        return list(self.letters)

    def sides(self, operands: list[Array]) -> list[Array]:
        return [self._chosen(operands[0])]


for _name in ("largest", "smallest"):
    OPS[_name] = Extreme(_name, AXES, "")


@lru_cache(maxsize=64)
def _extreme(name: str, letters: str, kept: str) -> Extreme:
    return Extreme(name, letters, kept)


def pick_extreme(name: str, shape: Shape, axis: int | None = None) -> Op:
    """The largest or smallest of all elements, or of those along one axis."""
    if not shape:
        raise Misfit("one_number")
    if axis is not None and not -len(shape) <= axis < len(shape):
        raise Misfit("axis")
    letters, kept = AXES[: len(shape)], ""
    if axis is not None and len(shape) == 2:
        letters = ("ko", "ok")[axis % 2]
        kept = "o"
    gone = [size for size, letter in zip(shape, letters, strict=True) if letter not in kept]
    if np.prod(gone) > MOST:
        raise Misfit("extreme")
    return _extreme(name, letters, kept)
