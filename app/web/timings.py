"""POST /api/v1/timings: the gradient of one network by two ways, with the time that each takes on this machine."""

import orjson
from flask import Blueprint, Response
from werkzeug.exceptions import ServiceUnavailable

from app.trace.schemas import TimingRequest
from app.trace.timing import Occupied, timing
from app.web.answers_beside import Timing
from app.web.bodies import read_body
from app.web.openapi import operation
from app.words import words

bp = Blueprint("timings", __name__, url_prefix="/api/v1")

AGAIN = 3
"""Seconds after which the measurement before is over."""


@bp.post("/timings")
@operation("Computing", {"application/json": Timing}, body=TimingRequest, problems=(503,))
def create_timing() -> Response:
    """Compute the gradient of a network by backpropagation and by differences, and time both.

    The differences stop after two seconds and say how far they came. One measurement at a time.
    """
    asked = read_body(TimingRequest)
    try:
        found = timing(asked.width, asked.seed)
    except Occupied:
        raise ServiceUnavailable(words()["timings"]["busy"], retry_after=AGAIN) from None
    return Response(orjson.dumps(found), content_type="application/json")
