"""POST /api/v1/nudges: what a small move does, beside what the gradient foretold."""

import orjson
from flask import Blueprint, Response

from app.trace.nudges import nudge
from app.trace.schemas import NudgeRequest
from app.web.answers_beside import Nudge
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("nudges", __name__, url_prefix="/api/v1")


@bp.post("/nudges")
@operation("Computing", {"application/json": Nudge}, body=NudgeRequest)
def create_nudge() -> Response:
    """Move one number by h, or everything by its update, and compare the change with what the gradient foretold."""
    asked = read_body(NudgeRequest)
    found = nudge(asked.spec(), asked.node, tuple(asked.index), asked.h)
    return Response(orjson.dumps(found), content_type="application/json")
