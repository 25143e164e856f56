"""Weights from a file: JSON, `.npz` or safetensors. Everything is checked before anything is inflated or unpickled.

How many arrays there are, each one's kind and shape, and the numbers they hold together are read from headers. The
format of safetensors is a header and plain numbers, so it is read here.
"""

import io
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
from pydantic import ValidationError

from app.config import LIMITS
from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.engine.problems import Problem, Refused
from app.engine.tape import Array
from app.trace.numbers import plain
from app.trace.request import REDUCTIONS
from app.trace.schemas import NetworkModel
from app.trace.tensors import Tensor
from app.words import words

HEADER = 64 * 1024
"""Bytes of a header: more than the names of any network here need."""

STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How numpy keeps arrays. Others are inflated without a bound on what comes of a few bytes."""

BROKEN = (
    *(ValueError, KeyError, TypeError, EOFError, OSError, RuntimeError),
    *(struct.error, zlib.error, zipfile.BadZipFile, NotImplementedError),
)
"""What reading a damaged, locked or cut file raises."""

KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1", "U8": "|u1"}
"""What safetensors calls plain numbers, as numpy does."""


def read_weights(body: bytes) -> dict[str, Any]:
    """The model and the parameters that a file holds; raises `Refused` with what is wrong with it."""
    try:
        found, told = _read(body)
    except BROKEN as error:
        if isinstance(error, Refused):
            raise
        raise _refusal("broken", format=_format(body) or "JSON") from None
    parameters = _named(found)
    layers = _layers(parameters)
    activations = ["tanh"] * (len(layers) - 2) + ["identity"]
    model = _model(told, layers) or {"kind": "network", "layers": layers, "activations": activations}
    return {"model": model, "parameters": {name: plain(value) for name, value in parameters.items()}}


def _model(told: object, layers: list[int]) -> dict[str, Any] | None:
    """The network that a file says its weights belong to; None where it says none, or one that they do not fit."""
    try:
        model = NetworkModel.model_validate(told)
    except ValidationError:
        return None
    known = set(model.activations) <= set(ACTIVATIONS) and model.loss in LOSSES and model.reduction in REDUCTIONS
    fits = model.layers == layers and len(model.activations) == len(layers) - 1
    return model.model_dump() if known and fits else None


def _read(body: bytes) -> tuple[dict[str, Array], object]:
    """The arrays of a file, and what it says of their network."""
    kind = _format(body)
    if kind is None:
        raise _refusal("format")
    return {"npz": _npz, "safetensors": _safetensors, "JSON": _json}[kind](body)


def _format(body: bytes) -> str | None:
    if body[:4] == b"PK\x03\x04":
        return "npz"
    if body[8:9] == b"{" and len(body) > 8 and body[:1] != b"{":
        return "safetensors"
    return "JSON" if body.lstrip()[:1] == b"{" else None


def _json(body: bytes) -> tuple[dict[str, Array], object]:
    told = orjson.loads(body)
    arrays = told.get("parameters", told)
    if not isinstance(arrays, dict):
        raise _refusal("format")
    _count(len(arrays), 0)
    rule = Tensor(0, 2)
    return {str(name)[:60]: rule.read(value) for name, value in arrays.items()}, told.get("model")


def _npz(body: bytes) -> tuple[dict[str, Array], object]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = archive.infolist()
        _count(len(members), 0)
        total = 0
        for member in members:
            if member.compress_type not in STORED:
                raise _refusal("broken", format="npz")
            with archive.open(member) as file:
                head = io.BytesIO(file.read(HEADER))  # numpy would first read as much as a header says it is long
            shape, dtype = _npy_header(head)
            _kind(member.filename, dtype)
            total += math.prod(shape)
            _count(len(members), total)
            if member.file_size > HEADER + dtype.itemsize * math.prod(shape):
                raise _refusal("broken", format="npz")
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return {name[:60]: np.asarray(arrays[name], dtype=np.float64) for name in arrays.files}, None


def _npy_header(file: io.BytesIO) -> tuple[tuple[int, ...], np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}.get(version)
    if read is None:
        raise _refusal("broken", format="npz")
    shape, _, dtype = read(file, max_header_size=HEADER)
    return shape, dtype


def _safetensors(body: bytes) -> tuple[dict[str, Array], object]:
    (length,) = struct.unpack("<Q", body[:8])
    if length > HEADER:
        raise _refusal("header", name="safetensors")
    header = orjson.loads(body[8 : 8 + length])
    about = header.pop("__metadata__", None)
    _count(len(header), 0)
    total, found = 0, dict[str, Array]()
    for name, told in header.items():
        shape, (start, stop) = tuple(told["shape"]), told["data_offsets"]
        if told["dtype"] not in KINDS:
            raise _refusal("kind", name=_short(name), kind=_short(str(told["dtype"])))
        dtype = np.dtype(KINDS[told["dtype"]])
        if not all(type(size) is int and size >= 0 for size in (*shape, start, stop)):
            raise _refusal("broken", format="safetensors")
        total += math.prod(shape)
        _count(len(header), total)
        data = body[8 + length + start : 8 + length + stop]
        if stop - start != dtype.itemsize * math.prod(shape) or len(data) != stop - start:
            raise _refusal("broken", format="safetensors")
        found[name[:60]] = np.frombuffer(data, dtype).astype(np.float64).reshape(shape)
    return found, _about(about)


def _about(metadata: object) -> object:
    """What the metadata of a file say of its network: ours do, another's may hold anything."""
    told = metadata.get("model") if isinstance(metadata, dict) else None
    try:
        return orjson.loads(told) if isinstance(told, str) else None
    except orjson.JSONDecodeError:
        return None


def _count(arrays: int, total: int) -> None:
    most, numbers = 2 * LIMITS.layers, 2 * LIMITS.weights
    if arrays > most:
        raise _refusal("members", count=f"{arrays:,}", limit=most)
    if total > numbers:
        raise _refusal("numbers", count=f"{total:,}", limit=f"{numbers:,}")


def _kind(name: str, dtype: np.dtype[Any]) -> None:
    if dtype.kind not in "fiu" or dtype.itemsize > 8:
        raise _refusal("kind", name=_short(name), kind=_short(str(dtype)))


def _named(found: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays as W1, b1, W2, …: under their own names, or under PyTorch's in the order of its modules."""
    if not found:
        raise _refusal("empty")
    own = {name: re.fullmatch(r"([Wb])([1-9]\d{0,2})", name) for name in found}
    torch = {name: re.fullmatch(r"(?:\w+\.)*?(\d{1,4})\.(weight|bias)", name) for name in found}
    if all(own.values()):
        order = sorted(found, key=lambda name: (int(name[1:]), name[0]))
        named = {name: found[name] for name in order}
    elif all(torch.values()):
        modules = sorted({int(match[1]) for match in torch.values() if match})
        named = {}
        for name, match in torch.items():
            if match:
                named[f"{'W' if match[2] == 'weight' else 'b'}{modules.index(int(match[1])) + 1}"] = found[name]
    else:
        raise _refusal("names", names=", ".join(_short(name) for name in list(found)[:8]))
    depth = max(int(name[1:]) for name in named)
    wanted = [f"{letter}{k}" for k in range(1, min(depth, LIMITS.layers) + 1) for letter in "Wb"]
    for name in wanted:
        if name not in named:
            raise _refusal("pairs", missing=name)
    return {name: named[name] for name in wanted}


def _layers(parameters: Mapping[str, Array]) -> list[int]:
    """The units of every layer; each weight has to fit the one before it, each bias its weight."""
    layers: list[int] = []
    for name, value in parameters.items():
        if name[0] == "W":
            if value.ndim != 2:
                raise _refusal("rank", name=name, shape=list(value.shape))
            if layers and value.shape[1] != layers[-1]:
                raise _refusal("chain", name=name, shape=list(value.shape), units=layers[-1])
            layers = [*(layers or [value.shape[1]]), value.shape[0]]
        elif value.shape not in ((), (layers[-1],)):
            raise _refusal("rank", name=name, shape=list(value.shape))
    return layers


def _short(name: str) -> str:
    return repr(name if len(name) <= 40 else f"{name[:40]}…")


def _refusal(key: str, **holes: object) -> Refused:
    return Refused(Problem("", key, words()["imports"][key].format(**holes)))
