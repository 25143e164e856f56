"""POST /api/v1/exports: a request as code to take away."""

import orjson
from flask import Blueprint, Response

from app.export.schemas import ExportRequest
from app.web.answers_training import Export
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("exports", __name__, url_prefix="/api/v1")


@bp.post("/exports")
@operation("Computing", {"application/json": Export}, body=ExportRequest)
def create_export() -> Response:
    """Write what a request computes as a program of its own, with its numbers.

    NumPy says every line of the passes and of the update; PyTorch and JAX leave the gradient to their own autograd.
    """
    return Response(orjson.dumps(read_body(ExportRequest).code()), content_type="application/json")
