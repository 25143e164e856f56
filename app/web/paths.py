"""POST /api/v1/paths: the ways by which one number reaches the loss."""

import orjson
from flask import Blueprint, Response

from app.trace.paths import paths
from app.trace.schemas import PathsRequest
from app.web.answers_beside import Paths
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("paths", __name__, url_prefix="/api/v1")


@bp.post("/paths")
@operation("Computing", {"application/json": Paths}, body=PathsRequest)
def create_paths() -> Response:
    """List the largest paths from one number to the loss, with the product of the local gradients along each.

    The products of all paths add to the number's gradient; with a batch, those of one example to its part of it.
    """
    asked = read_body(PathsRequest)
    found = paths(asked.spec(), asked.node, tuple(asked.index), asked.example, asked.most)
    return Response(orjson.dumps(found), content_type="application/json")
