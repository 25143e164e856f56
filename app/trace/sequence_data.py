"""The sequences of a request: a data set by its name, or sequences of one's own; read and checked."""

from dataclasses import replace

import numpy as np

from app.config import LIMITS
from app.engine.losses import LOSSES
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array
from app.models.datasets import Misfit, targets_for
from app.models.recurrent import RecurrentSpec
from app.models.sequences import SEQUENCES, make_sequences
from app.trace.data import Data, DataSpec, chosen_rows, named_problems, own_rows
from app.trace.recurrent_refusals import check_recurrent_model
from app.trace.refusals import shape_problem
from app.trace.request import RecurrentTrace
from app.words import words


def read_sequences(spec: DataSpec, model: RecurrentSpec) -> Data:
    """The sequences that are asked for; raises `Refused` where there are none, or none that this model can learn."""
    check_recurrent_model(model)
    if model.input_size == 0:
        raise Refused(Problem("/model/input_size", "conflict", words()["recurrent"]["data"]["no_inputs"]))
    for field in ("labels", "names"):
        if getattr(spec, field) is not None:
            raise Refused(Problem(f"/data/{field}", "unknown_field", words()["recurrent"]["data"]["class_names"]))
    if spec.name is not None:
        return _named(spec, model)
    inputs, targets = own_rows(spec)
    if inputs.ndim != 3:
        wanted = f"(n, T, {model.input_size})"
        raise Refused(
            shape_problem("/data/inputs", "inputs", inputs.shape, wanted, words()["recurrent"]["data"]["own"])
        )
    rank = 3 if model.loss_at == "every" else 2
    if targets.ndim == rank - 1:
        targets = _values(targets, None, model, "/data/targets")
    return Data(inputs, targets, LOSSES[model.loss].range is not None)


def _named(spec: DataSpec, model: RecurrentSpec) -> Data:
    own = words()["recurrent"]["data"]
    if spec.name not in SEQUENCES:
        raise Refused(unknown_name("/data/name", "data set of sequences", spec.name, list(SEQUENCES)))
    entry, problems = SEQUENCES[spec.name], named_problems(spec, LIMITS.examples)
    if spec.steps is not None and not 2 <= spec.steps <= LIMITS.time_steps:
        problems.append(Problem("/data/steps", "range", own["steps"].format(limit=LIMITS.time_steps)))
    if model.input_size != entry.features:
        text = own["features"].format(name=spec.name, features=entry.features, given=model.input_size)
        problems.append(Problem("/model/input_size", "shape", text))
    if entry.classes is None and model.output_size != entry.outputs:
        text = own["outputs"].format(name=spec.name, outputs=entry.outputs, given=model.output_size)
        problems.append(Problem("/model/output_size", "shape", text))
    count, steps = spec.samples or entry.samples, spec.steps or entry.steps
    size = max(entry.features, entry.outputs)
    if not problems and count * steps * size > LIMITS.training_values:
        text = own["too_large"].format(samples=f"{count:,}", steps=steps, size=size)
        problems.append(Problem("/data/samples", "too_large", text))
    if problems:
        raise Refused(*problems)
    inputs, targets = make_sequences(spec.name, spec.samples, spec.steps, spec.noise, spec.seed)
    if model.loss_at == "last":
        targets = targets[:, -1]
    if entry.classes is not None:
        targets = _values(targets, entry.classes, model, "/model/output_size")
    return Data(inputs, targets, entry.classes is not None, entry.labels)


def _values(labels: Array, classes: int | None, model: RecurrentSpec, path: str) -> Array:
    """What class numbers are compared as: themselves, a row with a single 1, or with one output 0 and 1."""
    try:
        flat = targets_for(labels.ravel(), classes, LOSSES[model.loss].classes, model.output_size)
    except Misfit as misfit:
        key = "classes" if classes is not None else "labels"
        text = words()["recurrent"]["data"][key].format(classes=misfit.classes, given=model.output_size)
        if classes is None and misfit.at is not None:
            path = "/".join([path, *(str(k) for k in np.unravel_index(misfit.at, labels.shape))])
        raise Refused(Problem(path, "shape", text)) from None
    return flat.reshape(labels.shape if flat.ndim == 1 else (*labels.shape, flat.shape[-1]))


def with_sequences(spec: RecurrentTrace, data: DataSpec, rows: list[int] | None) -> RecurrentTrace:
    """A trace of some sequences of the data, in the order in which they are named; of all where none are."""
    inputs, targets = chosen_rows(read_sequences(data, spec.model), rows)
    return replace(spec, inputs=inputs, targets=targets)
