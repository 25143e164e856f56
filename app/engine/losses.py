"""Losses: each is a term per output on the tape, then one weighted sum of the terms.

`term` gets the last layer's values and the targets. Losses on logits also get the probabilities as context: a line
of the tape that is off the loss's path, which formulas refer to and the reader expects to see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.activations import sigmoid, softmax
from app.engine.ops import OPS, Op, Refer, Telling, elementwise
from app.engine.symbols import Element, Tree, product
from app.engine.tape import Array


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss a network may have.

    scale          the weight of a term of an example with m outputs
    probabilities  the op that turns logits into what a reader expects, for losses that take logits
    range          what a target may be, both ends included, where that is bounded
    classes        whether targets may be class indices (or rows of probabilities that sum to 1)
    """

    name: str
    term: Op
    scale: Callable[[int], float] = lambda m: 1.0
    probabilities: Op | None = None
    range: tuple[float, float] | None = None
    classes: bool = False


LOSSES: dict[str, Loss] = {}


def declare(loss: Loss) -> Loss:
    """Put a loss into the registry."""
    LOSSES[loss.name] = loss
    return loss


half_squared_error = declare(
    Loss(
        "half_squared_error",
        elementwise(
            "half_squared_error",
            forward=lambda a, y: 0.5 * (a - y) * (a - y),
            partials=(lambda out, a, y: a - y, None),
            tex=r"\tfrac{1}{2}\,(#0 - #1)^{2}",
            local_tex=("#0 - #1",),
        ),
    )
)
mean_squared_error = declare(
    Loss(
        "mean_squared_error",
        elementwise(
            "squared_error",
            forward=lambda a, y: (a - y) * (a - y),
            partials=(lambda out, a, y: 2.0 * (a - y), None),
            tex="(#0 - #1)^{2}",
            local_tex=(r"2\,(#0 - #1)",),
        ),
        scale=lambda m: 1.0 / m,
    )
)
# Adding (y == 0) inside the logarithm turns 0·ln 0 into the 0 it stands for and changes no other term.
binary_cross_entropy = declare(
    Loss(
        "binary_cross_entropy",
        elementwise(
            "binary_cross_entropy",
            forward=lambda a, y: -(y * np.log(a + np.equal(y, 0.0)) + (1.0 - y) * np.log(1.0 - a + np.equal(y, 1.0))),
            partials=(
                lambda out, a, y: (1.0 - y) / (1.0 - a + np.equal(y, 1.0)) - y / (a + np.equal(y, 0.0)),
                None,
            ),
            tex=r"-(#1\,\ln(#0) + (1 - #1)\,\ln(1 - #0))",
            local_tex=(r"\frac{1 - #1}{1 - #0} - \frac{#1}{#0}",),
            domain="0 < a < 1",
        ),
        range=(0.0, 1.0),
    )
)
sigmoid_cross_entropy = declare(
    Loss(
        "sigmoid_cross_entropy",
        elementwise(
            "sigmoid_cross_entropy",
            forward=lambda z, y: np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.absolute(z))),
            partials=(lambda out, z, y: np.reciprocal(1.0 + np.exp(-z)) - y, None),
            tex=r"-(#1\,\ln(#2) + (1 - #1)\,\ln(1 - #2))",  # #2 is σ(z), a context; computed from z without overflow
            local_tex=("#2 - #1",),
        ),
        probabilities=sigmoid,
        range=(0.0, 1.0),
    )
)


class SoftmaxCrossEntropy(Op):
    """−y ln softmax(z), a term per class; the probabilities are its context."""

    name = "softmax_cross_entropy"
    rowwise = True
    tex = r"-#1\,\ln(#0)"
    local_tex = ("#0 - #1",)

    def rule(self, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        return -operands[1] * self._logarithms(operands[0])

    def pull(self, slot: int, upstream: Any, out: Any, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        weighted = upstream * operands[1]
        return context[0] * np.add.reduce(weighted, axis=-1, keepdims=True) - weighted

    @staticmethod
    def _logarithms(z: Any) -> Any:
        top = np.maximum.reduce(z, axis=-1, keepdims=True)
        return z - top - np.log(np.add.reduce(np.exp(z - top), axis=-1, keepdims=True))

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        z, y = operands
        return np.asarray(-y * np.where(y == 0.0, 0.0, self._logarithms(z)))  # 0·ln 0 is 0

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        return np.asarray(self.pull(slot, upstream, out, operands, context)), None

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return ["f", self.name, [refer(2, element), refer(1, element)], None, None]

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        # Every term has the same upstream gradient in a network and the targets sum to 1, so Σ u·y is u.
        element: Element = telling.out[2]
        arguments = [telling.refer(2, element), telling.refer(1, element)]
        told = ["f", "softmax_cross_entropy.0", arguments, None, None]
        return product(telling.upstream(element), told)


softmax_cross_entropy = declare(
    Loss(
        "softmax_cross_entropy",
        SoftmaxCrossEntropy(),
        probabilities=softmax,
        range=(0.0, 1.0),
        classes=True,
    )
)
OPS["softmax_cross_entropy"] = softmax_cross_entropy.term
