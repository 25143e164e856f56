"""The fast plan: one update of a minibatch as straight-line numpy calls.

A layer's W and b get their gradient in one product, slopes of neighbouring layers are one call, and a gradient is
overwritten by the next one back. The update itself is written by `compile`.
"""

import numpy as np

from app.engine.ops import Elementwise
from app.engine.record import Recorded, record
from app.engine.sums import Part, parts_of
from app.engine.tape import Array, Node
from app.engine.values import ForwardPlan, batched, stored
from app.engine.walk import UPSTREAM, Pull, pull_of, slope, value_name


class FastPlan(ForwardPlan):
    """Writes forward and backward pass of one tape."""

    def wanted(self, pulls: list[Pull]) -> set[int]:
        """The values that the backward pass reads."""
        return {i for pull in pulls for i in self._reads(pull)}

    def _reads(self, pull: Pull) -> list[int]:
        node = self.tape.nodes[pull.edge.node]
        if pull.constant is not None:
            return []
        if node.id in self.layout.blocks:
            return [node.operands[1]] if pull.edge.slot != 1 else []
        told = pull_of(node, pull.edge.slot)
        if told is not None and self._even_pull(node, pull, told):
            return [int(name[1:]) for name in told.reads if name != UPSTREAM]
        if (parts := parts_of(node)) is not None:
            own = next(part for part in parts if pull.edge.slot in part.slots)
            return [node.operands[slot] for slot in own.slots if slot != pull.edge.slot]
        return [node.id, *node.operands, *node.context]

    def _even_pull(self, node: Node, pull: Pull, told: Recorded) -> bool:
        return self.tape.nodes[pull.edge.operand].shape == node.shape and self.even(node, told)

    def backward(self, pulls: list[Pull], gradients: Array) -> None:
        """Write every contribution; parameters' gradients end in `gradients`. `scales` then holds where they start."""
        self.pulls, self.gradients = pulls, gradients
        self.slopes: dict[int, str] = {}
        self.gradient: dict[int, str] = {}
        self.landing = self.layout.views(gradients)
        self.written: set[int] = set()
        late: list[Pull] = []
        self._group_slopes()
        for pull in pulls:
            if pull.constant is not None and pull.edge.operand not in self.layout.parameters:
                continue
            if pull.edge.operand in self.layout.parameters and pull.edge.node not in self.layout.blocks:
                late.append(pull)  # a penalty's part is added to the layer's own, which fills the whole block at once
            else:
                self._pull(pull)
        for pull in late:
            self._pull(pull)
        for block in self.layout.blocks.values():
            if block.shared:
                whole = self.block("d", gradients, block)
                column = self.code.bind(f"{whole}c", self.code.array(whole)[:, -1])
                self.code.write(f"{column}[...] = {column}.sum()")

    def _group_slopes(self) -> None:
        """Slopes that depend on the output alone, of neighbours with the same activation: one call for all."""
        pulled = {pull.edge.node: pull for pull in self.pulls}
        runs: list[list[tuple[int, int, int]]] = []
        for owner in self.owners:
            node = self.tape.nodes[owner[0]]
            if not (isinstance(node.op, Elementwise) and node.id in pulled and len(node.operands) == 1):
                runs.append([])
                continue
            told = slope(node, 0)
            if not told.lines or told.reads != {value_name(node.id)} or not batched(node):
                runs.append([])
            elif runs and runs[-1] and self.tape.nodes[runs[-1][-1][0]].op is node.op:
                runs[-1].append(owner)
            else:
                runs.append([owner])
        for run in runs:
            if len(run) > 1:
                first, start, stop = run[0][0], run[0][1], run[-1][2]
                told = slope(self.tape.nodes[first], 0)
                values = self.code.bind(f"a{first}", self.buffer[start:stop])
                slopes = self.code.bind(f"k{first}", np.empty(stop - start))
                self.code.rule(told, {value_name(first): values}, [slopes], {})
                for i, begin, _ in run:
                    size = int(np.prod(self.tape.nodes[i].shape))
                    view = self.code.array(slopes)[begin - start : begin - start + size]
                    self.slopes[i] = self.code.bind(f"k{i}v", view.reshape(stored(self.tape.nodes[i])))

    def _arriving(self, node: Node, upstream: float | None) -> str:
        """The name of a line's own gradient: an array, or a number that is the same everywhere."""
        if upstream is None:
            return self.gradient[node.id]
        name = f"u{node.id}"
        if name not in self.code.names:
            self.scales.append((upstream, self.code.array(self.code.bind(name, np.array(upstream)))))
        return name

    def _pull(self, pull: Pull) -> None:
        edge, node = pull.edge, self.tape.nodes[pull.edge.node]
        arriving = self._arriving(node, pull.upstream)
        if node.id in self.layout.blocks:
            self._layer(pull, node, arriving)
            return
        if (parts := parts_of(node)) is not None:
            self._part(pull, node, next(part for part in parts if edge.slot in part.slots), arriving)
            return
        told, more = pull_of(node, edge.slot), {}
        if node.id in self.slopes:
            told, more = record(lambda u, k: u * k, UPSTREAM, "slope"), {"slope": self.slopes[node.id]}
        even = told is not None and self._even_pull(node, pull, told)
        target, add = self._target(pull, arriving if even and pull.upstream is None else "")
        if told is not None and (node.id in self.slopes or even):
            given = self.given(told, **{UPSTREAM: arriving, **more})
            self.code.rule(told, given, [target], self.shapes, 0 if batched(node) else -1)
        else:
            self._call(edge.slot, node, pull, arriving, target)
        self._landed(edge.operand, target, add)

    def _call(self, slot: int, node: Node, pull: Pull, arriving: str, target: str) -> None:
        """An op without a rule is called as it is, on views that stand batch first."""
        if pull.upstream is not None:
            whole = self.code.bind(f"{arriving}f", np.empty(node.shape))
            self.code.write(f"copyto({whole}, {arriving})")
            turned = whole
        else:
            turned = self._turned(arriving, node)
        op = self.code.bind(f"op{node.id}", node.op)
        read = ", ".join(self.name(i, "vt") for i in node.operands)
        context = ", ".join(self.name(i, "vt") for i in node.context)
        call = f"{op}.vjp({slot}, {turned}, {self.name(node.id, 'vt')}, [{read}], [{context}])[0]"
        self.code.write(f"copyto({self._turned(target, self.tape.nodes[pull.edge.operand])}, {call})")

    def _part(self, pull: Pull, node: Node, part: Part, arriving: str) -> None:
        """What a term of a sum of products sends back to one of its operands."""
        edge = pull.edge
        if pull.upstream is not None:
            whole = self.code.bind(f"{arriving}w", np.empty(stored(node)))
            self.code.write(f"copyto({whole}, {arriving})")
            arriving = whole
        target, add = self._target(pull, "")
        if part.kind == "add":
            own = self.gradient[edge.operand]
            self.code.write(f"add({own}, {arriving}, {own})" if add else f"copyto({target}, {arriving})")
            return
        other = next((node.operands[slot] for slot in part.slots if slot != edge.slot), -1)
        if part.kind == "shift":
            self.code.bind("sum_rows", np.add.reduce)
            self.code.write(f"sum_rows({arriving}, 1, None, {target})")
        elif part.kind == "times":
            self.code.bind("multiply", np.multiply)
            self.code.write(f"multiply({arriving}, {self.name(other)}, {target})")
        elif edge.slot == part.slots[0]:
            self.code.write(f"dot({arriving}, {self.name(other, 'vt')}, {target})")
        else:
            weights = self.name(other)
            turned = self.code.bind(f"{weights}r", self.code.array(weights).T)
            self.code.write(f"dot({turned}, {arriving}, {target})")
        self._landed(edge.operand, target, add)

    def _turned(self, name: str, node: Node) -> str:
        if not batched(node):
            return name
        return self.code.bind(f"{name}t", self.code.array(name).T)

    def _layer(self, pull: Pull, node: Node, arriving: str) -> None:
        block = self.layout.blocks[node.id]
        if pull.upstream is not None:
            whole = self.code.bind(f"{arriving}f", np.empty(stored(node)))
            self.code.write(f"copyto({whole}, {arriving})")
            arriving = self.gradient[node.id] = whole
        if pull.edge.slot == 1:
            target, add = self._target(pull, "")
            turned = self.code.bind(f"w{block.weights}t", self.views[block.weights].T)
            self.code.write(f"dot({turned}, {arriving}, {target})")
            self._landed(pull.edge.operand, target, add)
        elif block.weights not in self.written:
            self.written |= {block.weights, block.bias}
            whole = self.code.bind(f"d{node.id}bt", self.layout.block(self.gradients, block).T)
            self.code.write(f"dot({self.name(node.operands[1], 'vs')}, {self._turned(arriving, node)}, {whole})")

    def _target(self, pull: Pull, arriving: str) -> tuple[str, bool]:
        """Where a contribution goes, and whether it is then added to what is there: in place if it is the only one."""
        i, edge = pull.edge.operand, pull.edge
        if i in self.landing:
            own = self.code.bind(f"g{i}", self.landing[i])
        elif i in self.gradient:
            own = self.gradient[i]
        else:
            leaving = [each for each in self.pulls if each.edge.node == edge.node]
            alone = edge.first and edge.last and len(leaving) == 1
            if arriving and alone and arriving[0] == "g":
                own = arriving
            else:
                own = self.code.bind(f"g{i}", np.empty(stored(self.tape.nodes[i])))
            self.gradient[i] = own
        if i in self.written:
            return self.code.temporary(self.code.array(own).shape, set()), True
        self.written.add(i)
        return own, False

    def _landed(self, i: int, target: str, add: bool) -> None:
        if add:
            own = f"g{i}" if i in self.landing else self.gradient[i]
            self.code.write(f"add({own}, {target}, {own})")
