"""Hostile and mistaken bodies: each is refused with a sentence, and none stops the server."""

import json
import tracemalloc
import urllib.error
import urllib.request
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.config import LIMITS
from app.web.bodies import depth
from tests.web.problems import assert_form, assert_problem

TRACES = "/api/v1/traces"


def post(client: FlaskClient, body: bytes | str, content_type: str | None = "application/json") -> TestResponse:
    return client.post(TRACES, data=body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"{", "line 1, column 2"),
        (b'{"inputs": [1,\n 2,]}', "line 2, column 3"),
        (b'{"inputs": NaN}', 'Write "NaN"'),
        (b'{"inputs": [-Infinity]}', 'Write "NaN"'),
        (b'{"inputs": [1e400]}', "1.8e308"),
        (b'{"inputs": [' + b"9" * 400 + b"]}", "1.8e308"),
        (b'{"inputs": "\xff\xfe"}', "UTF-8"),
        (b"\xef\xbb\xbf{}", "UTF-8"),
        (b"\x00", "line 1"),
        (b"{}{}", "line 1, column 3"),
        (b"[" * (LIMITS.body_depth + 1) + b"]" * (LIMITS.body_depth + 1), "nested too deep"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deep"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_body_that_is_not_json_is_a_400_that_says_where(client: FlaskClient, body: bytes, words: str) -> None:
    assert words in assert_problem(post(client, body), 400)["detail"]


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"]
)
def test_another_content_type_is_a_415(client: FlaskClient, content_type: str | None, mazur: dict[str, Any]) -> None:
    assert "application/json" in assert_problem(post(client, json.dumps(mazur), content_type), 415)["detail"]


def test_a_charset_beside_the_content_type_is_fine(client: FlaskClient, mazur: dict[str, Any]) -> None:
    assert post(client, json.dumps(mazur), "application/json; charset=utf-8").status_code == 200


def test_a_body_over_the_limit_is_a_413_that_names_it(client: FlaskClient) -> None:
    told = assert_problem(post(client, b" " * (LIMITS.body_bytes + 1)), 413)
    assert f"{LIMITS.body_bytes:,} bytes" in told["detail"]


def test_a_body_over_the_limit_is_heard_of_over_a_real_connection(server: str) -> None:
    request = urllib.request.Request(f"{server}{TRACES}", b" " * (LIMITS.body_bytes + 1), method="POST")
    request.add_header("Content-Type", "application/json")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as answer:
        assert answer.code == 413
        assert_form(json.load(answer), 413)


@pytest.mark.parametrize("body", ["[]", "3", '"text"', "null", "true"])
def test_json_that_is_no_object_is_a_422(client: FlaskClient, body: str) -> None:
    assert_problem(post(client, body), 422, "")


@pytest.mark.parametrize("number", ["true", "null", '"1"', '"nan"', '"inf"', '"-infinity"', "{}", '[["NaN", false]]'])
def test_only_numbers_and_three_words_are_numbers(client: FlaskClient, mazur: dict[str, Any], number: str) -> None:
    mazur["inputs"] = [0.05, "HERE"]
    answer = post(client, json.dumps(mazur).replace('"HERE"', number))
    assert_problem(answer, 422, "/inputs/1")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_not_finite_are_computed_with(client: FlaskClient, mazur: dict[str, Any], word: str) -> None:
    mazur["inputs"] = [word, 0.1]
    answer = client.post(TRACES, json=mazur, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer.get_json()["end"]["diagnosis"]
    assert "null" not in json.dumps(answer.get_json()["events"])


def test_true_is_no_number_in_any_field(client: FlaskClient, mazur: dict[str, Any]) -> None:
    mazur["optimizer"] |= {"learning_rate": True, "weight_decay": False, "momentum": True}
    mazur["model"] |= {"layers": [2, True, 2], "regularization": {"l1": True}}
    mazur["parameters"]["b1"] = True
    paths = {fault["path"] for fault in post(client, json.dumps(mazur)).get_json(force=True)["errors"]}
    assert paths == {
        "/optimizer/learning_rate",
        "/optimizer/weight_decay",
        "/optimizer/momentum",
        "/model/layers/1",
        "/model/regularization/l1",
        "/parameters/b1",
    }


def test_integers_of_any_size_are_read(client: FlaskClient, mazur: dict[str, Any]) -> None:
    mazur["inputs"] = [10**30, -(2**64)]
    assert client.post(TRACES, json=mazur).status_code == 200
    mazur["model"]["layers"] = [2, 10**30, 2]
    assert_problem(client.post(TRACES, json=mazur), 422, "/model/layers/1")
    mazur["model"]["layers"] = [2, 2**63, 2]
    assert_problem(client.post(TRACES, json=mazur), 422, "/model/layers/1")


def test_of_equal_keys_the_last_counts(client: FlaskClient, mazur: dict[str, Any]) -> None:
    last = json.dumps(mazur)[:-1] + ', "inputs": [0.05, 0.10], "granularity": "layer"}'
    answer = client.post(TRACES, data=last, content_type="application/json", headers={"Accept": "application/json"})
    assert answer.get_json()["structure"]["granularity"] == {"given": "layer"}


def test_brackets_in_text_do_not_count_as_depth() -> None:
    assert depth(b'{"a": "' + b"[" * 5000 + b'\\"]\\\\", "b": [[1], [2]]}') == 3
    assert depth(b"[" + b"[],[[]]," * 100 + b"[]]") == 3


@pytest.mark.parametrize(
    "bulk",
    [
        {"parameters": {str(k): "x" for k in range(200_000)}},
        {"parameters": {str(k): 1 for k in range(200_000)}},
        {"optimizer_state": {"W1": {str(k): None for k in range(200_000)}}},
        {"frozen": [1] * 1_000_000},
        {"include": [1] * 1_000_000},
        {"inputs": [[]] * 1_000_000},
        {str(k): 1 for k in range(200_000)},
    ],
    ids=["texts", "numbers", "state", "frozen", "include", "rows", "fields"],
)
def test_a_mass_of_mistakes_is_answered_in_a_few_sentences(
    client: FlaskClient, mazur: dict[str, Any], bulk: dict[str, Any]
) -> None:
    answer = client.post(TRACES, json=mazur | bulk)
    assert answer.status_code == 422
    assert len(answer.data) < 10_000


def test_a_network_too_large_to_be_made_is_refused_before_it_is_made(client: FlaskClient) -> None:
    layers = [LIMITS.units] * LIMITS.layers  # two gigabytes of weights
    model = {"kind": "network", "layers": layers, "activations": ["tanh"] * (len(layers) - 1)}
    numbers = [0] * LIMITS.units
    request = {"model": model, "initializer": {"name": "xavier_uniform"}, "inputs": numbers, "targets": numbers}
    tracemalloc.start()
    told = assert_problem(client.post(TRACES, json=request), 422, "/model/layers")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000_000
    assert f"{LIMITS.weights:,}" in told["detail"]
