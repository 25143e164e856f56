"""Formulas: how each line of a tape, each edge of its backward pass and each line of an update is told.

A formula is told once, with letters for the element; steps bind the letters. References name events, so the number
under a symbol is always the one that the engine made at that event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.ops import Refer, Telling
from app.engine.optimizers import OPTIMIZERS, Extras
from app.engine.symbols import Element, Tree, is_constant
from app.engine.tape import Edge, Node
from app.models.network import Network
from app.trace.updates import letters, recorded_lines
from app.words import find, words

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
        return [letter for letter in self.subject[-1] if letter != EXAMPLE]

    def elements(self) -> int:
        """How many elements there are to tell, without examples."""
        return prod(self.sizes[letter] for letter in self.free)

    def told(self) -> dict[str, Any]:
        """What the structure line says of it."""
        keys = ("phase", "event", "subject", "tree", "title", "sentence")
        return {key: getattr(self, key) for key in keys}


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


def event_order(net: Network, frozen: frozenset[str], mistake: str | None) -> list[Event]:
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
    """Writes the formulas of one network, event by event."""

    net: Network
    events: list[Event]
    optimizer: str
    extras: Extras
    frozen: frozenset[str]
    mistake: str | None
    given_upstream: bool
    gradient_event: dict[int, int] = field(default_factory=dict)
    constant: dict[int, Tree] = field(default_factory=dict)
    updated: set[str] = field(default_factory=set)
    words: dict[str, Any] = field(default_factory=words)

    def formulas(self) -> Iterator[Formula]:
        """Every formula in the order of the events, and a sentence for each frozen parameter at the end."""
        for number, event in enumerate(self.events):
            if event.kind == "forward":
                yield from self._forward(number, self.net.tape.nodes[event.node])
            elif event.kind == "backward":
                assert event.edge is not None
                formula = self._backward(number, event.edge)
                if self.net.tape.nodes[event.edge.operand].role != "input":  # ∂L/∂x is computed, not told
                    yield formula
            else:
                yield from self._update(number, self.net.tape.nodes[event.node])
        for i in self.net.parameters:
            node = self.net.tape.nodes[i]
            if node.name in self.frozen:
                subject = ["value", i, letters(node)]
                title, sentence = self._words("update", ["frozen"])
                sizes = self._sizes(node)
                yield Formula("update", self.gradient_event[i], subject, subject, title, sentence, sizes, whole=True)

    def _sizes(self, *nodes: Node) -> dict[str, int]:
        return {
            letter: size for node in nodes for letter, size in zip(map(str, letters(node)), node.shape, strict=True)
        }

    def _words(self, phase: str, keys: list[str], **filled: str) -> tuple[str, str]:
        found = find(self.words[phase], *keys)
        title, sentence = found["title"], found["sentence"]
        for name, text in filled.items():
            title, sentence = title.replace(f"{{{name}}}", text), sentence.replace(f"{{{name}}}", text)
        return title, sentence

    def _refer(self, node: Node) -> Refer:
        """References to a line's operands and context; under the mistake, weights updated too early say so."""
        nodes, ids = self.net.tape.nodes, (*node.operands, *node.context)

        def refer(slot: int, element: Element) -> Tree:
            name = nodes[ids[slot]].name
            if name in self.updated:
                return ["update", name, "after", element]
            return ["value", ids[slot], element]

        return refer

    def _forward(self, number: int, node: Node) -> Iterator[Formula]:
        assert node.op is not None
        if node.op.name == "one_hot":
            return
        operands = [self.net.tape.nodes[i] for i in node.operands]
        sizes = _contraction_sizes(node, operands) or self._sizes(node)
        tree = node.op.story(self._refer(node), letters(node), sizes)
        loss, fine, key = False, False, "activation"
        if node.id == self.net.term:
            loss, key = True, "term"
        elif node.op.name == "total":
            loss, key = (
                True,
                "penalty" if node.name.startswith("penalty") else "total" if is_plain_sum(tree) else "mean",
            )
        elif node.op.name == "add":
            loss, key = True, "add"
        elif node.name.startswith(("l1_", "l2_")):
            fine, key, loss = True, node.name[:2], True
        elif node.id == self.net.probabilities:
            key = "softmax" if node.op.name == "softmax" else "probability"
        elif node.op.name in ("affine", "softmax"):
            key = node.op.name
        phase = "loss" if loss else "forward"
        title, sentence = self._words(phase, [key], activation=self._activation(node), loss=self._loss())
        follows = node.op.kind == "elementwise" and not loss
        yield Formula(
            phase,
            number,
            ["value", node.id, letters(node)],
            tree,
            title,
            sentence,
            sizes,
            follows=follows,
            fine=fine,
        )

    def _backward(self, number: int, edge: Edge) -> Formula:
        nodes = self.net.tape.nodes
        node, operand = nodes[edge.node], nodes[edge.operand]
        assert node.op is not None
        operands = [nodes[i] for i in node.operands]
        sizes = _contraction_sizes(node, operands) or self._sizes(node)
        element = node.op.gradient_element(edge.slot, letters(node))
        out = ["value", node.id, letters(node)]
        local = ["local", number, element]
        telling = Telling(self._refer(node), self._upstream(node), out, local, sizes)
        tree = node.op.gradient_story(edge.slot, telling)
        if not edge.first:
            tree = ["+", ["gradient", self.gradient_event[operand.id], element], tree]
        elif edge.last and is_constant(tree):
            self.constant[operand.id] = tree
        self.gradient_event[operand.id] = number
        key = self._backward_key(edge, node, operand, tree)
        title, sentence = self._words("backward", [key], activation=self._activation(node), share=self._share())
        subject = ["gradient", number, element]
        follows = node.op.kind == "elementwise" and operand.role != "parameter"
        return Formula(
            "backward", number, subject, tree, title, sentence, sizes, follows=follows, fine=is_constant(tree)
        )

    def _upstream(self, node: Node) -> Any:
        def upstream(element: Element) -> Tree:
            if node.id == self.net.tape.root:
                return ["upstream", element] if self.given_upstream else 1
            if node.id in self.constant:
                return self.constant[node.id]
            return ["gradient", self.gradient_event[node.id], element]

        return upstream

    def _backward_key(self, edge: Edge, node: Node, operand: Node, tree: Tree) -> str:
        assert node.op is not None
        if is_constant(tree):
            return "constant"
        if operand.role == "parameter":
            if node.op.name != "affine":
                return "penalty"
            return "weight" if edge.slot == 0 else "bias" if operand.shape else "shared_bias"
        if node.id == self.net.term:
            return "logits" if self.net.probabilities is not None else "output"
        if node.op.name == "affine":
            weights = self.net.tape.nodes[node.operands[0]].name
            return "mistake" if weights in self.updated else "activation"
        if node.op.name in ("total", "add"):
            return "sum"
        return "softmax" if node.op.name == "softmax" else "delta"

    def _activation(self, node: Node) -> str:
        name = node.op.name if node.op else ""
        return str(self.words["activations"][name]["title"]) if name in ACTIVATIONS else name

    def _share(self) -> str:
        """Where the loss is a mean over examples, that its factor is in every δ from here on: said once."""
        mean = self.net.batch is not None and self.net.spec.reduction == "mean"
        return f" {self.words['notice']['share']}" if mean else ""

    def _loss(self) -> str:
        assert self.net.spec.loss in LOSSES
        return str(self.words["losses"][self.net.spec.loss]["title"])

    def _update(self, number: int, node: Node) -> Iterator[Formula]:
        chosen, element = OPTIMIZERS[self.optimizer], letters(node)
        told = recorded_lines(self.optimizer, self.extras, node, self.gradient_event[node.id])
        for name, tree in told.items():
            last = name == "after"
            place: Element = [] if name in chosen.scalars else element
            key = "ascent" if last and self.extras.maximize else name
            title, sentence = self._words("update", [key])
            subject = ["update", node.name, name, place]
            yield Formula("update", number, subject, tree, title, sentence, self._sizes(node), part=not last)
        if self.mistake:
            self.updated.add(node.name)


def is_plain_sum(tree: Tree) -> bool:
    """Whether a sum has no factor in front."""
    while isinstance(tree, list) and tree[0] == "sum":
        tree = tree[3]
    return bool(tree[0] == "value")


def _contraction_sizes(node: Node, operands: list[Node]) -> dict[str, int] | None:
    sizes = getattr(node.op, "sizes", None)
    return None if sizes is None else sizes([operand.shape for operand in operands])
