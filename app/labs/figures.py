"""The numbers that a lab's texts name but the page's run does not hold: after later rounds, or of a variant.

They are computed once, when the lab is first asked for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import orjson

from app.trace.answer import prepare
from app.trace.schemas import TraceRequest
from app.trace.training import Prepared, prepare_training
from app.trace.training_schemas import TrainingRequest

_AT = re.compile(r"^(?:(?P<variant>[a-z_]+):)?(?P<what>[^@:]+?)(?:@(?P<rounds>\d+))?$")

ROUNDS = 100
"""The most rounds that are run one by one, as the page tells them; what is further is trained."""

FURTHEST = 10_000
"""The most updates a reference may ask for, in a lab that trains on one row."""

_TRAINED = ("model", "parameters", "initializer", "data", "optimizer", "frozen", "mistake")


def figures(lab: dict[str, Any], asked: Iterable[str]) -> dict[str, Any]:
    """The number of each reference, after some rounds from the lab's own start or from a variant's."""
    requests = {variant["id"]: variant["request"] for variant in lab["variants"]} | {None: lab["request"]}
    wanted: dict[str | None, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for ref in sorted(asked):
        found = _AT.match(ref)
        assert found is not None, ref
        wanted[found["variant"]][int(found["rounds"] or 0)].append((ref, found["what"]))
    told: dict[str, Any] = {}
    for variant, rounds in wanted.items():
        ends = _ends(requests[variant], lab.get("training"), sorted(rounds))
        for end, count in zip(ends, sorted(rounds), strict=True):
            told |= {ref: look_up(end, what) for ref, what in rounds[count]}
    return dict(sorted(told.items()))


def _ends(request: dict[str, Any], training: dict[str, Any] | None, counts: list[int]) -> Iterator[dict[str, Any]]:
    """What the run's end says after each of these counts of rounds, which ascend."""
    near = [count for count in counts if count <= ROUNDS]
    now = request
    for before, count in zip([0, *near], near, strict=False):
        for _ in range(count - before):
            now = _next(now)
        yield run(now)
    far = counts[len(near) :]
    if far:
        assert training is not None and far[-1] <= FURTHEST, counts
        asked = {key: request[key] for key in _TRAINED if key in request}
        prepared = prepare_training(TrainingRequest.model_validate({**asked, **training}).spec())
        assert prepared.trainer.feeder.rows == 1, "of several rows a round is not an update"
        for count in far:
            yield run({**request, **_trained(prepared, count)})


def _next(request: dict[str, Any]) -> dict[str, Any]:
    """The request of the round after."""
    end = run(request)
    stepped = {learned(request): end["updated"], "optimizer_state": end["optimizer_state"]}
    return {**request, **stepped, "update": request.get("update", 0) + 1}


def _trained(prepared: Prepared, updates: int) -> dict[str, Any]:
    """What a request is after so many updates; the training goes on from where it stands."""
    trainer, memory = prepared.trainer, prepared.trainer.memory
    while trainer.position.update < updates:
        trainer.advance(updates - trainer.position.update)
    state = {
        name: {key: value.tolist() for key, value in kept.items()} for name, kept in memory.optimizer_state().items()
    }
    parameters = {name: value.tolist() for name, value in memory.parameters().items()}
    return {"parameters": parameters, "optimizer_state": state, "update": updates}


def learned(request: dict[str, Any]) -> str:
    """The field of a request that an update changes: a network's parameters, a circuit's inputs."""
    return "inputs" if request["model"]["kind"] == "circuit" else "parameters"


def run(request: dict[str, Any]) -> dict[str, Any]:
    """The end of one run of a lab's request, with its result."""
    spec = TraceRequest.model_validate({**request, "include": ["result"]}).spec()
    end: dict[str, Any] = orjson.loads(list(prepare(spec).lines())[-1])
    return end


def look_up(end: dict[str, Any], ref: str) -> Any:
    """The number that a reference names: `value W1 0 0`, `gradient z2 1`, `update W1 0 0`, `loss`, `setting NAME`.

    In a batch it is that of the first example.
    """
    kind, *place = ref.split()
    if kind == "loss":
        return end["loss"]
    if kind == "setting":
        return end["settings"][place[0]]
    found = end[{"value": "values", "gradient": "gradients", "update": "updated"}[kind]][place[0]]
    while np.ndim(found) > len(place) - 1:
        found = found[0]
    for index in place[1:]:
        found = found[int(index)]
    return found
