"""The server from outside: start to first answer, requests a second, and how long one takes."""

import http.client
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import orjson

from app.trace.request import TraceSpec
from app.trace.schemas import TraceRequest
from app.web.bodies import parse
from app.web.validation import validate
from bench.measure import line, p95
from bench.traces import spec

ROOT = Path(__file__).resolve().parent.parent


def body(asked: TraceSpec) -> bytes:
    """The JSON body of a request for the events of a benchmark network."""
    assert asked.parameters is not None
    told = {
        "model": {
            "kind": "network",
            "layers": asked.model.layers,
            "activations": asked.model.activations,
            "loss": asked.model.loss,
        },
        "parameters": {name: np.ascontiguousarray(value) for name, value in asked.parameters.items()},
        "inputs": asked.inputs,
        "targets": asked.targets,
        "optimizer": {"name": asked.optimizer.name, "learning_rate": 0.1},
        "include": ["events"],
    }
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)


@contextmanager
def running() -> Iterator[tuple[int, float]]:
    """A server process of its own; gives its port and the seconds from start to its first answer."""
    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "run.py"), "--no-browser", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PORT": ""})
    try:
        assert process.stdout is not None
        found = re.search(r":(\d+)/", process.stdout.readline())
        assert found is not None
        port = int(found[1])
        ask(http.client.HTTPConnection("127.0.0.1", port), "GET", "/")
        yield port, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(timeout=10)


def ask(connection: http.client.HTTPConnection, method: str, path: str, data: bytes | None = None) -> bytes:
    """One request over a connection that stays open."""
    connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
    answer = connection.getresponse()
    told = answer.read()
    assert answer.status == 200, told
    return told


def load(port: int, data: bytes, clients: int, requests: int) -> tuple[list[float], float]:
    """The time of every request of some clients that ask one after the other, and requests a second."""
    found: list[float] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(requests):
            start = time.perf_counter()
            ask(connection, "POST", "/api/v1/traces", data)
            found.append(time.perf_counter() - start)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, clients * requests / (time.perf_counter() - start)


def reading(data: bytes) -> float:
    """The median time in seconds that one request's body takes to be read and judged."""
    times = []
    for _ in range(400):
        start = time.perf_counter()
        validate(TraceRequest, parse(data)).spec()
        times.append(time.perf_counter() - start)
    return median(times)


def main() -> None:
    """Print the table of the server."""
    print("Server on loopback")
    line("2-8-8-1 request read and judged", f"{reading(body(spec((2, 8, 8, 1)))) * 1e3:.2f} ms", limit="0.5 ms")
    starts = []
    for _ in range(4):
        with running() as (_, seconds):
            starts.append(seconds)
    line("start to first answer, warm", f"{median(starts[1:]):.2f} s", limit="0.8 s")
    with running() as (port, _):
        data = body(spec((2, 8, 8, 1)))
        load(port, data, 1, 50)
        for clients in (1, 4):
            found, rate = load(port, data, clients, 1200 // clients)
            figures = f"{median(found) * 1e3:.2f} ms", f"p95 {p95(found) * 1e3:.2f} ms", f"{rate:.0f} requests/s"
            line(f"2-8-8-1 trace, {clients} at a time", *figures, limit="p95 5 ms" if clients == 1 else "")
