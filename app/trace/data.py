"""The data of a request: a data set by its name, or rows of one's own; read, checked and split."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.config import LIMITS
from app.engine.losses import LOSSES
from app.engine.problems import LONGEST_NAME, Problem, Refused, unknown_name
from app.engine.tape import Array
from app.models.datasets import DATASETS, Misfit, make, targets_for
from app.models.network import NetworkSpec
from app.trace.refusals import check_model
from app.trace.request import TraceSpec
from app.words import words


@dataclass(frozen=True, slots=True)
class DataSpec:
    """Data as asked for: by name, or as inputs and targets."""

    name: str | None = None
    samples: int | None = None
    noise: float | None = None
    steps: int | None = None
    seed: int = 0
    inputs: Array | None = None
    targets: Array | None = None
    labels: tuple[str, ...] | None = None
    parts: Mapping[str, Array] | None = None
    """Inputs by name, for a model of blocks, in place of `inputs`."""
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """All rows: inputs (n, features), and targets as the network is compared with them.

    classes  whether a row belongs to a class, so that it can be told how many are right
    """

    inputs: Array
    targets: Array
    classes: bool
    labels: tuple[str, ...] = ()
    window: tuple[float, float] | None = None
    parts: tuple[tuple[str, int], ...] = ()
    """Where inputs come by name: their names and sizes; in `inputs` they stand side by side in this order."""

    def by_name(self, inputs: Array) -> dict[str, Array]:
        """Some rows of inputs, each name's own columns."""
        if not self.parts:
            return {}
        ends = np.cumsum([size for _, size in self.parts])[:-1]
        return dict(zip((name for name, _ in self.parts), np.split(inputs, ends, axis=1), strict=True))

    def rows(self, chosen: list[int]) -> tuple[Array, Array]:
        """Inputs and targets of some rows."""
        return self.inputs[chosen], self.targets[chosen]


def read_data(spec: DataSpec, model: NetworkSpec) -> Data:
    """The rows that are asked for; raises `Refused` where there are none, or none that this network can learn."""
    check_model(model)
    if spec.name is not None:
        return _named(spec, model)
    inputs, targets = own_rows(spec)
    if inputs.ndim != 2 or targets.ndim > 2:
        raise Refused(Problem("/data/inputs", "shape", words()["data"]["sequences"]))
    _check_names(spec.names, inputs.shape[1])
    if spec.labels is not None:
        _check_classes(targets, len(spec.labels))
        return Data(inputs, _targets(targets, len(spec.labels), model), True, spec.labels)
    loss = LOSSES[model.loss]
    return Data(inputs, _targets(targets, None, model), loss.range is not None)


def own_rows(spec: DataSpec) -> tuple[Array, Array]:
    """Inputs and targets that are brought, as many of the ones as of the others; raises `Refused` otherwise."""
    table = words()["data"]
    if spec.parts is not None:
        raise Refused(Problem("/data/inputs", "type", words()["blocks"]["data"]["needs_blocks"]))
    if spec.inputs is None or spec.targets is None:
        missing = "inputs" if spec.inputs is None else "targets"
        raise Refused(Problem(f"/data/{missing}", "missing", table["missing"].replace("{name}", missing)))
    own = [name for name in ("samples", "noise", "steps") if getattr(spec, name) is not None]
    if own:
        raise Refused(*(Problem(f"/data/{name}", "unknown_field", table["own"]) for name in own))
    if len(spec.inputs) != len(spec.targets):
        counts = table["rows"].format(inputs=len(spec.inputs), targets=len(spec.targets))
        raise Refused(Problem("/data/targets", "shape", counts))
    return spec.inputs, spec.targets


def named_problems(spec: DataSpec, most: int) -> list[Problem]:
    """What cannot be asked of a data set of at most so many rows, or sequences, by its name."""
    table, found = words()["data"], list[Problem]()
    own: dict[str, object] = {"inputs": spec.inputs if spec.parts is None else spec.parts, "targets": spec.targets}
    own |= {"labels": spec.labels, "names": spec.names}
    given = next((name for name, value in own.items() if value is not None), None)
    if given is not None:
        found.append(Problem(f"/data/{given}", "conflict", table["both"]))
    if spec.samples is not None and not 1 <= spec.samples <= most:
        found.append(Problem("/data/samples", "range", table["samples"].format(limit=f"{most:,}")))
    if spec.noise is not None and not 0 <= spec.noise < np.inf:
        found.append(Problem("/data/noise", "range", table["noise"]))
    return found


def _check_names(names: tuple[str, ...] | None, inputs: int) -> None:
    """Names are of no consequence to what is learned; there are as many as inputs."""
    table = words()["data"]
    if names is not None and len(names) != inputs:
        raise Refused(Problem("/data/names", "shape", table["names"].format(given=len(names), inputs=inputs)))
    if any(len(name) > LONGEST_NAME for name in names or ()):
        raise Refused(Problem("/data/names", "too_large", table["long_name"].format(limit=LONGEST_NAME)))


def _check_classes(targets: Array, classes: int) -> None:
    """With labels every target is the number of one of them; tells the first that is none by its row."""
    table = words()["data"]
    if classes < 2:
        raise Refused(Problem("/data/labels", "too_few", table["one_label"]))
    if targets.ndim != 1:
        raise Refused(Problem("/data/targets", "shape", table["class_rows"]))
    wrong = np.flatnonzero(~((targets >= 0) & (targets < classes) & (targets == np.floor(targets))))
    if wrong.size:
        row = int(wrong[0])
        text = table["class_number"].format(row=row + 1, given=f"{targets[row]:g}", last=classes - 1)
        raise Refused(Problem(f"/data/targets/{row}", "range", text))


def _named(spec: DataSpec, model: NetworkSpec) -> Data:
    table = words()["data"]
    if spec.name not in DATASETS:
        raise Refused(unknown_name("/data/name", "data set", spec.name, list(DATASETS)))
    entry = DATASETS[spec.name]
    problems = named_problems(spec, entry.most or LIMITS.examples)
    if spec.steps is not None:
        problems.append(Problem("/data/steps", "unknown_field", table["steps"]))
    if model.layers[0] != entry.features:
        text = table["features"].format(name=spec.name, features=entry.features, units=model.layers[0])
        problems.append(Problem("/model/layers/0", "shape", text))
    if problems:
        raise Refused(*problems)
    inputs, targets = make(spec.name, spec.samples, spec.noise, spec.seed)
    if entry.classes is None and model.layers[-1] != targets.shape[1]:
        text = table["outputs"].format(name=spec.name, outputs=targets.shape[1], units=model.layers[-1])
        raise Refused(Problem(f"/model/layers/{len(model.layers) - 1}", "shape", text))
    made = _targets(targets, entry.classes, model)
    return Data(inputs, made, entry.classes is not None, entry.labels, entry.window)


def _targets(targets: Array, classes: int | None, model: NetworkSpec) -> Array:
    try:
        return targets_for(targets, classes, LOSSES[model.loss].classes, model.layers[-1])
    except Misfit as misfit:
        table, units = words()["data"], model.layers[-1]
        if classes is None:
            path = "/data/targets" if misfit.at is None else f"/data/targets/{misfit.at}"
            raise Refused(Problem(path, "shape", table["labels"].format(units=units))) from None
        text = table["classes"].format(classes=misfit.classes, units=units)
        raise Refused(Problem(f"/model/layers/{len(model.layers) - 1}", "shape", text)) from None


def with_rows(spec: TraceSpec, data: DataSpec, rows: list[int] | None) -> TraceSpec:
    """A trace of some rows of the data, in the order in which they are named; of all of them where none are."""
    found = read_data(data, spec.model)
    inputs, targets = chosen_rows(found, rows)
    return replace(spec, inputs=inputs, targets=targets, whole=None if rows is None else found.inputs)


def chosen_rows(found: Data, rows: list[int] | None) -> tuple[Array, Array]:
    """Inputs and targets of some rows, or of all; raises `Refused` where there is no such row."""
    if rows is None:
        return found.inputs, found.targets
    table, count = words()["data"], len(found.inputs)
    if not rows:
        raise Refused(Problem("/rows", "too_few", table["no_rows"]))
    outside = next((k for k, row in enumerate(rows) if not 0 <= row < count), None)
    if outside is not None:
        raise Refused(Problem(f"/rows/{outside}", "range", table["row"].format(row=rows[outside], last=count - 1)))
    return found.rows(rows)
