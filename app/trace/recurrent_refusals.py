"""Whether a recurrent model can be traced: the model, its numbers, and sequences and targets that fit it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.problems import Problem, unknown_name
from app.engine.tape import Array
from app.models.cells import CELLS
from app.models.recurrent import ENDS, SHARED, RecurrentSpec
from app.trace.refusals import (
    asked_problems,
    initializer_problems,
    refuse,
    shape_problem,
    state_problems,
    target_problems,
    told,
)
from app.trace.request import REDUCTIONS, RecurrentTrace
from app.words import words

AT = "/model"


def check_recurrent_model(model: RecurrentSpec) -> None:
    """Raise `Refused` with everything that is wrong with a recurrent model itself."""
    refuse(_model(model))


def check_recurrent(spec: RecurrentTrace, sized: bool = True) -> RecurrentTrace:
    """Return the request with its parameters filled in, or raise `Refused` with everything that is wrong.

    sized  whether there may be only as many numbers as one trace holds
    """
    check_recurrent_model(spec.model)  # shapes below depend on it
    refuse(initializer_problems(spec), asked_problems(spec, list(spec.model.shapes())), _mistake(spec))
    if spec.parameters is None:
        spec = replace(spec, parameters=_initialized(spec))
    refuse(_parameters(spec), _inputs(spec), _initial(spec))
    refuse(_targets(spec), state_problems(spec), _upstream(spec), _size(spec) if sized else iter(()))
    return spec


def _text(key: str, **holes: object) -> str:
    """A sentence of this model's refusals."""
    text: str = words()["recurrent"]["refusals"][key]
    return text.format(**{name: f"{hole:,}" if isinstance(hole, int) else hole for name, hole in holes.items()})


def _model(model: RecurrentSpec) -> Iterator[Problem]:
    if model.cell not in CELLS:
        yield unknown_name(f"{AT}/cell", "cell", model.cell, list(CELLS))
    for name, least in (("input_size", 0), ("hidden_size", 1), ("output_size", 1)):
        if not least <= getattr(model, name) <= LIMITS.units:
            text = _text(name, least=least, limit=LIMITS.units, given=getattr(model, name))
            yield Problem(f"{AT}/{name}", "range", text)
    for name, curve in (("activation", model.activation), ("output_activation", model.output_activation)):
        if curve not in ACTIVATIONS:
            yield unknown_name(f"{AT}/{name}", "activation", curve, list(ACTIVATIONS))
    if model.cell in CELLS and CELLS[model.cell].gates > 1 and model.activation != "tanh":
        yield Problem(f"{AT}/activation", "conflict", _text("gated", cell=model.cell.upper()))
    for name, known in (("loss_at", ENDS), ("shared_gradient", SHARED), ("reduction", REDUCTIONS)):
        if getattr(model, name) not in known:
            yield unknown_name(f"{AT}/{name}", name.replace("_", " "), getattr(model, name), list(known))
    if model.truncate is not None and model.truncate < 1:
        yield Problem(f"{AT}/truncate", "range", _text("truncate", given=model.truncate))
    if model.input_size == 0 and (model.steps is None or not 1 <= model.steps <= LIMITS.time_steps):
        yield Problem(
            f"{AT}/steps", "missing" if model.steps is None else "range", _text("steps", limit=LIMITS.time_steps)
        )
    if model.input_size > 0 and model.steps is not None:
        yield Problem(f"{AT}/steps", "conflict", _text("steps_given"))
    yield from _loss(model)
    sizes = (model.input_size, model.hidden_size, model.output_size)
    if model.cell in CELLS and max(sizes) <= LIMITS.units and model.weights > LIMITS.weights:
        text = _text("weights", weights=model.weights, limit=LIMITS.weights)
        yield Problem(f"{AT}/hidden_size", "too_large", text)


def _loss(model: RecurrentSpec) -> Iterator[Problem]:
    if model.loss not in LOSSES:
        yield unknown_name(f"{AT}/loss", "loss", model.loss, list(LOSSES))
    elif (own := LOSSES[model.loss].probabilities) and model.output_activation != "identity":
        text = _text("logits", loss=model.loss, own=own.name, given=model.output_activation)
        yield Problem(f"{AT}/output_activation", "logits", text, _text("logits_hint"))


def _mistake(spec: RecurrentTrace) -> Iterator[Problem]:
    if spec.mistake is not None:
        yield Problem("/mistake", "conflict", _text("mistake"))


def _initialized(spec: RecurrentTrace) -> dict[str, Array]:
    """Weights as the initializer draws them, a gate at a time; biases 0."""
    assert spec.initializer is not None
    name, seed, settings = spec.initializer
    chosen, rng = INITIALIZERS[name], np.random.default_rng(seed)
    gates, made = CELLS[spec.model.cell].gates, dict[str, Array]()
    for key, shape in spec.model.shapes().items():
        if len(shape) == 1:
            made[key] = np.zeros(shape)
            continue
        parts = 1 if key == "Why" else gates
        each = (shape[0] // parts, shape[1])
        made[key] = np.vstack([chosen.draw(each, rng, **{**chosen.settings, **settings}) for _ in range(parts)])
    return made


def _parameters(spec: RecurrentTrace) -> Iterator[Problem]:
    assert spec.parameters is not None
    model, shapes = spec.model, spec.model.shapes()
    for name in spec.parameters:
        if name not in shapes:
            yield unknown_name(f"/parameters/{name}", "parameter", name, list(shapes))
    sizes = {"inputs": model.input_size, "hidden": model.hidden_size, "outputs": model.output_size}
    why = _text("gate_sizes" if CELLS[model.cell].gates > 1 else "sizes", gates=CELLS[model.cell].gates, **sizes)
    for name, shape in shapes.items():
        value, path = spec.parameters.get(name), f"/parameters/{name}"
        if value is None:
            yield Problem(path, "missing", f"{name} is missing; its shape is {told(shape)}.")
        elif value.shape != shape:
            yield shape_problem(path, name, value.shape, told(shape), why)


def _inputs(spec: RecurrentTrace) -> Iterator[Problem]:
    size, given = spec.model.input_size, spec.inputs
    if size == 0:
        if given is not None:
            yield Problem("/inputs", "conflict", _text("no_inputs"))
        return
    if given is None:
        yield Problem("/inputs", "missing", 'The field "inputs" is missing.')
        return
    shape = given.shape
    if len(shape) not in (2, 3) or shape[-1] != size:
        wanted = _text("sequence", size=size)
        yield shape_problem("/inputs", "inputs", shape, wanted, _text("sequence_why", size=size))
    elif len(shape) == 3 and not 1 <= shape[0] <= LIMITS.examples:
        yield Problem("/inputs", "range", f"A batch has 1 to {LIMITS.examples} examples, not {shape[0]}.")
    elif shape[-2] > LIMITS.time_steps:
        yield Problem("/inputs", "too_many", _text("long", steps=shape[-2], limit=LIMITS.time_steps))


def _initial(spec: RecurrentTrace) -> Iterator[Problem]:
    """States before the first step: a number for each unit, of each example."""
    model, given = spec.model, spec.initial
    rows = {value.shape[:-1] for value in given.values()} if spec.inputs is None else set()
    for name, value in given.items():
        if name[0] not in CELLS[model.cell].states:
            yield Problem(f"/{name}", "conflict", _text("no_memory"))
            continue
        wanted = (model.hidden_size,) if spec.batch is None else (spec.batch, model.hidden_size)
        if value.shape != wanted or len(rows) > 1:
            yield shape_problem(f"/{name}", name, value.shape, told(wanted), _text("state", units=model.hidden_size))


def _targets(spec: RecurrentTrace) -> Iterator[Problem]:
    every = spec.model.loss_at == "every"
    rows = (() if spec.batch is None else (spec.batch,)) + ((spec.steps,) if every else ())
    why = _text("targets_every" if every else "targets_last", steps=spec.steps, outputs=spec.model.output_size)
    yield from target_problems(spec.model.loss, spec.targets, rows, spec.model.output_size, why)


def _upstream(spec: RecurrentTrace) -> Iterator[Problem]:
    if spec.upstream is not None and spec.upstream.shape != ():
        yield shape_problem("/upstream", "upstream", spec.upstream.shape, "one number", _text("upstream"))


def _size(spec: RecurrentTrace) -> Iterator[Problem]:
    values = spec.model.weights + spec.steps * spec.model.units * (spec.batch or 1)
    if values > LIMITS.activations:
        text = f"{values:,} numbers are more than the {LIMITS.activations:,} that one trace may hold."
        yield Problem("/inputs", "too_large", text)
