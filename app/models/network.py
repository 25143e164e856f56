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
from app.engine.ops import OPS, ByHand, Contraction, Refer
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

    def weight_shapes(self) -> dict[str, tuple[int, int]]:
        """`W1, W2, …` with their shapes (units, units of the layer before)."""
        return {f"W{k}": (n, m) for k, (m, n) in enumerate(zip(self.layers, self.layers[1:], strict=False), 1)}


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

    @property
    def parameters(self) -> list[int]:
        """Node numbers of the parameters, in order: W1, b1, W2, b2, …"""
        return [i for layer in self.layers[1:] for i in (layer.weights, layer.bias) if i is not None]


@lru_cache(maxsize=64)
def _contraction(name: str, signature: str, scale: float = 1.0) -> Contraction:
    return Contraction(name, signature, scale)


OPS["affine"] = Contraction("affine", "oi,ni + o -> no", tex=r"\sum_i #0\,#1 + #2")
OPS["total"] = Contraction("total", "no ->", tex=r"\sum #0")


class OneHot(ByHand):
    """A class number as a row of zeros with a single 1; no gradient flows into it."""

    name = "one_hot"
    tex = r"\mathbf{1}[#0]"
    local_tex: tuple[str, ...] = ()
    wanted: frozenset[int] = frozenset()

    def __init__(self, classes: int) -> None:
        self.classes = classes

    def shape(self, *shapes: tuple[int, ...]) -> tuple[int, ...]:
        return (*shapes[0], self.classes)

    def evaluate(self, operands: list[Array], context: list[Array]) -> Array:
        return np.eye(self.classes)[operands[0].astype(int)]

    def vjp(
        self, slot: int, upstream: Array, out: Array, operands: list[Array], context: list[Array]
    ) -> tuple[Array, Array | None]:
        raise AssertionError("no gradient flows into a class number")

    def story(self, refer: Refer, element: Element, sizes: dict[str, int]) -> Tree:
        return ["f", self.name, [refer(0, element[:-1])], None, None]

    def gradient_story(self, *told: Any) -> Tree:
        raise AssertionError("no gradient flows into a class number")


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
    tape, n = Tape(), "" if batch is None else "n"
    rows: tuple[int, ...] = () if batch is None else (batch,)
    names: dict[str, int] = {}

    def note(name: str, index: int) -> int:
        names[name] = index
        return index

    def leaf(name: str, shape: tuple[int, ...], role: str, axes: str, group: int, symbol: str) -> int:
        told = {"axes": axes, "group": group, "symbol": symbol, "gradient_symbol": _partial(symbol)}
        return note(name, tape.leaf(name, shape, role, **told))

    last = len(spec.layers) - 1
    value = leaf("x", (*rows, spec.layers[0]), "input", n + "u", 0, "x_{#0}")
    layers = [Layer(spec.layers[0], value)]
    for k, (before, units) in enumerate(zip(spec.layers, spec.layers[1:], strict=False), 1):
        pair = "#0#1" if max(before, units) < 10 else "#0,#1"
        w = leaf(f"W{k}", (units, before), "parameter", "uv", k, f"{_sup(k, 'w')}_{{{pair}}}")
        one = f"b{k}" in shared
        b = leaf(f"b{k}", () if one else (units,), "parameter", "" if one else "u", k, _sup(k, "b") + ("" if one else "_{#0}"))
        z = tape.apply(
            _contraction("affine", f"oi,{n}i + {'' if one else 'o'} -> {n}o"),
            *(w, value, b),
            name=f"z{k}",
            role="output" if k == last and spec.activations[-1] == "identity" else "intermediate",
            group=k,
            axes=n + "u",
            symbol=f"{_sup(k, 'z')}_{{#0}}",
            gradient_symbol=rf"{_sup(k, chr(92) + 'delta')}_{{#0}}",
        )
        note(f"z{k}", z)
        value, kind = z, spec.activations[k - 1]
        if kind != "identity":  # identity computes nothing: the layer's activation is its pre-activation
            symbol = f"{_sup(k, 'a')}_{{#0}}"
            value = tape.apply(
                ACTIVATIONS[kind].op,
                z,
                name=f"a{k}",
                role="output" if k == last else "intermediate",
                group=k,
                axes=n + "u",
                symbol=symbol,
                gradient_symbol=_partial(symbol),
            )
            note(f"a{k}", value)
        layers.append(Layer(units, value, z, w, b, kind))
    return _with_loss(Network(spec, tape, layers, -1, -1, None, None, batch, names), n, rows, classes)


def _with_loss(net: Network, n: str, rows: tuple[int, ...], classes: bool) -> Network:
    """Targets, probabilities, terms, their sum and the penalties; then the tape is closed."""
    tape, spec, loss, last = net.tape, net.spec, LOSSES[net.spec.loss], net.layers[-1]
    group, m, axes = len(net.layers), last.size, n + "u"
    if classes:
        net.classes = tape.leaf("class", rows, "target", axes=n, group=group, symbol="c")
        net.target = tape.apply(
            OneHot(m), net.classes, name="y", role="constant", group=group, axes=axes, symbol="y_{#0}"
        )
    else:
        net.target = tape.leaf("y", (*rows, m), "target", axes=axes, group=group, symbol="y_{#0}")
    net.names |= {"class": net.classes} if net.classes is not None else {}
    net.names["y"] = net.target
    context: tuple[int, ...] = ()
    if loss.probabilities is not None:
        told = {"name": "p", "group": len(net.layers) - 1, "axes": axes, "symbol": "p_{#0}"}
        net.probabilities = net.names["p"] = tape.apply(loss.probabilities, last.value, **told)
        context = (net.probabilities,)
    net.term = net.names["term"] = tape.apply(
        loss.term,
        *(last.value, net.target),
        name="term",
        group=group,
        axes=axes,
        symbol="e_{#0}",
        gradient_symbol=_partial("e_{#0}"),
        context=context,
    )
    mean = 1.0 / net.batch if net.batch and spec.reduction == "mean" else 1.0
    penalised = bool(spec.l1 or spec.l2)
    root = tape.apply(
        _contraction("total", f"{n}o ->", loss.scale(m) * mean),
        net.term,
        name="data_loss" if penalised else "loss",
        role="intermediate" if penalised else "loss",
        group=group,
        symbol="L_{0}" if penalised else "L",
        gradient_symbol=_partial("L_{0}") if penalised else "",
    )
    if penalised:
        net.names["data_loss"] = root
        root = _penalties(net, root, group)
    net.names["loss"] = root
    tape.close(root)
    return net


def _penalties(net: Network, root: int, group: int) -> int:
    """l1·Σ|W| + ½·l2·ΣW² for every weight matrix, added to the data's loss."""
    tape, spec = net.tape, net.spec
    asked = [(absolute, "l1", spec.l1), (square, "l2", 0.5 * spec.l2)]
    chosen = [(op, tag, scale, layer) for layer in net.layers[1:] for op, tag, scale in asked if scale]
    for k, (op, tag, scale, layer) in enumerate(chosen):
        assert layer.weights is not None
        weights = tape.nodes[layer.weights]
        letter, place = ("r" if tag == "l1" else "q"), weights.symbol.removeprefix("w")
        each = tape.apply(
            op,
            layer.weights,
            name=f"{tag}_{weights.name}",
            group=group,
            axes="uv",
            symbol=letter + place,
            gradient_symbol=_partial(letter + place),
        )
        whole = letter.upper() + place.partition("_")[0]
        part = tape.apply(
            _contraction("total", "oi ->", scale),
            each,
            name=f"penalty_{tag}_{weights.name}",
            group=group,
            symbol=whole,
            gradient_symbol=_partial(whole),
        )
        final = k == len(chosen) - 1
        root = tape.apply(
            add,
            *(root, part),
            name="loss" if final else f"loss_{k + 1}",
            role="loss" if final else "intermediate",
            group=group,
            symbol="L" if final else f"L_{{{k + 1}}}",
            gradient_symbol="" if final else _partial(f"L_{{{k + 1}}}"),
        )
        net.names |= {f"{tag}_{weights.name}": each, f"penalty_{tag}_{weights.name}": part}
    return root


def loss_of(spec: NetworkSpec) -> Loss:
    """The registry's entry of a network's loss."""
    return LOSSES[spec.loss]
