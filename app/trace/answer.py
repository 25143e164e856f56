"""One trace, answered: everything that can fail happens in `prepare`; after that, lines as the engine makes them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import orjson

from app.engine.ops import Elementwise, Op, is_plain
from app.engine.optimizers import OPTIMIZERS, Bag, clip_factor, lines, run_lines, zero_state
from app.engine.tape import Array, Contribution, Node, Run, backward, forward
from app.models.network import Network
from app.trace.blocks_refusals import check_blocks
from app.trace.circuit_refusals import check_circuit
from app.trace.diagnose import Told, diagnose, on_all_rows, overflow
from app.trace.formulas import Event
from app.trace.means import batch_means
from app.trace.numbers import is_finite, norm_of, plain, spelled, whole
from app.trace.reasons import zero_reasons
from app.trace.recurrent_refusals import check_recurrent
from app.trace.refusals import check
from app.trace.request import AnyTrace, BlocksTrace, CircuitTrace, RecurrentTrace
from app.trace.structure import Key, Structure, structure_of
from app.words import words

_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE


def prepare(spec: AnyTrace) -> "Prepared":
    """Check a request and find its structure; raises `Refused` with everything that is wrong."""
    made = spec.parameters is None
    spec = checked(spec)
    key = Key(
        spec.model,
        spec.form,
        spec.optimizer.name,
        spec.optimizer.extras(),
        spec.frozen,
        spec.granularity,
        spec.mistake,
        spec.upstream is not None,
    )
    return Prepared(spec, structure_of(key), made)


def checked(spec: AnyTrace) -> AnyTrace:
    """The request with its parameters filled in; raises `Refused` with everything that is wrong."""
    if isinstance(spec, RecurrentTrace):
        return check_recurrent(spec)
    if isinstance(spec, BlocksTrace):
        return check_blocks(spec)
    return check_circuit(spec) if isinstance(spec, CircuitTrace) else check(spec)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A trace that can be run; `made` says that an initializer made the parameters."""

    spec: AnyTrace
    structure: Structure
    made: bool

    def leaves(self) -> dict[int, Array]:
        """The given values by node number."""
        return self.spec.leaves(self.structure.network)  # type: ignore[arg-type]  # a structure is of its request's kind

    def lines(self) -> Iterator[bytes]:
        """The answer as JSON lines, each ended by a newline."""
        for line in self._told():
            yield line if isinstance(line, bytes) else orjson.dumps(line, option=_OPTIONS)

    def document(self) -> bytes:
        """The same answer as one JSON document."""
        parts: dict[str, list[bytes]] = {"structure": [], "events": [], "end": []}
        for line in self._told():
            if isinstance(line, bytes):
                parts["structure"].append(line)
            else:
                place = "end" if line["type"] == "end" else "events"
                parts[place].append(orjson.dumps(line, option=orjson.OPT_SERIALIZE_NUMPY))
        told = b",".join(
            b'"%s":%s' % (name.encode(), b"".join(parts[name])) for name in ("structure", "end") if parts[name]
        )
        return b'{"events":[' + b",".join(parts["events"]) + b"]," + told + b"}"

    def _told(self) -> Iterator[Any]:
        spec = self.spec
        if "structure" in spec.include and (spec.known != self.structure.fingerprint or self.made):
            yield self._structure_line()
        teller = _Run(self)
        for told in teller.events():
            if "events" in spec.include:
                yield told
        yield teller.end()

    def _structure_line(self) -> bytes:
        if not self.made:
            return self.structure.body + b"}\n"
        assert self.spec.parameters is not None
        parameters = {name: plain(value) for name, value in self.spec.parameters.items()}
        return self.structure.body + b',"parameters":' + orjson.dumps(parameters, option=_OPTIONS)[:-1] + b"}\n"


class _Run:
    """One run of a prepared trace, told event by event, and what its end says."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared, self.spec, self.network = prepared, prepared.spec, prepared.structure.network
        self.started = time.perf_counter_ns()
        self.settings = self.spec.optimizer.effective(self.spec.update)
        self.updated: dict[str, Array] = dict(self.spec.parameters or {})
        self.state: dict[str, dict[str, Array]] = {}
        self.complete: list[tuple[int, Contribution]] = []
        self.instalments: list[Contribution] = []
        self.broken: tuple[int, list[int], float] | None = None
        self.run: Run | None = None
        self.made: Contribution | None = None

    def events(self) -> Iterator[dict[str, Any]]:
        nodes = self.network.tape.nodes
        ahead = forward(self.network.tape, self.prepared.leaves())
        back: Iterator[Contribution] | None = None
        for number, event in enumerate(self.prepared.structure.events):
            if event.kind == "forward":
                node, self.run = next(ahead)
                value = self.run.values[node.id]
                yield {"type": "forward", "event": number, "node": node.id, "value": self._seen(number, value)}
            elif event.kind == "backward":
                assert self.run is not None
                back = back or backward(self.network.tape, self.run, self.spec.upstream)
                yield self._contribution(number, next(back))
            else:
                yield self._update(number, event, nodes[event.node])

    def _contribution(self, number: int, made: Contribution) -> dict[str, Any]:
        edge = made.edge
        gradient = self._seen(number, made.gradient)
        told = {
            "type": "backward",
            "event": number,
            "node": edge.node,
            "slot": edge.slot,
            "operand": edge.operand,
            "contribution": gradient if edge.first else plain(made.contribution),
        }
        if not edge.first:
            told["gradient"] = gradient
        if made.local is not None and _local_told(self.network.tape.nodes[edge.node].op, edge.slot):
            told["local"] = plain(made.local)
        if edge.last:
            self.complete.append((number, made))
        if edge.operand in self.prepared.structure.voice.timed:
            self.instalments.append(made)
        return told

    def _update(self, number: int, event: Event, node: Node) -> dict[str, Any]:
        assert self.run is not None and self.spec.parameters is not None
        chosen, name = OPTIMIZERS[self.spec.optimizer.name], event.name
        if self.spec.optimizer.clip_by == "norm" and "clip_factor" not in self.settings:
            gradients = [self.run.gradient(self.network.tape.nodes[i]) for i in self.network.parameters]
            self.settings["clip_factor"] = clip_factor(gradients, self.settings["clip_limit"])
        before = {**zero_state(chosen, node.shape), **self.spec.optimizer_state.get(name, {})}
        with np.errstate(all="ignore"):
            story = lines(
                chosen,
                self.spec.optimizer.extras(),
                self.spec.parameters[name],
                self.run.gradient(node),
                Bag(**self.settings),
                Bag(**before),
            )
            made = {line: np.asarray(value, dtype=np.float64) for line, value in run_lines(story).items()}
        for value in made.values():
            self._watch(number, value)
        after = self.updated[name] = made.pop("after")
        if self.spec.mistake:
            self.run.values[node.id] = after  # the mistake itself: what is read from here on is already new
        told: dict[str, Any] = {"type": "update", "event": number, "name": name, "after": plain(after)}
        if chosen.state:
            self.state[name] = {key: made[key] for key in chosen.state}
            told["state"] = {key: plain(made.pop(key)) for key in chosen.state}
        if made:
            told["lines"] = {key: plain(value) for key, value in made.items()}
        return told

    def _seen(self, number: int, value: Array) -> Any:
        """An event's number as JSON takes it, looked at on the way."""
        self._watch(number, value)
        return whole(value) if self.broken is None else plain(value)

    def _watch(self, number: int, value: Array) -> None:
        """Remember the first number that is not finite: where it began is what a learner needs to know."""
        if self.broken is None and not is_finite(value):
            place = tuple(int(k) for k in np.argwhere(~np.isfinite(value))[0])
            self.broken = (number, list(place), float(value[place]))

    def end(self) -> dict[str, Any]:
        """The last line: the loss, reasons for zeros, what went wrong, and the results where they are wanted."""
        assert self.run is not None
        run, tape = self.run, self.network.tape
        told: dict[str, Any] = {
            "type": "end",
            "loss": spelled(float(self._loss(run.values[tape.root]))),
            "settings": dict(self.settings),
            "reasons": (reasons := zero_reasons(self.complete, tape.nodes, run, self.prepared.structure.voice.terms)),
            "diagnosis": [*self._diagnosis(), *(self._ailments(reasons) if "diagnosis" in self.spec.include else [])],
            "gradient_norms": {
                tape.nodes[i].name: norm_of(run.gradient(tape.nodes[i])) for i in self.network.parameters
            },
        }
        if isinstance(self.network, Network) and self.network.batch is not None:
            told["means"] = batch_means(self.network, run)
        if (over_time := self.prepared.structure.voice.over_time(run, self.instalments)) is not None:
            told["over_time"] = over_time
        if "result" in self.spec.include:
            told |= self._result(run)
        told["elapsed_us"] = (time.perf_counter_ns() - self.started) // 1000
        return told

    def _loss(self, value: Array) -> Array:
        """The root; where a circuit's output has its gradient given, the sum of what it stands for."""
        return value if value.ndim == 0 else value.sum()

    def _diagnosis(self) -> list[dict[str, Any]]:
        if self.broken is None:
            return []
        number, element, value = self.broken
        text = words()["diagnosis"]["not_finite"].replace("{value}", str(spelled(value)).replace("-", "−"))
        event = self.prepared.structure.events[number]
        if event.kind == "forward" and self.run is not None:
            node = self.network.tape.nodes[event.node]
            why = self.prepared.structure.voice.not_finite(node, self.run, tuple(element))
            text = f"{text} {why}" if why else text
        return [{"kind": "not_finite", "event": number, "element": element, "words": text}]

    def _ailments(self, reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What else ails the run."""
        assert self.run is not None
        kept, found = self.prepared.structure, list[dict[str, Any]]()
        if self.broken is not None:
            number, element, value = self.broken
            event = kept.events[number]
            node = self.network.tape.nodes[event.node] if event.kind == "forward" else None
            overflowed = overflow(node, self.run, value, number, element)
            found = [] if overflowed is None else [overflowed]
        complete = {made.edge.operand: number for number, made in self.complete}
        elsewhere = on_all_rows(self.spec)
        told = Told(kept.voice, kept.events, self.run, complete, reasons, self.network.parameters, elsewhere)
        return [*found, *diagnose(told)]

    def _result(self, run: Run) -> dict[str, Any]:
        """Everything by name. Under the mistake `values` holds the parameters as they were sent."""
        assert self.spec.parameters is not None
        end = self.prepared.structure.voice.end(run, self.spec.parameters)
        return {
            "outputs": plain(end.outputs),
            "probabilities": None if end.probabilities is None else plain(end.probabilities),
            "values": {name: plain(value) for name, value in end.values.items()},
            "gradients": {name: plain(value) for name, value in end.gradients.items()},
            "updated": {name: plain(value) for name, value in self.updated.items()},
            "optimizer_state": {
                name: {key: plain(value) for key, value in state.items()} for name, state in self._states().items()
            },
        }

    def _states(self) -> dict[str, dict[str, Array]]:
        """State of every parameter: the new one, or for a frozen one what was sent."""
        return {**{name: dict(state) for name, state in self.spec.optimizer_state.items()}, **self.state}


@dataclass(frozen=True, slots=True)
class Round:
    """What one round comes to: the loss, the run with its gradients, and what stands after the update."""

    loss: float
    run: Run
    updated: dict[str, Array]
    state: dict[str, dict[str, Array]]


def play_round(prepared: Prepared) -> Round:
    """One round without its story: the very arithmetic that `lines` tells."""
    teller = _Run(prepared)
    for _ in teller.events():
        pass
    assert teller.run is not None
    loss = float(teller._loss(teller.run.values[teller.network.tape.root]))
    return Round(loss, teller.run, teller.updated, teller._states())


@lru_cache(maxsize=256)
def _local_told(op: Op | None, slot: int) -> bool:
    """A local gradient is sent unless its template is a constant or one reference: then it is there already."""
    return isinstance(op, Elementwise) and not is_plain(op.local_tex[slot])
