"""A network of fully connected layers, as a tape.

`a0 = x`, and for each layer l: `zl = Wl a(l-1) + bl`, `al = f(zl)`; then a loss term per output and their weighted
sum. Shapes are batch first; with one example no array has a batch axis at all.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from app.engine.activations import ACTIVATIONS
from app.engine.functions import absolute, add, square
from app.engine.losses import LOSSES, Loss
from app.engine.ops import OPS, Contraction, Op, Refer
from app.engine.symbols import Element, Tree
from app.engine.tape import Array, Tape


@dataclass(frozen=True, slots=True)
class NetworkSpec:
    """What a network is, without a single weight."""

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str = "half_squared_error"
    reduction: str = "mean"
    l1: float = 0.0
    l2: float = 0.0

    def build(self, form: "NetworkForm") -> "Network":
        """The network as a tape."""
        return build(self, form.batch, form.shared, form.classes)

    @property
    def weights(self) -> int:
        """How many weights there are, biases not counted."""
        return sum(units * before for units, before in self.weight_shapes().values())

    def weight_shapes(self) -> dict[str, tuple[int, int]]:
        """`W1, W2, …` with their shapes (units, units of the layer before)."""
        return {f"W{k}": (n, m) for k, (m, n) in enumerate(zip(self.layers, self.layers[1:], strict=False), 1)}


@dataclass(frozen=True, slots=True)
class NetworkForm:
    """What a network's tape depends on beside its spec; see `build`."""

    batch: int | None
    shared: frozenset[str]
    classes: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """The node numbers of one layer; `value` is what the next layer reads."""

    size: int
    value: int
    pre: int | None = None
    weights: int | None = None
    bias: int | None = None
    activation: str | None = None


@dataclass(slots=True)
class Network:
    """A network's tape, and where its parts are on it."""

    spec: NetworkSpec
    tape: Tape
    layers: list[Layer]
    target: int
    term: int
    classes: int | None
    probabilities: int | None
    batch: int | None
    names: dict[str, int] = field(default_factory=dict)
    constants: dict[int, float] = field(default_factory=dict)
    """Numbers that a text would hold; a network has none."""

    @property
    def work(self) -> int:
        """Multiplications of one forward pass, nearly all of them by weights."""
        return max(self.spec.weights, 1) * (self.batch or 1)

    @property
    def parameters(self) -> list[int]:
        """Node numbers of the parameters, in order: W1, b1, W2, b2, …"""
        return [i for layer in self.layers[1:] for i in (layer.weights, layer.bias) if i is not None]


@lru_cache(maxsize=64)
def _contraction(name: str, signature: str, scale: float = 1.0) -> Contraction:
    return Contraction(name, signature, scale)


OPS["affine"] = Contraction("affine", "oi,ni + o -> no", tex=r"\sum_i #0\,#1 + #2")
OPS["total"] = Contraction("total", "no ->", tex=r"\sum #0")


class OneHot(Op):
    """A class number as a row of zeros with a single 1; no gradient flows into it."""

    name = "one_hot"
    tex = r"\mathbf{1}[#0]"
    wanted = frozenset[int]()

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def shape(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        return (*shapes[0], self.classes)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return np.asarray(np.eye(self.classes)[operands[0].astype(int)])

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return ["f", self.name, [refer(0, element[:-1])], None, None]


def _sup(layer: int, base: str) -> str:
    return f"{base}^{{({layer})}}"


def _partial(symbol: str) -> str:
    return rf"\frac{{\partial L}}{{\partial {symbol}}}"


def build(spec: NetworkSpec, batch: int | None, shared: frozenset[str], classes: bool) -> Network:
    """Put a network on a tape.

    batch    number of examples, or None for one example without a batch axis
    shared   biases that are a single number for the whole layer
    classes  targets are class numbers instead of values
    """
    net = Network(spec, Tape(), [], -1, -1, None, None, batch)
    builder = _Builder(net, LOSSES[spec.loss])
    value = builder.leaf("x", spec.layers[0], "input", 0, "x")
    net.layers.append(Layer(spec.layers[0], value))
    for k in range(1, len(spec.layers)):
        net.layers.append(builder.layer(k, f"b{k}" in shared))
    builder.targets(classes)
    builder.probabilities()
    net.tape.close(builder.loss())
    return net


class _Builder:
    """Adds the lines of a network to its tape, with the names, axes and symbols that they are told with."""

    def __init__(self, net: Network, loss: Loss) -> None:
        self.net, self.tape, self.chosen = net, net.tape, loss
        self.n = "" if net.batch is None else "n"
        self.rows: tuple[int, ...] = () if net.batch is None else (net.batch,)

    def _note(self, name: str, index: int) -> int:
        self.net.names[name] = index
        return index

    def _apply(self, op: Any, *operands: int, name: str, symbol: str, gradient: str | None = None, **told: Any) -> int:
        """Add a line; its gradient is called ∂L/∂symbol unless it has a name of its own."""
        gradient_symbol = _partial(symbol) if gradient is None else gradient
        return self._note(
            name, self.tape.apply(op, *operands, name=name, symbol=symbol, gradient_symbol=gradient_symbol, **told)
        )

    def leaf(self, name: str, units: int, role: str, group: int, symbol: str) -> int:
        """Add inputs or targets: a number for each unit, of each example."""
        told = {"axes": self.n + "u", "group": group, "symbol": symbol + "_{#0}"}
        told["gradient_symbol"] = _partial(symbol + "_{#0}") if role == "input" else ""
        return self._note(name, self.tape.leaf(name, (*self.rows, units), role, **told))

    def _parameter(self, name: str, shape: tuple[int, ...], group: int, symbol: str) -> int:
        told = {"axes": ("", "u", "uv")[len(shape)], "group": group, "symbol": symbol}
        return self._note(name, self.tape.leaf(name, shape, "parameter", **told, gradient_symbol=_partial(symbol)))

    def layer(self, k: int, one_bias: bool) -> Layer:
        """Add weights, bias, pre-activation and activation of layer k."""
        spec, before = self.net.spec, self.net.layers[-1]
        units, kind = spec.layers[k], spec.activations[k - 1]
        pair = "#0#1" if max(before.size, units) < 10 else "#0,#1"
        w = self._parameter(f"W{k}", (units, before.size), k, f"{_sup(k, 'w')}_{{{pair}}}")
        b = self._parameter(f"b{k}", () if one_bias else (units,), k, _sup(k, "b") + ("" if one_bias else "_{#0}"))
        last, plain = k == len(spec.layers) - 1, kind == "identity"
        told: dict[str, Any] = {"group": k, "axes": self.n + "u"}
        z = value = self._apply(
            _contraction("affine", f"oi,{self.n}i + {'' if one_bias else 'o'} -> {self.n}o"),
            *(w, before.value, b),
            name=f"z{k}",
            symbol=f"{_sup(k, 'z')}_{{#0}}",
            gradient=rf"\delta^{{({k})}}_{{#0}}",
            role="output" if last and plain else "intermediate",
            **told,
        )
        if not plain:  # identity computes nothing: the layer's activation is its pre-activation
            role, symbol = "output" if last else "intermediate", f"{_sup(k, 'a')}_{{#0}}"
            value = self._apply(ACTIVATIONS[kind].op, z, name=f"a{k}", symbol=symbol, role=role, **told)
        return Layer(units, value, z, w, b, kind)

    @property
    def _after(self) -> int:
        """The group of what comes after the last layer."""
        return len(self.net.layers)

    def targets(self, classes: bool) -> None:
        """Add the targets; class numbers become rows with a single 1."""
        net, m = self.net, self.net.layers[-1].size
        if not classes:
            net.target = self.leaf("y", m, "target", self._after, "y")
            return
        told: dict[str, Any] = {"group": self._after, "axes": self.n, "symbol": "c"}
        net.classes = self._note("class", self.tape.leaf("class", self.rows, "target", **told))
        told = {"group": self._after, "axes": self.n + "u", "role": "constant"}
        net.target = self._apply(OneHot(m), net.classes, name="y", symbol="y_{#0}", gradient="", **told)

    def probabilities(self) -> None:
        """Add what logits mean as probabilities: a line off the loss's path, which the loss's formulas refer to."""
        if self.chosen.probabilities is not None:
            told: dict[str, Any] = {"group": self._after - 1, "axes": self.n + "u", "gradient": ""}
            last = self.net.layers[-1].value
            self.net.probabilities = self._apply(self.chosen.probabilities, last, name="p", symbol="p_{#0}", **told)

    def loss(self) -> int:
        """Add a term per output, their weighted sum and the penalties; return the root."""
        net, spec, group = self.net, self.net.spec, self._after
        context = () if net.probabilities is None else (net.probabilities,)
        told: dict[str, Any] = {"group": group, "axes": self.n + "u", "context": context}
        net.term = self._apply(self.chosen.term, net.layers[-1].value, net.target, name="term", symbol="e_{#0}", **told)
        mean = 1.0 / net.batch if net.batch and spec.reduction == "mean" else 1.0
        total = _contraction("total", f"{self.n}o ->", self.chosen.scale(net.layers[-1].size) * mean)
        both = bool(spec.l1 and spec.l2)
        penalties = [("l1", absolute, spec.l1, "_{1}" * both), ("l2", square, 0.5 * spec.l2, "_{2}" * both)]
        asked = [(layer, *how) for layer in net.layers[1:] for how in penalties if how[2]]
        root = self._total(total, net.term, first=True, last=not asked)
        for k, (layer, tag, op, scale, which) in enumerate(asked):
            part = self._penalty(layer, tag, op, scale, which)
            root = self._total(add, root, part, first=False, last=k == len(asked) - 1)
        return root

    def _total(self, op: Any, *operands: int, first: bool, last: bool) -> int:
        number = sum(name.startswith("loss_") for name in self.net.names) + 1
        name = "loss" if last else "data_loss" if first else f"loss_{number}"
        symbol = "L" if last else "L_{0}" if first else f"L_{{{number}}}"
        role = "loss" if last else "intermediate"
        return self._apply(
            op, *operands, name=name, symbol=symbol, gradient="" if last else None, role=role, group=self._after
        )

    def _penalty(self, layer: Layer, tag: str, op: Any, scale: float, which: str) -> int:
        """l1·Σ|W| or ½·l2·ΣW² of one weight matrix: R, with a number `which` where there are both."""
        assert layer.weights is not None
        weights = self.tape.nodes[layer.weights]
        told: dict[str, Any] = {"group": self._after}
        symbol = weights.symbol.replace("w", {"l1": "r", "l2": "q"}[tag], 1)
        each = self._apply(op, weights.id, name=f"{tag}_{weights.name}", symbol=symbol, axes="uv", **told)
        whole = "R" + weights.symbol.removeprefix("w").partition("_")[0] + which
        total = _contraction("total", "oi ->", scale)
        return self._apply(total, each, name=f"penalty_{tag}_{weights.name}", symbol=whole, **told)
