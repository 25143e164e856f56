"""What a trace is asked for, parsed: the model, its numbers, the optimizer and how it is to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.engine.losses import LOSSES
from app.engine.optimizers import DEFAULT_LEARNING_RATE, OPTIMIZERS, Extras
from app.engine.tape import Array
from app.models.blocks import Blocks, BlocksForm, BlocksSpec
from app.models.circuit import Circuit, CircuitForm, CircuitSpec
from app.models.network import Network, NetworkForm, NetworkSpec
from app.models.recurrent import Recurrent, RecurrentForm, RecurrentSpec

GRANULARITIES = ("operation", "neuron", "layer")
REDUCTIONS = ("mean", "sum")
MISTAKES = ("updated_weights_in_delta",)


@dataclass(frozen=True, slots=True)
class OptimizerSpec:
    """An optimizer by name, with the settings that were given; the rest are its defaults."""

    name: str = "sgd"
    settings: Mapping[str, float] = field(default_factory=dict)
    weight_decay: float | None = None
    clip_by: str | None = None
    clip_limit: float = 1.0
    maximize: bool = False
    schedule: tuple[tuple[int, Mapping[str, float]], ...] = ()

    def effective(self, update: int) -> dict[str, float]:
        """Every setting in force at an update: defaults, then what was given, then the schedule's latest entry."""
        chosen = OPTIMIZERS[self.name]
        decay = chosen.weight_decay if self.weight_decay is None else self.weight_decay
        found = {"learning_rate": DEFAULT_LEARNING_RATE, **chosen.settings, **self.settings, "weight_decay": decay}
        for start, settings in sorted(self.schedule, key=lambda entry: entry[0]):
            found |= settings if start <= update else {}
        if self.clip_by:
            found["clip_limit"] = self.clip_limit
        return found

    def extras(self) -> Extras:
        """Which optional lines an update has. Decay in a schedule counts: structure must not depend on the update."""
        chosen = OPTIMIZERS[self.name]
        decay = chosen.weight_decay if self.weight_decay is None else self.weight_decay
        scheduled = any("weight_decay" in settings for _, settings in self.schedule)
        return Extras(self.clip_by, self.maximize, bool(decay) or scheduled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every request for a trace says, whatever is traced."""

    optimizer: OptimizerSpec = OptimizerSpec()
    optimizer_state: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    update: int = 0
    frozen: frozenset[str] = frozenset()
    granularity: str = "neuron"
    mistake: str | None = None
    upstream: Array | None = None
    include: frozenset[str] = frozenset({"structure", "events", "result"})
    known: str | None = None


@dataclass(frozen=True, slots=True)
class TraceSpec(Asked):
    """One request for a trace of a network, parsed but not yet checked."""

    model: NetworkSpec
    inputs: Array
    targets: Array
    parameters: Mapping[str, Array] | None = None
    initializer: tuple[str, int, Mapping[str, float]] | None = None
    whole: Array | None = None
    """The inputs of all rows of the data that these examples are some of."""

    @property
    def batch(self) -> int | None:
        """How many examples, or None where there is one example without a batch axis."""
        return None if self.inputs.ndim == 1 else self.inputs.shape[0]

    @property
    def classes(self) -> bool:
        """Whether the targets are class numbers."""
        return LOSSES[self.model.loss].classes and self.targets.ndim == self.inputs.ndim - 1

    @property
    def form(self) -> NetworkForm:
        """What the tape depends on beside the model."""
        assert self.parameters is not None
        shared = frozenset(n for n, value in self.parameters.items() if n[0] == "b" and value.ndim == 0)
        return NetworkForm(self.batch, shared, self.classes)

    def leaves(self, network: Network) -> dict[int, Array]:
        """The given values by node number."""
        assert self.parameters is not None
        found = {network.names[name]: value for name, value in self.parameters.items()}
        found[network.names["x"]] = self.inputs
        found[network.names["y"] if network.classes is None else network.classes] = self.targets
        return found


@dataclass(frozen=True, slots=True)
class CircuitTrace(Asked):
    """One request for a trace of a circuit, parsed but not yet checked. What is given are its parameters."""

    model: CircuitSpec
    parameters: Mapping[str, Array]

    @property
    def form(self) -> CircuitForm:
        """What the tape depends on beside the text."""
        shapes = tuple((name, value.shape) for name, value in self.parameters.items())
        return CircuitForm(shapes, self.upstream is not None)

    def leaves(self, circuit: Circuit) -> dict[int, Array]:
        """The given values, and the numbers of the text, by node number."""
        return circuit.leaves(self.parameters)


@dataclass(frozen=True, slots=True)
class RecurrentTrace(Asked):
    """One request for a trace of a recurrent model, parsed but not yet checked.

    inputs   (steps, size), or with examples (n, steps, size); none where the model takes none
    targets  for every step or the last: values, or class numbers
    initial  states before the first step by name, h0 and of an LSTM c0; 0 where they are not given
    """

    model: RecurrentSpec
    inputs: Array | None
    targets: Array
    initial: Mapping[str, Array] = field(default_factory=dict)
    parameters: Mapping[str, Array] | None = None
    initializer: tuple[str, int, Mapping[str, float]] | None = None

    @property
    def steps(self) -> int:
        """How many steps the sequence has."""
        return (self.model.steps or 0) if self.inputs is None else self.inputs.shape[-2]

    @property
    def batch(self) -> int | None:
        """How many examples, or None where there is one example without a batch axis."""
        if self.inputs is not None:
            return None if self.inputs.ndim == 2 else self.inputs.shape[0]
        return next((len(state) for state in self.initial.values() if state.ndim == 2), None)

    @property
    def classes(self) -> bool:
        """Whether the targets are class numbers."""
        axes = (self.batch is not None) + (self.model.loss_at == "every")
        return LOSSES[self.model.loss].classes and self.targets.ndim == axes

    @property
    def form(self) -> RecurrentForm:
        """What the tape depends on beside the model."""
        return RecurrentForm(self.steps, self.batch, self.classes)

    def leaves(self, model: Recurrent) -> dict[int, Array]:
        """The given values by node number."""
        assert self.parameters is not None
        found = {model.names[name]: value for name, value in self.parameters.items()}
        for name, i in model.initial.items():
            found[i] = self.initial.get(name, np.zeros(model.tape.nodes[i].shape))
        axis = 0 if self.batch is None else 1
        every = self.model.loss_at == "every"
        for step in model.steps:
            if step.input is not None and self.inputs is not None:
                found[step.input] = np.asarray(self.inputs.take(step.time - 1, axis))
            if step.given is not None:
                found[step.given] = np.asarray(self.targets.take(step.time - 1, axis) if every else self.targets)
        return found


@dataclass(frozen=True, slots=True)
class BlocksTrace(Asked):
    """One request for a trace of a model of blocks, parsed but not yet checked.

    inputs  by name, each (size), or with examples (n, size)
    """

    model: BlocksSpec
    inputs: Mapping[str, Array]
    targets: Array
    parameters: Mapping[str, Array] | None = None
    initializer: tuple[str, int, Mapping[str, float]] | None = None

    @property
    def batch(self) -> int | None:
        """How many examples, or None where there is one example without a batch axis."""
        first = next(iter(self.inputs.values()))
        return None if first.ndim == 1 else len(first)

    @property
    def classes(self) -> bool:
        """Whether the targets are class numbers."""
        return LOSSES[self.model.loss].classes and self.targets.ndim == (self.batch is not None)

    @property
    def form(self) -> BlocksForm:
        """What the tape depends on beside the model."""
        return BlocksForm(self.batch, self.classes)

    def leaves(self, model: Blocks) -> dict[int, Array]:
        """The given values by node number."""
        assert self.parameters is not None
        found = {model.names[name]: value for name, value in self.parameters.items()}
        found |= {i: self.inputs[name] for name, i in model.inputs.items()}
        return found | {model.given: self.targets}


AnyTrace = TraceSpec | CircuitTrace | RecurrentTrace | BlocksTrace
