"""What is seen of a training at one moment: losses, how many are right, boundaries, responses, what is counted.

Everything is computed by programs of the forward pass over the very numbers that are trained.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.engine.compile import Memory, compile_forward
from app.engine.tape import Array
from app.engine.training import Feeder
from app.models.network import NetworkForm, NetworkSpec
from app.trace.counting import Confusion, classes_of, confusion_of, histogram_of
from app.trace.numbers import norm_of, plain, spelled


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle over two inputs, and how many points it has on each side; the other inputs stand still at `base`."""

    x: tuple[float, float]
    y: tuple[float, float]
    points: tuple[int, int]
    features: tuple[int, int] = (0, 1)
    base: tuple[float, ...] = ()

    def axes(self) -> tuple[Array, Array]:
        """The values along each side, both ends among them."""
        return np.linspace(*self.x, self.points[0]), np.linspace(*self.y, self.points[1])

    def rows(self, inputs: int) -> Array:
        """The points as rows of inputs, line by line from below."""
        x, y = self.axes()
        found = np.tile(np.array(self.base) if self.base else np.zeros(inputs), (len(x) * len(y), 1))
        found[:, self.features[0]] = np.tile(x, len(y))
        found[:, self.features[1]] = np.repeat(y, len(x))
        return found


class Forward:
    """The forward pass over some rows, compiled once."""

    def __init__(
        self,
        spec: NetworkSpec,
        shared: frozenset[str],
        memory: Memory,
        inputs: Array,
        targets: Array | None = None,
        slopes: bool = False,
    ) -> None:
        """Compile it; without targets there is no loss to look at, and only with `slopes` there are histograms."""
        net = self.net = spec.build(NetworkForm(len(inputs), shared, False))
        self.targets = np.zeros((len(inputs), spec.layers[-1])) if targets is None else targets
        leaves = (net.names["x"], net.names["y"])
        self.units = [layer.value for layer in net.layers[1:]]
        self.output = self.units[-1] if net.probabilities is None else net.probabilities
        wanted = {*self.units, self.output} | (set() if targets is None else {net.tape.root})
        if slopes:
            wanted |= {layer.pre for layer in net.layers if layer.pre is not None}
        self.program = compile_forward(net.tape, memory, leaves, wanted)
        feeder = Feeder([inputs, self.targets], len(inputs), shuffle=False, seed=0)
        self.views = [feeder.views(self.program, leaves, 0)]
        self.classes = classes_of(self.targets)
        self._told = self.program.value(self.output)
        self._wanted = np.asfortranarray(self.targets)
        self._apart = np.empty_like(self._told)

    def run(self) -> None:
        """Compute everything at the parameters as they stand."""
        with np.errstate(all="ignore"):
            self.program.run(self.views)

    @property
    def loss(self) -> float:
        """The loss of these rows, penalties among it."""
        return float(self.program.value(self.net.tape.root))

    @property
    def outputs(self) -> Array:
        """What a reader expects: outputs, or of logits the probabilities; a view (n, units)."""
        return self._told

    @property
    def error(self) -> float:
        """The mean size of prediction − target."""
        np.subtract(self._told, self._wanted, self._apart)
        np.absolute(self._apart, self._apart)
        return float(np.add.reduce(self._apart, None)) / self._apart.size

    @property
    def accuracy(self) -> float:
        """The part of the rows that is put into the right class."""
        return int(np.count_nonzero(classes_of(self._told) == self.classes)) / len(self.classes)

    def confusion(self, rows: list[int]) -> Confusion:
        """Which of these rows, called so, are put into which class."""
        return confusion_of(self.outputs, self.targets, rows)

    def histograms(self) -> list[dict[str, Any]]:
        """How the values of each layer are spread."""
        layers = [(layer.pre, layer.value) for layer in self.net.layers[1:]]
        return [histogram_of(self.net.tape, self.program, pre, value) for pre, value in layers if pre is not None]


class Boundary:
    """A network's outputs over a window."""

    def __init__(self, spec: NetworkSpec, shared: frozenset[str], memory: Memory, window: Window) -> None:
        self.window = window
        self.forward = Forward(spec, shared, memory, window.rows(spec.layers[0]))

    def told(self, units: bool) -> dict[str, Any]:
        """The axes, the outputs as pictures (output, y, x), and where asked for every unit's response likewise."""
        x, y = self.window.axes()
        self.forward.run()
        found: dict[str, Any] = {"x": x, "y": y, "outputs": self._pictures(self.forward.outputs)}
        if units:
            nodes = self.forward.net.tape.nodes
            found["units"] = {nodes[i].name: self._pictures(self.forward.program.value(i)) for i in self.forward.units}
        return found

    def _pictures(self, values: Array) -> Any:
        x, y = self.window.points
        return plain(np.ascontiguousarray(values.T).reshape(values.shape[1], y, x))


def measures(train: Forward, test: Forward | None, classes: bool) -> dict[str, float | str | None]:
    """Loss, error and, of classes, accuracy on the rows trained on and on those held back."""
    told: dict[str, float | str | None] = {}
    for prefix, seen in (("", train), ("test_", test)):
        told[f"{prefix}loss"] = None if seen is None else spelled(seen.loss)
        told[f"{prefix}error"] = None if seen is None else spelled(seen.error)
        told[f"{prefix}accuracy"] = seen.accuracy if seen is not None and classes else None
    return told


def norms(arrays: dict[str, Array]) -> dict[str, float | str]:
    """The size of each array."""
    return {name: norm_of(value) for name, value in arrays.items()}
