"""What every export needs: the request checked, its numbers, and the lines of a program with what each one computes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from app.engine.optimizers import OPTIMIZERS
from app.engine.readable import ReadablePlan, Told
from app.engine.tape import Array
from app.models.blocks import Blocks, BlocksForm
from app.models.circuit import Circuit
from app.models.network import Network, NetworkForm
from app.trace.blocks_refusals import check_blocks
from app.trace.circuit_refusals import check_circuit
from app.trace.formulas import event_order
from app.trace.refusals import check
from app.trace.request import BlocksTrace, CircuitTrace, TraceSpec


@dataclass(frozen=True, slots=True)
class Loop:
    """How rows are gone through: epochs of minibatches from a place on; `batch` of the first are made already."""

    epochs: int
    batch_size: int
    shuffle: bool
    seed: int
    epoch: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """A request ready to be written as a program: a trace's one update, or with a loop a training.

    events  numbers of the trace's events: of a value by its node, of a contribution by the node and the slot, of an
            update by its parameter
    ids     the trace's number of each node: a tape with a batch axis may count them otherwise
    """

    spec: TraceSpec | CircuitTrace | BlocksTrace
    net: Network | Circuit | Blocks
    loop: Loop | None
    settings: dict[str, float]
    events: Mapping[tuple[str, int, int], int]
    ids: Mapping[int, int]

    @property
    def parameters(self) -> Mapping[str, Array]:
        """Where it begins."""
        assert self.spec.parameters is not None
        return self.spec.parameters

    @property
    def data(self) -> dict[str, Array]:
        """The rows by the name of the leaf that takes them, the targets last; a circuit has none."""
        if isinstance(self.spec, CircuitTrace):
            return {}
        if isinstance(self.spec, TraceSpec):
            return {"x": self.spec.inputs, "y": self.spec.targets}
        return {f"x_{name}": part for name, part in self.spec.inputs.items()} | {"y": self.spec.targets}

    def plan(self) -> ReadablePlan:
        """The readable plan of one update."""
        spec, chosen, net = self.spec, OPTIMIZERS[self.spec.optimizer.name], self.net
        first = None if isinstance(net, Circuit) else net.names[next(iter(self.data))]
        mean = first if not isinstance(net, Circuit) and net.spec.reduction == "mean" else None
        given = (chosen, spec.optimizer.extras(), spec.frozen, spec.mistake is not None, mean)
        return ReadablePlan(net.tape, net.parameters, *given, net.constants)

    def states(self) -> dict[str, dict[str, Array]]:
        """The optimizer's state of every parameter that is updated; 0 where none is given."""
        chosen, found = OPTIMIZERS[self.spec.optimizer.name], dict[str, dict[str, Array]]()
        for name, value in self.parameters.items():
            if name not in self.spec.frozen and chosen.state:
                zero = {key: np.zeros(() if key in chosen.scalars else value.shape) for key in chosen.state}
                found[name] = {**zero, **self.spec.optimizer_state.get(name, {})}
        return found

    def mark(self, phase: str, mark: Mapping[str, Any]) -> dict[str, Any]:
        """A mark of a plan's line, its nodes numbered as in the trace, with the event that the line computes."""
        found = {key: self.ids[value] if key in ("node", "operand") else value for key, value in mark.items()}
        node = self.ids[self.net.names[mark["name"]]] if "name" in mark else found.get("node", -1)
        key = (phase, node, mark.get("slot", -1 if phase == "backward" else 0))  # the 1 it begins with is no event
        event = self.events.get(key)
        return {"phase": phase, **found} | ({} if event is None else {"event": event})

    def marks(self, phase: str, *names: str) -> list[dict[str, Any]]:
        """Marks of a line that computes the values of these nodes, or with no names everything of a phase."""
        wanted = {self.ids[self.net.names[name]] for name in names}
        nodes = {own: self.net.tape.nodes[i].name for i, own in self.ids.items()}
        return [
            {"phase": phase, "event": event} | ({"name": nodes[node]} if phase == "update" else {"node": node})
            for (kind, node, _), event in self.events.items()
            if kind == phase and (node in wanted or not names)
        ]


def exported(spec: TraceSpec | CircuitTrace | BlocksTrace, loop: Loop | None) -> Exported:
    """Check a request and build its tape, a network's with a batch axis; targets that are class numbers become rows."""
    if isinstance(spec, BlocksTrace):
        return _blocks(spec, loop)
    if isinstance(spec, CircuitTrace):
        spec = check_circuit(spec)
        circuit = spec.model.build(spec.form)
        ids = {node.id: node.id for node in circuit.tape.nodes}
        return Exported(spec, circuit, None, spec.optimizer.effective(spec.update), _events(spec, circuit), ids)
    spec = check(spec, sized=loop is None)
    told = spec.model.build(spec.form)
    inputs, targets = np.atleast_2d(spec.inputs), _rows(spec, spec.model.layers[-1])
    shared = spec.form.shared
    events = _events(spec, told)
    spec = replace(spec, inputs=inputs, targets=targets)
    rows = len(inputs) if loop is None else min(loop.batch_size, len(inputs))
    net = spec.model.build(NetworkForm(rows, shared, False))
    ids = {node.id: told.names[node.name] for node in net.tape.nodes}
    return Exported(spec, net, loop, spec.optimizer.effective(spec.update if loop is None else 0), events, ids)


def _rows(spec: TraceSpec | BlocksTrace, units: int) -> Array:
    """The targets as rows, also where they are class numbers."""
    if spec.classes:
        return np.asarray(np.eye(units)[np.atleast_1d(spec.targets).astype(int)])
    return np.atleast_2d(spec.targets)


def _blocks(spec: BlocksTrace, loop: Loop | None) -> Exported:
    spec = check_blocks(spec, sized=loop is None)
    told = spec.model.build(spec.form)
    events = _events(spec, told)
    targets = _rows(spec, told.last.block.size)
    inputs = {name: np.atleast_2d(spec.inputs[name]) for name, _ in spec.model.inputs}
    spec = replace(spec, inputs=inputs, targets=targets)
    net = spec.model.build(BlocksForm(len(targets) if loop is None else min(loop.batch_size, len(targets))))
    ids = {node.id: told.names[node.name] for node in net.tape.nodes}
    return Exported(spec, net, loop, spec.optimizer.effective(spec.update if loop is None else 0), events, ids)


def _events(
    spec: TraceSpec | CircuitTrace | BlocksTrace, net: Network | Circuit | Blocks
) -> dict[tuple[str, int, int], int]:
    """The events of the request's own trace by what they compute."""
    order = event_order(net, spec.frozen, spec.mistake)
    return {(event.kind, event.node, event.edge.slot if event.edge else 0): k for k, event in enumerate(order)}


@dataclass(slots=True)
class Writer:
    """Lines of a program.

    marks  of some lines, which event of the trace they compute
    rows   the lines that hold an array's rows, from one line up to another
    """

    found: Exported
    lines: list[str] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, int]] = field(default_factory=list)
    depth: int = 0

    def add(self, *texts: str) -> None:
        """Add lines at the present depth."""
        self.lines += ["    " * self.depth + text if text else "" for text in texts]

    def told(self, lines: Iterable[Told], module: str = "np") -> None:
        """Add lines of a plan, each with its mark."""
        for line in lines:
            self.marked(str(line).replace("np.", f"{module}."), [self.found.mark(line.phase, line.mark)])

    def marked(self, text: str, marks: Iterable[Mapping[str, Any]]) -> None:
        """Add one line that computes what the marks say."""
        self.marks += [{"at": len(self.lines) + 1, **mark} for mark in marks]
        self.add(text)

    def array(self, name: str, value: Array, call: str, more: str = "") -> None:
        """Add an array or a number under a name, its rows one a line."""
        if value.ndim == 2:
            self.add(f"{name} = {call}([")
            first = len(self.lines) + 1
            self.add(*(f"    {numbers(row.tolist())}," for row in value))
            self.rows.append({"from": first, "to": len(self.lines) + 1})
            self.add(f"]{more})")
        else:
            self.add(f"{name} = {call}({numbers(value.tolist())}{more})")

    def text(self) -> str:
        """The program."""
        return "\n".join(self.lines) + "\n"


def numbers(value: Any) -> str:
    """A number or a list of numbers as Python reads it back."""
    if isinstance(value, list):
        return f"[{', '.join(map(numbers, value))}]"
    told = repr(float(value))
    return f'float("{told}")' if told in ("nan", "inf", "-inf") else told


def scheduled(found: Exported, assign: Mapping[str, str]) -> list[str]:
    """Lines that put a schedule's settings into force; `assign` writes each setting's, with {} for the number."""
    lines = []
    for start, settings in sorted(found.spec.optimizer.schedule, key=lambda entry: entry[0]):
        lines.append(f"if update >= {int(start)}:")
        lines += [f"    {assign[name].format(numbers(value))}" for name, value in settings.items()]
        if not settings:
            lines.append("    pass")
    return lines


def minibatches(writer: Writer, found: Exported, order: str, take: Sequence[str]) -> None:
    """Open the loops over epochs and minibatches; `take` sets x and y from `rows`."""
    loop = found.loop
    assert loop is not None
    size = int(loop.batch_size)
    first = f"{int(loop.batch) * size} if epoch == {int(loop.epoch)} else 0" if loop.batch else "0"
    writer.add(f"for epoch in range({int(loop.epoch)}, {int(loop.epoch + loop.epochs)}):")
    writer.depth += 1
    writer.add(f"order = {order}", f"for start in range({first}, len(order), {size}):")
    writer.depth += 1
    writer.add(f"rows = order[start : start + {size}]", *take)


def order_of(loop: Loop, rows: str = "X") -> str:
    """An epoch's order of rows, as numpy makes it; `rows` is an array that has as many."""
    return (
        f"np.random.default_rng([{int(loop.seed)}, epoch]).permutation(len({rows}))"
        if loop.shuffle
        else f"np.arange(len({rows}))"
    )
