"""Formulas: how each line of a tape, each edge of its backward pass and each line of an update is told.

A formula is told once, with letters for the element; steps bind the letters. References name events, so the number
under a symbol is always the one that the engine made at that event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any

from app.engine.contract import sum_over
from app.engine.ops import Refer, Telling, fitted
from app.engine.optimizers import OPTIMIZERS, Extras
from app.engine.symbols import Element, Tree, is_constant
from app.engine.tape import Edge, Node
from app.models.blocks import Blocks
from app.models.circuit import Circuit
from app.models.network import Network
from app.models.recurrent import Recurrent
from app.trace.updates import letters, recorded_lines
from app.trace.voice import Told, Voice, filled

Model = Network | Circuit | Recurrent | Blocks

EXAMPLE = "n"
"""The letter of the example axis: never enumerated, the page fills in the example that is chosen."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the engine does: a forward value, a contribution, an update. Its number is its place in the list."""

    kind: str
    node: int = -1
    edge: Edge | None = None
    name: str = ""


@dataclass(slots=True)
class Formula:
    """One formula and what the order of steps needs to know of it.

    follows  its element depends only on the same element of the formula before it, so the two are told unit by unit
    fine     told at operation granularity alone
    part     a line of an update before its last: told on its own at operation granularity
    whole    one step whatever the granularity
    """

    phase: str
    event: int
    subject: Tree
    tree: Tree
    title: str
    sentence: str
    sizes: dict[str, int]
    follows: bool = False
    fine: bool = False
    part: bool = False
    whole: bool = False

    @property
    def free(self) -> list[str]:
        """The letters that a step binds, in the order of the subject."""
        return [letter for letter in self.subject[-1] if letter != EXAMPLE and isinstance(letter, str)]

    def elements(self) -> int:
        """How many elements there are to tell, without examples."""
        return prod(self.sizes[letter] for letter in self.free)

    def told(self) -> dict[str, Any]:
        """What the structure line says of it."""
        return {
            "phase": self.phase,
            "event": self.event,
            "subject": self.subject,
            "tree": self.tree,
            "title": self.title,
            "sentence": self.sentence,
        }


def count_terms(tree: Tree) -> int:
    """How many terms of a sum can be told one at a time; sums over examples count as one."""
    if is_constant(tree) or not tree:
        return 1
    if tree[0] == "+":
        return 1 if any(_nameless(part) for part in tree[1:]) else sum(count_terms(part) for part in tree[1:])
    if tree[0] == "sum" and tree[1] != EXAMPLE:
        return int(tree[2]) * count_terms(tree[3])
    return 1


def _nameless(term: Tree) -> bool:
    """Whether a term has a factor that no event tells, such as (1 − β₁): the term has no number to show."""
    factors = term[1:] if isinstance(term, list) and term[0] == "*" else [term]
    return any(isinstance(factor, list) and factor[0] == "f" and factor[4] is None for factor in factors)


def event_order(net: Model, frozen: frozenset[str], mistake: str | None) -> list[Event]:
    """Every event of a run in order. With Mazur's mistake an update comes as soon as its gradient is complete."""
    nodes = net.tape.nodes
    events = [Event("forward", node.id) for node in net.tape.computed()]
    updates = [Event("update", i, name=nodes[i].name) for i in net.parameters if nodes[i].name not in frozen]
    for edge in net.tape.edges:
        events.append(Event("backward", edge.node, edge))
        if mistake and edge.last:
            events += [event for event in updates if event.node == edge.operand]
    return events if mistake else events + updates


@dataclass(slots=True)
class Teller:
    """Writes the formulas of one model, event by event."""

    net: Model
    voice: Voice
    events: list[Event]
    optimizer: str
    extras: Extras
    frozen: frozenset[str]
    mistake: str | None
    given_upstream: bool
    gradient_event: dict[int, int] = field(default_factory=dict)
    constant: dict[int, Tree] = field(default_factory=dict)
    updated: set[str] = field(default_factory=set)
    partials: dict[int, str] = field(default_factory=dict)
    """Events whose gradient is not yet that of the loss: the symbol of the penalty whose gradient it is."""

    def formulas(self) -> Iterator[Formula]:
        """Every formula in the order of the events, and a sentence for each frozen parameter at the end."""
        for number, event in enumerate(self.events):
            if event.kind == "forward":
                yield from self._forward(number, self.net.tape.nodes[event.node])
            elif event.kind == "backward":
                assert event.edge is not None
                yield from self._backward(number, event.edge)
            else:
                yield from self._update(number, self.net.tape.nodes[event.node])
        for i in self.net.parameters:
            node = self.net.tape.nodes[i]
            if node.name in self.frozen:
                subject = ["value", i, letters(node)]
                title, sentence = filled("update", "frozen")
                last = self.gradient_event.get(i, len(self.events) - 1)
                yield Formula("update", last, subject, subject, title, sentence, self._sizes(node), whole=True)

    def _sizes(self, *nodes: Node) -> dict[str, int]:
        return {
            letter: size for node in nodes for letter, size in zip(map(str, letters(node)), node.shape, strict=True)
        }

    def _refer(self, node: Node) -> Refer:
        """References to a line's operands and context; under the mistake, weights updated too early say so."""
        nodes, ids = self.net.tape.nodes, (*node.operands, *node.context)

        def refer(slot: int, element: Element) -> Tree:
            read = nodes[ids[slot]]
            if read.id in self.net.constants:
                return self.net.constants[read.id]
            if node.op is not None and node.op.broadcasts and read.shape != node.shape:
                element = fitted(element, read.shape, node.shape)
            own = ["value", read.id, element]
            if read.name in self.updated:
                return ["update", read.name, "after", element]
            if read.op is not None and self.voice.opens(node):  # told as Σw², needing no name for w²
                return [*read.op.story(self._refer(read), element, {})[:4], own]
            return own

        return refer

    def _forward(self, number: int, node: Node) -> Iterator[Formula]:
        assert node.op is not None
        sizes = self._op_sizes(node)
        tree = node.op.story(self._refer(node), letters(node), sizes)
        told = self.voice.forward(node, tree)
        if told is not None:
            yield self._formula(told, number, ["value", node.id, letters(node)], tree, sizes)

    def _backward(self, number: int, edge: Edge) -> Iterator[Formula]:
        nodes = self.net.tape.nodes
        node, operand = nodes[edge.node], nodes[edge.operand]
        assert node.op is not None
        sizes, element = self._op_sizes(node), node.op.gradient_element(edge.slot, letters(node))
        out = ["value", node.id, letters(node)]
        local = ["local", number, letters(node)]
        telling = Telling(self._refer(node), self._upstream(node), out, local, sizes)
        tree = node.op.gradient_story(edge.slot, telling)
        if node.op.broadcasts and operand.shape != node.shape:
            element = fitted(element, operand.shape, node.shape)
            tree = sum_over([str(x) for x in letters(node) if x not in element], sizes, tree)
        if not edge.first:
            tree = ["+", ["gradient", self.gradient_event[operand.id], element], tree]
        elif edge.last and is_constant(tree) and self.voice.folds_constants:
            self.constant[operand.id] = tree
        self.gradient_event[operand.id] = number
        partial = self.voice.partial(edge)
        if partial is not None:
            self.partials[number] = partial
        mistaken = nodes[node.operands[0]].name in self.updated
        told = self.voice.backward(edge, tree, mistaken)
        if told is not None:
            yield self._formula(told, number, ["gradient", number, element], tree, sizes)

    def _formula(self, told: Told, number: int, subject: Tree, tree: Tree, sizes: dict[str, int]) -> Formula:
        return Formula(
            told.phase,
            number,
            subject,
            tree,
            told.title,
            told.sentence,
            sizes,
            follows=told.follows,
            fine=told.fine,
        )

    def _op_sizes(self, node: Node) -> dict[str, int]:
        """How many values each letter of a line runs over, those that it sums over too."""
        sizes = getattr(node.op, "sizes", None)
        if sizes is None:
            return self._sizes(node)
        found: dict[str, int] = sizes([self.net.tape.nodes[i].shape for i in node.operands])
        return found

    def _upstream(self, node: Node) -> Any:
        def upstream(element: Element) -> Tree:
            if node.id == self.net.tape.root:
                return ["upstream", element] if self.given_upstream else 1
            if node.id in self.constant:
                return self.constant[node.id]
            return ["gradient", self.gradient_event[node.id], element]

        return upstream

    def _update(self, number: int, node: Node) -> Iterator[Formula]:
        chosen, element = OPTIMIZERS[self.optimizer], letters(node)
        told = recorded_lines(self.optimizer, self.extras, node, self.gradient_event.get(node.id))
        for name, tree in told.items():
            last = name == "after"
            place: Element = [] if name in chosen.scalars else element
            key = "ascent" if last and self.extras.maximize else name
            title, sentence = filled("update", key, grown=self.voice.grown)
            subject = ["update", node.name, name, place]
            yield Formula("update", number, subject, tree, title, sentence, self._sizes(node), part=not last)
        if self.mistake:
            self.updated.add(node.name)
