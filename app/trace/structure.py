"""The structure of a trace: nodes, symbols, formulas and steps. It depends on no number of a run.

Structures are immutable, shared by requests through a small cache, and known by a fingerprint of their own content,
so the page asks for one once and then, for each tweak, only for the events.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import orjson

from app.config import LIMITS, VERSION
from app.engine.optimizers import Extras
from app.engine.symbols import is_constant
from app.engine.tape import Node
from app.models.blocks import Blocks, BlocksForm, BlocksSpec
from app.models.circuit import Circuit, CircuitForm, CircuitSpec
from app.models.network import NetworkForm, NetworkSpec
from app.models.recurrent import Recurrent, RecurrentForm, RecurrentSpec
from app.trace.blocks_voice import BlocksVoice
from app.trace.circuit_voice import CircuitVoice
from app.trace.formulas import Event, Formula, Model, Teller, count_terms, event_order
from app.trace.network_voice import NetworkVoice
from app.trace.recurrent_voice import RecurrentVoice
from app.trace.voice import Voice
from app.words import words


@dataclass(frozen=True, slots=True)
class Key:
    """All that a structure depends on."""

    model: NetworkSpec | CircuitSpec | RecurrentSpec | BlocksSpec
    form: NetworkForm | CircuitForm | RecurrentForm | BlocksForm
    optimizer: str
    extras: Extras
    frozen: frozenset[str]
    granularity: str
    mistake: str | None
    upstream: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure, ready to be sent and to be run."""

    network: Model
    voice: Voice
    events: list[Event]
    fingerprint: str
    body: bytes
    """The structure line as JSON, without the closing brace, so that made parameters can be added."""


LONG = 50
"""Steps of a sequence past which a structure is so large, megabytes, that only a few are kept."""


def structure_of(key: Key) -> Structure:
    """The structure that a key describes, from a cache of those that were asked for lately."""
    long = isinstance(key.form, RecurrentForm) and key.form.steps > LONG
    return _long_structure(key) if long else structure(key)


def _built(key: Key) -> Structure:
    network: Model = key.model.build(key.form)  # type: ignore[arg-type]  # a form belongs to its model
    voice = voice_of(network)
    events = event_order(network, key.frozen, key.mistake)
    teller = Teller(network, voice, events, key.optimizer, key.extras, key.frozen, key.mistake, key.upstream)
    formulas = list(teller.formulas())
    given, granularity = _granularity(formulas, key.granularity)
    steps = list(_steps(formulas, given))
    content = {
        "nodes": [_node(voice, node) for node in network.tape.nodes],
        **voice.content(),
        "symbols": {
            str(node.id): {"value": node.symbol, "gradient": node.gradient_symbol} for node in network.tape.nodes
        },
        "partials": {str(event): symbol for event, symbol in teller.partials.items()},
        "line_symbols": {name: words()["lines"][name] for name in _line_names(formulas)},
        "setting_symbols": words()["settings"],
        "parameter_count": _count(network),
        "granularity": granularity,
        "formulas": [formula.told() for formula in formulas],
        "steps": steps,
        "phases": _phases(formulas, steps),
    }
    told = orjson.dumps(content)
    fingerprint = hashlib.sha256(VERSION.encode() + told).hexdigest()[:16]
    head = orjson.dumps({"type": "structure", "version": "1", "fingerprint": fingerprint})
    return Structure(network, voice, events, fingerprint, head[:-1] + b"," + told[1:-1])


structure = lru_cache(maxsize=128)(_built)
_long_structure = lru_cache(maxsize=4)(_built)


def voice_of(model: Model) -> Voice:
    """The words and the drawing of a model."""
    if isinstance(model, Recurrent):
        return RecurrentVoice(model)
    if isinstance(model, Blocks):
        return BlocksVoice(model)
    return CircuitVoice(model) if isinstance(model, Circuit) else NetworkVoice(model)


def _node(voice: Voice, node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "op": node.op.name if node.op else None,
        "operands": node.operands,
        "shape": node.shape,
        "role": node.role,
        "group": node.group,
        "axes": node.axes,
        **voice.node(node),
    }


def _count(network: Model) -> dict[str, int]:
    shapes = [network.tape.nodes[i].shape for i in network.parameters]
    weights = sum(shape[0] * shape[1] for shape in shapes if len(shape) == 2)
    biases = sum(shape[0] if shape else 1 for shape in shapes if len(shape) < 2)
    return {"weights": weights, "biases": biases, "total": weights + biases}


def _line_names(formulas: list[Formula]) -> list[str]:
    return sorted({formula.subject[2] for formula in formulas if formula.subject[0] == "update"})


def _told(formulas: list[Formula], granularity: str) -> list[tuple[int, Formula]]:
    fine = granularity == "operation"
    return [(k, formula) for k, formula in enumerate(formulas) if fine or not (formula.fine or formula.part)]


def _size(formulas: list[Formula], granularity: str) -> int:
    """How many steps a granularity takes, without making them."""
    total = 0
    for _, formula in _told(formulas, granularity):
        terms = count_terms(formula.tree) if granularity == "operation" else 1
        total += 1 if formula.whole else formula.elements() * (terms + 1 if terms > 1 else 1)
    return total


def _granularity(formulas: list[Formula], asked: str) -> tuple[str, dict[str, str]]:
    """The granularity given: the one asked for, or the next coarser one that can still be stepped through."""
    limits = {"operation": LIMITS.operation_steps, "neuron": LIMITS.neuron_steps}
    coarser = {"operation": "neuron", "neuron": "layer"}
    given, notice = asked, ""
    while given in limits and (steps := _size(formulas, given)) > limits[given]:
        notice = words()["notice"]["coarser"].format(
            asked=given.capitalize(), steps=f"{steps:,}", limit=f"{limits[given]:,}", given=coarser[given]
        )
        given = coarser[given]
    return given, {"given": given, **({"asked": asked, "notice": notice} if given != asked else {})}


def _steps(formulas: list[Formula], granularity: str) -> Iterator[list[Any]]:
    """[formula, element], or [formula, element, term] for one term of a sum; element null is the whole array."""
    told = _told(formulas, granularity)
    if granularity == "layer":
        yield from ([k, None] for k, _ in told)
        return
    for block in _blocks(told):
        first = block[0][1]
        if first.whole:
            yield [block[0][0], None]
            continue
        for element in product(*(range(first.sizes[letter]) for letter in first.free)):
            for k, formula in block:
                terms = count_terms(formula.tree) if granularity == "operation" else 1
                if terms > 1:
                    yield from ([k, element, term] for term in range(terms))
                yield [k, element]


def _blocks(told: list[tuple[int, Formula]]) -> Iterator[list[tuple[int, Formula]]]:
    """Formulas that are told unit by unit together: z then a, ∂L/∂a then δ, the lines of one parameter's update."""
    block: list[tuple[int, Formula]] = []
    for k, formula in told:
        if block and _together(block[-1][1], formula):
            block.append((k, formula))
            continue
        if block:
            yield block
        block = [(k, formula)]
    if block:
        yield block


def _together(before: Formula, formula: Formula) -> bool:
    same = [before.sizes[x] for x in before.free] == [formula.sizes[x] for x in formula.free]
    if not same or before.phase != formula.phase or is_constant(before.tree):
        return False
    return formula.follows or (
        before.part and before.event == formula.event and bool(before.free) == bool(formula.free)
    )


def _phases(formulas: list[Formula], steps: list[list[Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for at, step in enumerate(steps):
        phase = formulas[step[0]].phase
        if not found or found[-1]["name"] != phase:
            found.append({"name": phase, "from": at, "to": at})
        found[-1]["to"] = at + 1
    return found
