"""How a circuit is told: each op by what it computes, each edge by its derivative rule and its pattern."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from app.engine.symbols import Tree
from app.engine.tape import Array, Edge, Node, Run
from app.models.circuit import Circuit
from app.models.gates import Gate
from app.trace.catalog import templates_of
from app.trace.voice import Ending, Told, Voice, filled
from app.words import words


class CircuitVoice(Voice):
    """The words and the drawing of one circuit. Every gradient is told, those that are 1 too."""

    folds_constants = False

    def __init__(self, circuit: Circuit) -> None:
        super().__init__(circuit.tape)
        self.circuit = circuit
        self.depth = max(1, max(node.group or 0 for node in circuit.tape.nodes))

    def forward(self, node: Node, tree: Tree) -> Told | None:
        assert node.op is not None
        key = "total" if node.role == "loss" else "value"
        told = words()["operations"][node.op.told_as]
        title, sentence = filled("circuit.forward", key, op=told["title"], words=told["words"], name=node.op.name)
        return Told("forward", title, sentence)

    def backward(self, edge: Edge, tree: Tree, mistaken: bool) -> Told | None:
        op = self.tape.nodes[edge.node].op
        assert op is not None
        fills = {
            "rule": words()["rules"][op.rules[edge.slot]]["title"],
            "pattern": words()["patterns"][op.pattern],
        }
        title, sentence = filled("circuit.backward", "first" if edge.first else "more", **fills)
        return Told("backward", title, sentence)

    @property
    def grown(self) -> str:
        return self.circuit.goal

    def content(self) -> dict[str, Any]:
        return {
            "layers": [],
            "target": None,
            "term": None,
            "loss": self.tape.root,
            "probabilities": None,
            "output": self.circuit.output,
            "names": self.circuit.names,
            "templates": self._templates(),
            "unreached": sorted(self.tape.unreached - set(self.circuit.constants)),
        }

    def _templates(self) -> dict[str, Any]:
        """Those of the gates of one's own, in the form of the catalogue's."""
        ops = {node.op.name: node.op for node in self.tape.computed() if isinstance(node.op, Gate)}
        return {name: told for op in ops.values() for name, told in templates_of(op).items()}

    def node(self, node: Node) -> dict[str, Any]:
        told: dict[str, Any] = {
            "at": [round((node.group or 0) / self.depth, 3), 0.5],
            "text": self.circuit.texts.get(node.id, node.name),
        }
        if node.op is not None:
            told |= {"rules": node.op.rules, "pattern": node.op.pattern}
        if node.id in self.circuit.constants:
            told["value"] = self.circuit.constants[node.id]
        return told

    def end(self, run: Run, parameters: Mapping[str, Array]) -> Ending:
        nodes, names = self.tape.nodes, self.circuit.names
        return Ending(
            {name: run.values[i] for name, i in names.items()},
            {name: run.gradient(nodes[i]) for name, i in names.items()},
            run.values[self.circuit.output],
        )

    def not_finite(self, node: Node, run: Run, element: tuple[int, ...]) -> str:
        """An op that was given finite numbers and has a domain: they lie outside of it."""
        op = node.op
        if op is None or not op.domain or not all(np.isfinite(run.values[i]).all() for i in node.operands):
            return ""
        op_words = words()["operations"][op.told_as]
        told: str = words()["diagnosis"]["outside"]
        return told.replace("{op}", op_words["title"]).replace("{domain}", op.domain)
