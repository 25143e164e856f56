"""GET /api/v1/families/<name> and /<size>: circuits that grow, and what their gradients cost each way."""

import orjson
from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from app.labs.families import FAMILIES, LARGEST, UnknownFamily, growth, member
from app.web import assets
from app.web.answers_beside import Family, FamilyMember
from app.web.openapi import operation

bp = Blueprint("families", __name__, url_prefix="/api/v1")

_NAME = {"name": f"One of {', '.join(FAMILIES)}."}


@bp.get("/families/<name>")
@operation("Reading", {"application/json": Family}, path=_NAME)
def get_family(name: str) -> Response:
    """What forward mode, reverse mode, differences and the quadratic way cost as a circuit grows."""
    try:
        return assets.send(assets.Asset(orjson.dumps(growth(name)), "application/json"))
    except UnknownFamily:
        raise NotFound(f"There is no family called {name[:100]!r}. Known: {', '.join(FAMILIES)}.") from None


@bp.get("/families/<name>/<size>")
@operation("Reading", {"application/json": FamilyMember}, path=_NAME | {"size": f"From 1 to {LARGEST}."})
def get_member(name: str, size: str) -> Response:
    """One circuit of a family, as a request that is ready to be sent."""
    try:
        number = int(size) if size.isascii() and size.isdecimal() and len(size) < 4 else 0
        found = {"name": name, "size": number, "request": member(name, number)}
    except UnknownFamily:
        raise NotFound(f"There is no circuit of size {size[:20]!r} in a family {name[:100]!r}.") from None
    return assets.send(assets.Asset(orjson.dumps(found), "application/json"))
