"""Gradients that are told agree with differences of losses that are told: nothing of the engine is used but answers."""

from typing import Any

import numpy as np
import orjson
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.drawing import drawn
from tests.trace.bodies import Body, bodies
from tests.trace.reading import Trace, array, ask, client, lines_of

H = 1e-5
FLOOR = 1e-3
"""Smaller gradients are compared as if they were this large: a difference of losses knows no more of their digits."""

smooth = bodies(granularities=("layer",))


def loss_of(body: Body) -> float:
    """The loss of a request, alone."""
    return float(orjson.loads(lines_of({**body, "include": []})[-1])["loss"])


def _keep_away_from_kinks(trace: Trace) -> None:
    """Only networks whose pre-activations are moderate, and where no step of size H passes a kink."""
    values, model = trace.end["values"], trace.body["model"]
    for k, activation in enumerate(model["activations"], 1):
        z = np.abs(array(values[f"z{k}"]))
        assume(z.max() < 15)
        assume(activation not in ("relu", "leaky_relu") or z.min() > 1e-3)
        if model["regularization"]["l1"]:
            assume(np.abs(array(values[f"W{k}"])).min() > 1e-3)
    if model["loss"] == "binary_cross_entropy":  # ln (1 − a) loses digits as a nears 1, in any implementation
        assume(np.abs(array(values[f"z{len(model['activations'])}"])).max() < 5)


def _moved(body: Body, name: str, move: Any) -> Body:
    if name == "x":
        return {**body, "inputs": (array(body["inputs"]) + move).tolist()}
    parameters = body["parameters"]
    return {**body, "parameters": {**parameters, name: (array(parameters[name]) + move).tolist()}}


@drawn
@given(smooth, st.integers(0, 2**32 - 1))
def test_gradients_agree_with_differences_along_any_direction(body: Body, seed: int) -> None:
    trace, rng = ask(body), np.random.default_rng(seed)
    _keep_away_from_kinks(trace)
    scale = 1.0 if body["upstream"] is None else body["upstream"]
    for name in (*body["parameters"], "x"):
        gradient = array(trace.end["gradients"][name])
        direction = np.asarray(rng.normal(size=gradient.shape))
        direction = direction / np.linalg.norm(direction)
        above, below = (loss_of(_moved(body, name, sign * H * direction)) for sign in (1, -1))
        numeric, told = scale * (above - below) / (2 * H), float(np.vdot(gradient, direction))
        assert abs(told - numeric) <= 1e-6 * max(abs(told), abs(numeric), FLOOR * max(1.0, abs(above))), name


@drawn
@given(smooth)
def test_every_single_gradient_passes_the_check_of_the_product(body: Body) -> None:
    trace = ask(body)
    _keep_away_from_kinks(trace)
    answer = client().post("/api/v1/gradient-checks", json=body).json
    for name, told in answer["parameters"].items():
        analytic, numeric = array(told["analytic"]), array(told["numeric"])
        floor = FLOOR * max(1.0, abs(trace.end["loss"]))
        assert not np.any(told["kink"]), name
        assert np.all(
            np.abs(analytic - numeric) <= 1e-6 * np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), floor)
        )
