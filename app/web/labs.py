"""GET /api/v1/labs and /api/v1/labs/<id>: the lessons, each with a request that is ready to be sent."""

import orjson
from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from app.labs import UnknownLab, get_lab, list_labs
from app.web import assets
from app.web.answers_labs import Lab, LabList
from app.web.openapi import operation

bp = Blueprint("labs", __name__, url_prefix="/api/v1")


@bp.get("/labs")
@operation("Reading", {"application/json": LabList})
def get_labs() -> Response:
    """The labs in order, with their variants."""
    return assets.send(assets.Asset(orjson.dumps(list_labs()), "application/json"))


@bp.get("/labs/<lab_id>")
@operation("Reading", {"application/json": Lab}, path={"lab_id": "As in the list."})
def get_one_lab(lab_id: str) -> Response:
    """One lab: its ready request, its names for things, its variants and its guide."""
    try:
        lab = get_lab(lab_id)
    except UnknownLab:
        known = ", ".join(lab["id"] for lab in list_labs()["labs"])
        raise NotFound(f"There is no lab called {lab_id[:100]!r}. Known: {known}.") from None
    return assets.send(assets.Asset(orjson.dumps(lab), "application/json"))
