"""What a training needs of a kind of model: its tape for a number of examples, its arrays, and a look at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.compile import Memory, compile_forward
from app.engine.losses import LOSSES
from app.engine.tape import Array, Tape
from app.engine.training import Feeder
from app.models.blocks import Blocks, BlocksForm, BlocksSpec
from app.models.network import NetworkForm, NetworkSpec
from app.models.recurrent import Recurrent, RecurrentForm, RecurrentSpec
from app.trace.counting import Confusion, classes_of, confusion_of, histogram_of
from app.trace.data import Data
from app.trace.looking import Forward

Unrolled = tuple[Tape, list[int], tuple[int, ...]]
"""A tape, its parameters, and its leaves that each minibatch brings."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A model that can be trained on some data.

    built    its tape for so many examples
    arrays   what the leaves are, for some rows of the data, batch first
    forward  a look at some rows, at the numbers in a memory; with slopes where the last argument says so
    """

    parameters: Mapping[str, Array]
    built: Callable[[int], Unrolled]
    arrays: Callable[[list[int]], list[Array]]
    forward: Callable[[Memory, list[int], bool], Forward]


def of_network(model: NetworkSpec, data: Data, parameters: Mapping[str, Array], shared: frozenset[str]) -> Trained:
    """A network of layers; class numbers become rows with a single 1: that is what a tape's loss compares with."""

    def built(rows: int) -> Unrolled:
        net = model.build(NetworkForm(rows, shared, False))
        return net.tape, net.parameters, (net.names["x"], net.names["y"])

    def arrays(rows: list[int]) -> list[Array]:
        inputs, targets = data.rows(rows)
        return [inputs, np.eye(model.layers[-1])[targets.astype(int)] if targets.ndim == 1 else targets]

    def forward(memory: Memory, rows: list[int], slopes: bool) -> Forward:
        inputs, targets = arrays(rows)
        return Forward(model, shared, memory, inputs, targets, slopes)

    return Trained(parameters, built, arrays, forward)


def of_sequences(model: RecurrentSpec, data: Data, parameters: Mapping[str, Array]) -> Trained:
    """A recurrent model: a leaf for each step's inputs and targets, and for the states before the first."""
    steps = data.inputs.shape[1]

    def unrolled(rows: int) -> Recurrent:
        return model.build(RecurrentForm(steps, rows))

    def built(rows: int) -> Unrolled:
        net = unrolled(rows)
        return net.tape, net.parameters, net.leaves

    def compared(rows: list[int]) -> Array:
        """Targets (rows, counted steps, outputs)."""
        targets, counted = data.targets[rows], len(model.counted(steps))
        if targets.size == len(rows) * counted and data.targets.ndim == 1 + (model.loss_at == "every"):
            targets = np.eye(model.output_size)[targets.astype(int)]
        return targets.reshape(len(rows), counted, -1)

    def arrays(rows: list[int]) -> list[Array]:
        inputs, targets, net = data.inputs[rows], compared(rows), unrolled(len(rows))
        before = [np.zeros((len(rows), model.hidden_size)) for _ in net.initial]
        return [*before, *inputs.transpose(1, 0, 2), *targets.transpose(1, 0, 2)]

    def forward(memory: Memory, rows: list[int], slopes: bool) -> Forward:
        return SequenceForward(unrolled(len(rows)), memory, arrays(rows), compared(rows))

    return Trained(parameters, built, arrays, forward)


def of_blocks(model: BlocksSpec, data: Data, parameters: Mapping[str, Array]) -> Trained:
    """A model of blocks: a leaf for each input, and one for the targets, class numbers as rows with a single 1."""
    last = model.sizes()[model.ends()[0]]

    def built(rows: int) -> Unrolled:
        net = model.build(BlocksForm(rows))
        return net.tape, net.parameters, net.leaves

    def arrays(rows: list[int]) -> list[Array]:
        inputs, targets = data.rows(rows)
        return [*data.by_name(inputs).values(), np.eye(last)[targets.astype(int)] if targets.ndim == 1 else targets]

    def forward(memory: Memory, rows: list[int], slopes: bool) -> Forward:
        return BlocksForward(model.build(BlocksForm(len(rows))), memory, arrays(rows), slopes)

    return Trained(parameters, built, arrays, forward)


class BlocksForward(Forward):
    """The forward pass of a model of blocks over some rows, compiled once."""

    def __init__(self, model: Blocks, memory: Memory, arrays: list[Array], slopes: bool) -> None:
        """Compile it; `arrays` are those of the model's leaves, the targets last."""
        self.model, self.targets = model, arrays[-1]
        self.unit = model.last.value if model.probabilities is None else model.probabilities
        wanted = {self.unit, model.tape.root}
        if slopes:
            wanted |= {i for placed in model.placed for i in (placed.pre, placed.value)}
        self.program = compile_forward(model.tape, memory, model.leaves, wanted)
        feeder = Feeder(arrays, len(self.targets), shuffle=False, seed=0)
        self.views = [feeder.views(self.program, model.leaves, 0)]

    @property
    def loss(self) -> float:
        return float(self.program.value(self.model.tape.root))

    @property
    def outputs(self) -> Array:
        """What a reader expects: outputs, or of logits the probabilities; a view (n, units)."""
        return self.program.value(self.unit)

    @property
    def error(self) -> float:
        return float(np.abs(self.outputs - self.targets).mean())

    @property
    def accuracy(self) -> float:
        """The part of the rows that is right: by its class, or where each output answers for itself, by all of them."""
        if LOSSES[self.model.spec.loss].classes:
            return float((classes_of(self.outputs) == classes_of(self.targets)).mean())
        return float(((self.outputs >= 0.5) == (self.targets >= 0.5)).all(axis=1).mean())

    def histograms(self) -> list[dict[str, Any]]:
        return [histogram_of(self.model.tape, self.program, placed.pre, placed.value) for placed in self.model.placed]


class SequenceForward(Forward):
    """The forward pass of a recurrent model over some sequences, compiled once."""

    def __init__(self, model: Recurrent, memory: Memory, arrays: list[Array], targets: Array) -> None:
        """Compile it; `targets` are (n, counted steps, outputs)."""
        self.model, self.targets = model, targets
        steps = [step for step in model.steps if step.output is not None]
        self.units = [i for step in steps if (i := step.probabilities or step.output) is not None]
        self.program = compile_forward(model.tape, memory, model.leaves, {*self.units, model.tape.root})
        feeder = Feeder(arrays, len(targets), shuffle=False, seed=0)
        self.views = [feeder.views(self.program, model.leaves, 0)]

    @property
    def loss(self) -> float:
        return float(self.program.value(self.model.tape.root))

    @property
    def outputs(self) -> Array:
        """What comes out at every counted step (n, steps, outputs); of logits the probabilities."""
        return np.stack([self.program.value(i) for i in self.units], axis=1)

    @property
    def error(self) -> float:
        """The mean size of prediction − target, over every counted step."""
        return float(np.abs(self.outputs - self.targets).mean())

    @property
    def accuracy(self) -> float:
        """The part of the counted steps that is put into the right class."""
        return float((classes_of(_flat(self.outputs)) == classes_of(_flat(self.targets))).mean())

    def confusion(self, rows: list[int]) -> Confusion:
        """Which steps are put into which class; a row is named once for each of its steps."""
        told = [row for row in rows for _ in self.units]
        return confusion_of(_flat(self.outputs), _flat(self.targets), told)


def _flat(values: Array) -> Array:
    return values.reshape(-1, values.shape[-1])
