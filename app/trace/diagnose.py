"""What ails a run: units that pass nothing back, gradients that vanish or explode, weights that learn nothing.

Each finding says where it is seen, in one sentence, with the bound that it is measured by. Nothing here changes a
number of the run; it is asked for with `include: ["diagnosis"]`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

import numpy as np

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.ops import Elementwise
from app.engine.tape import Array, Node, Run, Tape, loss_only
from app.trace.formulas import EXAMPLE, Event
from app.trace.numbers import spelled
from app.trace.request import AnyTrace, TraceSpec
from app.trace.updates import letters
from app.trace.voice import Voice
from app.words import words

SATURATED = 0.01
"""A unit is saturated where its slope is less than this part of the steepest slope of its curve."""

VANISHING, EXPLODING = 1e-3, 1e3
"""Bounds of a gradient's size, compared with its size at the last layer or step."""

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

Finding = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A run as it was told.

    events    every event by its number
    complete  by node, the event that completed its gradient
    reasons   those of gradients that are 0
    whole     values of the same lines on the whole data set, by the node's name, where the run has a part of one
    """

    voice: Voice
    events: list[Event]
    run: Run
    complete: dict[int, int]
    reasons: list[Finding]
    parameters: list[int]
    whole: dict[str, Array]

    @property
    def tape(self) -> Tape:
        """The tape that was run."""
        return self.voice.tape


def diagnose(told: Told) -> list[Finding]:
    """Everything that is found, in the order in which it matters, up to the limit."""
    with np.errstate(all="ignore"):
        found = [*_along_the_way(told), *_units(told), *_idle(told)]
    return list(islice(found, LIMITS.diagnoses))


def overflow(node: Node | None, run: Run, value: float, event: int, element: list[int]) -> Finding | None:
    """Whether the first number that is not finite overflowed: infinite, though the op takes any finite numbers."""
    if node is None or node.op is None or node.op.domain or not np.isinf(value):
        return None
    if not all(np.isfinite(run.values[i]).all() for i in node.operands):
        return None
    return _finding("overflow", event, element, op=node.op.name)


def _finding(kind: str, event: int, element: list[int], key: str = "", **more: Any) -> Finding:
    text = words()["diagnosis"][key or kind].format(**{name: _said(value) for name, value in more.items()})
    return {"kind": kind, "event": event, "element": element, "words": text, **more}


def _said(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    text = f"{value:g}" if value in (EXPLODING, VANISHING, SATURATED) else f"{value:.3g}"
    digits, _, power = text.partition("e")
    return (f"{digits}×10{str(int(power)).translate(_RAISED)}" if power else text).replace("-", "−")


def _along_the_way(told: Told) -> Iterator[Finding]:
    """Where the gradient, on its way back through layers or steps, falls below or rises above a bound."""
    what, chain = told.voice.chain()
    if not chain:
        return
    sizes = [_size(told.run.gradient(told.tape.nodes[node])) for _, node in chain]
    if not (np.isfinite(sizes[0]) and sizes[0] > 0):
        return
    ratios = [size / sizes[0] for size in sizes]
    for kind, crossed in (
        ("exploding", [ratio > EXPLODING for ratio in ratios]),
        ("vanishing", [ratio < VANISHING for ratio in ratios]),
    ):
        if True in crossed:
            at = crossed.index(True)
            place, node = chain[at]
            ratio = ratios[at]
            bound = EXPLODING if kind == "exploding" else VANISHING
            event = told.complete.get(node, len(told.events) - 1)
            found = _finding(kind, event, [], f"{kind}_{what}", place=place, ratio=ratio, bound=bound, last=chain[0][0])
            yield {**found, "ratio": spelled(ratio), "along": what}


def _size(gradient: Array) -> float:
    """The root of the mean of its squares, so that layers of different sizes can be compared."""
    largest = float(np.abs(gradient).max())  # taken out first, so that no square overflows
    if largest == 0 or not np.isfinite(largest):
        return largest
    return largest * float(np.sqrt(np.square(gradient / largest).mean()))


def _units(told: Told) -> Iterator[Finding]:
    """Units that pass nothing back: a ReLU that is off, a curve that is flat."""
    for number, event in enumerate(told.events):
        node = told.tape.nodes[event.node] if event.kind == "forward" else None
        if node is None or not isinstance(node.op, Elementwise) or node.op.name not in ACTIVATIONS:
            continue
        z, batched = told.run.values[node.operands[0]], letters(node)[:1] == [EXAMPLE]
        seen = told.whole.get(told.tape.nodes[node.operands[0]].name)
        for kind, asleep in (("dead_relu", _off(node.op, z)), ("saturated", _flat(node.op, z))):
            if asleep is None:
                continue
            units = asleep.all(axis=0) if batched else asleep
            everywhere = None
            if seen is not None and kind == "dead_relu":
                everywhere = _off(node.op, seen)
            for place in np.argwhere(units):
                unit = [int(k) for k in place]
                examples = len(z) if batched else 1
                if everywhere is not None and np.asarray(everywhere.all(axis=0))[tuple(unit)]:
                    more: Finding = {"rows": len(everywhere)}
                    yield _unit("dead_relu_everywhere", number, unit, batched, "", more)
                else:
                    key = kind if examples == 1 else f"{kind}_batch"
                    yield _unit(kind, number, unit, batched, key, {"examples": examples})


def _unit(kind: str, event: int, unit: list[int], batched: bool, key: str, more: Finding) -> Finding:
    found = _finding(kind, event, [0, *unit] if batched else unit, key, **more, limit=SATURATED)
    found.pop("limit")
    return {**found, "unit": unit}


def _off(op: Elementwise, z: Array) -> Array | None:
    """Where a ReLU passes nothing; None for another curve."""
    return np.asarray(op.partial(0, op.evaluate([z], []), [z]) == 0.0) if op.flat == "dead_relu" else None


def _flat(op: Elementwise, z: Array) -> Array | None:
    """Where a curve is flat, and stays so further out: a slope that only passes through 0 is no saturation."""
    if op.flat != "saturated":
        return None
    bound = SATURATED * _steepest(op.name)
    slopes = [np.abs(op.partial(0, op.evaluate([x], []), [x])) for x in (z, 2.0 * z)]
    return np.asarray((slopes[0] < bound) & (slopes[1] < bound))


def on_all_rows(spec: AnyTrace) -> dict[str, Array]:
    """Every value of a network on all rows of the data that its examples are some of; none where that is too much."""
    if not isinstance(spec, TraceSpec) or spec.whole is None or len(spec.whole) > LIMITS.examples:
        return {}
    rows = len(spec.whole)
    net = spec.model.build(replace(spec.form, batch=rows, classes=False))
    if net.work > LIMITS.training_products:
        return {}
    targets = np.zeros((rows, spec.model.layers[-1]))
    run = loss_only(net.tape, replace(spec, inputs=spec.whole, targets=targets).leaves(net))
    return {name: run.values[i] for name, i in net.names.items()}


@cache
def _steepest(name: str) -> float:
    """The steepest slope of an activation, over the window that its curve is drawn in."""
    entry = ACTIVATIONS[name]
    assert isinstance(entry.op, Elementwise)
    z = np.linspace(*entry.window, 201)
    return float(np.abs(entry.op.partial(0, entry.op.evaluate([z], []), [z])).max())


def _idle(told: Told) -> Iterator[Finding]:
    """Parameters none of whose numbers has a gradient, with the reason."""
    because: dict[int, dict[str, None]] = {}  # kinds, each once, in their order
    for each in told.reasons:
        because.setdefault(each["event"], {})[each["kind"]] = None
    for i in told.parameters:
        node = told.tape.nodes[i]
        if not told.run.gradient(node).any():
            event = told.complete.get(i, -1)
            kinds = list(because.get(event, {"no_path": None}))
            reason, own = kinds[0], words()["diagnosis"]
            why = " ".join(words()["reasons"][kind] for kind in kinds)
            text = own["zero_gradient" if len(kinds) == 1 else "zero_gradients"].format(reason=why, name=node.name)
            last = event if event >= 0 else len(told.events) - 1
            yield {"kind": "zero_gradient", "event": last, "element": [], "words": text, "reason": reason} | {
                "parameter": node.name
            }
