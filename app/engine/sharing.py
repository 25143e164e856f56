"""Ops of what many lines share: a weight with a copy at every step, a state that is handed on, parts of one array.

Two of them are no plain calculus, and say so: `Average` sends back the mean of what its copies gave (Rumelhart, Hinton
& Williams 1986), and `Cut` sends back nothing (truncated backpropagation).
"""

from functools import lru_cache
from typing import Any

import numpy as np

from app.engine.ops import Op, Refer, Telling
from app.engine.symbols import Element, Tree, product
from app.engine.tape import Array

Shape = tuple[int, ...]


class Average(Op):
    """Passes a weight on to its copies; of what they send back it passes on the mean."""

    name = "average"
    tex = "#0"
    rules = ("average",)
    flat = "zero_upstream"

    def __init__(self, copies: int) -> None:
        self.copies = copies
        self.local_tex = (rf"\frac{{1}}{{{copies}}}",)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return operands[0].copy()

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        return np.asarray(upstream * (1.0 / self.copies)), None

    def rule(self, operands: Any, context: Any) -> Any:
        return +operands[0]

    def pull(self, slot: int, upstream: Any, out: Any, operands: Any, context: Any) -> Any:
        return upstream * (1.0 / self.copies)

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return refer(0, element)

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        return product(1.0 / self.copies, telling.upstream(telling.out[2]))


class Cut(Op):
    """Hands a state on as it is; no gradient comes back through it."""

    name = "cut"
    tex = "#0"
    wanted = frozenset[int]()

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return operands[0].copy()

    def rule(self, operands: Any, context: Any) -> Any:
        return +operands[0]

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return refer(0, element)


class Rows(Op):
    """Some rows of an array in which several gates' weights lie one above the other; they get back their own part."""

    name = "rows"
    tex = "#0"
    local_tex = ("1",)
    rules = ("index",)
    pattern = "moves"
    flat = "no_path"
    axis = 0

    def __init__(self, start: int, stop: int) -> None:
        self.size = stop - start
        self._where = (*(slice(None),) * self.axis, slice(start, stop))

    def shape(self, *shapes: Shape) -> Shape:
        return (*shapes[0][: self.axis], self.size, *shapes[0][self.axis + 1 :])

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return operands[0][self._where].copy()

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        part = np.zeros(operands[0].shape)
        part[self._where] = upstream
        return part, None

    def text(self, read: str) -> str:
        """What it takes, as one reads it in numpy."""
        start, stop = self._where[self.axis].start, self._where[self.axis].stop
        return f"{read}[{':, ' * self.axis}{start}:{stop}]"

    def gradient_text(self, upstream: str, shape: Shape) -> str:
        """What goes back, in an array of that shape with 0 everywhere else."""
        where = self._where[self.axis]
        around = ["(0, 0)"] * len(shape)
        around[self.axis] = f"({where.start}, {shape[self.axis] - where.stop})"
        return f"np.pad({upstream}, ({', '.join(around)}{',' * (len(around) == 1)}))"

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return refer(0, element)

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        return telling.upstream(telling.out[2])


class Columns(Rows):
    """Some columns of a matrix in which the weights of several sources stand side by side."""

    name = "columns"
    axis = 1


average = lru_cache(maxsize=64)(Average)
rows = lru_cache(maxsize=256)(Rows)
columns = lru_cache(maxsize=256)(Columns)
cut = Cut()
