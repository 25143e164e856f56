"""What every export needs: the request checked, its numbers, and the lines of a program with what each one computes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from app.engine.optimizers import OPTIMIZERS
from app.engine.readable import ReadablePlan, Told
from app.engine.tape import Array
from app.models.network import Network, NetworkForm
from app.trace.refusals import check
from app.trace.request import TraceSpec


@dataclass(frozen=True, slots=True)
class Loop:
    """How rows are gone through: epochs of minibatches, from a place on."""

    epochs: int
    batch_size: int
    shuffle: bool
    seed: int
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """A request ready to be written as a program: a trace's one update, or with a loop a training."""

    spec: TraceSpec
    net: Network
    loop: Loop | None
    settings: dict[str, float]

    @property
    def parameters(self) -> Mapping[str, Array]:
        """Where it begins."""
        assert self.spec.parameters is not None
        return self.spec.parameters

    def plan(self) -> ReadablePlan:
        """The readable plan of one update."""
        spec, chosen = self.spec, OPTIMIZERS[self.spec.optimizer.name]
        mean = self.net.names["x"] if spec.model.reduction == "mean" else None
        given = (chosen, spec.optimizer.extras(), spec.frozen, spec.mistake is not None, mean)
        return ReadablePlan(self.net.tape, self.net.parameters, *given)

    def states(self) -> dict[str, dict[str, Array]]:
        """The optimizer's state of every parameter that is updated; 0 where none is given."""
        chosen, found = OPTIMIZERS[self.spec.optimizer.name], dict[str, dict[str, Array]]()
        for name, value in self.parameters.items():
            if name not in self.spec.frozen and chosen.state:
                zero = {key: np.zeros(() if key in chosen.scalars else value.shape) for key in chosen.state}
                found[name] = {**zero, **self.spec.optimizer_state.get(name, {})}
        return found


def exported(spec: TraceSpec, loop: Loop | None) -> Exported:
    """Check a request and build its tape with a batch axis; targets that are class numbers become rows."""
    spec = check(spec, sized=loop is None)
    inputs, units = np.atleast_2d(spec.inputs), spec.model.layers[-1]
    targets = np.eye(units)[np.atleast_1d(spec.targets).astype(int)] if spec.classes else np.atleast_2d(spec.targets)
    shared = spec.form.shared
    spec = replace(spec, inputs=inputs, targets=targets)
    rows = len(inputs) if loop is None else min(loop.batch_size, len(inputs))
    net = spec.model.build(NetworkForm(rows, shared, False))
    return Exported(spec, net, loop, spec.optimizer.effective(spec.update if loop is None else 0))


@dataclass(slots=True)
class Writer:
    """Lines of a program; `marks` says of some which event of the trace they compute."""

    lines: list[str] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    depth: int = 0

    def add(self, *texts: str) -> None:
        """Add lines at the present depth."""
        self.lines += ["    " * self.depth + text if text else "" for text in texts]

    def told(self, lines: Iterable[Told], module: str = "np") -> None:
        """Add lines of a plan, each with its mark."""
        for line in lines:
            self.marks.append({"at": len(self.lines) + 1, "phase": line.phase, **line.mark})
            self.add(str(line).replace("np.", f"{module}."))

    def array(self, name: str, value: Array, call: str, more: str = "") -> None:
        """Add an array or a number under a name, its rows one a line."""
        if value.ndim == 2:
            self.add(f"{name} = {call}([")
            self.add(*(f"    {numbers(row.tolist())}," for row in value))
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
    writer.add(f"for epoch in range({int(loop.epoch)}, {int(loop.epoch + loop.epochs)}):")
    writer.depth += 1
    writer.add(f"order = {order}", f"for start in range(0, len(order), {int(loop.batch_size)}):")
    writer.depth += 1
    writer.add(f"rows = order[start : start + {int(loop.batch_size)}]", *take)


def order_of(loop: Loop) -> str:
    """An epoch's order of rows, as numpy makes it."""
    return (
        f"np.random.default_rng([{int(loop.seed)}, epoch]).permutation(len(X))" if loop.shuffle else "np.arange(len(X))"
    )
