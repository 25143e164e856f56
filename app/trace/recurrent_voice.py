"""How a recurrent model is told: each step's lines, and the instalments in which a shared weight's gradient arrives."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.symbols import Tree, is_constant
from app.engine.tape import Array, Contribution, Edge, Node, Run
from app.models.recurrent import Recurrent, Step
from app.trace.numbers import norm_of, share_of, spelled
from app.trace.voice import Ending, Told, Voice, filled
from app.words import words

_KEYS = {
    "cell": "pre",
    "affine": "output_pre",
    "cut": "cut",
    "blend": "blend",
    "gated": "memory",
    "multiply": "gated_out",
}
"""By an op, the words of its line."""

UNTOLD = ("one_hot", "average", "rows")
"""Ops whose lines only hand on what is there."""


class RecurrentVoice(Voice):
    """The words and the drawing of one recurrent model."""

    def __init__(self, model: Recurrent) -> None:
        super().__init__(model.tape)
        self.model = model
        self.terms = frozenset(step.term for step in model.steps if step.term is not None)
        shared = {source: copies for copies, source in model.sources.items()}
        self.copies = {shared.get(i, i): model.tape.nodes[i].name for i in model.parameters}
        self.timed = frozenset(self.copies) | self._parts()
        self.parts = {i: part for step in model.steps for part, i in step.gates.items()}
        self.output_pres = {step.output_pre for step in model.steps}

    def _parts(self) -> frozenset[int]:
        """Gates' parts of parameters: they get a step's contribution."""
        return frozenset(node.id for node in self.tape.computed() if node.op is not None and node.op.name == "rows")

    def forward(self, node: Node, tree: Tree) -> Told | None:
        assert node.op is not None
        if node.op.name in UNTOLD:
            return None
        loss, key, time = False, "state", node.group or 0
        if node.id in self.terms:
            loss, key = True, "term"
        elif node.op.name == "total":
            loss, key = True, "loss" if node.id == self.tape.root else "step_loss"
        elif node.id in self.parts:
            key = self._part_key(node)
        elif node.op.name in _KEYS:
            key = _KEYS[node.op.name] + ("_free" if node.op.name == "cell" and not self.model.spec.input_size else "")
        elif node.op.name == "softmax" or node.id in self._probabilities:
            key = "probability"
        elif node.role == "output":
            key = "output"
        title, sentence = filled(f"recurrent.{'loss' if loss else 'forward'}", key, **self._fills(node, time))
        follows = node.op.kind == "elementwise" and not loss
        return Told("loss" if loss else "forward", title, sentence, follows=follows)

    def backward(self, edge: Edge, tree: Tree, mistaken: bool) -> Told | None:
        node, operand = self.tape.nodes[edge.node], self.tape.nodes[edge.operand]
        assert node.op is not None
        if (
            operand.role == "input" or node.op.name == "rows"
        ):  # ∂L/∂x is computed, not told; a gate's part is put into place
            return None
        key = self._backward_key(edge, node, operand, tree)
        fills = self._fills(node, node.group or 0)
        title, sentence = filled("recurrent.backward", key, share=self._share(), **fills)
        follows = node.op.kind == "elementwise" and operand.role != "parameter"
        return Told("backward", title, sentence, follows=follows, fine=is_constant(tree))

    def _backward_key(self, edge: Edge, node: Node, operand: Node, tree: Tree) -> str:
        assert node.op is not None
        if is_constant(tree):
            return "constant"
        if node.op.name == "average":
            return "average"
        if operand.role == "parameter":
            return "first" if edge.first else "more"
        if node.id in self.terms:
            return "logits" if self._probabilities else "output"
        if node.op.name == "total":
            return "sum"
        if node.op.name == "affine" and node.id not in self.parts:
            return "through_output" if edge.first else "and_output"
        if node.op.name in ("multiply", "gated", "blend"):
            return "factor"  # the first way back of whatever it multiplies
        if operand.id in self.parts:
            return "gate_delta" if node.op.kind == "elementwise" else "reset"
        if node.op.kind != "elementwise":
            return "through_time" if edge.first else "more_time"
        if operand.id in self.output_pres:
            return "output_delta"
        return "memory_delta" if node.id in self.parts else "delta"

    def _part_key(self, node: Node) -> str:
        """The words of a line that belongs to a gate."""
        part = self.parts[node.id]
        if part in ("m", "u", "q"):
            return {"m": "recalled", "u": "reset", "q": "shown"}[part]
        return "gate_pre" if part.endswith("_pre") else "gate"

    @cached_property
    def _probabilities(self) -> frozenset[int]:
        return frozenset(step.probabilities for step in self.model.steps if step.probabilities is not None)

    def _fills(self, node: Node, time: int) -> dict[str, str]:
        """What the sentences' holes hold: the step, its neighbours, the curve and the loss."""
        name = node.op.name if node.op else ""
        curve = str(words()["activations"][name]["title"]) if name in ACTIVATIONS else name
        loss = str(words()["losses"][self.model.spec.loss]["title"])
        told = {"step": time, "after": time + 1}
        gate = words()["recurrent"]["gates"].get(self.parts.get(node.id, "").removesuffix("_pre"), "")
        return {"activation": curve, "loss": loss, "gate": gate} | {key: str(value) for key, value in told.items()}

    def _share(self) -> str:
        mean = self.model.batch is not None and self.model.spec.reduction == "mean"
        return f" {words()['notice']['share']}" if mean else ""

    def content(self) -> dict[str, Any]:
        return {
            "layers": [],
            "target": None,
            "term": None,
            "loss": self.tape.root,
            "probabilities": None,
            "names": self.model.names | {alias: self.model.names[name] for alias, name in self.model.aliases.items()},
            "recurrent": {
                "cell": self.model.spec.cell,
                "initial": self.model.initial,
                "parameters": self.model.parameters,
                "copies": {str(node): name for node, name in self.copies.items()},
                "steps": [_told_step(step) for step in self.model.steps],
            },
        }

    def node(self, node: Node) -> dict[str, Any]:
        """A column for each step; inputs below, the state in the middle, outputs and their losses above."""
        columns = self.model.form.steps + 1
        height = {"input": 0.9, "output": 0.25, "target": 0.1, "loss": 0.05}.get(node.role, 0.5)
        height = 0.1 if node.id in self.terms else height
        told: dict[str, Any] = {"at": [round((node.group or 0) / columns, 3), height]}
        if node.op is None:
            told["given"] = self._given[node.id]
        return told

    @cached_property
    def _given(self) -> dict[int, dict[str, Any]]:
        """Where the request holds each leaf: the field, and of a sequence the place along its steps."""
        nodes = self.tape.nodes
        found: dict[int, dict[str, Any]] = {i: {"field": f"parameters/{nodes[i].name}"} for i in self.model.parameters}
        found |= {i: {"field": name} for name, i in self.model.initial.items()}
        every = self.model.spec.loss_at == "every"
        for step in self.model.steps:
            if step.input is not None:
                found[step.input] = {"field": "inputs", "step": step.time - 1}
            if step.given is not None:
                found[step.given] = {"field": "targets", **({"step": step.time - 1} if every else {})}
        return found

    def chain(self) -> tuple[str, list[tuple[int, int]]]:
        """The states, as far back as nothing cuts the way."""
        first = (self.model.form.steps - self.model.spec.truncate) if self.model.spec.truncate else -1
        states = [(0, self.model.initial["h0"]), *((step.time, step.state) for step in self.model.steps)]
        return "step", [state for state in states if state[0] > first][::-1]

    def over_time(self, run: Run, instalments: list[Contribution]) -> dict[str, Any]:
        nodes = self.tape.nodes
        before = self.model.initial["h0"]
        states = [before, *(step.state for step in self.model.steps)]
        sizes: dict[str, list[Any]] = {}
        for made in reversed(instalments):
            name = self.copies.get(made.edge.operand, nodes[made.edge.operand].name)
            time = nodes[made.edge.node].group
            if time is not None:
                norm, whole = norm_of(made.contribution), norm_of(run.gradient(nodes[made.edge.operand]))
                sizes.setdefault(name, []).append({"step": time, "norm": norm, "share": share_of(norm, whole)})
        norms = [norm_of(run.gradient(nodes[i])) for i in states]
        told: dict[str, Any] = {"states": norms, "kept": [share_of(norm, norms[-1]) for norm in norms]}
        told["instalments"] = sizes
        told |= self._by_radius(run, norms)
        if "c0" in self.model.initial:
            memories = [self.model.initial["c0"], *(i for step in self.model.steps if (i := step.memory) is not None)]
            told["memories"] = [norm_of(run.gradient(nodes[i])) for i in memories]
        return told

    def _by_radius(self, run: Run, norms: list[float | str]) -> dict[str, Any]:
        """The largest |eigenvalue| of a plain cell's recurrent weights, and how large gradients were if each step
        multiplied their size by it: what many small steps tend to, where no slope and no cut is in the way."""
        last = norms[-1]
        if self.model.spec.cell != "rnn" or isinstance(last, str):
            return {}
        weights = run.values[self.model.names["Whh"]]
        if len(weights) > LIMITS.eigenvalues or not np.isfinite(weights).all():
            return {}
        radius = float(np.abs(np.linalg.eigvals(weights)).max())
        with np.errstate(over="ignore"):
            foretold = last * np.float64(radius) ** np.arange(len(norms) - 1, -1, -1)
        return {"radius": radius, "by_radius": [spelled(float(size)) for size in foretold]}

    def end(self, run: Run, parameters: Mapping[str, Array]) -> Ending:
        """Everything by name; what the loss does not depend on has the gradient 0."""
        nodes, names = self.tape.nodes, self.model.names
        names = names | {alias: names[name] for alias, name in self.model.aliases.items()}
        values = {name: run.values[i] for name, i in names.items()} | dict(parameters)
        told = ("target", "constant")
        gradients = {name: run.gradient(nodes[i]) for name, i in names.items() if nodes[i].role not in told}
        outputs = [run.values[step.output] for step in self.model.steps if step.output is not None]
        likely = [run.values[step.probabilities] for step in self.model.steps if step.probabilities is not None]
        return Ending(values, gradients, self._over_steps(outputs), self._over_steps(likely) if likely else None)

    def _over_steps(self, rows: list[Array]) -> Array:
        """Arrays of the counted steps as one, the steps before the units; of the last step alone as it is."""
        return np.stack(rows, axis=-2) if self.model.spec.loss_at == "every" else rows[-1]

    def not_finite(self, node: Node, run: Run, element: tuple[int, ...]) -> str:
        return ""


def _told_step(step: Step) -> dict[str, Any]:
    """The node numbers of one step, for whoever draws it."""
    return {
        "time": step.time,
        "input": step.input,
        "gates": step.gates,
        "pre": step.pre,
        "state": step.state,
        "memory": step.memory,
        "output_pre": step.output_pre,
        "output": step.output,
        "probabilities": step.probabilities,
        "target": step.target,
        "term": step.term,
        "loss": step.loss,
    }
