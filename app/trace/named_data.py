"""Rows for a model of blocks, a list of them for each input by its name: a data set, or rows of one's own."""

from dataclasses import replace

import numpy as np

from app.config import LIMITS
from app.engine.losses import LOSSES
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array
from app.models.blocks import BlocksSpec
from app.models.datasets import Misfit, targets_for
from app.models.facts import FACTS
from app.trace.blocks_refusals import check_blocks_model
from app.trace.data import Data, DataSpec, chosen_rows, named_problems, own_rows
from app.trace.refusals import shape_problem
from app.trace.request import BlocksTrace
from app.words import words


def read_named(spec: DataSpec, model: BlocksSpec) -> Data:
    """The rows that are asked for; raises `Refused` where there are none, or none that this model can learn."""
    check_blocks_model(model)
    if spec.labels is not None and spec.name is None:
        raise Refused(Problem("/data/labels", "unknown_field", words()["blocks"]["data"]["labels"]))
    return _own(spec, model) if spec.name is None else _named(spec, model)


def _own(spec: DataSpec, model: BlocksSpec) -> Data:
    table, sizes = words()["blocks"], dict(model.inputs)
    if spec.inputs is not None:
        raise Refused(Problem("/data/inputs", "type", table["data"]["object"]))
    problems, counts = list[Problem](), dict[str, int]()
    given = spec.parts or {}
    problems += [
        unknown_name(f"/data/inputs/{name}", "input", name, list(sizes)) for name in given if name not in sizes
    ]
    for name, size in sizes.items():
        part, path = given.get(name), f"/data/inputs/{name}"
        if part is None:
            if spec.parts is not None:
                text = table["refusals"]["input_missing"].format(name=name, size=size)
                problems.append(Problem(path, "missing", text))
        elif part.ndim != 2 or part.shape[1] != size:
            why = table["refusals"]["input_shape"].format(name=name, size=size)
            problems.append(shape_problem(path, name, part.shape, f"(n, {size})", why))
        else:
            counts[name] = len(part)
    if problems:
        raise Refused(*problems)
    first = next(iter(counts), "")
    for name, count in counts.items():
        if count != counts[first]:
            text = table["refusals"]["rows"].format(name=name, first=first, given=count, wanted=counts[first])
            raise Refused(Problem(f"/data/inputs/{name}", "shape", text))
    inputs = np.hstack([given[name] for name in sizes]) if counts else None
    inputs, targets = own_rows(replace(spec, inputs=inputs, parts=None))
    made = _targets(targets, model)
    return Data(inputs, made, _marks(made, model), parts=model.inputs)


def _named(spec: DataSpec, model: BlocksSpec) -> Data:
    own = words()["blocks"]["data"]
    if spec.name not in FACTS:
        raise Refused(unknown_name("/data/name", "data set of facts", spec.name or "", list(FACTS)))
    entry, problems = FACTS[spec.name], named_problems(spec, LIMITS.examples)
    wanted = {name: len(labels) for name, labels in entry.inputs.items()}
    surplus = [name for name in ("samples", "noise", "steps") if getattr(spec, name) is not None]
    problems += [Problem(f"/data/{name}", "unknown_field", own["fixed"]) for name in surplus]
    if dict(model.inputs) != wanted:
        told = {"wanted": _sizes(wanted), "given": _sizes(dict(model.inputs))}
        problems.append(Problem("/model/inputs", "shape", own["inputs"].format(name=spec.name, **told)))
    last = model.ends()[0]
    if (units := model.sizes()[last]) != len(entry.outputs):
        place = next(k for k, block in enumerate(model.blocks) if block.name == last)
        text = own["outputs"].format(name=spec.name, outputs=len(entry.outputs), units=units)
        problems.append(Problem(f"/model/blocks/{place}/size", "shape", text))
    if problems:
        raise Refused(*problems)
    inputs, targets = entry.rows()
    whole = np.hstack([inputs[name] for name, _ in model.inputs])
    return Data(whole, targets, True, entry.outputs, parts=model.inputs)


def _sizes(sizes: dict[str, int]) -> str:
    return ", ".join(f"{name} ({size})" for name, size in sizes.items())


def _targets(targets: Array, model: BlocksSpec) -> Array:
    units = model.sizes()[model.ends()[0]]
    if targets.ndim == 3:
        raise Refused(Problem("/data/targets", "shape", words()["data"]["sequences"]))
    try:
        return targets_for(targets, None, LOSSES[model.loss].classes, units)
    except Misfit as misfit:
        path = "/data/targets" if misfit.at is None else f"/data/targets/{misfit.at}"
        text = words()["blocks"]["data"]["label_number"].format(units=units)
        raise Refused(Problem(path, "shape", text)) from None


def _marks(targets: Array, model: BlocksSpec) -> bool:
    """Whether it can be told how many rows are right: targets are classes, or every one of them is on or off."""
    return LOSSES[model.loss].classes or bool(np.isin(targets, (0.0, 1.0)).all())


def with_named_rows(spec: BlocksTrace, data: DataSpec, rows: list[int] | None) -> BlocksTrace:
    """A trace of some rows of the data, in the order in which they are named; of all of them where none are."""
    found = read_named(data, spec.model)
    inputs, targets = chosen_rows(found, rows)
    return replace(spec, inputs=found.by_name(inputs), targets=targets)
