"""POST /api/v1/trainings: a network learns, and tells how it goes."""

from flask import Blueprint, Response
from werkzeug.exceptions import ServiceUnavailable

from app.config import LIMITS
from app.trace.epochs import Run
from app.trace.pace import PACE, Busy
from app.trace.training import prepare_training
from app.trace.training_schemas import TrainingRequest
from app.web.answers_training import Heartbeat, TrainingEnd, TrainingProgress, TrainingStart
from app.web.bodies import read_body
from app.web.openapi import operation
from app.web.streaming import NDJSON, stream_live
from app.words import words

bp = Blueprint("trainings", __name__, url_prefix="/api/v1")

LINES = {
    "type": "string",
    "description": "One JSON object a line: TrainingStart, TrainingProgress and now and then a Heartbeat, TrainingEnd; "
    "or, last, an error.",
}

TOLD = (TrainingStart, TrainingProgress, Heartbeat, TrainingEnd)

AGAIN = 5
"""Seconds after which a place may be free."""


@bp.post("/trainings")
@operation("Computing", {NDJSON: LINES}, body=TrainingRequest, problems=(503,), lines=TOLD)
def create_training() -> Response:
    """Train a network and tell how it goes, at the rate asked for.

    Every progress line of a small network carries the whole state, and `resume` goes on from any of them: the numbers
    are those of a training that was never interrupted, bit for bit. The work stops when the client leaves.
    """
    spec = read_body(TrainingRequest).spec()
    try:
        place = PACE.enter()  # before the work of preparing: where there is no place, a request is to cost little
    except Busy:
        text = words()["training"]["busy"].format(limit=LIMITS.trainings)
        raise ServiceUnavailable(text, retry_after=AGAIN) from None
    try:
        prepared = prepare_training(spec)
    except BaseException:
        place.leave()
        raise
    return stream_live(Run(prepared, place))
