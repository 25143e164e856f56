"""How a model of blocks is told: what each reads, side by side or added up, and the ways its gradient comes back."""

from collections.abc import Mapping
from typing import Any

from app.engine.activations import ACTIVATIONS
from app.engine.symbols import Tree, is_constant
from app.engine.tape import Array, Edge, Node, Run
from app.models.blocks import Blocks, Placed
from app.trace.network_voice import is_plain_sum
from app.trace.voice import Ending, Told, Voice, filled
from app.words import words

UNTOLD = ("one_hot", "columns")
"""Ops whose lines only hand on what is there."""


class BlocksVoice(Voice):
    """The words and the drawing of one model of blocks."""

    def __init__(self, model: Blocks) -> None:
        super().__init__(model.tape)
        self.model, self.terms = model, frozenset({model.term})
        own: dict[int, Placed] = {}
        for placed in model.placed:
            own |= dict.fromkeys(
                (placed.pre, placed.value, placed.weights, placed.bias, *placed.parts.values()), placed
            )
            own |= {} if placed.joined is None else {placed.joined: placed}
        self.own = own
        self.sums = {placed.joined for placed in model.placed if placed.joined is not None}

    def forward(self, node: Node, tree: Tree) -> Told | None:
        assert node.op is not None
        if node.op.name in UNTOLD:
            return None
        loss, key = (
            True,
            {
                self.model.term: "term",
                self.model.counts: "counts",
                self.tape.root: "total" if is_plain_sum(tree) else "mean",
            }.get(node.id, "counted"),
        )
        if node.id in self.own or node.id == self.model.probabilities:
            loss, key = False, self._forward_key(node)
        title, sentence = filled(f"blocks.{'loss' if loss else 'forward'}", key, **self._fills(node))
        follows = node.op.kind == "elementwise" and (not loss or key == "counted")
        return Told("loss" if loss else "forward", title, sentence, follows=follows and not loss)

    def _forward_key(self, node: Node) -> str:
        assert node.op is not None
        if node.id == self.model.probabilities:
            return "probability"
        if node.id in self.sums:
            return "joined"
        if node.op.name == "affine":
            return "pre" if not self.own[node.id].parts else "pre_of_several"
        return "softmax" if node.op.name == "softmax" else "activation"

    def backward(self, edge: Edge, tree: Tree, mistaken: bool) -> Told | None:
        node, operand = self.tape.nodes[edge.node], self.tape.nodes[edge.operand]
        assert node.op is not None
        if operand.role == "input" or node.op.name == "columns":  # ∂L/∂x is not told; columns are put into place
            return None
        key = self._backward_key(edge, node, operand, tree)
        title, sentence = filled("blocks.backward", key, share=self._share(), **self._fills(node))
        follows = node.op.kind == "elementwise" and operand.role != "parameter"
        return Told("backward", title, sentence, follows=follows, fine=is_constant(tree))

    def _backward_key(self, edge: Edge, node: Node, operand: Node, tree: Tree) -> str:
        assert node.op is not None
        if is_constant(tree):
            return "constant"
        if operand.role == "parameter":
            part = operand.id in self.own[node.id].parts.values()
            return "part" if part else "weight" if operand.id == self.own[node.id].weights else "bias"
        if node.id == self.model.term:
            return "logits" if self.model.probabilities is not None else "output"
        if node.id in self.sums:
            return "skip" if edge.first else "skip_more"
        if node.op.name == "affine":
            return "through" if edge.first else "through_more"
        if operand.id == self.model.term:
            return "counted"
        if node.id == self.tape.root:
            return "sum"
        return "softmax" if node.op.name == "softmax" else "delta"

    def _fills(self, node: Node) -> dict[str, str]:
        """What the sentences' holes hold: the block and what it reads, the curve, the loss and its zone."""
        op = node.op.name if node.op else ""
        spec, placed, text = self.model.spec, self.own.get(node.id), words()
        low, high = spec.dead_zone or (0.0, 1.0)
        return {
            "activation": str(text["activations"][op]["title"]) if op in ACTIVATIONS else op,
            "loss": str(text["losses"][spec.loss]["title"]),
            "block": placed.block.name if placed else "",
            "sources": _listed(placed.block.sources) if placed else "",
            "low": f"{low:g}",
            "high": f"{high:g}",
        }

    def _share(self) -> str:
        mean = self.model.batch is not None and self.model.spec.reduction == "mean"
        return f" {words()['notice']['share']}" if mean else ""

    def content(self) -> dict[str, Any]:
        model = self.model
        return {
            "layers": [],
            "target": model.target,
            "term": model.term,
            "loss": self.tape.root,
            "probabilities": model.probabilities,
            "names": model.names | {alias: model.names[name] for alias, name in model.aliases.items()},
            "blocks": {
                "inputs": [{"name": name, "node": i} for name, i in model.inputs.items()],
                "blocks": [_told_block(placed) for placed in model.placed],
                "counts": model.counts,
            },
        }

    def node(self, node: Node) -> dict[str, Any]:
        """A column for each depth, from the inputs to the loss; blocks of one depth stand below each other."""
        columns = 2 + max(placed.depth for placed in self.model.placed)
        placed, x, y = self.own.get(node.id), float(node.group or 0), 0.5
        if placed is not None:
            level = [other.block.name for other in self.model.placed if other.depth == placed.depth]
            y = (level.index(placed.block.name) + 0.5) / len(level)
            x -= 0.5 if node.role == "parameter" else 0.3 if node.id in self.sums else 0.0
            x -= 0.15 if node.id == placed.pre != placed.value else 0.0
        elif node.role == "input":
            y = (list(self.model.inputs.values()).index(node.id) + 0.5) / len(self.model.inputs)
        told: dict[str, Any] = {"at": [round(max(0.0, x) / columns, 3), round(0.8 if node.role == "target" else y, 3)]}
        return told | ({"given": {"field": self._field(node)}} if node.op is None else {})

    def _field(self, node: Node) -> str:
        """Where the request holds a leaf."""
        if node.role == "parameter":
            return f"parameters/{node.name}"
        return next((f"inputs/{name}" for name, i in self.model.inputs.items() if i == node.id), "targets")

    def chain(self) -> tuple[str, list[tuple[int, int]]]:
        """The blocks on a longest way from the inputs, the last one first."""
        after, found = self.model.last, [self.model.last]
        by_name = {placed.block.name: placed for placed in self.model.placed}
        while after.depth > 1:
            read = (by_name[source] for source in after.block.sources if source in by_name)
            after = next(placed for placed in read if placed.depth == after.depth - 1)
            found.append(after)
        return "layer", [(placed.depth, placed.pre) for placed in found]

    def end(self, run: Run, parameters: Mapping[str, Array]) -> Ending:
        """Everything by name."""
        nodes, names = self.tape.nodes, self.model.names
        names = names | {alias: names[name] for alias, name in self.model.aliases.items()}
        values = {name: run.values[i] for name, i in names.items()} | dict(parameters)
        told = ("target", "constant")
        gradients = {name: run.gradient(nodes[i]) for name, i in names.items() if nodes[i].role not in told}
        probabilities = None if self.model.probabilities is None else values["p"]
        return Ending(values, gradients, run.values[self.model.last.value], probabilities)

    def not_finite(self, node: Node, run: Run, element: tuple[int, ...]) -> str:
        return ""


def _listed(names: tuple[str, ...]) -> str:
    """Names as a sentence lists them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {words()['notice']['and']} {names[-1]}"


def _told_block(placed: Placed) -> dict[str, Any]:
    """One block with its node numbers, for whoever draws it."""
    block = placed.block
    return {
        "name": block.name,
        "from": list(block.sources),
        "size": block.size,
        "activation": block.activation,
        "join": block.join,
        "depth": placed.depth,
        "joined": placed.joined,
        "parts": placed.parts,
        "pre": placed.pre,
        "value": placed.value,
        "weights": placed.weights,
        "bias": placed.bias,
    }
