"""Whether the process lives, and whether it can do its work."""

from flask import Blueprint, Response
from werkzeug.exceptions import ServiceUnavailable

from app.labs import list_labs
from app.web.answers import Health
from app.web.openapi import operation
from app.web.static import plotly_path

bp = Blueprint("health", __name__)

OK = b'{"status":"ok"}'
RETRY_AFTER = 5


@bp.get("/healthz")
@operation("Health", {"application/json": Health})
def healthz() -> Response:
    """The process answers."""
    return Response(OK, content_type="application/json")


@bp.get("/readyz")
@operation("Health", {"application/json": Health}, problems=(503,))
def readyz() -> Response:
    """The labs are loaded and the charts' library is there."""
    if not list_labs()["labs"] or not plotly_path().is_file():
        raise ServiceUnavailable("The labs or plotly.js are not there yet.", retry_after=RETRY_AFTER)
    return Response(OK, content_type="application/json")
