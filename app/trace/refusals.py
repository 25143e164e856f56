"""Whether a trace can be done: names, ranges and shapes, each with the field that it stands in.

`check(spec)` finds every problem before a number is computed; `Refused` carries them all.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.optimizers import BOUNDS, OPEN, OPTIMIZERS
from app.engine.problems import Problem, Refused, unknown_name
from app.engine.tape import Array
from app.models.network import NetworkSpec
from app.trace.request import GRANULARITIES, MISTAKES, REDUCTIONS, AnyTrace, BlocksTrace, RecurrentTrace, TraceSpec


def check(spec: TraceSpec, sized: bool = True) -> TraceSpec:
    """Return the request with its parameters filled in, or raise `Refused` with everything that is wrong.

    sized  whether there may be only as many numbers as one trace holds
    """
    check_model(spec.model)  # shapes below depend on the layers
    refuse(initializer_problems(spec), asked_problems(spec, _parameter_names(spec.model)))
    if spec.parameters is None:
        spec = replace(spec, parameters=_initialized(spec))
    refuse(_parameters(spec), _inputs(spec))
    refuse(_targets(spec), state_problems(spec), _upstream(spec), _size(spec) if sized else iter(()))
    return spec


def check_model(model: NetworkSpec) -> None:
    """Raise `Refused` with everything that is wrong with a network itself."""
    refuse(_model(model))


def refuse(*found: Iterator[Problem]) -> None:
    """Raise what was found, the first of it where there is very much."""
    problems = tuple(islice(chain(*found), LIMITS.problems))
    if problems:
        raise Refused(*problems)


def _model(model: NetworkSpec) -> Iterator[Problem]:
    at = "/model"
    if len(model.layers) < 2:
        yield Problem(f"{at}/layers", "too_few", "A network needs at least an input and an output layer.")
    if len(model.layers) > LIMITS.layers:
        yield Problem(f"{at}/layers", "too_many", f"At most {LIMITS.layers} layers can be shown.")
    for k, size in enumerate(model.layers):
        if not 1 <= size <= LIMITS.units:
            yield Problem(f"{at}/layers/{k}", "range", f"A layer has 1 to {LIMITS.units} units, not {size}.")
    weights = model.weights
    if max(model.layers, default=0) <= LIMITS.units and weights > LIMITS.weights:  # before an initializer draws them
        words = f"{weights:,} weights are more than the {LIMITS.weights:,} that can be traced."
        yield Problem(f"{at}/layers", "too_large", words)
    if len(model.activations) != max(0, len(model.layers) - 1):
        yield Problem(
            f"{at}/activations",
            "shape",
            f"{len(model.layers)} layers need {len(model.layers) - 1} activations; there are {len(model.activations)}.",
            "One for every layer after the input.",
        )
    for k, name in enumerate(model.activations):
        if name not in ACTIVATIONS:
            yield unknown_name(f"{at}/activations/{k}", "activation", name, list(ACTIVATIONS))
    if model.reduction not in REDUCTIONS:
        yield unknown_name(f"{at}/reduction", "reduction", model.reduction, list(REDUCTIONS))
    for key in ("l1", "l2"):
        if not 0 <= getattr(model, key) < np.inf:
            yield Problem(f"{at}/regularization/{key}", "range", f"{key} is a number from 0 up.")
    if model.loss not in LOSSES:
        yield unknown_name(f"{at}/loss", "loss", model.loss, list(LOSSES))
    elif LOSSES[model.loss].probabilities and model.activations and model.activations[-1] != "identity":
        last = model.activations[-1]
        yield Problem(
            f"{at}/activations/{len(model.activations) - 1}",
            "applied_twice" if last in model.loss else "logits",
            f"{model.loss} takes the last layer's pre-activations and applies its own {_own(model.loss)}; "
            f"with {last} in the last layer it would act on values that are no longer pre-activations.",
            "Use identity in the last layer.",
        )


def _own(loss: str) -> str:
    op = LOSSES[loss].probabilities
    return op.name if op else "identity"


def initializer_problems(spec: TraceSpec | RecurrentTrace | BlocksTrace) -> Iterator[Problem]:
    """What is wrong with what is to make the parameters, where none are given."""
    if spec.parameters is None and spec.initializer is None:
        yield Problem("/parameters", "missing", "Give the parameters, or an initializer that makes them.")
    if spec.initializer is None:
        return
    name, _, settings = spec.initializer
    if name not in INITIALIZERS:
        yield unknown_name("/initializer/name", "initializer", name, list(INITIALIZERS))
        return
    known = INITIALIZERS[name].settings
    for key, value in settings.items():
        if key not in known:
            yield unknown_name(f"/initializer/{key}", f"setting of {name}", key, list(known) or ["none"])
        elif not np.isfinite(value) or (key == "deviation" and value < 0):
            yield Problem(f"/initializer/{key}", "range", f"{key} is a finite number, and a deviation is not negative.")
    low, high = settings.get("low", known.get("low", 0.0)), settings.get("high", known.get("high", 0.0))
    if low > high:
        yield Problem("/initializer/low", "range", f"low ({low:g}) lies above high ({high:g}).")


def asked_problems(spec: AnyTrace, parameters: list[str]) -> Iterator[Problem]:
    """What is wrong with what every request may say; `parameters` are the names that may be frozen."""
    yield from _optimizer(spec)
    yield from _names(spec, parameters)


def _optimizer(spec: AnyTrace) -> Iterator[Problem]:
    chosen = spec.optimizer
    if chosen.name not in OPTIMIZERS:
        yield unknown_name("/optimizer/name", "optimizer", chosen.name, list(OPTIMIZERS))
        return
    known = ["learning_rate", *OPTIMIZERS[chosen.name].settings, "weight_decay"]
    given: list[tuple[str, str, float]] = [(f"/optimizer/{key}", key, v) for key, v in chosen.settings.items()]
    if chosen.weight_decay is not None:
        given.append(("/optimizer/weight_decay", "weight_decay", chosen.weight_decay))
    for k, (start, settings) in enumerate(chosen.schedule):
        if start < 0:
            yield Problem(f"/optimizer/schedule/{k}/from_update", "range", "from_update counts updates from 0.")
        given += [(f"/optimizer/schedule/{k}/{key}", key, value) for key, value in settings.items()]
    for path, key, value in given:
        if key not in known:
            yield unknown_name(path, f"setting of {chosen.name}", key, known)
            continue
        low, high = BOUNDS[key]
        top = value < high if key in OPEN else value <= high
        if not (low <= value and top and np.isfinite(value)):
            words = "from 0 up" if high == np.inf else f"from {low:g} to {'below ' if key in OPEN else ''}{high:g}"
            yield Problem(path, "range", f"{key} is a number {words}, not {value:g}.")
    if chosen.clip_by not in (None, "norm", "value"):
        yield unknown_name("/optimizer/clip/by", "way to clip", chosen.clip_by, ["norm", "value"])
    if not 0 < chosen.clip_limit < np.inf:
        yield Problem("/optimizer/clip/limit", "range", "The limit of clipping is a number above 0.")
    if spec.update < 0:
        yield Problem("/update", "range", "update counts the updates made so far, from 0.")


def _names(spec: AnyTrace, known: list[str]) -> Iterator[Problem]:
    if spec.granularity not in GRANULARITIES:
        yield unknown_name("/granularity", "granularity", spec.granularity, list(GRANULARITIES))
    if spec.mistake is not None and spec.mistake not in MISTAKES:
        yield unknown_name("/mistake", "mistake", spec.mistake, list(MISTAKES))
    if spec.mistake is not None and spec.optimizer.clip_by == "norm":
        yield Problem(
            "/mistake",
            "conflict",
            "Clipping by norm needs every gradient before the first update, so no weight can be updated too early.",
            "Clip by value, or do not clip.",
        )
    for name in sorted(spec.frozen):  # a set: its order is not the request's, so the field as a whole is named
        if name not in known:
            yield unknown_name("/frozen", "parameter", name, known)


def _parameter_names(model: NetworkSpec) -> list[str]:
    return [name for k in range(1, len(model.layers)) for name in (f"W{k}", f"b{k}")]


def _initialized(spec: TraceSpec) -> dict[str, Array]:
    assert spec.initializer is not None
    name, seed, settings = spec.initializer
    chosen, rng = INITIALIZERS[name], np.random.default_rng(seed)
    made: dict[str, Array] = {}
    for k, (weights, shape) in enumerate(spec.model.weight_shapes().items(), 1):
        made[weights] = chosen.draw(shape, rng, **{**chosen.settings, **settings})
        made[f"b{k}"] = np.zeros(shape[0])
    return made


def shape_problem(path: str, name: str, found: tuple[int, ...], wanted: str, why: str) -> Problem:
    """The problem of an array that has another shape than is needed."""
    return Problem(path, "shape", f"{name} has the shape {told(found)} where {wanted} is needed: {why}.")


def told(shape: tuple[int, ...]) -> str:
    """A shape in words: "one number", "(3)", "(2, 3)"."""
    return f"({', '.join(str(size) for size in shape)})" if shape else "one number"


def _parameters(spec: TraceSpec) -> Iterator[Problem]:
    assert spec.parameters is not None
    names, layers = _parameter_names(spec.model), spec.model.layers
    for name in spec.parameters:
        if name not in names:
            yield unknown_name(f"/parameters/{name}", "parameter", name, names)
    for k in range(1, len(layers)):
        for name, shape in ((f"W{k}", (layers[k], layers[k - 1])), (f"b{k}", (layers[k],))):
            path, value = f"/parameters/{name}", spec.parameters.get(name)
            if value is None:
                yield Problem(path, "missing", f"{name} is missing; its shape is {told(shape)}.")
            elif name[0] == "W" and value.shape != shape:
                why = f"layer {k} has {layers[k]} units and reads {layers[k - 1]}"
                yield shape_problem(path, name, value.shape, told(shape), why)
            elif name[0] == "b" and value.shape not in (shape, ()):
                why = f"layer {k} has {layers[k]} units, or all of them share one number"
                yield shape_problem(path, name, value.shape, f"{told(shape)} or one number", why)


def _inputs(spec: TraceSpec) -> Iterator[Problem]:
    first, found = spec.model.layers[0], spec.inputs.shape
    if len(found) not in (1, 2) or found[-1] != first:
        why = f"the first layer has {first} units"
        yield shape_problem("/inputs", "inputs", found, f"({first}), or (n, {first}) for n examples,", why)
    elif len(found) == 2 and not 1 <= found[0] <= LIMITS.examples:
        yield Problem("/inputs", "range", f"A batch has 1 to {LIMITS.examples} examples, not {found[0]}.")


def _targets(spec: TraceSpec) -> Iterator[Problem]:
    rows, last = spec.inputs.shape[:-1], spec.model.layers[-1]
    why = f"inputs are {told(spec.inputs.shape)}, outputs {last} a row"
    yield from target_problems(spec.model.loss, spec.targets, rows, last, why)


def target_problems(name: str, targets: Array, rows: tuple[int, ...], last: int, why: str) -> Iterator[Problem]:
    """What is wrong with targets for `rows` of `last` outputs: their shape, or what a loss takes."""
    loss, wanted = LOSSES[name], (*rows, last)
    classes = loss.classes and targets.shape == rows
    if targets.shape != wanted and not classes:
        words = told(wanted) + (f" or, as class numbers, {told(rows)}" if loss.classes else "")
        yield shape_problem("/targets", "targets", targets.shape, words, why)
    elif classes:
        if not np.all((targets == np.floor(targets)) & (targets >= 0) & (targets < last)):
            yield Problem("/targets", "range", f"A class number is a whole number from 0 to {last - 1}.")
    elif loss.range and not np.all((targets >= loss.range[0]) & (targets <= loss.range[1])):
        low, high = loss.range
        yield Problem("/targets", "range", f"Targets of {loss.name} lie between {low:g} and {high:g}.")
    elif loss.classes and not np.all(np.abs(targets.sum(axis=-1) - 1.0) <= 1e-9):
        yield Problem("/targets", "range", "Each row of target probabilities sums to 1.")


def state_problems(spec: AnyTrace) -> Iterator[Problem]:
    """What is wrong with the optimizer's state that is given."""
    assert spec.parameters is not None
    chosen = OPTIMIZERS[spec.optimizer.name]
    for name, state in spec.optimizer_state.items():
        if name not in spec.parameters:
            yield unknown_name(f"/optimizer_state/{name}", "parameter", name, list(spec.parameters))
            continue
        for key, value in state.items():
            path = f"/optimizer_state/{name}/{key}"
            if key not in chosen.state:
                yield unknown_name(path, f"state of {chosen.name}", key, list(chosen.state) or ["none"])
                continue
            wanted = () if key in chosen.scalars else spec.parameters[name].shape
            if value.shape != wanted:
                yield shape_problem(path, key, value.shape, told(wanted), f"it belongs to {name}")


def _upstream(spec: TraceSpec) -> Iterator[Problem]:
    if spec.upstream is not None and spec.upstream.shape != ():
        why = "the backward pass of a network starts from its loss, a single number"
        yield shape_problem("/upstream", "upstream", spec.upstream.shape, "one number", why)


def _size(spec: TraceSpec) -> Iterator[Problem]:
    values = spec.model.weights + sum(spec.model.layers) * (spec.batch or 1)
    if values > LIMITS.activations:
        yield Problem(
            "/inputs",
            "too_large",
            f"{values:,} numbers are more than the {LIMITS.activations:,} that one trace may hold.",
        )
