"""Weights from files: read back as they were, under either naming; what is no plain number or too large is refused."""

import io
import json
import struct
import tracemalloc
import zipfile
from typing import Any

import numpy as np
import pytest

from app.config import LIMITS
from app.export.files import WEIGHTS
from tests.trace.reading import array, client
from tests.web.problems import assert_problem

PATH = "/api/v1/imports"
RNG = np.random.default_rng(2)
OURS = {
    "W1": RNG.normal(size=(3, 2)),
    "b1": RNG.normal(size=3),
    "W2": RNG.normal(size=(1, 3)),
    "b2": RNG.normal(size=1),
}
TORCH = {"0.weight": OURS["W1"], "0.bias": OURS["b1"], "2.weight": OURS["W2"], "2.bias": OURS["b2"]}


def posted(body: bytes, kind: str = "application/octet-stream") -> Any:
    return client().post(PATH, data=body, content_type=kind)


def npz(arrays: dict[str, Any], write: Any = np.savez) -> bytes:
    file = io.BytesIO()
    write(file, **arrays)
    return file.getvalue()


def safetensors(arrays: dict[str, Any], dtype: str = "F64", **change: Any) -> bytes:
    header: dict[str, Any] = {"__metadata__": {"by": "a test"}}
    data = b""
    for name, value in arrays.items():
        raw = np.ascontiguousarray(value).tobytes()
        header[name] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        header[name] |= change
        data += raw
    told = json.dumps(header).encode()
    return struct.pack("<Q", len(told)) + told + data


def as_json(arrays: dict[str, Any]) -> bytes:
    return json.dumps({name: value.tolist() for name, value in arrays.items()}).encode()


@pytest.mark.parametrize(
    "arrays", [OURS, TORCH, {f"net.{k}": v for k, v in TORCH.items()}], ids=["ours", "torch", "sub"]
)
@pytest.mark.parametrize("write", [npz, safetensors, as_json, lambda a: npz(a, np.savez_compressed)])
def test_weights_come_back_as_they_were(arrays: dict[str, Any], write: Any) -> None:
    told = posted(write(arrays)).get_json()
    assert told["model"]["layers"] == [2, 3, 1]
    assert list(told["parameters"]) == ["W1", "b1", "W2", "b2"]
    for name, value in OURS.items():
        assert np.array_equal(array(told["parameters"][name]), value)
    traced = client().post("/api/v1/traces", json={**told, "inputs": [1, 2], "targets": [0]})
    assert traced.status_code == 200


ODD = {
    "W1": [[5e-324, -0.0], [1.7976931348623157e308, 0.1], [1 / 3, "NaN"]],
    "b1": "-Infinity",
    "W2": [[1e-17, -2.5, 2**53 + 1.0]],
    "b2": [0.3],
}


@pytest.mark.parametrize("form", list(WEIGHTS))
def test_what_is_saved_is_opened_bit_for_bit(form: str) -> None:
    model = {"kind": "network", "layers": [2, 3, 1], "activations": ["relu", "sigmoid"], "loss": "binary_cross_entropy"}
    request = {"model": model, "parameters": ODD, "inputs": [1, 2], "targets": [0], "format": form}
    saved = client().post("/api/v1/exports", json=request)
    assert saved.headers["Content-Disposition"] == f'attachment; filename="weights.{form}"'
    told = posted(saved.data).get_json()
    for name, value in ODD.items():
        assert array(told["parameters"][name]).tobytes() == array(value).tobytes()
    known = {key: told["model"][key] for key in model} if form != "npz" else model
    assert known == model
    assert told["model"]["layers"] == model["layers"]


@pytest.mark.parametrize(
    "change", [{"layers": [2, 4, 1]}, {"activations": ["relu"]}, {"loss": "none"}, {"kind": "circuit"}]
)
def test_a_network_that_the_weights_do_not_fit_is_not_believed(change: Any) -> None:
    model = {"kind": "network", "layers": [2, 3, 1], "activations": ["relu", "sigmoid"], **change}
    body = json.dumps({"model": model, "parameters": {name: value.tolist() for name, value in OURS.items()}}).encode()
    told = posted(body).get_json()["model"]
    assert told == {"kind": "network", "layers": [2, 3, 1], "activations": ["tanh", "identity"]}


def test_single_precision_is_taken_as_the_numbers_it_stands_for() -> None:
    single = {name: value.astype(np.float32) for name, value in TORCH.items()}
    for body in (safetensors(single, "F32"), npz(single)):
        told = posted(body).get_json()["parameters"]
        assert np.array_equal(array(told["W1"]), single["0.weight"].astype(np.float64))


def bomb() -> bytes:
    """A small archive whose header asks for more numbers than are taken."""
    file = io.BytesIO()
    head = io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (1 << 20, 1 << 10)})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", head.getvalue() + bytes(1 << 22))
    return file.getvalue()


def inflated() -> bytes:
    """An archive whose member is longer than its header says."""
    file, head = io.BytesIO(), io.BytesIO()
    np.lib.format.write_array_header_1_0(head, {"descr": "<f8", "fortran_order": False, "shape": (1, 1)})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", head.getvalue() + bytes(1 << 22))
    return file.getvalue()


def headed() -> bytes:
    """A small archive whose member says that its header alone is very long."""
    file, head = io.BytesIO(), b"\x93NUMPY\x02\x00" + struct.pack("<I", LONG)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", head + b" " * LONG)
    return file.getvalue()


def packed(how: int) -> bytes:
    """Weights in an archive packed in a way that numpy does not write."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive, zipfile.ZipFile(io.BytesIO(npz(OURS))) as ours:
        for name in ours.namelist():
            archive.writestr(name, ours.read(name))
    return file.getvalue()


def damaged() -> bytes:
    """An archive whose deflated numbers are none."""
    body = bytearray(npz({"W1": RNG.normal(size=(40, 40))}, np.savez_compressed))
    start = 30 + int.from_bytes(body[26:28], "little") + int.from_bytes(body[28:30], "little")
    body[start : start + 40] = b"\xff" * 40
    return bytes(body)


def locked() -> bytes:
    """An archive that says of its members that a word opens them."""
    body = bytearray(npz(OURS))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = body.find(mark)
        while at >= 0:
            body[at + flags] |= 1
            at = body.find(mark, at + 4)
    return bytes(body)


LONG = 1 << 25
"""Bytes that pack into few."""

MANY = {f"W{k}": np.zeros((1, 1)) for k in range(1, 2 * LIMITS.layers + 2)}
WRONG = {
    "nothing": b"",
    "text": b"hello",
    "an object array": npz({"W1": np.array([{}], dtype=object)}),
    "strings": npz({"W1": np.array([["a"]])}),
    "complex numbers": npz({"W1": np.array([[1j]])}),
    "a bomb": bomb(),
    "a longer member": inflated(),
    "a long header": headed(),
    "packed by bzip2": packed(zipfile.ZIP_BZIP2),
    "packed by lzma": packed(zipfile.ZIP_LZMA),
    "damaged numbers": damaged(),
    "a lock": locked(),
    "too many members": npz(MANY),
    "too many tensors": safetensors(MANY),
    "half an archive": npz(OURS)[:200],
    "half a file": safetensors(OURS)[:-8],
    "an unknown kind": safetensors(OURS, "BF16"),
    "a shape that is not there": safetensors(OURS, shape=[1 << 40]),
    "offsets outside": safetensors(OURS, data_offsets=[0, 1 << 50]),
    "a negative size": safetensors(OURS, shape=[-1, -2]),
    "a header without end": struct.pack("<Q", 1 << 62) + b"{}",
    "other names": as_json({"weights": OURS["W1"]}),
    "a missing bias": as_json({"W1": OURS["W1"]}),
    "a chain that breaks": as_json({**OURS, "W2": np.zeros((1, 4))}),
    "a bias of another layer": as_json({**OURS, "b1": np.zeros(4)}),
    "no arrays": b"{}",
    "words for numbers": b'{"W1": [["a"]]}',
}


@pytest.mark.parametrize("what", list(WRONG))
def test_what_is_no_file_of_weights_is_refused_in_words(what: str) -> None:
    told = assert_problem(posted(WRONG[what]), 422, "")
    assert told["errors"][0]["message"].endswith(".")


def test_a_long_header_is_not_read() -> None:
    body = headed()
    assert len(body) < LONG // 100
    tracemalloc.start()
    try:
        assert_problem(posted(body), 422, "")
        assert tracemalloc.get_traced_memory()[1] < LONG // 4
    finally:
        tracemalloc.stop()


def test_a_file_of_more_numbers_than_are_taken_is_told_how_many_it_holds() -> None:
    told = assert_problem(posted(npz({"W1": np.zeros((2, LIMITS.weights + 1))})), 422, "")
    assert f"{2 * LIMITS.weights + 2:,}" in told["errors"][0]["message"]


def test_a_body_that_is_no_file_is_refused() -> None:
    assert_problem(posted(b"{}", "text/plain"), 415)
    assert_problem(posted(b"{", "application/json"), 400)
