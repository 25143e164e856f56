"""POST /api/v1/boundaries: a network's outputs over a plane of two of its inputs."""

from flask import Blueprint, Response

from app.trace.boundary import boundary
from app.trace.training_schemas import BoundaryRequest
from app.web.answers_training import Boundary
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("boundaries", __name__, url_prefix="/api/v1")


@bp.post("/boundaries")
@operation("Computing", {"application/json": Boundary}, body=BoundaryRequest)
def create_boundary() -> Response:
    """Compute what a network answers at every point of a window, and where asked for what each unit does."""
    return Response(boundary(read_body(BoundaryRequest).spec()), content_type="application/json")
