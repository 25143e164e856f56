"""Layers that are no chain, as a tape: each block reads inputs and other blocks, side by side or added up.

A block `p` computes `z_p = W_p r + b_p` and `a_p = f(z_p)`, where r is what it reads. Where it reads several values
side by side, each has its own columns of `W_p`; where they are added, as a skip connection does, r is their sum.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.engine.arrays import contraction
from app.engine.functions import multiply
from app.engine.joining import outside
from app.engine.losses import LOSSES
from app.engine.tape import Tape
from app.models.blocklines import BlockLines, sup
from app.models.network import OneHot

JOINS = ("concatenate", "add")
"""How several values that a block reads become one."""


class Cycle(ValueError):
    """Blocks that read each other in a circle; says which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


@dataclass(frozen=True, slots=True)
class Block:
    """One layer: what it reads by name, how that is joined, how many units it has, and its curve."""

    name: str
    sources: tuple[str, ...]
    size: int
    activation: str = "sigmoid"
    join: str = "concatenate"


@dataclass(frozen=True, slots=True)
class BlocksSpec:
    """What a model of blocks is, without a single weight.

    inputs     names and sizes
    dead_zone  (low, high): an output above high whose target is high, or below low whose target is low, counts as right
    """

    inputs: tuple[tuple[str, int], ...]
    blocks: tuple[Block, ...]
    loss: str = "half_squared_error"
    reduction: str = "mean"
    dead_zone: tuple[float, float] | None = None

    def build(self, form: "BlocksForm") -> "Blocks":
        """The model as a tape."""
        return _Builder(self, form).model

    def sizes(self) -> dict[str, int]:
        """How many numbers each input and each block has."""
        return dict(self.inputs) | {block.name: block.size for block in self.blocks}

    def ordered(self) -> list[Block]:
        """The blocks, each after what it reads and else as they are listed; raises `Cycle`."""
        done, left, found = {name for name, _ in self.inputs}, list(self.blocks), list[Block]()
        while left:
            ready = next((block for block in left if done.issuperset(block.sources)), None)
            if ready is None:
                raise Cycle(_circle({block.name: block.sources for block in left}))
            left.remove(ready)
            found.append(ready)
            done.add(ready.name)
        return found

    def ends(self) -> list[str]:
        """Blocks that no other block reads: the outputs."""
        read = {source for block in self.blocks for source in block.sources}
        return [block.name for block in self.blocks if block.name not in read]

    def depths(self) -> dict[str, int]:
        """For each input and block, the blocks on the longest way to it."""
        found = {name: 0 for name, _ in self.inputs}
        for block in self.ordered():
            found[block.name] = 1 + max(found[source] for source in block.sources)
        return found

    def width(self, block: Block) -> int:
        """How many numbers the block's weights multiply."""
        sizes = self.sizes()
        return sizes[block.sources[0]] if block.join == "add" else sum(sizes[source] for source in block.sources)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every parameter with its shape, in order."""
        found: dict[str, tuple[int, ...]] = {}
        for block in self.ordered():
            found |= {f"W_{block.name}": (block.size, self.width(block)), f"b_{block.name}": (block.size,)}
        return found

    @property
    def weights(self) -> int:
        """How many weights there are, biases not counted."""
        return sum(block.size * self.width(block) for block in self.blocks)

    @property
    def units(self) -> int:
        """Numbers of one example, roughly: inputs, what is computed of them, and the terms of the loss."""
        last = self.sizes()[self.ends()[0]]
        return sum(size for _, size in self.inputs) + sum(3 * block.size for block in self.blocks) + 4 * last


def _circle(reads: dict[str, tuple[str, ...]]) -> list[str]:
    """Blocks that read each other, each the next one; every one of those that are left reads one that is left."""
    at, seen = next(iter(reads)), list[str]()
    while at not in seen:
        seen.append(at)
        at = next(source for source in reads[at] if source in reads)
    return seen[seen.index(at) :]


@dataclass(frozen=True, slots=True)
class BlocksForm:
    """What the tape depends on beside the spec.

    batch    number of examples, or None for one example without a batch axis
    classes  targets are class numbers instead of values
    """

    batch: int | None = None
    classes: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The node numbers of one block; `joined` is the sum that it reads, `parts` are its weights' columns by source."""

    block: Block
    depth: int
    value: int
    pre: int
    weights: int
    bias: int
    joined: int | None = None
    parts: dict[str, int] = field(default_factory=dict)


@dataclass
class Blocks:
    """A tape of blocks, and where its parts are on it.

    counts  of a dead zone: the line that says which outputs still count
    """

    spec: BlocksSpec
    form: BlocksForm
    tape: Tape
    parameters: list[int] = field(default_factory=list)
    inputs: dict[str, int] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    probabilities: int | None = None
    target: int = -1
    given: int = -1
    counts: int | None = None
    term: int = -1
    names: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """Second names: where a curve is the identity, z and a are one line."""
    constants: dict[int, float] = field(default_factory=dict)
    """Numbers that a text would hold; there are none here."""

    @property
    def batch(self) -> int | None:
        """How many examples, or None for one without a batch axis."""
        return self.form.batch

    @property
    def last(self) -> Placed:
        """The block that is compared with the targets."""
        return next(placed for placed in self.placed if placed.block.name == self.spec.ends()[0])

    @property
    def leaves(self) -> tuple[int, ...]:
        """What each example brings: the inputs and the targets."""
        return (*self.inputs.values(), self.given)

    @cached_property
    def work(self) -> int:
        """Multiplications of one forward pass, roughly."""
        return max(self.spec.weights, 1) * (self.batch or 1)


class _Builder:
    """Adds the lines of the blocks to the tape, in an order in which each reads what is there, then the loss."""

    def __init__(self, spec: BlocksSpec, form: BlocksForm) -> None:
        self.spec, self.loss = spec, LOSSES[spec.loss]
        self.model = model = Blocks(spec, form, Tape())
        self.lines = BlockLines(model.tape, form.batch, model.names, model.aliases)
        self.depths, self.values = spec.depths(), dict[str, int]()
        self.after = 1 + max(self.depths.values())
        for name, size in spec.inputs:
            leaf = self.lines.leaf(f"x_{name}", size, "input", 0, sup("x", name))
            self.values[name] = model.inputs[name] = leaf
        for block in spec.ordered():
            self._block(block)
        self._targets()
        model.tape.close(self._loss())

    def _block(self, block: Block) -> None:
        """Add a block's parameters, what it reads, z and a."""
        depth, lines, sizes = self.depths[block.name], self.lines, self.spec.sizes()
        weights = lines.parameter(f"W_{block.name}", (block.size, self.spec.width(block)), depth)
        bias = lines.parameter(f"b_{block.name}", (block.size,), depth)
        self.model.parameters += [weights, bias]
        read, joined, parts = [self.values[source] for source in block.sources], None, dict[str, int]()
        if len(read) > 1 and block.join == "add":
            joined = lines.sum(block.name, read, depth)
            read = [joined]
        elif len(read) > 1:
            parts = lines.columns(block.name, weights, {source: sizes[source] for source in block.sources}, depth)
        role = "output" if block.name in self.spec.ends() else "intermediate"
        weighs = [*parts.values()] or [weights]
        pre, value = lines.weighed(block.name, weighs, read, bias, block.activation, role, depth)
        self.values[block.name] = value
        self.model.placed.append(Placed(block, depth, value, pre, weights, bias, joined, parts))

    def _targets(self) -> None:
        model, size = self.model, self.model.last.block.size
        if not model.form.classes:
            model.given = model.target = self.lines.leaf("y", size, "target", self.after, "y")
            return
        model.given = self.lines.number("class", self.after)
        told: dict[str, Any] = {"group": self.after, "role": "constant", "gradient": ""}
        model.target = self.lines.apply(OneHot(size), model.given, name="y", symbol="y_{#0}", **told)

    def _loss(self) -> int:
        """Add a term per output, which of them count, and their weighted sum; return the root."""
        model, spec, lines, out = self.model, self.spec, self.lines, self.model.last
        told: dict[str, Any] = {"group": self.after}
        context: tuple[int, ...] = ()
        if self.loss.probabilities is not None:
            op = self.loss.probabilities
            likely = lines.apply(op, out.value, name="p", symbol="p_{#0}", gradient="", group=self.after - 1)
            model.probabilities, context = likely, (likely,)
        compared = (out.value, model.target)
        counted = model.term = lines.apply(
            self.loss.term, *compared, name="term", symbol="e_{#0}", context=context, **told
        )
        if spec.dead_zone is not None:
            told |= {"role": "constant", "gradient": ""}
            model.counts = lines.apply(outside(*spec.dead_zone), *compared, name="counts", symbol="m_{#0}", **told)
            told = {"group": self.after}
            counted = lines.apply(multiply, model.counts, model.term, name="counted", symbol="c_{#0}", **told)
        mean = 1.0 / model.batch if model.batch and spec.reduction == "mean" else 1.0
        total = contraction("total", f"{lines.n}o ->", self.loss.scale(out.block.size) * mean)
        told |= {"axes": "", "role": "loss"}
        return lines.apply(total, counted, name="loss", symbol="L", gradient="", **told)
