"""Cells of recurrent models: what one step computes from its input and from the state that the step before left.

The gated cells take PyTorch's equations, order of gates and two bias vectors, so that weights can be carried over.
"""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from app.engine.activations import ACTIVATIONS
from app.engine.arrays import contraction
from app.engine.functions import multiply
from app.engine.gating import blend
from app.models.unrolling import Lines

if TYPE_CHECKING:
    from app.models.recurrent import RecurrentSpec, Step

Weights = dict[str, int]


class Cell(ABC):
    """One kind of cell.

    states  letters of what one step hands on to the next
    gates   how many gates lie one above the other in its parameters
    """

    states: tuple[str, ...] = ("h",)

    @property
    def gates(self) -> int:
        """See the class."""
        return 1

    @abstractmethod
    def shapes(self, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """Its parameters, in order."""

    def weights(self, lines: Lines, shared: Weights, spec: "RecurrentSpec") -> Weights:
        """What its lines read of the parameters, by name."""
        return shared

    @abstractmethod
    def lines(
        self, lines: Lines, weights: Weights, spec: "RecurrentSpec", step: "Step", states: dict[str, int]
    ) -> dict[str, int]:
        """Add the lines of one step; returns the states that it leaves."""


class Plain(Cell):
    """h = f(Wxh x + Whh h + bh)."""

    def shapes(self, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
        entry: dict[str, tuple[int, ...]] = {"Wxh": (hidden, inputs)} if inputs else {}
        return {**entry, "Whh": (hidden, hidden), "bh": (hidden,)}

    def lines(
        self, lines: Lines, weights: Weights, spec: "RecurrentSpec", step: "Step", states: dict[str, int]
    ) -> dict[str, int]:
        n, time = lines.n, step.time
        signature = f"oh,{n}h + o -> {n}o"
        operands: tuple[int, ...] = (weights["Whh"], states["h"], weights["bh"])
        if step.input is not None:
            signature, operands = f"oi,{n}i + {signature}", (weights["Wxh"], step.input, *operands)
        pre = ("z", rf"\delta^{{({time})}}_{{#0}}")
        step.pre, step.state = lines.curved(contraction("cell", signature), operands, time, spec.activation, pre, "h")
        return {"h": step.state}


class Gated(Cell):
    """A cell whose parameters hold several gates', one above the other, in PyTorch's order and with two biases."""

    letters: tuple[str, ...] = ()

    @property
    def gates(self) -> int:
        return len(self.letters)

    def shapes(self, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
        whole = self.gates * hidden
        entry: dict[str, tuple[int, ...]] = {"W_ih": (whole, inputs)} if inputs else {}
        return {**entry, "W_hh": (whole, hidden), "b_ih": (whole,), "b_hh": (whole,)}

    def weights(self, lines: Lines, shared: Weights, spec: "RecurrentSpec") -> Weights:
        """Each gate's own rows."""
        found: Weights = {}
        for name in self.shapes(spec.input_size, spec.hidden_size):
            for k, gate in enumerate(self.letters):
                part, start = f"{name[:-1]}{gate}", k * spec.hidden_size
                found[part] = lines.part(shared[name], part, start, start + spec.hidden_size)
        return found

    def _gate(self, lines: Lines, weights: Weights, step: "Step", gate: str, state: int, curve: str = "sigmoid") -> int:
        """A gate that weighs what comes in and the state before; returns what comes out of its curve."""
        n = lines.n
        signature = f"o + oh,{n}h + o -> {n}o"
        operands: tuple[int, ...] = (weights[f"b_i{gate}"], weights[f"W_h{gate}"], state, weights[f"b_h{gate}"])
        if step.input is not None:
            signature, operands = f"oi,{n}i + {signature}", (weights[f"W_i{gate}"], step.input, *operands)
        return self._curved(lines, step, gate, signature, operands, curve)

    def _curved(
        self, lines: Lines, step: "Step", gate: str, signature: str, operands: tuple[int, ...], curve: str
    ) -> int:
        pre = (f"s^{gate}", rf"\delta^{{{gate}({step.time})}}_{{#0}}")
        op = contraction("cell", signature)
        step.gates[f"{gate}_pre"], step.gates[gate] = lines.curved(op, operands, step.time, curve, pre, gate)
        return step.gates[gate]


class GRU(Gated):
    """h = (1 − z) n + z h, with n = tanh(W_in x + b_in + r (W_hn h + b_hn)) (Cho et al. 2014, as in PyTorch)."""

    letters = ("r", "z", "n")

    def lines(
        self, lines: Lines, weights: Weights, spec: "RecurrentSpec", step: "Step", states: dict[str, int]
    ) -> dict[str, int]:
        n, time, before = lines.n, step.time, states["h"]
        reset = self._gate(lines, weights, step, "r", before)
        update = self._gate(lines, weights, step, "z", before)
        recalled = lines.units(
            contraction("affine", f"oi,{n}i + o -> {n}o"),
            *(weights["W_hn"], before, weights["b_hn"]),
            name=f"m{time}",
            time=time,
            letter="m",
        )
        kept = lines.units(multiply, reset, recalled, name=f"u{time}", time=time, letter="u")
        step.gates |= {"m": recalled, "u": kept}
        signature, operands = f"o + {n}o -> {n}o", tuple[int, ...]((weights["b_in"], kept))
        if step.input is not None:
            signature, operands = f"oi,{n}i + {signature}", (weights["W_in"], step.input, *operands)
        candidate = self._curved(lines, step, "n", signature, operands, "tanh")
        step.state = lines.units(blend, update, candidate, before, name=f"h{time}", time=time, letter="h")
        return {"h": step.state}


class LSTM(Gated):
    """c = f c + i g, h = o tanh(c) (Hochreiter & Schmidhuber 1997, with a forget gate, as in PyTorch)."""

    letters = ("i", "f", "g", "o")
    states = ("h", "c")

    def lines(
        self, lines: Lines, weights: Weights, spec: "RecurrentSpec", step: "Step", states: dict[str, int]
    ) -> dict[str, int]:
        time, each = step.time, f"{lines.n}o"
        curves = {"i": "sigmoid", "f": "sigmoid", "g": "tanh", "o": "sigmoid"}
        i, f, g, o = (self._gate(lines, weights, step, gate, states["h"], curves[gate]) for gate in self.letters)
        op = contraction("gated", f"{each},{each} + {each},{each} -> {each}")
        step.memory = lines.units(op, f, states["c"], i, g, name=f"c{time}", time=time, letter="c")
        bent = lines.units(ACTIVATIONS["tanh"].op, step.memory, name=f"q{time}", time=time, letter="q")
        step.gates["q"] = bent
        step.state = lines.units(multiply, o, bent, name=f"h{time}", time=time, letter="h")
        return {"h": step.state, "c": step.memory}


CELLS: dict[str, Cell] = {"rnn": Plain(), "gru": GRU(), "lstm": LSTM()}
