"""POST /api/v1/gradient-checks: every gradient against finite differences."""

import orjson
from flask import Blueprint, Response

from app.trace.check import gradient_check
from app.trace.schemas import CheckRequest
from app.web.answers_beside import GradientCheck
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("checks", __name__, url_prefix="/api/v1")


@bp.post("/gradient-checks")
@operation("Computing", {"application/json": GradientCheck}, body=CheckRequest)
def create_gradient_check() -> Response:
    """Compare every parameter's gradient with finite differences of the loss."""
    asked = read_body(CheckRequest)
    found = gradient_check(asked.spec(), h=asked.h, method=asked.method, samples=tuple(asked.samples))
    return Response(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY), content_type="application/json")
