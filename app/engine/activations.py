"""Activation functions, one declaration each; softmax, whose units depend on each other, is stated by hand.

Partials get `(a, z)`, the output first, and use the output where that is cheaper or better conditioned.
Conventions at kinks: relu'(0) = 0, leaky_relu'(0) = 0.01 (the slope of the left side).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.ops import OPS, Elementwise, Op, Refer, Telling
from app.engine.symbols import Element, Tree, product
from app.engine.tape import Array

LEAKY_SLOPE = 0.01
"""Slope of leaky_relu for negative z."""

_erf = np.frompyfunc(math.erf, 1, 1)


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation a layer may have: its op, and the range of z that its curve is drawn over."""

    name: str
    op: Op
    window: tuple[float, float]


ACTIVATIONS: dict[str, Activation] = {}


def bounds_of(name: str) -> tuple[float, float] | None:
    """What an activation tends to on both sides; None where one of them is not finite, or it is no activation."""
    known = ACTIVATIONS.get(name)
    if known is None or not isinstance(known.op, Elementwise):
        return None
    with np.errstate(all="ignore"):
        low, high = sorted(known.op.evaluate([np.array([-np.inf, np.inf])], []).tolist())
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def activation(name: str, window: tuple[float, float] = (-5.0, 5.0), **declaration: Any) -> Elementwise:
    """Declare an elementwise activation and put it into both registries."""
    op = Elementwise(name, **{"flat": "saturated", **declaration})
    OPS[name] = op
    ACTIVATIONS[name] = Activation(name, op, window)
    return op


def _sigmoid(z: Any) -> Any:
    return np.reciprocal(1.0 + np.exp(-z))  # exp may overflow to infinity: 1/∞ is the right 0


def _bell(z: Any) -> Any:
    return np.exp(-0.5 * z * z) * (1.0 / math.sqrt(2.0 * math.pi))


def _below(z: Any) -> Any:
    return 0.5 * (1.0 + _erf(z * math.sqrt(0.5)))  # the normal distribution's Φ(z), exact


identity = activation("identity", forward=lambda z: +z, partials=(lambda a, z: 1.0,), tex="#0", local_tex=("1",))
sigmoid = activation(
    "sigmoid",
    forward=_sigmoid,
    partials=(lambda a, z: a * (1.0 - a),),
    tex=r"\sigma(#0)",
    local_tex=(r"#out\,(1 - #out)",),
)
tanh = activation(
    "tanh",
    forward=lambda z: np.tanh(z),
    partials=(lambda a, z: 1.0 - a * a,),
    tex=r"\tanh(#0)",
    local_tex=("1 - #out^{2}",),
)
relu = activation(
    "relu",
    forward=lambda z: np.maximum(z, 0.0),
    partials=(lambda a, z: np.sign(a),),  # 1 above zero, 0 at and below it
    tex=r"\max(0, #0)",
    local_tex=(r"\mathbf{1}[#0 > 0]",),
    kinks=(0.0,),
    pattern="routes",
    flat="dead_relu",
)
leaky_relu = activation(
    "leaky_relu",
    forward=lambda z: np.maximum(z, LEAKY_SLOPE * z),
    partials=(lambda a, z: LEAKY_SLOPE + (1.0 - LEAKY_SLOPE) * np.sign(np.maximum(z, 0.0)),),
    tex=r"\max(0.01\,#0, #0)",
    local_tex=(r"0.01 + 0.99\,\mathbf{1}[#0 > 0]",),
    kinks=(0.0,),
)
elu = activation(
    "elu",
    forward=lambda z: np.maximum(z, 0.0) + np.expm1(np.minimum(z, 0.0)),
    partials=(lambda a, z: np.exp(np.minimum(z, 0.0)),),
    tex=r"\max(0, #0) + e^{\min(0, #0)} - 1",
    local_tex=(r"e^{\min(0, #0)}",),
)
gelu = activation(
    "gelu",
    forward=lambda z: z * _below(z),
    partials=(lambda a, z: _below(z) + z * _bell(z),),
    tex=r"#0\,\Phi(#0)",
    local_tex=(r"\Phi(#0) + #0\,\varphi(#0)",),
)
silu = activation(
    "silu",
    forward=lambda z: z * _sigmoid(z),
    partials=(lambda a, z: _sigmoid(z) * (1.0 + z * (1.0 - _sigmoid(z))),),
    tex=r"#0\,\sigma(#0)",
    local_tex=(r"\sigma(#0)\,(1 + #0\,(1 - \sigma(#0)))",),
)
softplus = activation(
    "softplus",
    forward=lambda z: np.logaddexp(0.0, z),
    partials=(lambda a, z: _sigmoid(z),),
    tex=r"\ln(1 + e^{#0})",
    local_tex=(r"\sigma(#0)",),
)


class Softmax(Op):
    """Positive numbers that sum to 1 over the last axis: e to the z, over the sum of all of them."""

    name = "softmax"
    rules = ("softmax",)
    pattern = "mixes"
    flat = "saturated"
    rowwise = True
    tex = r"\frac{e^{#0}}{#1}"
    local_tex = (r"#out\,(#0 - #1)",)

    def rule(self, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        z = operands[0]
        powers = np.exp(z - np.maximum.reduce(z, axis=-1, keepdims=True))  # the same ratio, and no overflow
        return powers / np.add.reduce(powers, axis=-1, keepdims=True)

    def pull(self, slot: int, upstream: Any, out: Any, operands: Sequence[Any], context: Sequence[Any]) -> Any:
        return out * (upstream - np.add.reduce(upstream * out, axis=-1, keepdims=True))

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return np.asarray(self.rule(operands, context))

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        return np.asarray(self.pull(slot, upstream, out, operands, context)), None

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        power = ["f", "exp", [refer(0, [*element[:-1], "j"])], None, None]
        return ["f", self.name, [refer(0, element), ["sum", "j", sizes[str(element[-1])], power]], None, None]

    def gradient_story(self, slot: int, telling: Telling) -> Tree:
        element: Element = telling.out[2]
        other: Element = [*element[:-1], "j"]
        each = product(telling.upstream(other), [*telling.out[:2], other])
        mixed = ["sum", "j", telling.sizes[str(element[-1])], each]
        return ["f", "softmax.0", [telling.upstream(element), mixed], telling.out, None]


softmax = Softmax()
OPS["softmax"] = softmax
ACTIVATIONS["softmax"] = Activation("softmax", softmax, (-5.0, 5.0))
