"""How a network is told: layers, pre-activations and activations, the loss with its terms and penalties, δ."""

from collections.abc import Mapping
from typing import Any

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.symbols import Tree, is_constant
from app.engine.tape import Array, Edge, Node, Run
from app.models.network import Network
from app.trace.voice import Ending, Told, Voice, filled
from app.words import words


class NetworkVoice(Voice):
    """The words and the drawing of one network."""

    def __init__(self, net: Network) -> None:
        super().__init__(net.tape)
        self.net, self.terms = net, frozenset({net.term})

    def forward(self, node: Node, tree: Tree) -> Told | None:
        assert node.op is not None
        if node.op.name == "one_hot":
            return None
        loss, fine, key = False, False, "activation"
        if node.id == self.net.term:
            loss, key = True, "term"
        elif node.op.name == "total":
            loss, key = (
                True,
                node.name[:10] if node.name.startswith("penalty") else "total" if is_plain_sum(tree) else "mean",
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
        title, sentence = filled(phase, key, activation=self._activation(node), loss=self._loss())
        return Told(phase, title, sentence, follows=node.op.kind == "elementwise" and not loss, fine=fine)

    def backward(self, edge: Edge, tree: Tree, mistaken: bool) -> Told | None:
        node, operand = self.tape.nodes[edge.node], self.tape.nodes[edge.operand]
        assert node.op is not None
        if operand.role == "input":  # ∂L/∂x is computed, not told
            return None
        key = self._backward_key(edge, node, operand, tree, mistaken)
        title, sentence = filled("backward", key, activation=self._activation(node), share=self._share())
        follows = node.op.kind == "elementwise" and operand.role != "parameter"
        return Told("backward", title, sentence, follows=follows, fine=is_constant(tree))

    def opens(self, node: Node) -> bool:
        return node.name.startswith("penalty")  # told as Σw², needing no name for w²

    def partial(self, edge: Edge) -> str | None:
        operand = self.tape.nodes[edge.operand]
        if operand.role != "parameter" or edge.last:
            return None
        penalty = self.tape.nodes[self.net.names[f"penalty_{self.tape.nodes[edge.node].name}"]].symbol
        return penalty if edge.first else penalty.partition("_")[0]

    def _backward_key(self, edge: Edge, node: Node, operand: Node, tree: Tree, mistaken: bool) -> str:
        assert node.op is not None
        if is_constant(tree):
            return "constant"
        if operand.role == "parameter":
            if node.op.name != "affine":
                return "penalty"
            if not edge.first:
                return "weight_and_penalty"
            return "weight" if edge.slot == 0 else "bias" if operand.shape else "shared_bias"
        if node.id == self.net.term:
            return "logits" if self.net.probabilities is not None else "output"
        if node.op.name == "affine":
            return "mistake" if mistaken else "activation"
        if node.op.name in ("total", "add"):
            return "sum"
        return "softmax" if node.op.name == "softmax" else "delta"

    def _activation(self, node: Node) -> str:
        name = node.op.name if node.op else ""
        return str(words()["activations"][name]["title"]) if name in ACTIVATIONS else name

    def _share(self) -> str:
        """Where the loss is a mean over examples, that its factor is in every δ from here on: said once."""
        mean = self.net.batch is not None and self.net.spec.reduction == "mean"
        return f" {words()['notice']['share']}" if mean else ""

    def _loss(self) -> str:
        assert self.net.spec.loss in LOSSES
        return str(words()["losses"][self.net.spec.loss]["title"])

    def content(self) -> dict[str, Any]:
        return {
            "layers": [
                {
                    "name": "input" if k == 0 else f"layer {k}",
                    "size": layer.size,
                    "pre": layer.pre,
                    "value": layer.value,
                    "weights": layer.weights,
                    "bias": layer.bias,
                    "activation": layer.activation,
                }
                for k, layer in enumerate(self.net.layers)
            ],
            "target": self.net.target,
            "term": self.net.term,
            "loss": self.tape.root,
            "probabilities": self.net.probabilities,
        }

    def chain(self) -> tuple[str, list[tuple[int, int]]]:
        layers = enumerate(self.net.layers[1:], 1)
        return "layer", [(k, layer.pre) for k, layer in layers if layer.pre is not None][::-1]

    def node(self, node: Node) -> dict[str, Any]:
        columns = len(self.net.layers)
        before = {layer.pre for layer in self.net.layers if layer.pre != layer.value}
        x = (node.group or 0) - (0.5 if node.role == "parameter" else 0.2 if node.id in before else 0.0)
        y = 0.75 if node.axes in ("", "u") and node.role == "parameter" else 0.8 if node.role == "target" else 0.5
        return {"at": [round(x / columns, 3), y]}

    def end(self, run: Run, parameters: Mapping[str, Array]) -> Ending:
        names = self.net.names
        values = {name: run.values[i] for name, i in names.items()} | dict(parameters)
        gradients = {name: run.gradients[i] for name, i in names.items() if i in run.gradients}
        last = len(self.net.layers) - 1
        for k, layer in enumerate(self.net.layers[1:], 1):
            if layer.activation == "identity":  # a is z there, under either name
                values[f"a{k}"], gradients[f"a{k}"] = values[f"z{k}"], gradients[f"z{k}"]
        probabilities = None if self.net.probabilities is None else values["p"]
        return Ending(values, gradients, values[f"a{last}"], probabilities)

    def not_finite(self, node: Node, run: Run, element: tuple[int, ...]) -> str:
        return ""


def is_plain_sum(tree: Tree) -> bool:
    """Whether a sum has no factor in front."""
    while isinstance(tree, list) and tree[0] == "sum":
        tree = tree[3]
    return bool(tree[0] == "value")
