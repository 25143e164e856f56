"""Trainings under the real server: lines as they come, a beat where there are none, an end when the client leaves."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.config import LIMITS
from app.trace.pace import PACE
from tests.trace.training import xor
from tests.web.test_streaming import opened, read_until

PATH = "/api/v1/trainings"


def endless(**change: Any) -> dict[str, Any]:
    """A training that outlasts any test."""
    return xor(epochs=LIMITS.training_epochs, frames_per_second=20, **change)


@pytest.fixture(autouse=True)
def _places() -> Iterator[None]:
    """No training is left running."""
    before = PACE.running
    yield
    wait_for(lambda: PACE.running == before)


def wait_for(met: Any, seconds: float = 10.0) -> float:
    """Wait until something is so; gives the seconds it took."""
    begun = time.monotonic()
    while not met():
        assert time.monotonic() - begun < seconds
        time.sleep(0.005)
    return time.monotonic() - begun


def lines(server: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of an answer, as they come."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc)
    connection.request("POST", PATH, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 200
    try:
        while line := answer.readline():
            yield json.loads(line)
    finally:
        answer.close()
        connection.close()


def test_lines_come_while_it_trains(server: str) -> None:
    told = lines(server, endless())
    assert next(told)["type"] == "start"
    updates = [next(told)["update"] for _ in range(6)]
    assert updates == sorted(updates)
    assert updates[0] == 0 < updates[-1]
    told.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("rate", "bound"), [(20, None), (0.1, None), (20, 0.2)])
def test_a_client_that_leaves_stops_the_work(server: str, rate: float, bound: float | None) -> None:
    """Within a second where lines come often; and where they are rare, because a beat is sent in between."""
    before = PACE.running
    with opened(server, {**endless(), "frames_per_second": rate, "updates_per_second": bound}, PATH) as connection:
        read_until(connection, b'"type":"progress"')
        assert PACE.running == before + 1
    wait_for(lambda: PACE.running == before)


def test_a_beat_is_sent_where_no_line_is_due(server: str) -> None:
    told = lines(server, {**endless(), "frames_per_second": 0.1})
    kinds = [next(told)["type"] for _ in range(4)]
    assert kinds == ["start", "progress", "heartbeat", "heartbeat"]
    told.close()  # type: ignore[attr-defined]


def test_a_slow_training_tells_each_of_its_updates_and_beats_in_between(server: str) -> None:
    told = lines(server, endless(updates_per_second=1))
    found = [next(told) for _ in range(9)]
    updates = [line["update"] for line in found if line["type"] == "progress"]
    assert updates == list(range(len(updates)))
    assert len(updates) >= 3
    assert "heartbeat" in [line["type"] for line in found]
    told.close()  # type: ignore[attr-defined]


def test_a_training_that_is_opened_while_all_places_are_taken_is_put_off(server: str) -> None:
    told = [lines(server, endless()) for _ in range(3)]
    for one in told:
        next(one)
    spare = LIMITS.trainings - PACE.running
    places = [PACE.enter() for _ in range(spare)]
    connection = http.client.HTTPConnection(urlsplit(server).netloc)
    connection.request("POST", PATH, json.dumps(endless()), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 503
    assert int(answer.getheader("Retry-After") or 0) > 0
    assert "training" in json.loads(answer.read())["detail"]
    connection.close()
    for place in places:
        place.leave()
    for one in told:
        one.close()  # type: ignore[attr-defined]


def test_other_requests_are_answered_beside_trainings(server: str, mazur: dict[str, Any]) -> None:
    told = [lines(server, endless()) for _ in range(6)]
    for one in told:
        next(one)
    results: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection(urlsplit(server).netloc)
        for _ in range(5):
            connection.request("POST", "/api/v1/traces", json.dumps(mazur), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            results.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [200] * 10
    for one in told:
        one.close()  # type: ignore[attr-defined]
