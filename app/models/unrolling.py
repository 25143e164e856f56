"""Lines of an unrolled model: each added to the tape with its time step, its axes and its symbols."""

from typing import Any

from app.engine.activations import ACTIVATIONS
from app.engine.arrays import contraction
from app.engine.ops import Op
from app.engine.sharing import average, cut, rows
from app.engine.tape import Tape


def at(letter: str, time: int) -> str:
    """The symbol of a value at one time step; `s^r` is the s that belongs to r."""
    base, _, owner = letter.partition("^")
    return f"{base}^{{{owner}({time})}}"


def partial(symbol: str) -> str:
    """The symbol of a value's gradient."""
    return rf"\frac{{\partial L}}{{\partial {symbol}}}"


class UnitLines:
    """Adds lines to one tape. Arrays of units stand batch first, with no batch axis where there is one example."""

    def __init__(self, tape: Tape, batch: int | None, names: dict[str, int], aliases: dict[str, str]) -> None:
        self.tape, self.names, self.aliases = tape, names, aliases
        self.n = "" if batch is None else "n"
        self.rows: tuple[int, ...] = () if batch is None else (batch,)

    def note(self, name: str, index: int) -> int:
        """Let a line be found by its name."""
        self.names[name] = index
        return index


class Lines(UnitLines):
    """Adds lines that belong to a time step."""

    def leaf(self, name: str, units: int, role: str, time: int, letter: str) -> int:
        """Add inputs, targets or a state before the first step: a number for each unit, of each example."""
        symbol = f"{at(letter, time)}_{{#0}}"
        told: dict[str, Any] = {"axes": self.n + "u", "group": time, "symbol": symbol}
        gradient = partial(symbol) if role == "input" else ""
        return self.note(name, self.tape.leaf(name, (*self.rows, units), role, gradient_symbol=gradient, **told))

    def number(self, name: str, time: int) -> int:
        """Add one given number of each example: a class."""
        told: dict[str, Any] = {"axes": self.n, "group": time, "symbol": at("k", time)}
        return self.note(name, self.tape.leaf(name, self.rows, "target", **told))

    def parameter(self, name: str, shape: tuple[int, ...]) -> int:
        """Add a weight matrix or a bias: one thing, whatever the number of steps."""
        symbol = self.weight_symbol(name, shape)
        told: dict[str, Any] = {"axes": "uv"[: len(shape)], "symbol": symbol, "gradient_symbol": partial(symbol)}
        return self.note(name, self.tape.leaf(name, shape, "parameter", **told))

    @staticmethod
    def weight_symbol(name: str, shape: tuple[int, ...]) -> str:
        """w^{hh} with two places, or b^{h} with one."""
        letter, rest = name[0].lower(), name[1:].lstrip("_")
        pair = "#0#1" if max(shape) < 10 else "#0,#1"
        return f"{letter}^{{{rest}}}_{{{pair if len(shape) == 2 else '#0'}}}"

    def averaged(self, leaf: int, copies: int) -> int:
        """Hand a parameter on to its copies, whose contributions come back as their mean."""
        node = self.tape.nodes[leaf]
        whole = node.symbol.partition("_")[0]
        told: dict[str, Any] = {"axes": node.axes, "symbol": node.symbol, "role": "parameter"}
        gradient = rf"\sum_t {partial(node.symbol)}".replace(whole, f"{whole[:-1]}(t)}}")
        return self.tape.apply(average(copies), leaf, name=f"{node.name}_copies", gradient_symbol=gradient, **told)

    def part(self, stacked: int, name: str, start: int, stop: int) -> int:
        """One gate's rows of a parameter in which all gates' lie one above the other."""
        node = self.tape.nodes[stacked]
        symbol = self.weight_symbol(name, (stop - start, *node.shape[1:]))
        told: dict[str, Any] = {"axes": node.axes, "symbol": symbol, "gradient_symbol": partial(symbol)}
        told["role"] = "parameter"  # a layer's own gradients are told before the pass moves on
        return self.note(name, self.tape.apply(rows(start, stop), stacked, name=name, **told))

    def cut(self, state: int, time: int, letter: str) -> int:
        """Hand a state on to this step without a way back."""
        node = self.tape.nodes[state]
        told: dict[str, Any] = {"axes": node.axes, "symbol": node.symbol, "gradient_symbol": "", "group": time}
        return self.tape.apply(cut, state, name=f"{letter}{time - 1}_cut", **told)

    def units(
        self, op: Op, *operands: int, name: str, time: int, letter: str, gradient: str | None = None, **told: Any
    ) -> int:
        """Add a number for each unit, of each example."""
        symbol = f"{at(letter, time)}_{{#0}}"
        gradient = partial(symbol) if gradient is None and told.get("role") != "constant" else gradient or ""
        told |= {"symbol": symbol, "gradient_symbol": gradient, "group": time, "axes": self.n + "u"}
        return self.note(name, self.tape.apply(op, *operands, name=name, **told))

    def layer(
        self, operands: tuple[int, int, int], time: int, activation: str, pre: tuple[str, str], out: str, **told: Any
    ) -> tuple[int, int]:
        """Add W x + b and its activation; with the identity they are one line, which is called by both names."""
        return self.curved(
            contraction("affine", f"oi,{self.n}i + o -> {self.n}o"), operands, time, activation, pre, out, **told
        )

    def curved(
        self,
        op: Op,
        operands: tuple[int, ...],
        time: int,
        activation: str,
        pre: tuple[str, str | None],
        out: str,
        **told: Any,
    ) -> tuple[int, int]:
        """Add a sum of products and its activation; returns what goes into the curve, and what comes out of it.

        pre, out  letters of the two lines; with the first its gradient's symbol
        """
        before, gradient = pre
        if activation == "identity":
            self.aliases[f"{before}{time}"] = f"{out}{time}"
            only = self.units(op, *operands, name=f"{out}{time}", time=time, letter=out, **told)
            return only, only
        name = f"{before}{time}" if "^" not in before else f"{out}_pre{time}"
        z = self.units(op, *operands, name=name, time=time, letter=before, gradient=gradient)
        curve = ACTIVATIONS[activation].op
        return z, self.units(curve, z, name=f"{out}{time}", time=time, letter=out, **told)

    def scalar(self, op: Op, *operands: int, name: str, time: int, last: bool) -> int:
        """Add a loss: of one step, or the whole one."""
        symbol = "L" if last else at("L", time)
        told = {"symbol": symbol, "gradient_symbol": "" if last else partial(symbol), "group": time}
        return self.note(
            name, self.tape.apply(op, *operands, name=name, role="loss" if last else "intermediate", **told)
        )
