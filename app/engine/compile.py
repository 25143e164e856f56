"""The compiled training program: one update as straight-line numpy, written from the tape and run as it stands.

`Memory` holds the numbers that outlive an update, `compile_update` writes the program for one size of minibatch, and
`compile_forward` one that only looks. Nothing of a request becomes code: names are made of node numbers.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.code import Code
from app.engine.fast import FastPlan
from app.engine.optimizers import OPTIMIZERS, Extras, Optimizer, clip_factor
from app.engine.record import Line, Made, Operand, Recorded, trimmed
from app.engine.storage import Layout, layout
from app.engine.tape import Array, Tape
from app.engine.values import Feed, ForwardPlan
from app.engine.walk import UpdateRule, pulls, update_rule

Batch = Sequence[Array]
"""The views of one minibatch, in the order of a program's feeds."""


@dataclass
class Memory:
    """Parameters, gradients and optimizer state, each in one flat array, and the settings in force.

    `views`, `gradient_views` and `state_views` are what belongs to each parameter, by name: they show what the arrays
    hold at the moment.
    """

    layout: Layout
    optimizer: Optimizer
    extras: Extras
    frozen: frozenset[str] = frozenset()
    even_counts: bool = True
    """Whether a scalar of the state (Adam's t) is the same for all parameters, and so one number."""

    def __post_init__(self) -> None:
        size = self.layout.size
        self.flat, self.gradients = np.zeros(size), np.zeros(size)
        one = set(self.optimizer.scalars) if self.even_counts else set()
        self.state = {key: np.zeros(() if key in one else size) for key in self.optimizer.state}
        self._all = (self.flat, *self.state.values())
        self.rule = update_rule(self.optimizer, self.extras)
        self.views = self.layout.named(self.flat)
        self.gradient_views = self.layout.named(self.gradients)
        self.state_views: dict[str, dict[str, Array]] = {}
        for key, flat in self.state.items():
            for name, view in (self.layout.named(flat) if flat.ndim else dict.fromkeys(self.views, flat)).items():
                if name not in self.frozen:
                    first = key in self.optimizer.scalars and view.ndim
                    self.state_views.setdefault(name, {})[key] = view[(0,) * view.ndim + (...,)] if first else view

    def load(self, parameters: Mapping[str, Array], state: Mapping[str, Mapping[str, Array]]) -> None:
        """Take parameters and the state of those that have one; what is not given begins at 0."""
        self.layout.write(self.flat, parameters)
        for key, flat in self.state.items():
            flat[...] = 0.0
            given = {name: values[key] for name, values in state.items() if key in values and name not in self.frozen}
            if flat.ndim:
                shapes = {name: np.broadcast_to(value, parameters[name].shape) for name, value in given.items()}
                self.layout.write(flat, shapes)
            elif given:
                flat[...] = next(iter(given.values()))

    def parameters(self) -> dict[str, Array]:
        """Copies of the parameters by name."""
        return {name: np.array(view) for name, view in self.views.items()}

    @property
    def is_finite(self) -> bool:
        """Whether every parameter and every number of the state is finite."""
        return all(math.isfinite(np.vdot(flat, flat)) or np.isfinite(flat).all() for flat in self._all)

    def optimizer_state(self) -> dict[str, dict[str, Array]]:
        """Copies of the state of every parameter that is updated."""
        return {name: {key: np.array(view) for key, view in kept.items()} for name, kept in self.state_views.items()}


def memory_for(
    tape: Tape,
    parameters: list[int],
    optimizer: str,
    extras: Extras,
    frozen: frozenset[str],
    state: Mapping[str, Mapping[str, Array]],
) -> Memory:
    """The memory of a training that begins with this state; its layout does not depend on the size of a minibatch."""
    chosen = OPTIMIZERS[optimizer]
    learning = [tape.nodes[i].name for i in parameters if tape.nodes[i].name not in frozen]
    counts = {float(state.get(name, {}).get(key, np.zeros(()))) for key in chosen.scalars for name in learning}
    return Memory(layout(tape, parameters), chosen, extras, frozen, len(counts) < 2)


class Program:
    """Straight-line code for one size of minibatch; `run` makes an update of each minibatch it is given."""

    def __init__(self, plan: ForwardPlan, run: Callable[[Iterable[Batch]], None], source: str) -> None:
        self.plan, self.run, self.source = plan, run, source
        self.feeds: list[Feed] = list(plan.feeds.values())
        self.hoisted: list[tuple[Line, list[Array], Array]] = []
        self.settings: dict[str, Array] = {}
        self.folded = False

    def tune(self, settings: Mapping[str, float]) -> None:
        """Let these settings hold from here on."""
        for name, place in self.settings.items():
            if name in settings:
                place[...] = settings[name]
        with np.errstate(all="ignore"):
            for line, operands, place in self.hoisted:
                place[...] = line.ufunc(*operands)
            for upstream, place in self.plan.scales:
                place[...] = upstream * settings["learning_rate"] if self.folded else upstream

    def value(self, node: int) -> Array:
        """A line's value after a run, batch first: a view that the next run overwrites."""
        found = self.plan.code.array(f"v{node}")
        return found.T if self.plan.tape.nodes[node].axes[:1] == "n" else found


def compile_update(
    tape: Tape,
    memory: Memory,
    leaves: tuple[int, ...],
    fixed: Mapping[int, Array] | None = None,
    fold: bool = True,
) -> Program:
    """Write the program of one update.

    leaves  nodes that each minibatch brings
    fixed   leaves that are the same in every update
    fold    whether the learning rate may be folded into the loss's factor (not where it is 0)
    """
    own = Layout(tape, memory.layout.parameters, memory.layout.blocks, memory.layout.places, memory.layout.size)
    plan = FastPlan(tape, own, memory.flat, leaves, fixed or {})
    found = pulls(tape, own.parameters)
    wanted = plan.wanted(found)
    plan.forward(wanted, frozenset(wanted))
    plan.backward(found, memory.gradients)
    hoisted, settings = _write_update(plan.code, memory, fold and memory.rule.is_plain)
    program = _program(plan)
    program.hoisted, program.settings, program.folded = hoisted, settings, fold and memory.rule.is_plain
    return program


def compile_forward(
    tape: Tape, memory: Memory, leaves: tuple[int, ...], wanted: set[int], fixed: Mapping[int, Array] | None = None
) -> Program:
    """Write a program that computes some lines' values and updates nothing."""
    own = Layout(tape, memory.layout.parameters, memory.layout.blocks, memory.layout.places, memory.layout.size)
    plan = ForwardPlan(tape, own, memory.flat, leaves, fixed or {})
    plan.forward(wanted, frozenset(wanted))
    return _program(plan)


def _program(plan: ForwardPlan) -> Program:
    names = ", ".join(plan.feeds)
    head = f"for {names}, in batches:" if plan.feeds else "for _ in batches:"
    body = "\n        ".join(plan.code.lines or ["pass"])
    source = f"def run(batches):\n    {head}\n        {body}\n"
    space: dict[str, Any] = dict(plan.code.names)
    exec(compile(source, "<compiled tape>", "exec"), space)  # noqa: S102  lines are our own templates over node numbers
    return Program(plan, space["run"], source)


def _write_update(
    code: Code, memory: Memory, folded: bool
) -> tuple[list[tuple[Line, list[Array], Array]], dict[str, Array]]:
    """Write the optimizer's lines over the flat arrays; what depends on settings alone is left to `tune`."""
    if memory.extras.clip == "norm":
        views = memory.layout.views(memory.gradients)
        code.bind("gradients", [views[i] for i in memory.layout.parameters])
        code.bind("clip", clip_factor)
    rule = memory.rule
    given = {"w": code.bind("w", memory.flat), "g": code.bind("g", memory.gradients)}
    given |= {f"state.{key}": code.bind(f"state_{key}", flat) for key, flat in memory.state.items()}
    settings: dict[str, Array] = {}
    for name in sorted(rule.recorded.reads - set(given)):
        settings[name] = np.zeros(())
        given[name] = code.bind(f"s_{name}", settings[name])
    if memory.extras.clip == "norm":
        limit = settings["clip_limit"] = np.zeros(())
        code.bind("s_clip_limit", limit)
        code.write("s_clip_factor[...] = clip(gradients, s_clip_limit)")
    learns = code.bind("w_new", np.zeros(memory.layout.size)) if memory.frozen else "w"
    if folded:
        code.write(f"subtract(w, g, {learns})")
        code.bind("subtract", np.subtract)
        hoisted: list[tuple[Line, list[Array], Array]] = []
    else:
        rest, hoisted, more = _hoist(rule, settings)
        given |= {name: code.bind(name, place) for name, place in more.items()}
        targets = [f"state_{key}" for key in memory.state] + [learns]
        code.rule(rest, given, targets, {})
    if memory.frozen:
        free = 1.0 - memory.layout.mask(memory.frozen)
        code.bind("free", free.astype(bool))
        code.write("copyto(w, w_new, 'same_kind', free)")
    return hoisted, settings


def _hoist(
    rule: UpdateRule, settings: Mapping[str, Array]
) -> tuple[Recorded, list[tuple[Line, list[Array], Array]], dict[str, Array]]:
    """The rule without the lines that read nothing but settings; those, and the places of what they make."""
    lines = rule.recorded.lines
    still = set(settings) - {"clip_factor"}
    places: dict[Made, Array] = {}
    hoisted: list[tuple[Line, list[Array], Array]] = []

    def known(operand: Operand) -> Array | None:
        if isinstance(operand, float):
            return np.array(operand)
        if isinstance(operand, Made):
            return places.get(operand)
        return settings[operand] if operand in still else None

    for number, line in enumerate(lines):
        operands = [known(operand) for operand in line.operands]
        if all(operand is not None for operand in operands):
            place = places[Made(number)] = np.zeros(())
            hoisted.append((line, [x for x in operands if x is not None], place))
    names = {made: f"h{made.at}" for made in places}

    def moved(operand: Operand) -> Operand:
        return names.get(operand, operand) if isinstance(operand, Made) else operand

    rest = [Line(line.ufunc, tuple(map(moved, line.operands)), line.along_rows) for line in lines]
    results = [moved(rule.made[name]) for name in (*rule.state, "after")]
    return trimmed(rest, results), hoisted, {names[made]: place for made, place in places.items()}
