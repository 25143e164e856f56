"""Requests for models of blocks: hypothesis draws what is structure, a seeded generator fills in the numbers."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.models.blocks import JOINS
from app.trace.request import GRANULARITIES, REDUCTIONS
from tests.trace.bodies import optimizers
from tests.trace.reading import Body

INPUTS = {"u": 3, "v": 2}
JOINED: list[Body] = [
    {"name": "p", "from": ["u"], "size": 2, "activation": "tanh"},
    {"name": "q", "from": ["v"], "size": 3, "activation": "sigmoid"},
    {"name": "both", "from": ["p", "q", "u"], "size": 3, "activation": "tanh"},
    {"name": "skip", "from": ["both", "q"], "size": 3, "activation": "softplus", "join": "add"},
    {"name": "out", "from": ["skip", "p"], "size": 2, "activation": "sigmoid"},
]
"""Two inputs that meet, one that is read twice, and a skip."""


def joined(seed: int = 0, examples: int | None = None, blocks: list[Body] | None = None, **model: Any) -> Body:
    """A request with numbers for every place; `model` says what differs from half squared error of `JOINED`."""
    rng, classes = np.random.default_rng(seed), model.pop("classes", False)
    inputs = model.pop("inputs", INPUTS)
    told = {"kind": "blocks", "inputs": inputs, "blocks": JOINED if blocks is None else blocks, **model}
    rows = () if examples is None else (examples,)
    return {
        "model": told,
        "parameters": {name: rng.normal(0, 0.7, shape).tolist() for name, shape in shapes(told).items()},
        "inputs": {name: rng.normal(size=(*rows, size)).tolist() for name, size in inputs.items()},
        "targets": _targets(told, rows, rng, classes),
    }


def shapes(model: Body) -> dict[str, tuple[int, ...]]:
    """The shape of every parameter, as the description of the API says."""
    sizes = {**model["inputs"], **{block["name"]: block["size"] for block in model["blocks"]}}
    found: dict[str, tuple[int, ...]] = {}
    for block in model["blocks"]:
        read = [sizes[source] for source in block["from"]]
        width = read[0] if block.get("join") == "add" else sum(read)
        found |= {f"W_{block['name']}": (block["size"], width), f"b_{block['name']}": (block["size"],)}
    return found


def _targets(model: Body, rows: tuple[int, ...], rng: np.random.Generator, classes: bool) -> Any:
    m, loss = model["blocks"][-1]["size"], LOSSES[model.get("loss", "half_squared_error")]
    if loss.classes:
        return (rng.integers(0, m, rows) if classes else rng.dirichlet(np.ones(m), rows)).tolist()
    if model.get("dead_zone"):
        return rng.integers(0, 2, (*rows, m)).astype(float).tolist()
    return (rng.uniform(0, 1, (*rows, m)) if loss.range else rng.normal(size=(*rows, m))).tolist()


@st.composite
def models(draw: st.DrawFn) -> Body:
    """Any request for a model of blocks that is small enough to be looked at number by number."""
    loss, inputs = draw(st.sampled_from(list(LOSSES))), {"u": draw(st.integers(1, 2)), "v": draw(st.integers(1, 2))}
    sizes, read, blocks, count = dict(inputs), set[str](), list[Body](), draw(st.integers(1, 4))
    for k in range(count):
        join, size = draw(st.sampled_from(JOINS)), draw(st.integers(1, 2))
        sources = draw(st.lists(st.sampled_from(sorted(sizes)), min_size=1, max_size=3, unique=True))
        if k == count - 1:  # the last one reads what no other has read: so it is the only output
            sources = sorted({*sources, *(set(sizes) - read)})
        if len({sizes[source] for source in sources}) > 1:
            join = "concatenate"
        last = k == count - 1
        curve = draw(st.sampled_from(list(ACTIVATIONS)))
        if last and LOSSES[loss].probabilities:
            curve = "identity"
        elif last and loss == "binary_cross_entropy":
            curve = "sigmoid"
        name = f"h{k}"
        blocks.append({"name": name, "from": sources, "size": size, "activation": curve, "join": join})
        sizes[name] = size
        read |= set(sources)
    zone = draw(st.sampled_from([None, [0.2, 0.8], [-0.1, 0.4]])) if LOSSES[loss].probabilities is None else None
    seed, examples = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([None, 1, 3]))
    told = {"reduction": draw(st.sampled_from(REDUCTIONS)), "dead_zone": zone, "classes": draw(st.booleans())}
    body = joined(seed, examples, blocks, inputs=inputs, loss=loss, **told)
    rates = np.random.default_rng(seed)
    stepper = draw(optimizers())
    numbers = {key: float(rates.uniform(0.01, 0.5)) for key, value in stepper.items() if value == 0.0}
    body["optimizer"] = {**stepper, **{key: value for key, value in numbers.items() if key != "maximize"}}
    body["frozen"] = sorted(draw(st.sets(st.sampled_from(sorted(body["parameters"])))))
    return {**body, "granularity": draw(st.sampled_from(GRANULARITIES))}
