"""Trainings on a server: many at once, a trace beside them, a client that leaves, how soon the spirals are learned.

The clients of the crowd are a process of their own (`bench.crowd`), so that they do not wait for this one.
"""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from statistics import median
from typing import Any

from app.config import LIMITS
from bench.measure import line, p95
from bench.serving import ROOT, ask, body, running
from bench.traces import spec

PATH = "/api/v1/trainings"
FRAMES = 20
SECONDS = 10
"""Of counting frames."""

BETWEEN = 0.03
"""Seconds between a trace's answer and the next request: a number that is dragged asks about so often."""

LEARNED = 0.95
"""Of the rows trained on, in the right class: the two spirals are told apart wherever one looks."""

LEAVING = 8
"""Clients that leave, one after the other."""

AGAIN = 0.01
"""Seconds until a client that was refused asks again."""


def spiral(port: int, **change: Any) -> bytes:
    """The playground's training at its default settings, without end."""
    lab = json.loads(ask(http.client.HTTPConnection("127.0.0.1", port), "GET", "/api/v1/labs/spiral"))
    asked = {key: lab["request"][key] for key in ("model", "data", "initializer", "optimizer", "frozen")}
    more = {"epochs": LIMITS.training_epochs, "frames_per_second": FRAMES, "rows": False}
    return json.dumps({**asked, **lab["training"], **more, **change}).encode()


def opened(port: int, data: bytes) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    """A training as a client has it, begun or refused."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", PATH, data, {"Content-Type": "application/json"})
    return connection, connection.getresponse()


@contextmanager
def crowd(port: int, clients: int, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Trainings that run for so many seconds."""
    command = [sys.executable, "-m", "bench.crowd", str(port), str(clients), str(seconds)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdin is not None
    process.stdin.write(spiral(port))
    process.stdin.close()
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)


def together(port: int) -> tuple[list[float], list[float]]:
    """Frames a second of each of as many trainings as there is room for, and the seconds of traces beside them."""
    connection, data, found = http.client.HTTPConnection("127.0.0.1", port), body(spec((2, 8, 8, 1))), list[float]()
    with crowd(port, LIMITS.trainings, SECONDS) as process:
        assert process.stdout is not None
        process.stdout.readline()
        while process.poll() is None:
            start = time.perf_counter()
            ask(connection, "POST", "/api/v1/traces", data)
            found.append(time.perf_counter() - start)
            time.sleep(BETWEEN)
        return json.loads(process.stdout.read()), found


def freed(port: int) -> list[float]:
    """Seconds from a client's leaving until its place is given to another, where all places are taken.

    Lines come every ten seconds here: that nobody reads is then noticed latest.
    """
    data, held = spiral(port, frames_per_second=0.1), []
    for _ in range(LIMITS.trainings):
        held.append(opened(port, data))
        assert held[-1][1].status == 200
    found = []
    for _ in range(LEAVING):
        connection, answer = held.pop(0)
        answer.close()
        connection.close()
        start = time.perf_counter()
        while True:
            connection, answer = opened(port, data)
            if answer.status == 200:
                break
            connection.close()
            time.sleep(AGAIN)
        found.append(time.perf_counter() - start)
        held.append((connection, answer))
    for connection, answer in held:
        answer.close()
        connection.close()
    return found


def learned(port: int) -> tuple[float, int]:
    """Seconds and updates until the spirals are learned, in lines as the page asks for them."""
    start = time.perf_counter()
    connection, answer = opened(port, spiral(port, frames_per_second=10, include=["outputs"]))
    told: dict[str, Any] = {}
    while (told.get("accuracy") or 0.0) < LEARNED:
        told = json.loads(answer.readline())
    seconds = time.perf_counter() - start
    with suppress(OSError):
        connection.close()
    return seconds, told["update"]


def main() -> None:
    """Print the table of trainings on a server."""
    print("Trainings on a server, two spirals, 2-8-8-1, batch 10, adam")
    with running() as (port, _):
        seconds, updates = learned(port)
        figures = f"{seconds:.1f} s", f"{updates:,} updates"
        line(f"learned: {LEARNED:.0%} of the rows", *figures, limit="15 s")
    with running() as (port, _):
        frames, traces = together(port)
        figures = f"{median(frames):.1f} frames/s", f"lowest {min(frames):.1f}"
        line(f"{len(frames)} at once, {FRAMES} frames/s asked", *figures, limit="lowest 18")
        figures = f"{median(traces) * 1e3:.1f} ms", f"p95 {p95(traces) * 1e3:.1f} ms"
        line("  a 2-8-8-1 trace beside them", *figures, limit="p95 20 ms")
    with running() as (port, _):
        gone = freed(port)
        line(
            "  a client that leaves frees its place in", f"{median(gone):.2f} s", f"last {max(gone):.2f} s", limit="1 s"
        )


if __name__ == "__main__":
    main()
