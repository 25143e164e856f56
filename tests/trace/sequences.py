"""Requests for recurrent models: hypothesis draws what is structure, a seeded generator fills in the numbers."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.models.cells import CELLS
from app.models.recurrent import ENDS, SHARED
from app.trace.request import GRANULARITIES, REDUCTIONS
from tests.trace.bodies import optimizers
from tests.trace.reading import Body


def sequence(seed: int = 0, steps: int = 4, examples: int | None = None, **model: Any) -> Body:
    """A request with numbers for every place; `model` says what differs from a plain cell of 3 units on 2 inputs."""
    rng = np.random.default_rng(seed)
    told = {"kind": "recurrent", "cell": "rnn", "input_size": 2, "hidden_size": 3, "output_size": 2, **model}
    rows = () if examples is None else (examples,)
    body: Body = {"model": told, "parameters": _parameters(told, rng)}
    if told["input_size"]:
        body["inputs"] = rng.normal(size=(*rows, steps, told["input_size"])).tolist()
    else:
        told["steps"] = steps
        body["h0"] = rng.normal(size=(*rows, told["hidden_size"])).tolist()
    every = (steps,) if told.get("loss_at", "every") == "every" else ()
    return {**body, "targets": targets(told, (*rows, *every), rng)}


def _parameters(model: Body, rng: np.random.Generator) -> Body:
    d, h, m = model["input_size"], model["hidden_size"], model["output_size"]
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[model["cell"]]
    names = ("Wxh", "Whh", "bh") if gates == 1 else ("W_ih", "W_hh", "b_ih", "b_hh")
    sizes = {"Wxh": d, "Whh": h, "W_ih": d, "W_hh": h}
    shapes = {name: (gates * h, sizes[name]) if name[0] == "W" else (gates * h,) for name in names}
    shapes = {name: shape for name, shape in shapes.items() if 0 not in shape} | {"Why": (m, h), "by": (m,)}
    return {name: rng.normal(0, 0.6, shape).tolist() for name, shape in shapes.items()}


def targets(model: Body, rows: tuple[int, ...], rng: np.random.Generator) -> Any:
    """Targets that the model's loss takes; `classes` in the model asks for class numbers."""
    m, classes = model["output_size"], model.pop("classes", False)
    loss = LOSSES[model.get("loss", "half_squared_error")]
    if loss.classes:
        return (rng.integers(0, m, rows) if classes else rng.dirichlet(np.ones(m), rows)).tolist()
    return (rng.uniform(0, 1, (*rows, m)) if loss.range else rng.normal(size=(*rows, m))).tolist()


@st.composite
def sequences(draw: st.DrawFn) -> Body:
    """Any request for a recurrent model that is small enough to be looked at number by number."""
    loss, cell = draw(st.sampled_from(list(LOSSES))), draw(st.sampled_from(list(CELLS)))
    outputs = draw(st.integers(1, 3))
    model: Body = {
        "cell": cell,
        "input_size": draw(st.integers(0, 2)),
        "hidden_size": draw(st.integers(1, 3)),
        "output_size": outputs,
        "loss": loss,
        "loss_at": draw(st.sampled_from(ENDS)),
        "truncate": draw(st.sampled_from([None, None, 1, 2, 3])),
        "shared_gradient": draw(st.sampled_from(SHARED)),
        "reduction": draw(st.sampled_from(REDUCTIONS)),
        "classes": draw(st.booleans()),
    }
    if cell == "rnn":
        model["activation"] = draw(st.sampled_from(list(ACTIVATIONS)))
    if loss == "binary_cross_entropy":
        model["output_activation"] = "sigmoid"
    elif LOSSES[loss].probabilities is None:
        model["output_activation"] = draw(st.sampled_from(list(ACTIVATIONS)))
    seed, examples = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([None, 1, 3]))
    body = sequence(seed, draw(st.integers(1, 3)), examples, **model)
    rates = np.random.default_rng(seed)
    stepper = draw(optimizers())
    numbers = {key: float(rates.uniform(0.01, 0.5)) for key, value in stepper.items() if value == 0.0}
    body["optimizer"] = {**stepper, **{key: value for key, value in numbers.items() if key != "maximize"}}
    body["frozen"] = sorted(draw(st.sets(st.sampled_from(sorted(body["parameters"])))))
    return {**body, "granularity": draw(st.sampled_from(GRANULARITIES))}
