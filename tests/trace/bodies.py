"""Random trace requests: hypothesis draws what is structure, a seeded generator fills in the numbers.

`refilled` gives the same request other numbers, for laws about what a structure may depend on.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.optimizers import OPTIMIZERS
from app.trace.request import GRANULARITIES, MISTAKES, REDUCTIONS

Body = dict[str, Any]

PROBABLE = ("sigmoid", "softmax")
"""Activations whose values are probabilities, for losses on probabilities."""

UNIT = 0.999
"""No setting below 1 comes nearer to it: 1 − β would lose digits that no formula could give back."""


def _last_activations(loss: str, units: int) -> list[str]:
    if LOSSES[loss].probabilities is not None:
        return ["identity"]
    if loss == "binary_cross_entropy":
        return list(PROBABLE) if units > 1 else ["sigmoid"]  # the softmax of one number is exactly 1, and ln 0 infinite
    return list(ACTIVATIONS)


@st.composite
def models(draw: st.DrawFn) -> Body:
    """A network: two to four layers of one to four units."""
    layers = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    loss = draw(st.sampled_from(list(LOSSES)))
    hidden = [draw(st.sampled_from(list(ACTIVATIONS))) for _ in layers[2:]]
    penalty = st.sampled_from([0.0, 0.01])
    return {
        "kind": "network",
        "layers": layers,
        "activations": [*hidden, draw(st.sampled_from(_last_activations(loss, layers[-1])))],
        "loss": loss,
        "reduction": draw(st.sampled_from(REDUCTIONS)),
        "regularization": {"l1": draw(penalty), "l2": draw(penalty)},
    }


@st.composite
def optimizers(draw: st.DrawFn, clips: tuple[str | None, ...] = (None, "value", "norm")) -> Body:
    """An optimizer with any of its settings given, and what may stand around it; numbers come later."""
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    given = draw(st.sets(st.sampled_from(["learning_rate", *OPTIMIZERS[name].settings])))
    told: Body = {"name": name, "maximize": draw(st.booleans()), **dict.fromkeys(sorted(given), 0.0)}
    clip = draw(st.sampled_from(clips))
    if clip:
        told["clip"] = {"by": clip, "limit": 1.0}
    if draw(st.booleans()):
        told["weight_decay"] = draw(st.sampled_from([0.0, 0.05]))
    starts = draw(st.lists(st.integers(0, 4), max_size=2, unique=True))
    told["schedule"] = [{"from_update": start, "learning_rate": 0.1} for start in starts]
    return told


@st.composite
def bodies(
    draw: st.DrawFn,
    granularities: tuple[str, ...] = GRANULARITIES,
    mistakes: tuple[str | None, ...] = (None,),
    upstream: bool = True,
) -> Body:
    """A whole request, with its numbers."""
    model, mistake = draw(models()), draw(st.sampled_from(mistakes))
    names = [name for k in range(1, len(model["layers"])) for name in (f"W{k}", f"b{k}")]
    body: Body = {
        "model": model,
        "inputs": [0.0] if draw(st.booleans()) else [[0.0]] * draw(st.integers(1, 3)),
        "optimizer": draw(optimizers((None, "value") if mistake else (None, "value", "norm"))),
        "optimizer_state": {name: {} for name in sorted(draw(st.sets(st.sampled_from(names))))},
        "update": draw(st.integers(0, 4)),
        "frozen": sorted(draw(st.sets(st.sampled_from(names)))),
        "granularity": draw(st.sampled_from(granularities)),
        "mistake": mistake,
        "upstream": 1.0 if upstream and draw(st.booleans()) else None,
        "shared": sorted(draw(st.sets(st.sampled_from([name for name in names if name[0] == "b"])))),
        "classes": draw(st.booleans()),
    }
    return refilled(body, draw(st.integers(0, 2**32 - 1)))


any_body = bodies(mistakes=(None, *MISTAKES))
"""Any request at all, the deliberate mistakes among them."""


def refilled(body: Body, seed: int) -> Body:
    """The request with other numbers in every place, drawn from `seed`; its structure stays."""
    rng = np.random.default_rng(seed)
    layers, plan = body["model"]["layers"], body.get("plan") or {k: body[k] for k in ("shared", "classes")}
    batch = len(body["inputs"]) if isinstance(body["inputs"][0], list) else None
    rows = () if batch is None else (batch,)
    shapes: dict[str, tuple[int, ...]] = {}
    for k, (before, units) in enumerate(zip(layers, layers[1:], strict=False), 1):
        shapes |= {f"W{k}": (units, before), f"b{k}": () if f"b{k}" in plan["shared"] else (units,)}
    optimizer = body["optimizer"]
    filled = {key: value for key, value in body.items() if key not in ("shared", "classes", "plan")}
    filled["parameters"] = {name: rng.normal(0, 0.8, shape).tolist() for name, shape in shapes.items()}
    filled["inputs"] = rng.uniform(-2, 2, (*rows, layers[0])).tolist()
    filled["targets"] = _targets(body["model"]["loss"], (*rows, layers[-1]), plan["classes"], rng)
    filled["optimizer"] = _settings(optimizer, rng)
    kept = OPTIMIZERS[optimizer["name"]].state
    count = int(rng.integers(0, 5))
    filled["optimizer_state"] = {
        name: {key: _state(key, shapes[name], count, rng) for key in kept} for name in body["optimizer_state"]
    }
    if body["upstream"] is not None:
        filled["upstream"] = float(rng.uniform(0.5, 2.0) * rng.choice([-1, 1]))
    return filled


def plan_of(body: Body) -> Body:
    """The request with what `refilled` needs to know of it beside its numbers."""
    shared = [name for name, value in body["parameters"].items() if name[0] == "b" and not isinstance(value, list)]
    targets, depth = body["targets"], 0
    while isinstance(targets, list):
        targets, depth = targets[0], depth + 1
    classes = depth < (2 if isinstance(body["inputs"][0], list) else 1)
    return {**body, "plan": {"shared": shared, "classes": classes}}


def _targets(loss: str, shape: tuple[int, ...], classes: bool, rng: np.random.Generator) -> Any:
    if LOSSES[loss].classes:
        return (
            rng.integers(0, shape[-1], shape[:-1]) if classes else rng.dirichlet(np.ones(shape[-1]), shape[:-1])
        ).tolist()
    if LOSSES[loss].range is not None:  # from 0 to 1, both ends among them
        return np.clip(rng.uniform(-0.2, 1.2, shape), 0.0, 1.0).tolist()
    return rng.normal(size=shape).tolist()


def _settings(optimizer: Body, rng: np.random.Generator) -> Body:
    filled = dict(optimizer)
    for key in filled:
        if key == "learning_rate":
            filled[key] = float(rng.uniform(0.001, 0.5))
        elif key == "epsilon":
            filled[key] = float(10 ** rng.uniform(-9, -3))
        elif key in ("momentum", "decay", "beta1", "beta2"):
            filled[key] = float(rng.uniform(0.0, UNIT))
        elif key == "clip":
            filled[key] = {"by": filled[key]["by"], "limit": float(rng.uniform(0.01, 1.0))}
        elif key == "weight_decay" and filled[key]:
            filled[key] = float(rng.uniform(0.001, 0.1))
    return filled


def _state(key: str, shape: tuple[int, ...], count: int, rng: np.random.Generator) -> Any:
    if key == "t":
        return float(count)
    if key in ("square", "v"):  # running means of squares are never negative
        return rng.uniform(0.01, 1.0, shape).tolist()
    return rng.normal(0, 0.3, shape).tolist()
