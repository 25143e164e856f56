"""The stream is a stream: it begins while the work goes on, and ends when nobody reads it."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.engine.problems import Problem, Refused
from app.trace.answer import Prepared
from app.trace.landscape import Landscape
from app.web.streaming import NDJSON
from tests.web.problems import assert_form, assert_problem

TRACES = "/api/v1/traces"


@pytest.fixture
def large() -> dict[str, Any]:
    """A network whose trace is several megabytes."""
    layers = [200] * 3
    model = {"kind": "network", "layers": layers, "activations": ["tanh"] * (len(layers) - 1)}
    numbers = np.linspace(-1, 1, layers[0]).tolist()
    initializer = {"name": "xavier_uniform", "seed": 1}
    return {"model": model, "initializer": initializer, "inputs": numbers, "targets": numbers}


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_lines_come_in_order_and_each_is_json(client: FlaskClient, mazur: dict[str, Any]) -> None:
    answer = client.post(TRACES, json=mazur)
    assert answer.content_type == NDJSON
    assert answer.text.endswith("}\n")
    kinds = [line["type"] for line in lines(answer.text)]
    assert kinds[0] == "structure"
    assert kinds[-1] == "end"
    assert [kind for k, kind in enumerate(kinds) if kind != kinds[k - 1]] == [
        "structure", "forward", "backward", "update", "end"
    ]  # fmt: skip


def test_the_document_holds_the_same(client: FlaskClient, mazur: dict[str, Any]) -> None:
    structure, *events, end = lines(client.post(TRACES, json=mazur).text)
    answer = client.post(TRACES, json=mazur, headers={"Accept": "application/json"})
    assert answer.content_type == "application/json"
    told = answer.get_json()
    for timed in (end, told["end"]):
        timed.pop("elapsed_us")
    assert told == {"structure": structure, "events": events, "end": end}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, NDJSON),
        ("*/*", NDJSON),
        ("text/html", NDJSON),
        ("application/json", "application/json"),
        ("application/json, */*;q=0.1", "application/json"),
        (f"{NDJSON}, application/json", NDJSON),
        (f"{NDJSON};q=0.5, application/json", "application/json"),
    ],
)
def test_the_client_chooses_lines_or_a_document(
    client: FlaskClient, mazur: dict[str, Any], accept: str | None, content_type: str
) -> None:
    answer = client.post(TRACES, json=mazur, headers={"Accept": accept} if accept else {})
    assert answer.content_type == content_type


def test_a_short_trace_keeps_the_connection(server: str, mazur: dict[str, Any]) -> None:
    connection = http.client.HTTPConnection(urlsplit(server).netloc)
    for _ in range(3):
        connection.request("POST", TRACES, json.dumps(mazur), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.getheader("Content-Length") == str(len(answer.read()))
        assert answer.getheader("Connection") is None
    connection.close()


def test_the_large_trace_is_whole(client: FlaskClient, large: dict[str, Any]) -> None:
    told = lines(client.post(TRACES, json=large).text)
    assert told[-1]["type"] == "end"
    assert len(told[-1]["gradients"]["W1"]) == 200


Slowed = Callable[[float], list[str]]


@pytest.fixture
def slowed(monkeypatch: pytest.MonkeyPatch) -> Slowed:
    """Makes every line take a while; gives the list of what was worked on, "closed" at the end of the work."""

    def slow(seconds: float) -> list[str]:
        done: list[str] = []
        told = Prepared.lines

        def lines(prepared: Prepared) -> Iterator[bytes]:
            try:
                for line in told(prepared):
                    time.sleep(seconds)
                    done.append(json.loads(line)["type"])
                    yield line
            finally:
                done.append("closed")

        monkeypatch.setattr(Prepared, "lines", lines)
        return done

    return slow


def opened(server: str, request: dict[str, Any], path: str = TRACES) -> socket.socket:
    """A connection on which something was asked for."""
    place = urlsplit(server)
    body = json.dumps(request).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
    connection = socket.create_connection((place.hostname or "", place.port or 0), timeout=10)
    connection.sendall(head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    return connection


def read_until(connection: socket.socket, words: bytes) -> None:
    """Read until `words` have come."""
    found = b""
    while words not in found:
        part = connection.recv(65536)
        assert part, found[-200:]
        found = found[-len(words) :] + part


def test_the_first_value_is_on_the_wire_before_a_third_of_the_work(
    server: str, large: dict[str, Any], slowed: Slowed
) -> None:
    done = slowed(0.02)
    with opened(server, large) as connection:
        read_until(connection, b'"type":"forward"')
        so_far = len(done)
        read_until(connection, b'"type":"end"')
    assert "closed" not in done[:so_far]
    assert so_far <= len(done) / 3


def test_a_client_that_leaves_stops_the_work(server: str, large: dict[str, Any], slowed: Slowed) -> None:
    done = slowed(0.05)
    with opened(server, large) as connection:
        read_until(connection, b'"type":"forward"')
    deadline = time.monotonic() + 5
    while "closed" not in done and time.monotonic() < deadline:
        time.sleep(0.01)
    assert done[-1] == "closed"
    assert "end" not in done


LANDSCAPES = "/api/v1/landscapes"


@pytest.fixture
def surface(large: dict[str, Any]) -> dict[str, Any]:
    """A surface of the large network that takes a while."""
    axes = [{"parameter": "W1", "index": [0, k], "from": -1, "to": 1, "points": 40} for k in (0, 1)]
    return large | {"axes": axes}


def test_a_long_landscape_is_one_document_sent_while_it_is_computed(server: str, surface: dict[str, Any]) -> None:
    connection = http.client.HTTPConnection(urlsplit(server).netloc)
    connection.request("POST", LANDSCAPES, json.dumps(surface), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.getheader("Content-Length") is None
    told = json.loads(answer.read())
    assert [len(row) for row in told["losses"]] == [40] * 40
    assert told["elapsed_us"] > 0
    connection.close()


def test_a_client_that_leaves_stops_a_landscape(
    server: str, surface: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bytes] = []
    computed = Landscape.pieces

    def pieces(asked: Landscape) -> Generator[bytes, None, None]:
        try:
            for piece in computed(asked):
                time.sleep(0.05)
                done.append(piece)
                yield piece
        finally:
            done.append(b"closed")

    monkeypatch.setattr(Landscape, "pieces", pieces)
    with opened(server, surface, LANDSCAPES) as connection:
        read_until(connection, b'"losses":')
    deadline = time.monotonic() + 5
    while b"closed" not in done and time.monotonic() < deadline:
        time.sleep(0.01)
    assert done[-1] == b"closed"
    assert len(done) < 40 * 40


def broken(error: Exception) -> Callable[[Prepared], Iterator[bytes]]:
    def lines(prepared: Prepared) -> Iterator[bytes]:
        yield b'{"type":"forward"}\n'
        raise error

    return lines


@pytest.mark.parametrize("size", ["short", "long"])
@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError("secret"), 500), (Refused(Problem("/x", "range", "It cannot be.")), 422)]
)
def test_what_fails_in_mid_stream_is_its_last_line(
    client: FlaskClient,
    mazur: dict[str, Any],
    large: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    size: str,
) -> None:
    monkeypatch.setattr(Prepared, "lines", broken(error))
    answer = client.post(TRACES, json=mazur if size == "short" else large)
    assert answer.status_code == 200
    assert "secret" not in answer.text
    *before, last = lines(answer.text)
    assert [line["type"] for line in before] == ["forward"]
    assert last.pop("type") == "error"
    assert_form({"type": last.pop("problem_type"), **last}, status)


def test_what_can_fail_is_refused_before_the_first_byte(client: FlaskClient, large: dict[str, Any]) -> None:
    assert_problem(client.post(TRACES, json=large | {"targets": [1]}), 422, "/targets")


def test_a_known_structure_is_left_out(client: FlaskClient, mazur: dict[str, Any]) -> None:
    structure = lines(client.post(TRACES, json=mazur).text)[0]
    known = {"known": structure["fingerprint"], "include": ["structure", "events"]}
    kinds = [line["type"] for line in lines(client.post(TRACES, json=mazur | known).text)]
    assert "structure" not in kinds
    assert kinds[-1] == "end"
