"""An answer as the page holds it: structure, numbers by event, and the request it answers.

Everything is read from the JSON lines of `POST /api/v1/traces`; nothing is taken from the program's own objects.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import orjson
from flask.testing import FlaskClient

from app import create_app

Body = dict[str, Any]
Array = np.ndarray[Any, np.dtype[np.float64]]


@cache
def client() -> FlaskClient:
    """A client of the web application, made once."""
    return create_app().test_client()


def lines_of(body: Body) -> list[bytes]:
    """The lines that the server answers a trace request with."""
    answer = client().post("/api/v1/traces", json=body)
    assert answer.status_code == 200, answer.text
    return answer.data.splitlines(keepends=True)


def ask(body: Body) -> "Trace":
    """A request's answer, read."""
    return Trace(_with_examples(body), lines_of(body))


def _with_examples(body: Body) -> Body:
    """A request with its examples in it; where they are rows of data, those that a training tells."""
    if "data" not in body:
        return body
    kept = ("model", "data", "parameters", "initializer", "optimizer")
    asked = {name: body[name] for name in kept if name in body}
    answer = client().post("/api/v1/trainings", json={**asked, "updates": 1})
    told = orjson.loads(answer.data.splitlines()[0])["rows"]
    rows = body.get("rows", range(told["count"]))
    whole = told["inputs"]
    parts = {name: [part[row] for row in rows] for name, part in whole.items()} if isinstance(whole, dict) else None
    return {**body, "inputs": parts or [whole[row] for row in rows], "targets": [told["targets"][row] for row in rows]}


def without_time(lines: list[bytes]) -> list[bytes]:
    """Lines with the one field taken out that may differ between equal requests."""
    return [re.sub(rb',"elapsed_us":\d+', b"", line) for line in lines]


def array(value: Any) -> Array:
    """A number or nested lists of numbers; "NaN", "Infinity" and "-Infinity" stand for what JSON cannot say."""
    return np.asarray(value, dtype=np.float64)


class Trace:
    """One answer. `numbers` and `look` find what a reference names; `steps` says what each step tells."""

    def __init__(self, body: Body, lines: list[bytes]) -> None:
        self.body = body
        told = [orjson.loads(line) for line in lines]
        self.structure: dict[str, Any] = told[0]
        self.events: list[dict[str, Any]] = told[1:-1]
        self.end: dict[str, Any] = told[-1]
        assert [line["type"] for line in (told[0], told[-1])] == ["structure", "end"]
        self.nodes: list[dict[str, Any]] = self.structure["nodes"]
        self.formulas: list[dict[str, Any]] = self.structure["formulas"]
        self.steps: list[list[Any]] = self.structure["steps"]
        self.by_name = {node["name"]: node["id"] for node in self.nodes}
        self._cache: dict[str, Array] = {}

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """The events of one kind."""
        return [event for event in self.events if event["type"] == kind]

    def contributions(self, node: int) -> list[dict[str, Any]]:
        """The contributions to a node's gradient, in order."""
        return [event for event in self.of_type("backward") if event["operand"] == node]

    def numbers(self, reference: list[Any]) -> Array:
        """The whole array that a reference is an element of."""
        key = repr(reference[:-1] if isinstance(reference[-1], list) else reference)
        if key not in self._cache:
            self._cache[key] = self._find(*reference)
        return self._cache[key]

    def look(self, reference: list[Any], binding: Mapping[str, int]) -> float:
        """The number that a reference names, its letters bound."""
        if reference[0] == "setting":
            return float(self.end["settings"][reference[1]])
        place = tuple(binding[part] if isinstance(part, str) else part for part in reference[-1])
        return float(self.numbers(reference)[place])

    def _find(self, kind: str, *rest: Any) -> Array:
        if kind == "value":
            return self._value(rest[0])
        if kind in ("gradient", "local"):
            event = self.events[rest[0]]
            assert event["type"] == "backward"
            return array(event.get("gradient", event["contribution"]) if kind == "gradient" else event["local"])
        if kind == "upstream":
            return array(self.body["upstream"])
        name, key = rest[0], rest[1]
        if kind == "state":
            return self._state(name, key)
        assert kind == "update", kind
        event = next(e for e in self.of_type("update") if e["name"] == name)
        return array({**event.get("lines", {}), **event.get("state", {}), "after": event["after"]}[key])

    def _value(self, number: int) -> Array:
        node = self.nodes[number]
        if node["op"] is not None:
            return array(next(e["value"] for e in self.of_type("forward") if e["node"] == number))
        if "value" in node:  # a number of a circuit's text
            return array(node["value"])
        if "given" in node:  # of a sequence, or of blocks
            return self._given(node)
        if isinstance(self.body["inputs"], dict):
            return array(self.body["inputs"][node["name"]])
        leaves = {"x": self.body["inputs"], "y": self.body["targets"], "class": self.body["targets"]}
        given = self.body.get("parameters") or self.structure["parameters"]
        return array((leaves | given)[node["name"]])

    def _given(self, node: dict[str, Any]) -> Array:
        """A leaf of a sequence or of blocks, where its node says the request holds it."""
        field, step = node["given"]["field"], node["given"].get("step")
        if field.startswith("parameters/"):
            parameters = self.body.get("parameters") or self.structure["parameters"]
            return array(parameters[field.removeprefix("parameters/")])
        if field.startswith("inputs/"):
            return array(self.body["inputs"][field.removeprefix("inputs/")])
        if field not in self.body:
            return np.zeros(node["shape"])
        whole = array(self.body[field])
        return whole if step is None else array(whole.take(step, 1 if "n" in node["axes"] else 0))

    def _state(self, name: str, key: str) -> Array:
        given = self.body.get("optimizer_state", {}).get(name, {})
        if key in given:
            return array(given[key])
        return np.zeros(() if key == "t" else self._value(self.by_name[name]).shape)

    def bindings(self, formula: dict[str, Any], element: list[int] | None) -> Iterator[dict[str, int]]:
        """What a step tells: its own element, for each example; or, for a whole array, every element."""
        subject = formula["subject"]
        letters, shape = subject[-1], self.numbers(subject).shape
        assert len(letters) == len(shape)
        free = [x for x in letters if isinstance(x, str) and x != "n"]
        given = dict(zip(free, element, strict=True)) if element is not None else {}
        sizes = {x: size for x, size in zip(letters, shape, strict=True) if isinstance(x, str)}
        for place in product(*([given[x]] if x in given else range(size) for x, size in sizes.items())):
            yield dict(zip(sizes, place, strict=True))

    def event_of(self, reference: list[Any]) -> int:
        """The event that a reference's number comes from; −1 for what the request gives."""
        if reference[0] in ("gradient", "local"):
            return int(reference[1])
        if reference[0] == "update":
            return next(e["event"] for e in self.of_type("update") if e["name"] == reference[1])
        if reference[0] == "value" and self.nodes[reference[1]]["op"] is not None:
            return next(e["event"] for e in self.of_type("forward") if e["node"] == reference[1])
        return -1
