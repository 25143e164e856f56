"""Reads a request's body: the right type, not too large, JSON, not too deep, and the model that the view asked for.

Flask's own reader takes `NaN`, `1e400` and any depth; orjson refuses the first two, and the depth is looked at here.
"""

import re
from typing import TypeVar

import numpy as np
import orjson
from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from app.config import LIMITS
from app.web.validation import validate

Model = TypeVar("Model", bound=BaseModel)

_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_STEPS = np.zeros(256, dtype=np.int8)
_STEPS[list(b"[{")] = 1
_STEPS[list(b"]}")] = -1
_TOO_DEEP = f"The body is nested too deep: {LIMITS.body_depth} levels are taken, and none needs more."


def read_body(model: type[Model]) -> Model:
    """The body of the present request as `model`, or the reason why it is none."""
    if request.mimetype != "application/json":
        given = f", not as {request.mimetype[:80]}" if request.mimetype else ""
        raise UnsupportedMediaType(f"Send the body as application/json{given}.")
    if (request.content_length or 0) > LIMITS.body_bytes:
        raise RequestEntityTooLarge(too_large())
    return validate(model, parse(request.get_data(cache=False)))


def parse(body: bytes) -> object:
    """The JSON value that `body` spells; a key that is given twice counts as its last value."""
    try:
        value: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(_not_json(error, body)) from None
    if depth(body) > LIMITS.body_depth:
        raise BadRequest(_TOO_DEEP)
    return value


def depth(body: bytes) -> int:
    """How deep valid JSON is nested: brackets outside strings, summed in one sweep."""
    brackets = _STRING.sub(b"", body).translate(None, _NOT_BRACKETS)
    return int(_STEPS[np.frombuffer(brackets, np.uint8)].cumsum(dtype=np.int64).max(initial=0))


def too_large() -> str:
    """The sentence for a body over the limit."""
    return f"The body is too large: at most {LIMITS.body_bytes:,} bytes ({LIMITS.body_bytes >> 20} MB) are taken."


def _not_json(error: orjson.JSONDecodeError, body: bytes) -> str:
    """Where the body stops being JSON, why, and what to write instead."""
    if not body:
        return "The body is empty; send a JSON object."
    reason = error.msg.split(": line ")[0]
    if reason == "depth limit exceeded":
        return _TOO_DEEP
    if "infinity" in reason:
        hint = ' A number is at most about 1.8e308; write "Infinity", in quotes, for infinity.'
    elif re.match(rb"-?(?:NaN|Infinity)", body[_byte_offset(error, body) :]):
        hint = ' Write "NaN", "Infinity" or "-Infinity" in quotes.'
    else:
        hint = ""
    return f"The body is not JSON at line {error.lineno}, column {error.colno}: {reason}.{hint}"


def _byte_offset(error: orjson.JSONDecodeError, body: bytes) -> int:
    return len(body.decode(errors="replace")[: error.pos].encode())
