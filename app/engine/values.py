"""The forward half of the fast plan: every line as numpy calls into buffers that are there already.

A line is written over its operand where nothing else reads that. An op that states no rule is called as it is, on views
that stand batch first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.engine.code import Code
from app.engine.ops import Contraction, Elementwise
from app.engine.record import Recorded
from app.engine.storage import Block, Layout
from app.engine.sums import Part, parts_of
from app.engine.tape import Array, Node, Tape
from app.engine.walk import is_total, line_of, value_name

Feed = tuple[int, str]
"""A leaf that each minibatch brings, and the form that it is read in: v values, vs [x; 1]; vt, vst batch first."""


@dataclass
class ForwardPlan:
    """Writes the code for one tape. `leaves` are those that each minibatch brings; `fixed` are given once."""

    tape: Tape
    layout: Layout
    flat: Array
    leaves: tuple[int, ...]
    fixed: Mapping[int, Array]
    code: Code = field(default_factory=Code)
    feeds: dict[str, Feed] = field(default_factory=dict)
    stacked: set[int] = field(default_factory=set)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    scales: list[tuple[float, Array]] = field(default_factory=list)
    """Numbers that gradients start from, and where the program reads them: a factor on all is one on the update."""

    def __post_init__(self) -> None:
        self.stacked = {self.tape.nodes[block.node].operands[1] for block in self.layout.blocks.values()}
        self.owners: list[tuple[int, int, int]] = []
        self.views = self.layout.views(self.flat)

    def forward(self, wanted: set[int], kept: frozenset[int]) -> None:
        """Write every line that leads to the wanted values; those in `kept` stay until the end of the update."""
        needed = self._closure(wanted)
        nodes = [node for node in self.tape.computed() if node.id in needed]
        over = {node.operands[0]: node for node in nodes if self._overwrites(node, needed, kept)}
        own = [node for node in nodes if node.id not in over]
        buffer = np.ones(sum(self._size(node) for node in own))
        start = 0
        for node in own:
            size = self._size(node)
            self.owners.append((node.id, start, start + size))
            whole = buffer[start : start + size]
            start += size
            if node.id in self.stacked:
                stack = whole.reshape(node.shape[-1] + 1, node.shape[0])
                self.code.bind(f"v{node.id}s", stack)
                self.code.bind(f"v{node.id}st", stack.T)
                self.code.bind(f"v{node.id}", stack[:-1])
            else:
                self.code.bind(f"v{node.id}", whole.reshape(stored(node)))
        self.buffer = buffer
        for i, node in reversed(list(over.items())):  # a chain of them ends in the buffer of the last
            self.code.bind(f"v{i}", self.code.array(f"v{node.id}"))
        for node in nodes:
            self._line(node)

    def _closure(self, wanted: set[int]) -> set[int]:
        needed: set[int] = set()
        ahead = list(wanted)
        while ahead:
            i = ahead.pop()
            node = self.tape.nodes[i]
            if i in needed or node.op is None:
                continue
            needed.add(i)
            ahead += [*node.operands, *(node.context if line_of(node) is None or self._reads_context(node) else ())]
        return needed

    def _reads_context(self, node: Node) -> bool:
        told = line_of(node)
        return told is not None and any(value_name(i) in told.reads for i in node.context)

    def _overwrites(self, node: Node, needed: set[int], kept: frozenset[int]) -> bool:
        """Whether a line may stand where its operand stood: it alone reads it, and nothing wants it later."""
        if not (isinstance(node.op, Elementwise) and len(node.operands) == 1 and batched(node)):
            return False
        before = self.tape.nodes[node.operands[0]]
        read_by = [k.id for k in self.tape.computed() if k.id in needed and before.id in (*k.operands, *k.context)]
        alone = read_by == [node.id] and before.id not in kept and before.op is not None
        return alone and before.shape == node.shape and before.id not in self.stacked

    def _size(self, node: Node) -> int:
        return int(np.prod(node.shape, dtype=int)) + (node.shape[0] if node.id in self.stacked else 0)

    def name(self, i: int, form: str = "v") -> str:
        """The name of a value in one of its forms."""
        node, name = self.tape.nodes[i], f"{form[0]}{i}{form[1:]}"
        if i in self.leaves:
            self.feeds[name] = (i, form)
            shape = stored(node)
            more = (shape[0] + 1, *shape[1:]) if "s" in form else shape
            self.shapes[name] = more[::-1] if "t" in form else more
        elif name not in self.code.names:
            if f"v{i}" not in self.code.names:
                self.code.bind(f"v{i}", self.views[i] if i in self.views else self.fixed[i])
            value = self.code.array(f"v{i}")
            self.code.bind(name, value.T if form == "vt" and batched(node) else value)
        return name

    def _line(self, node: Node) -> None:
        out = f"v{node.id}"
        if node.id in self.layout.blocks:
            block = self.block("p", self.flat, self.layout.blocks[node.id])
            self.code.write(f"dot({block}, {self.name(node.operands[1], 'vs')}, {out})")
        elif (told := line_of(node)) is not None and self.even(node, told):
            self.code.rule(told, self.given(told), [out], self.shapes, 0 if batched(node) else -1)
        elif is_total(node):
            assert isinstance(node.op, Contraction)
            self.code.bind("total", np.add.reduce)
            self.code.write(f"total({self.name(node.operands[0])}, None, None, {out})")
            if node.op.scale != 1.0:
                self.code.bind("multiply", np.multiply)
                self.code.write(f"multiply({out}, {self.code.number(node.op.scale)}, {out})")
        elif (parts := parts_of(node)) is not None:
            self._sum(node, parts, out)
        else:
            op = self.code.bind(f"op{node.id}", node.op)
            read = ", ".join(self.name(i, "vt") for i in node.operands)
            context = ", ".join(self.name(i, "vt") for i in node.context)
            self.code.write(f"copyto({self.name(node.id, 'vt')}, {op}.evaluate([{read}], [{context}]))")

    def _sum(self, node: Node, parts: list[Part], out: str) -> None:
        """A sum of products: the first term into its place, each other one added."""
        for first, part in zip((True, *(False,) * len(parts)), parts, strict=False):
            names = [self.name(node.operands[slot]) for slot in part.slots]
            if part.kind in ("shift", "add"):
                term = self.column(node.operands[part.slots[0]]) if part.kind == "shift" else names[0]
                self.code.write(f"copyto({out}, {term})" if first else f"add({out}, {term}, {out})")
                continue
            call = self.code.bind("multiply", np.multiply) if part.kind == "times" else "dot"
            target = out if first else self.code.temporary(stored(node), set())
            self.code.write(f"{call}({names[0]}, {names[1]}, {target})")
            if not first:
                self.code.write(f"add({out}, {target}, {out})")

    def column(self, i: int) -> str:
        """A bias as a column, the same for every example."""
        name = self.name(i)
        return self.code.bind(f"{name}c", self.code.array(name)[:, None])

    def even(self, node: Node, told: Recorded) -> bool:
        """Whether everything that a rule reads has the shape of the line: then orientation does not matter."""
        nodes = self.tape.nodes
        return all(nodes[i].shape == node.shape for i in (*node.operands, *node.context) if value_name(i) in told.reads)

    def given(self, told: Recorded, **more: str) -> dict[str, str]:
        return {name: more.get(name) or self.name(int(name[1:])) for name in told.reads}

    def block(self, letter: str, flat: Array, block: Block) -> str:
        name = f"{letter}{block.node}b"
        return name if name in self.code.names else self.code.bind(name, self.layout.block(flat, block))


def batched(node: Node) -> bool:
    """Whether a line has a row for each example."""
    return node.axes[:1] == "n"


def stored(node: Node) -> tuple[int, ...]:
    """A value's shape as it is stored: examples in columns."""
    return node.shape[::-1] if batched(node) else node.shape
