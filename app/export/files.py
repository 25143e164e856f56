"""Files to take away that are no code: a network's weights, and a whole run.

What is written here `weights.py` reads back, bit for bit. JSON and safetensors also say which network the weights
belong to; an `.npz` archive holds arrays alone.
"""

import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from app.engine.tape import Array
from app.trace.answer import prepare
from app.trace.numbers import plain
from app.trace.request import AnyTrace

ALIGNED = 8
"""Bytes at whose multiples the numbers of a safetensors file begin, so that they can be read where they stand."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent."""

    name: str
    body: bytes


def json_of(parameters: Mapping[str, Array], model: Mapping[str, Any]) -> bytes:
    """Numbers that read back to the same float64."""
    told = {"model": model, "parameters": {name: plain(value) for name, value in parameters.items()}}
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE)


def npz_of(parameters: Mapping[str, Array], model: Mapping[str, Any]) -> bytes:
    """One array a parameter, as numpy's `savez` writes them."""
    file = io.BytesIO()
    np.savez(file, **parameters)  # type: ignore[arg-type]
    return file.getvalue()


def safetensors_of(parameters: Mapping[str, Array], model: Mapping[str, Any]) -> bytes:
    """A header that says where each array's numbers stand, and the numbers, little-endian."""
    header: dict[str, Any] = {"__metadata__": {"model": orjson.dumps(model).decode()}}
    data = b""
    for name, value in parameters.items():
        raw = np.ascontiguousarray(value, dtype="<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": value.shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    told = orjson.dumps(header)
    told += b" " * (-len(told) % ALIGNED)
    return struct.pack("<Q", len(told)) + told + data


WEIGHTS: dict[str, Callable[[Mapping[str, Array], Mapping[str, Any]], bytes]] = {
    "json": json_of,
    "npz": npz_of,
    "safetensors": safetensors_of,
}
"""Formats of weights, each with what writes it; its name is also the end of the file's."""


def weights_file(kind: str, parameters: Mapping[str, Array], model: Mapping[str, Any]) -> File:
    """The parameters of a network."""
    return File(f"weights.{kind}", WEIGHTS[kind](parameters, model))


def trace_file(spec: AnyTrace) -> File:
    """The run of a request, told as one JSON document; raises `Refused`."""
    return File("trace.json", prepare(spec).document())
