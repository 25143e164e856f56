"""Trainings as a program asks for them: a request, its lines, and going on from one of them."""

import json
from typing import Any

from tests.trace.reading import Body, client

PATH = "/api/v1/trainings"


def run(body: Body) -> list[Body]:
    """The lines of a training, heartbeats left out."""
    answer = client().post(PATH, json=body)
    assert answer.status_code == 200, answer.text
    told = [json.loads(line) for line in answer.data.splitlines()]
    assert told[0]["type"] == "start"
    assert told[-1]["type"] == "end", told[-1]
    return [line for line in told if line["type"] != "heartbeat"]


def end_of(body: Body) -> Body:
    """The last line of a training."""
    return run(body)[-1]


def xor(**change: Any) -> Body:
    """A small network on a table of four rows."""
    return {
        "model": {
            "kind": "network",
            "layers": [2, 3, 1],
            "activations": ["tanh", "identity"],
            "loss": "sigmoid_cross_entropy",
        },
        "initializer": {"name": "xavier_uniform", "seed": 3},
        "data": {"name": "xor"},
        "optimizer": {"name": "adam", "learning_rate": 0.05},
        "batch_size": 2,
        "epochs": 5,
        "frames_per_second": 60,
        **change,
    }


def moons(**change: Any) -> Body:
    """A larger one, with rows held back and a last minibatch of another size."""
    model = {
        "kind": "network",
        "layers": [2, 6, 4, 2],
        "activations": ["relu", "sigmoid", "identity"],
        "loss": "softmax_cross_entropy",
        "regularization": {"l1": 0, "l2": 0.01},
    }
    return xor(
        **{
            "model": model,
            "initializer": {"name": "he_uniform", "seed": 1},
            "data": {"name": "moons", "samples": 60, "seed": 4},
            "test_fraction": 0.2,
            "batch_size": 7,
            **change,
        }
    )


def resumed(body: Body, line: Body, **change: Any) -> Body:
    """The request that goes on from a line's state."""
    return {**body, "resume": line["state"], **change}
