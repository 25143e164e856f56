"""POST /api/v1/descents: where a start leads, round by round."""

import orjson
from flask import Blueprint, Response

from app.trace.descent import Place, descent
from app.trace.schemas import DescentRequest
from app.web.answers_beside import Descent
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("descents", __name__, url_prefix="/api/v1")


@bp.post("/descents")
@operation("Computing", {"application/json": Descent}, body=DescentRequest)
def create_descent() -> Response:
    """Follow a request round by round until it settles, runs away, or has made the rounds asked for.

    Every round is that of a trace, to the last bit. `learned`, `optimizer_state` and `update` are what a trace needs to
    stand at the end.
    """
    asked = read_body(DescentRequest)
    places = tuple(Place(place.parameter, tuple(place.index)) for place in asked.along)
    told = descent(asked.spec(), places, asked.rounds)
    return Response(orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY), content_type="application/json")
