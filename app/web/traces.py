"""POST /api/v1/traces: one forward and one backward pass, told."""

from math import prod

from flask import Blueprint, Response

from app.trace.answer import Prepared, prepare
from app.trace.schemas import TraceRequest
from app.web.answers_trace import TraceDocument
from app.web.bodies import read_body
from app.web.openapi import operation
from app.web.streaming import NDJSON, stream, wants_one_document

bp = Blueprint("traces", __name__, url_prefix="/api/v1")

LINES = {"type": "string", "description": "One JSON object a line: structure, events, end; or, last, an error."}

LONG = 2_000
"""Numbers on the tape past which an answer takes longer than a few milliseconds, and is sent while it is computed."""


@bp.post("/traces")
@operation("Computing", {NDJSON: LINES, "application/json": TraceDocument}, body=TraceRequest)
def create_trace() -> Response:
    """Run one forward and one backward pass and tell it step by step.

    The answer is a stream of lines, written as they are computed; with `Accept: application/json` it is one document.
    """
    prepared = prepare(read_body(TraceRequest).spec())
    if wants_one_document():
        return Response(prepared.document(), content_type="application/json")
    return stream(prepared.lines(), long=_numbers(prepared) > LONG)


def _numbers(prepared: Prepared) -> int:
    """How many numbers stand on the tape: what is given, and every line's values."""
    return sum(prod(node.shape) for node in prepared.structure.network.tape.nodes)
