"""Whether a model of blocks can be traced: the blocks and what they read, their numbers, and examples that fit."""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.initializers import INITIALIZERS
from app.engine.losses import LOSSES
from app.engine.problems import Problem, unknown_name
from app.engine.tape import Array
from app.models.blocklines import LETTERS
from app.models.blocks import JOINS, BlocksSpec, Cycle
from app.trace.refusals import (
    asked_problems,
    initializer_problems,
    refuse,
    shape_problem,
    state_problems,
    target_problems,
    told,
)
from app.trace.request import REDUCTIONS, BlocksTrace
from app.words import words

AT = "/model"

NAME_LENGTH = 40
"""Characters of a name: more are not read on a drawing."""

_NAME = re.compile(rf"[A-Za-z][A-Za-z0-9_]{{0,{NAME_LENGTH - 1}}}")


def check_blocks_model(model: BlocksSpec) -> None:
    """Raise `Refused` with everything that is wrong with a model of blocks itself."""
    refuse(_names(model))  # what is read below is read by its name
    refuse(_blocks(model), _loss(model))
    refuse(_graph(model))
    refuse(_ends(model))


def check_blocks(spec: BlocksTrace, sized: bool = True) -> BlocksTrace:
    """Return the request with its parameters filled in, or raise `Refused` with everything that is wrong.

    sized  whether there may be only as many numbers as one trace holds
    """
    check_blocks_model(spec.model)
    refuse(initializer_problems(spec), asked_problems(spec, list(spec.model.shapes())), _mistake(spec))
    if spec.parameters is None:
        spec = replace(spec, parameters=_initialized(spec))
    refuse(_parameters(spec), _inputs(spec))
    refuse(_targets(spec), state_problems(spec), _upstream(spec), _size(spec) if sized else iter(()))
    return spec


def _text(key: str, **holes: object) -> str:
    """A sentence of this model's refusals."""
    text: str = words()["blocks"]["refusals"][key]
    return text.format(**{name: f"{hole:,}" if isinstance(hole, int) else hole for name, hole in holes.items()})


def _names(model: BlocksSpec) -> Iterator[Problem]:
    if not model.inputs:
        yield Problem(f"{AT}/inputs", "missing", _text("no_inputs"))
    if not model.blocks:
        yield Problem(f"{AT}/blocks", "missing", _text("no_blocks"))
    count = len(model.inputs) + len(model.blocks)
    if count > 2 * LIMITS.layers:
        yield Problem(f"{AT}/blocks", "too_many", _text("many", given=count, limit=2 * LIMITS.layers))
    seen = set[str]()
    named = [(f"{AT}/inputs/{name}", name) for name, _ in model.inputs]
    named += [(f"{AT}/blocks/{k}/name", block.name) for k, block in enumerate(model.blocks)]
    for path, name in named:
        if not _NAME.fullmatch(name):
            yield Problem(path, "name", _text("name", given=name[: 2 * NAME_LENGTH], limit=NAME_LENGTH))
        elif name in seen:
            yield Problem(path, "conflict", _text("twice", name=name))
        seen.add(name)


def _blocks(model: BlocksSpec) -> Iterator[Problem]:
    known = [name for name, _ in model.inputs] + [block.name for block in model.blocks]
    sized = [(f"{AT}/inputs/{name}", name, size) for name, size in model.inputs]
    sized += [(f"{AT}/blocks/{k}/size", block.name, block.size) for k, block in enumerate(model.blocks)]
    for path, name, size in sized:
        if not 1 <= size <= LIMITS.units:
            yield Problem(path, "range", _text("size", name=name, limit=LIMITS.units, given=size))
    for k, block in enumerate(model.blocks):
        path = f"{AT}/blocks/{k}"
        if not block.sources:
            yield Problem(f"{path}/from", "missing", _text("reads_nothing", name=block.name))
        if len(block.sources) > len(LETTERS):
            text = _text("reads_many", name=block.name, given=len(block.sources), limit=len(LETTERS))
            yield Problem(f"{path}/from", "too_many", text)
        for j, source in enumerate(block.sources):
            if source not in known:
                yield unknown_name(f"{path}/from/{j}", "input or block", source, known)
            elif source in block.sources[:j]:
                yield Problem(f"{path}/from/{j}", "conflict", _text("reads_twice", name=block.name, source=source))
        if block.activation not in ACTIVATIONS:
            yield unknown_name(f"{path}/activation", "activation", block.activation, list(ACTIVATIONS))
        if block.join not in JOINS:
            yield unknown_name(f"{path}/join", "join", block.join, list(JOINS))
    if model.reduction not in REDUCTIONS:
        yield unknown_name(f"{AT}/reduction", "reduction", model.reduction, list(REDUCTIONS))


def _loss(model: BlocksSpec) -> Iterator[Problem]:
    if model.loss not in LOSSES:
        yield unknown_name(f"{AT}/loss", "loss", model.loss, list(LOSSES))
    if model.dead_zone is None:
        return
    zone, at = model.dead_zone, f"{AT}/dead_zone"
    if len(zone) != 2 or not np.isfinite(zone).all() or not zone[0] < zone[1]:
        yield Problem(at, "range", _text("zone"))
    elif model.loss in LOSSES and LOSSES[model.loss].probabilities is not None:
        yield Problem(at, "conflict", _text("zone_loss", loss=model.loss))


def _graph(model: BlocksSpec) -> Iterator[Problem]:
    """What is wrong with how the blocks hang together, each of them being right by itself."""
    sizes = model.sizes()
    for k, block in enumerate(model.blocks):
        if block.join == "add" and len({sizes[source] for source in block.sources}) > 1:
            each = ", ".join(f"{source} has {sizes[source]:,}" for source in block.sources)
            text = _text("add_sizes", name=block.name, sizes=each)
            yield Problem(f"{AT}/blocks/{k}/from", "shape", text)
    try:
        model.ordered()
    except Cycle as cycle:
        names = " ← ".join([*cycle.names, cycle.names[0]])
        first = next(k for k, block in enumerate(model.blocks) if block.name in cycle.names)
        yield Problem(f"{AT}/blocks/{first}/from", "cycle", _text("cycle", names=names))


def _ends(model: BlocksSpec) -> Iterator[Problem]:
    ends, read = model.ends(), {source for block in model.blocks for source in block.sources}
    places = {block.name: k for k, block in enumerate(model.blocks)}
    if len(ends) > 1:
        yield Problem(f"{AT}/blocks/{places[ends[0]]}", "conflict", _text("outputs", names=", ".join(ends)))
    for name, _ in model.inputs:
        if name not in read:
            yield Problem(f"{AT}/inputs/{name}", "unread", _text("unread", name=name))
    last = model.blocks[places[ends[0]]]
    if (own := LOSSES[model.loss].probabilities) and last.activation != "identity":
        text = _text("logits", loss=model.loss, own=own.name, given=last.activation)
        yield Problem(f"{AT}/blocks/{places[last.name]}/activation", "logits", text, _text("logits_hint"))
    if model.weights > LIMITS.weights:
        yield Problem(f"{AT}/blocks", "too_large", _text("weights", weights=model.weights, limit=LIMITS.weights))


def _mistake(spec: BlocksTrace) -> Iterator[Problem]:
    if spec.mistake is not None:
        yield Problem("/mistake", "conflict", _text("mistake"))


def _initialized(spec: BlocksTrace) -> dict[str, Array]:
    """Weights as the initializer draws them, block by block; biases 0."""
    assert spec.initializer is not None
    name, seed, settings = spec.initializer
    chosen, rng = INITIALIZERS[name], np.random.default_rng(seed)
    return {
        key: chosen.draw(shape, rng, **{**chosen.settings, **settings}) if len(shape) == 2 else np.zeros(shape)
        for key, shape in spec.model.shapes().items()
    }


def _parameters(spec: BlocksTrace) -> Iterator[Problem]:
    assert spec.parameters is not None
    model, shapes = spec.model, spec.model.shapes()
    for name in spec.parameters:
        if name not in shapes:
            yield unknown_name(f"/parameters/{name}", "parameter", name, list(shapes))
    for block in model.blocks:
        why = {"name": block.name, "units": block.size, "width": model.width(block)}
        for letter, text in (("W", "shape_weights"), ("b", "shape_bias")):
            name = f"{letter}_{block.name}"
            value, path, shape = spec.parameters.get(name), f"/parameters/{name}", shapes[name]
            if value is None:
                yield Problem(path, "missing", f"{name} is missing; its shape is {told(shape)}.")
            elif value.shape != shape:
                yield shape_problem(path, name, value.shape, told(shape), _text(text, **why))


def _inputs(spec: BlocksTrace) -> Iterator[Problem]:
    sizes = dict(spec.model.inputs)
    for name in spec.inputs:
        if name not in sizes:
            yield unknown_name(f"/inputs/{name}", "input", name, list(sizes))
    first: tuple[str, tuple[int, ...]] | None = None
    for name, size in sizes.items():
        value, path = spec.inputs.get(name), f"/inputs/{name}"
        if value is None:
            yield Problem(path, "missing", _text("input_missing", name=name, size=size))
        elif value.ndim not in (1, 2) or value.shape[-1] != size:
            wanted = f"({size}), or (n, {size}) for n examples,"
            yield shape_problem(path, name, value.shape, wanted, _text("input_shape", name=name, size=size))
        elif value.ndim == 2 and not 1 <= len(value) <= LIMITS.examples:
            yield Problem(path, "range", f"A batch has 1 to {LIMITS.examples} examples, not {len(value)}.")
        elif first is None:
            first = name, value.shape[:-1]
        elif value.shape[:-1] != first[1]:
            counts = {"given": _rows(value.shape[:-1]), "wanted": _rows(first[1])}
            yield Problem(path, "shape", _text("rows", name=name, first=first[0], **counts))


def _rows(shape: tuple[int, ...]) -> str:
    return f"{shape[0]:,}" if shape else "one example without rows"


def _targets(spec: BlocksTrace) -> Iterator[Problem]:
    rows, last = () if spec.batch is None else (spec.batch,), spec.model.ends()[0]
    units = spec.model.sizes()[last]
    why = _text("targets", name=last, outputs=units)
    yield from target_problems(spec.model.loss, spec.targets, rows, units, why)


def _upstream(spec: BlocksTrace) -> Iterator[Problem]:
    if spec.upstream is not None and spec.upstream.shape != ():
        yield shape_problem("/upstream", "upstream", spec.upstream.shape, "one number", _text("upstream"))


def _size(spec: BlocksTrace) -> Iterator[Problem]:
    values = spec.model.weights + spec.model.units * (spec.batch or 1)
    if values > LIMITS.activations:
        text = f"{values:,} numbers are more than the {LIMITS.activations:,} that one trace may hold."
        yield Problem("/inputs", "too_large", text)
