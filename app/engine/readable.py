"""The readable plan: a line for each line of the tape, each edge of the backward pass and each line of the optimizer.

It is the program that *Code* shows and exports, batch first and without tricks; it says the same as the fast plan.
Where an update is to come too early (Mazur's mistake), this is also the plan that runs.
"""

import keyword
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.compile import Memory
from app.engine.expression import expressions, number
from app.engine.ops import Contraction, Elementwise
from app.engine.optimizers import CLIP_GUARD, Extras, Optimizer
from app.engine.products import forward_text, gradient_text, reduced
from app.engine.record import Operand, Recorded
from app.engine.sharing import Rows
from app.engine.storage import is_layer
from app.engine.tape import Array, Node, Tape
from app.engine.walk import SETTINGS, UPSTREAM, Pull, is_total, line_of, pull_of, pulls, update_rule

RESERVED = frozenset({"np", "math", "erf", "parameters", "state", "data", "settings", "norm", *SETTINGS})
RESERVED |= {"epoch", "order", "rows", "start", "update", "len", "float", "min", "print", "range", "sum"}
_MADE = re.compile(r"_|d_|part|op\d+$")
"""How names begin that the plan gives itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the program, and which event of a trace it computes: a node, an edge (node, slot, operand), a line.

    portable  it needs nothing but numpy
    """

    name: str
    text: str
    phase: str
    mark: dict[str, Any]
    portable: bool = True

    def __str__(self) -> str:
        return f"{self.name} = {self.text}"


class ReadablePlan:
    """One update of a tape's parameters as lines to read."""

    def __init__(
        self,
        tape: Tape,
        parameters: Sequence[int],
        optimizer: Optimizer,
        extras: Extras,
        frozen: frozenset[str] = frozenset(),
        mistake: bool = False,
        mean_over: int | None = None,
        constants: Mapping[int, float] | None = None,
    ) -> None:
        """Write it.

        mean_over  the leaf whose rows the loss is a mean over, so that the plan holds for any number of rows
        constants  the numbers of a circuit's text, by node
        """
        self.mean_over, self.constants = mean_over, constants or {}
        self.tape, self.parameters, self.extras, self.frozen = tape, list(parameters), extras, frozen
        self.optimizer, self.mistake = optimizer, mistake
        self.update = update_rule(optimizer, extras)
        self.names = self._names()
        self.lines = list(self._lines())

    def _names(self) -> dict[int, str]:
        """Every node's name as an identifier: its own where that is one and no other's, else v and its number."""
        prefix = "v"
        while any(re.fullmatch(prefix + r"\d+", node.name) for node in self.tape.nodes):
            prefix += "v"
        nodes, own = self.tape.nodes, Counter(node.name for node in self.tape.nodes)
        taken = RESERVED | set(self.optimizer.settings)
        taken |= {f"{key}_{nodes[i].name}" for key in (*self.update.made, *self.update.state) for i in self.parameters}

        def name(node: Node) -> str:
            told = node.name
            good = told.isidentifier() and told.isascii() and not keyword.iskeyword(told) and "__" not in told
            return (
                told
                if good and own[told] == 1 and told not in taken and not _MADE.match(told)
                else f"{prefix}{node.id}"
            )

        return {
            node.id: _spelled(self.constants[node.id]) if node.id in self.constants else name(node) for node in nodes
        }

    def gradient(self, node: int) -> str:
        """What a node's gradient is called."""
        return f"d_{self.names[node]}"

    def _lines(self) -> Iterator[Told]:
        for node in self.tape.computed():
            yield from self._forward(node)
        found = pulls(self.tape, self.parameters)
        yield Told(self.gradient(self.tape.root), "1.0", "backward", {"node": self.tape.root})
        for pull in found:
            yield from self._pull(pull)
            if self.mistake and pull.edge.last:
                yield from self._update(pull.edge.operand)
        if not self.mistake:
            if self.extras.clip == "norm":
                yield from self._clip({pull.edge.operand for pull in found})
            for i in self.parameters:
                yield from self._update(i)

    def _forward(self, node: Node) -> Iterator[Told]:
        assert node.op is not None
        name, mark, told = self.names[node.id], {"node": node.id}, line_of(node)
        read = [self.names[i] for i in node.operands]
        if is_layer(node):
            yield Told(name, f"{read[1]} @ {read[0]}.T + {read[2]}", "forward", mark)
        elif is_total(node):
            yield Told(name, self._scaled(node, f"np.sum({read[0]})"), "forward", mark)
        elif isinstance(node.op, Contraction) and (text := forward_text(node.op, read)) is not None:
            yield Told(name, text, "forward", mark)
        elif isinstance(node.op, Rows):
            yield Told(name, node.op.text(read[0]), "forward", mark)
        elif told is not None and (self._even(node) or self._fits(node)):
            yield from self._rule(told, {told.results[0]: name}, self._values(told), "forward", mark)
        else:
            context = ", ".join(self.names[i] for i in node.context)
            yield Told(name, f"op{node.id}.evaluate([{', '.join(read)}], [{context}])", "forward", mark, False)

    def _even(self, node: Node) -> bool:
        return all(self.tape.nodes[i].shape == node.shape for i in node.operands)

    def _fits(self, node: Node) -> bool:
        """Whether numpy repeats the operands of an elementwise op as the op does."""
        shapes = [self.tape.nodes[i].shape for i in node.operands]
        return isinstance(node.op, Elementwise) and np.broadcast_shapes(*shapes) == node.shape

    def _values(self, told: Recorded) -> dict[str, str]:
        return {name: self.names[int(name[1:])] for name in told.reads if name != UPSTREAM}

    def _rule(
        self, told: Recorded, kept: Mapping[Operand, str], names: Mapping[str, str], phase: str, mark: dict[str, Any]
    ) -> Iterator[Told]:
        for name, text in expressions(told, names, kept, "part"):
            yield Told(name, text, phase, mark)

    def _pull(self, pull: Pull) -> Iterator[Told]:
        edge = pull.edge
        node, operand = self.tape.nodes[edge.node], self.tape.nodes[edge.operand]
        name, arriving = self.gradient(edge.operand), self.gradient(edge.node)
        mark = {"node": edge.node, "slot": edge.slot, "operand": edge.operand}
        text, portable = self._contribution(pull, node, arriving)
        if text is not None:
            yield Told(name, text if edge.first else f"{name} + {text}", "backward", mark, portable)
            return
        told = pull_of(node, edge.slot)
        assert told is not None
        whole = operand.shape == node.shape and (pull.constant is None or edge.operand not in self.parameters)
        names = {**self._values(told), UPSTREAM: arriving if whole else self._whole(pull, node, arriving)}
        yield from self._rule(
            told, {told.results[0]: name if whole and edge.first else "part0"}, names, "backward", mark
        )
        if not (whole and edge.first):
            part = "part0" if operand.shape == node.shape else reduced("part0", node.shape, operand.shape)
            yield Told(name, part if edge.first else f"{name} + {part}", "backward", mark)

    def _whole(self, pull: Pull, node: Node, arriving: str) -> str:
        """A gradient that arrives, as an array where it is one number for all elements."""
        return arriving if pull.upstream is None or not node.shape else f"({arriving} + np.zeros({node.shape}))"

    def _contribution(self, pull: Pull, node: Node, arriving: str) -> tuple[str | None, bool]:
        """What an edge adds, as one expression; None where the op's own rule says it."""
        assert node.op is not None
        slot, read = pull.edge.slot, [self.names[i] for i in node.operands]
        shape = self.tape.nodes[pull.edge.operand].shape
        if is_layer(node) and pull.upstream is None:
            shared = self.tape.nodes[node.operands[2]].shape == ()
            bias = f"np.sum({arriving})" if shared else f"np.sum({arriving}, axis=0)"
            return (f"{arriving}.T @ {read[1]}", f"{arriving} @ {read[0]}", bias)[slot], True
        if is_total(node):
            alone = pull.constant is None or pull.edge.operand in self.parameters  # who reads it does not repeat it
            each = f" + np.zeros({shape})" if alone and shape else ""
            return self._scaled(node, arriving) + each, True
        whole = self._whole(pull, node, arriving)
        if isinstance(node.op, Contraction):
            text = gradient_text(node.op, slot, whole, read, shape)
            if text is not None:
                return text, True
        elif isinstance(node.op, Rows):
            return node.op.gradient_text(whole, shape), True
        elif pull_of(node, slot) is not None and (self._even(node) or self._fits(node)):
            return None, True
        context = ", ".join(self.names[i] for i in node.context)
        call = f"op{node.id}.vjp({slot}, {whole}, {self.names[node.id]}, [{', '.join(read)}], [{context}])[0]"
        return call, False

    def _scaled(self, node: Node, text: str) -> str:
        """Something times the factor of a total; a mean is told as one."""
        assert isinstance(node.op, Contraction)
        scale, over = node.op.scale, ""
        if self.mean_over is not None and self.tape.nodes[node.operands[0]].axes[:1] == "n":
            scale, over = scale * self.tape.nodes[self.mean_over].shape[0], f" / len({self.names[self.mean_over]})"
        return f"{text}{over}" if abs(scale - 1.0) < 1e-15 else f"{number(scale)[0]} * {text}{over}"

    def _clip(self, reached: set[int]) -> Iterator[Told]:
        mark = {"line": "clip_factor"}
        gradients = "".join(f"{self.gradient(i)}, " for i in self.parameters if i in reached)
        yield Told("norm", f"np.sqrt(sum(np.vdot(g, g) for g in ({gradients})))", "update", mark)
        yield Told("clip_factor", f"min(1.0, clip_limit / (norm + {CLIP_GUARD!r}))", "update", mark)

    def _update(self, i: int) -> Iterator[Told]:
        name = self.names[i]
        if i not in self.parameters or self.tape.nodes[i].name in self.frozen:
            return
        names = {setting: setting for setting in (*SETTINGS, *self.optimizer.settings)}
        names |= {f"state.{key}": f"{key}_{name}" for key in self.update.state}
        reached = any(edge.operand == i for edge in self.tape.edges)
        names |= {"w": name, "g": self.gradient(i) if reached else "0.0"}
        kept = {made: name if line == "after" else f"{line}_{name}" for line, made in self.update.made.items()}
        lines = {told: line for line, told in zip(self.update.made, kept.values(), strict=True)}
        for told, text in expressions(self.update.recorded, names, kept, "part"):
            yield Told(told, text, "update", {"name": self.tape.nodes[i].name, "line": lines.get(told, "after")})

    # running it ---------------------------------------------------------------------------------------------------

    def source(self, leaves: Sequence[int]) -> str:
        """The plan as a function of parameters, state, data and settings."""
        nodes = self.tape.nodes
        settings = sorted(self.settings())
        body = [f"{self.names[i]} = parameters[{nodes[i].name!r}]" for i in self.parameters]
        body += [f"{name} = settings[{name!r}]" for name in settings]
        learning = [i for i in self.parameters if nodes[i].name not in self.frozen]
        for i in learning:
            body += [f"{k}_{self.names[i]} = state[{nodes[i].name!r}][{k!r}]" for k in self.update.state]
        body += [f"{self.names[i]} = data[{k}]" for k, i in enumerate(leaves)]
        body += [str(line) for line in self.lines]
        after = ", ".join(f"{nodes[i].name!r}: {self.names[i]}" for i in self.parameters)
        states = ", ".join(
            f"{nodes[i].name!r}: {{{', '.join(f'{k!r}: {k}_{self.names[i]}' for k in self.update.state)}}}"
            for i in learning
        )
        told = ", ".join(
            f"{nodes[i].name!r}: {self.gradient(i)}"
            for i in self.parameters
            if any(edge.operand == i for edge in self.tape.edges)
        )
        body.append(f"return {{{after}}}, {{{states if self.update.state else ''}}}, {{{told}}}")
        return "def update(parameters, state, data, settings):\n    " + "\n    ".join(body) + "\n"

    def settings(self) -> set[str]:
        """The settings that the lines read."""
        read = set(self.update.recorded.reads) - {"clip_factor"} | (
            {"clip_limit"} if self.extras.clip == "norm" else set()
        )
        return read & {*SETTINGS, *self.optimizer.settings}

    def compiled(self, leaves: Sequence[int]) -> "Update":
        """The plan as a Python function."""
        space: dict[str, Any] = {"np": np, "erf": np.vectorize(math.erf, otypes=[np.float64])}
        space |= {f"op{node.id}": node.op for node in self.tape.computed()}
        exec(compile(self.source(leaves), "<readable tape>", "exec"), space)  # noqa: S102  our own templates
        update: Update = space["update"]
        return update


class ReadableProgram:
    """The readable plan where a compiled program is expected: slower, and with the updates where the plan has them."""

    folded = False

    def __init__(self, plan: ReadablePlan, memory: Memory, leaves: Sequence[int]) -> None:
        self.memory, self.update = memory, plan.compiled(leaves)
        self.feeds = [(leaf, "vt") for leaf in leaves]
        self.settings: dict[str, float] = {}

    def tune(self, settings: Mapping[str, float]) -> None:
        """Let these settings hold from here on."""
        self.settings = dict(settings)

    def run(self, batches: Iterable[Sequence[Array]]) -> None:
        """Make an update of each minibatch."""
        parameters, state = self.memory.parameters(), self.memory.optimizer_state()
        gradients: dict[str, Array] = {}
        for data in batches:
            parameters, state, gradients = self.update(parameters, state, data, self.settings)
        self.memory.load(parameters, state)
        self.memory.layout.write(self.memory.gradients, gradients)


States = Mapping[str, Mapping[str, Array]]
Update = Callable[
    [Mapping[str, Array], States, Sequence[Array], Mapping[str, float]],
    tuple[dict[str, Array], dict[str, dict[str, Array]], dict[str, Array]],
]
"""Takes parameters, state, data and settings; returns the new parameters, the new state and the gradients."""


def _spelled(value: float) -> str:
    """A number of a circuit's text where a name would stand."""
    told = repr(float(value)) if math.isfinite(value) else f'float("{value}")'
    return f"({told})" if told.startswith("-") else told
