"""How a kind of model is told: which words belong to a line and to an edge, and what the page needs to draw it.

`formulas.py` writes what is the same for every model. `network_voice.py` and `circuit_voice.py` say the rest.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.engine.symbols import Tree
from app.engine.tape import Array, Contribution, Edge, Node, Run, Tape
from app.words import find, words


@dataclass(frozen=True, slots=True)
class Told:
    """How one line or edge is told. `follows` and `fine` are those of a formula."""

    phase: str
    title: str
    sentence: str
    follows: bool = False
    fine: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """What the end of a run says by name."""

    values: Mapping[str, Array]
    gradients: Mapping[str, Array]
    outputs: Array
    probabilities: Array | None = None


Symbol = Callable[[Node], str]


class Voice(ABC):
    """The words and the drawing of one kind of model.

    folds_constants  whether a gradient that depends on no value is put as a number into the formulas that read it
    terms            the nodes of a loss's terms
    timed            nodes whose contributions come step by step of a sequence, and are looked at over time
    """

    folds_constants = True
    terms = frozenset[int]()
    timed = frozenset[int]()

    def __init__(self, tape: Tape) -> None:
        self.tape = tape

    @abstractmethod
    def forward(self, node: Node, tree: Tree) -> Told | None:
        """How a line is told; None where it is not."""

    @abstractmethod
    def backward(self, edge: Edge, tree: Tree, mistaken: bool) -> Told | None:
        """How an edge is told; None where it is not. `mistaken`: it reads weights that were updated too early."""

    def partial(self, edge: Edge) -> str | None:
        """The symbol of what a gradient is of so far, where that is not yet the root."""
        return None

    def opens(self, node: Node) -> bool:
        """Whether a line is told with what its operands are made of, in place of their names."""
        return False

    @property
    def grown(self) -> str:
        """What an ascent makes grow, in words."""
        told: str = words()["notice"]["loss"]
        return told

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """What the structure says beside nodes, formulas and steps."""

    @abstractmethod
    def node(self, node: Node) -> dict[str, Any]:
        """What the structure says of a node beside what every node has; at least `at`, its place from 0 to 1."""

    def chain(self) -> tuple[str, list[tuple[int, int]]]:
        """What the gradient goes back through, "layer" or "step", and each with its node, the last one first."""
        return "", []

    def over_time(self, run: Run, instalments: list[Contribution]) -> dict[str, Any] | None:
        """How large gradients are at each step of a sequence; `instalments` are the contributions to `timed` nodes."""
        return None

    @abstractmethod
    def end(self, run: Run, parameters: Mapping[str, Array]) -> Ending:
        """Everything by name."""

    @abstractmethod
    def not_finite(self, node: Node, run: Run, element: tuple[int, ...]) -> str:
        """Why a line's number may not be finite, in words; empty where there is nothing particular to say."""


@lru_cache(maxsize=1024)
def filled(phase: str, key: str, **fills: str) -> tuple[str, str]:
    """Title and sentence of a phase's words, the server's holes filled."""
    table: dict[str, Any] = words()
    for part in phase.split("."):
        table = table[part]
    found = find(table, key)
    title, sentence = found["title"], found["sentence"]
    for name, text in fills.items():
        title, sentence = title.replace(f"{{{name}}}", text), sentence.replace(f"{{{name}}}", text)
    return title, sentence
