"""Values never live in a structure: threads that share one structure do not see each other's numbers."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app import create_app
from app.trace.structure import structure
from tests.trace.bodies import Body, plan_of, refilled
from tests.trace.reading import without_time

THREADS = 32

BASE: Body = {
    "model": {
        "kind": "network",
        "layers": [3, 4, 3],
        "activations": ["gelu", "identity"],
        "loss": "softmax_cross_entropy",
        "regularization": {"l1": 0.01, "l2": 0.01},
    },
    "parameters": {"W1": [[0.0] * 3] * 4, "b1": [0.0] * 4, "W2": [[0.0] * 4] * 3, "b2": 0.0},
    "inputs": [[0.0] * 3] * 2,
    "targets": [0, 1],
    "optimizer": {"name": "adam", "learning_rate": 0.1, "clip": {"by": "norm", "limit": 1.0}},
    "optimizer_state": {"W1": {}, "b2": {}},
    "upstream": None,
}


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns every few microseconds, so that they meet in the middle of everything."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("mistake", [None, "updated_weights_in_delta"])
def test_threads_on_one_structure_get_what_each_gets_alone(mistake: str | None) -> None:
    optimizer = BASE["optimizer"] | ({"clip": {"by": "value", "limit": 0.1}} if mistake else {})
    base = plan_of({**BASE, "mistake": mistake, "optimizer": optimizer})
    requests = [refilled(base, seed) for seed in range(THREADS)]
    app, start = create_app(), Barrier(THREADS)
    structure.cache_clear()  # so that the threads build it at the same time, too

    def run(body: Body) -> list[list[bytes]]:
        client = app.test_client()
        start.wait()
        return [_lines(client.post("/api/v1/traces", json=body).data) for _ in range(5)]

    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(run, requests))
    alone = [_lines(app.test_client().post("/api/v1/traces", json=body).data) for body in requests]
    assert len({lines[0] for lines in alone}) == 1
    assert len({lines[-1] for lines in alone}) == THREADS
    assert together == [[lines] * 5 for lines in alone]


def _lines(data: bytes) -> list[bytes]:
    return without_time(data.splitlines(keepends=True))
