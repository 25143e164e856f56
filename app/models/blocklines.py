"""Lines of a model of blocks: each added to the tape with its place, its axes and its symbols."""

from typing import Any

from app.engine.activations import ACTIVATIONS
from app.engine.arrays import contraction
from app.engine.notation import name_symbol
from app.engine.ops import Op
from app.engine.sharing import columns
from app.models.unrolling import UnitLines, partial

LETTERS = "abcdefghijklm"
"""For each value that a block reads, the letter of its units; so many can be told apart."""


def sup(letter: str, *names: str) -> str:
    """A letter with the names that it belongs to above it."""
    return f"{letter}^{{{', '.join(map(name_symbol, names))}}}"


def _weight(letter: str, shape: tuple[int, ...]) -> str:
    pair = "#0#1" if max(shape) < 10 else "#0,#1"
    return f"{letter}_{{{pair if len(shape) == 2 else '#0'}}}"


class BlockLines(UnitLines):
    """Adds lines that belong to a block."""

    def leaf(self, name: str, units: int, role: str, group: int, letter: str) -> int:
        """Add inputs or targets: a number for each unit, of each example."""
        symbol = f"{letter}_{{#0}}"
        told: dict[str, Any] = {"axes": self.n + "u", "group": group, "symbol": symbol}
        gradient = partial(symbol) if role == "input" else ""
        return self.note(name, self.tape.leaf(name, (*self.rows, units), role, gradient_symbol=gradient, **told))

    def number(self, name: str, group: int) -> int:
        """Add one given number of each example: a class."""
        told: dict[str, Any] = {"axes": self.n, "group": group, "symbol": "k"}
        return self.note(name, self.tape.leaf(name, self.rows, "target", **told))

    def apply(self, op: Op, *operands: int, name: str, symbol: str, gradient: str | None = None, **told: Any) -> int:
        """Add a line; its gradient is called ∂L/∂symbol unless it has a name of its own."""
        told = {"axes": self.n + "u", **told}
        named = partial(symbol) if gradient is None else gradient
        return self.note(name, self.tape.apply(op, *operands, name=name, symbol=symbol, gradient_symbol=named, **told))

    def parameter(self, name: str, shape: tuple[int, ...], group: int) -> int:
        """Add `W_p` or `b_p`."""
        letter, _, block = name.partition("_")
        symbol = _weight(sup(letter.lower(), block), shape)
        told: dict[str, Any] = {"axes": "uv"[: len(shape)], "group": group, "symbol": symbol}
        return self.note(name, self.tape.leaf(name, shape, "parameter", gradient_symbol=partial(symbol), **told))

    def sum(self, name: str, read: list[int], group: int) -> int:
        """Add up what a block reads."""
        each = f"{self.n}o"
        op = contraction("joined", f"{' + '.join([each] * len(read))} -> {each}")
        return self.apply(op, *read, name=f"r_{name}", symbol=f"{sup('r', name)}_{{#0}}", group=group)

    def columns(self, name: str, weights: int, sizes: dict[str, int], group: int) -> dict[str, int]:
        """For each value that a block reads, its own columns of the weights."""
        found, start, units = dict[str, int](), 0, self.tape.nodes[weights].shape[0]
        for source, size in sizes.items():
            symbol = _weight(sup("w", name, source), (units, size))
            told: dict[str, Any] = {"axes": "uv", "group": group, "role": "parameter"}  # told with the bias's gradient
            found[source] = self.apply(
                columns(start, start + size), weights, name=f"W_{name}[{source}]", symbol=symbol, **told
            )
            start += size
        return found

    def weighed(
        self, name: str, weights: list[int], read: list[int], bias: int, activation: str, role: str, group: int
    ) -> tuple[int, int]:
        """Add W r + b and its activation; with the identity they are one line under both names."""
        plain = activation == "identity"
        letters = "i" if len(read) == 1 else LETTERS
        terms = [f"o{letter},{self.n}{letter}" for letter, _ in zip(letters, read, strict=False)]
        pre = self.apply(
            contraction("affine", f"{' + '.join(terms)} + o -> {self.n}o"),
            *(i for pair in zip(weights, read, strict=True) for i in pair),
            bias,
            name=f"a_{name}" if plain else f"z_{name}",
            symbol=f"{sup('a' if plain else 'z', name)}_{{#0}}",
            gradient=None if plain else rf"\delta^{{{name_symbol(name)}}}_{{#0}}",
            role=role if plain else "intermediate",
            group=group,
        )
        if plain:
            self.aliases[f"z_{name}"] = f"a_{name}"
            return pre, pre
        symbol = f"{sup('a', name)}_{{#0}}"
        curve = ACTIVATIONS[activation].op
        return pre, self.apply(curve, pre, name=f"a_{name}", symbol=symbol, role=role, group=group)
