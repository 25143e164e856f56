"""POST /api/v1/landscapes: the loss along one parameter, or over two."""

from flask import Blueprint, Response

from app.trace.landscape import landscape
from app.trace.schemas import LandscapeRequest
from app.web.answers_beside import Landscape
from app.web.bodies import read_body
from app.web.openapi import operation
from app.web.streaming import stream_document

bp = Blueprint("landscapes", __name__, url_prefix="/api/v1")

LONG = 0.05
"""Of the work that one request may ask for, about a second: past this the answer is sent while it is computed."""


@bp.post("/landscapes")
@operation("Computing", {"application/json": Landscape}, body=LandscapeRequest)
def create_landscape() -> Response:
    """Compute the loss at every point of a line or a grid, all other numbers standing as they are.

    A long answer is sent while it is computed, still as one document; the work stops when the client leaves.
    """
    asked = read_body(LandscapeRequest)
    found = landscape(asked.spec(), tuple(axis.spec() for axis in asked.axes))
    return stream_document(found.pieces(), long=found.share > LONG)
