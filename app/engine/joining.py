"""Ops of networks whose layers are no chain: values that meet, and outputs that are near enough to their target."""

from functools import lru_cache

import numpy as np

from app.engine.ops import OPS, Contraction, Elementwise, Refer
from app.engine.symbols import Element, Tree
from app.engine.tape import Array


class Outside(Elementwise):
    """1 where an output still counts, 0 where it is near enough to its target (Rumelhart, Hinton & Williams 1986).

    A target from `high` up is met by any output above `high`, one from `low` down by any output below `low`. What is
    decided so has no slope of its own.
    """

    def __init__(self, low: float, high: float) -> None:
        super().__init__(
            "outside",
            forward=lambda a, y: (
                1.0
                - 1.0 * np.greater_equal(y, high) * np.greater(a, high)
                - 1.0 * np.greater_equal(low, y) * np.greater(low, a)
            ),
            partials=(None, None),
            tex=r"1 - \mathbf{1}[#1 \ge #3]\,\mathbf{1}[#0 > #3] - \mathbf{1}[#1 \le #2]\,\mathbf{1}[#0 < #2]",
            local_tex=(),
        )
        self.low, self.high = low, high

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return ["f", self.name, [refer(0, element), refer(1, element), self.low, self.high], None, None]

    def sides(self, operands: list[Array]) -> list[Array]:
        """Whether the output counts: where that changes, the loss jumps."""
        return [self.evaluate(operands, [])]


outside = lru_cache(maxsize=64)(Outside)
OPS["outside"] = outside(0.2, 0.8)
OPS["joined"] = Contraction("joined", "no + no -> no", tex="#0 + #1", rules=("sum", "sum"), pattern="distributes")
