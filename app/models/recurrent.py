"""A recurrent model, as a tape: one cell, unrolled over the steps of a sequence.

Every step has lines of its own and reads the same weights, which are there once: backward, each step's contribution to
a weight's gradient arrives on its own, the last step's first. A loss stands at every step, or at the last one alone.
"""

from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

from app.engine.arrays import contraction
from app.engine.losses import LOSSES
from app.engine.ops import Contraction
from app.engine.tape import Tape
from app.models.cells import CELLS, Cell
from app.models.network import OneHot
from app.models.unrolling import Lines

ENDS = ("every", "last")
"""Where a loss may stand."""

SHARED = ("sum", "mean")
"""What becomes of the contributions of a weight's copies."""


@dataclass(frozen=True, slots=True)
class RecurrentSpec:
    """What a recurrent model is, without a single weight.

    loss_at          "every" step is compared with a target, or the "last" alone
    truncate         the gradient goes back through at most so many steps: the last ones, and those before them likewise
    shared_gradient  "sum" of the copies' contributions, or their "mean" as in 1986
    steps            how long it runs where it has no inputs
    """

    cell: str = "rnn"
    input_size: int = 1
    hidden_size: int = 1
    output_size: int = 1
    activation: str = "tanh"
    output_activation: str = "identity"
    loss: str = "half_squared_error"
    loss_at: str = "every"
    truncate: int | None = None
    shared_gradient: str = "sum"
    reduction: str = "mean"
    steps: int | None = None

    def build(self, form: "RecurrentForm") -> "Recurrent":
        """The model as a tape."""
        return _Builder(self, form).model

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every parameter with its shape, in order."""
        cell = CELLS[self.cell].shapes(self.input_size, self.hidden_size)
        return {**cell, "Why": (self.output_size, self.hidden_size), "by": (self.output_size,)}

    @property
    def weights(self) -> int:
        """How many weights there are, biases not counted."""
        return sum(prod(shape) for shape in self.shapes().values() if len(shape) == 2)

    @property
    def units(self) -> int:
        """Numbers of one step, roughly: what comes in, the cell's parts and what comes out."""
        return self.input_size + 2 * (CELLS[self.cell].gates + 1) * self.hidden_size + 5 * self.output_size

    def counted(self, steps: int) -> range:
        """The steps, from 1, that have an output and a loss."""
        return range(1, steps + 1) if self.loss_at == "every" else range(steps, steps + 1)

    def is_cut(self, step: int, steps: int) -> bool:
        """Whether the gradient stops before this step on its way back; counted from the last step on."""
        return self.truncate is not None and step > 1 and (steps - step + 1) % self.truncate == 0


@dataclass(frozen=True, slots=True)
class RecurrentForm:
    """What the tape depends on beside the spec.

    batch    number of examples, or None for one example without a batch axis
    classes  targets are class numbers instead of values
    """

    steps: int
    batch: int | None = None
    classes: bool = False


@dataclass(slots=True)
class Step:
    """The node numbers of one step of the sequence; None where the model, or this step, has no such line."""

    time: int
    input: int | None = None
    gates: dict[str, int] = field(default_factory=dict)
    pre: int | None = None
    state: int = -1
    memory: int | None = None
    output_pre: int | None = None
    output: int | None = None
    probabilities: int | None = None
    target: int | None = None
    given: int | None = None
    """What the request gives as the target: the class number where `target` is a row made of it."""
    term: int | None = None
    loss: int | None = None


@dataclass
class Recurrent:
    """A recurrent model's tape, and where its parts are on it. `initial` holds the states before the first step."""

    spec: RecurrentSpec
    form: RecurrentForm
    tape: Tape
    parameters: list[int] = field(default_factory=list)
    initial: dict[str, int] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """Second names: where a curve is the identity, what goes into it and what comes out are one line."""
    sources: dict[int, int] = field(default_factory=dict)
    """By the line that hands a parameter on to its copies: the parameter."""
    constants: dict[int, float] = field(default_factory=dict)
    """Numbers that a text would hold; there are none here."""

    @property
    def batch(self) -> int | None:
        """How many examples, or None for one without a batch axis."""
        return self.form.batch

    @property
    def leaves(self) -> tuple[int, ...]:
        """What each example brings: the states before the first step, the inputs and the targets, step by step."""
        inputs = [step.input for step in self.steps if step.input is not None]
        targets = [step.given for step in self.steps if step.given is not None]
        return (*self.initial.values(), *inputs, *targets)

    @cached_property
    def work(self) -> int:
        """Multiplications of one forward pass, roughly."""
        total = 0
        for node in self.tape.computed():
            if isinstance(node.op, Contraction):
                total += prod(node.op.sizes([self.tape.nodes[i].shape for i in node.operands]).values())
            else:
                total += prod(node.shape)
        return total


class _Builder:
    """Adds the lines of the steps to the tape: leaves, cell by cell, then the losses."""

    def __init__(self, spec: RecurrentSpec, form: RecurrentForm) -> None:
        self.spec, self.form, self.loss = spec, form, LOSSES[spec.loss]
        self.cell: Cell = CELLS[spec.cell]
        self.model = Recurrent(spec, form, Tape())
        self.lines = Lines(self.model.tape, form.batch, self.model.names, self.model.aliases)
        self._parameters()
        states = self._initial()
        for time in range(1, form.steps + 1):
            states = self._step(time, states)
        for step in self.model.steps:
            if step.output is not None:
                self._compared(step, step.output)
        self.model.tape.close(self._root())

    def _parameters(self) -> None:
        spec, counted = self.spec, len(self.spec.counted(self.form.steps))
        self.shared: dict[str, int] = {}
        for name, shape in spec.shapes().items():
            leaf = self.lines.parameter(name, shape)
            self.model.parameters.append(leaf)
            copies = counted if name in ("Why", "by") else self.form.steps
            if spec.shared_gradient == "mean" and copies > 1:
                self.shared[name] = self.lines.averaged(leaf, copies)
                self.model.sources[self.shared[name]] = leaf
            else:
                self.shared[name] = leaf
        self.weights = self.cell.weights(self.lines, self.shared, self.spec)

    def _initial(self) -> dict[str, int]:
        for letter in self.cell.states:
            leaf = self.lines.leaf(f"{letter}0", self.spec.hidden_size, "input", 0, letter)
            self.model.initial[f"{letter}0"] = leaf
        return {letter: self.model.initial[f"{letter}0"] for letter in self.cell.states}

    def _step(self, time: int, states: dict[str, int]) -> dict[str, int]:
        """One step's lines; returns the states that the next one reads."""
        spec, lines = self.spec, self.lines
        step = Step(time)
        self.model.steps.append(step)
        if spec.input_size:
            step.input = lines.leaf(f"x{time}", spec.input_size, "input", time, "x")
        if spec.is_cut(time, self.form.steps):
            states = {letter: lines.cut(i, time, letter) for letter, i in states.items()}
        states = self.cell.lines(lines, self.weights, spec, step, states)
        if time in spec.counted(self.form.steps):
            self._output(step)
        return states

    def _output(self, step: Step) -> None:
        """y = g(Why h + by), and what logits mean as probabilities."""
        lines, time = self.lines, step.time
        step.output_pre, step.output = lines.layer(
            (self.shared["Why"], step.state, self.shared["by"]),
            time,
            self.spec.output_activation,
            pre=("s", rf"\delta^{{y({time})}}_{{#0}}"),
            out="y",
            role="output",
        )
        if self.loss.probabilities is not None:
            step.probabilities = lines.units(
                self.loss.probabilities, step.output, name=f"p{time}", time=time, letter="p", gradient=""
            )

    def _compared(self, step: Step, output: int) -> None:
        """The target, a term per output, and their weighted sum: the loss of this step."""
        lines, time, size = self.lines, step.time, self.spec.output_size
        if self.form.classes:
            step.given = lines.number(f"class{time}", time)
            step.target = lines.units(OneHot(size), step.given, name=f"d{time}", time=time, letter="d", role="constant")
        else:
            step.given = step.target = lines.leaf(f"d{time}", size, "target", time, "d")
        context = () if step.probabilities is None else (step.probabilities,)
        told: dict[str, Any] = {"name": f"term{time}", "time": time, "letter": "e", "context": context}
        step.term = lines.units(self.loss.term, output, step.target, **told)
        mean = 1.0 / self.form.batch if self.form.batch and self.spec.reduction == "mean" else 1.0
        total = contraction("total", f"{lines.n}o ->", self.loss.scale(size) * mean)
        alone = len(self.spec.counted(self.form.steps)) == 1
        step.loss = lines.scalar(total, step.term, name="loss" if alone else f"loss{time}", time=time, last=alone)

    def _root(self) -> int:
        losses = [step.loss for step in self.model.steps if step.loss is not None]
        if len(losses) == 1:
            return losses[0]
        whole = contraction("total", f"{'+'.join(' ' * len(losses))} ->")
        return self.lines.scalar(whole, *losses, name="loss", time=self.form.steps + 1, last=True)
