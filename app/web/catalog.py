"""GET /api/v1/catalog: what can be chosen, and the templates that formulas and words are made of."""

from functools import cache

import orjson
from flask import Blueprint, Response, request

from app.engine.problems import Refused, unknown_name
from app.trace.catalog import catalog
from app.web import assets
from app.web.answers_labs import Catalog
from app.web.openapi import operation
from app.words import LANGUAGES

bp = Blueprint("catalog", __name__, url_prefix="/api/v1")

LANGUAGE = {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]}


@bp.get("/catalog")
@operation("Reading", {"application/json": Catalog}, query={"lang": LANGUAGE}, problems=(422,))
def get_catalog() -> Response:
    """Ops, activations, losses, optimizers and initializers, each with its words; templates and limits."""
    lang = request.args.get("lang", LANGUAGES[0])
    if lang not in LANGUAGES:
        raise Refused(unknown_name("/lang", "language", lang, list(LANGUAGES)))
    return assets.send(_catalog(lang))


@cache
def _catalog(lang: str) -> assets.Asset:
    return assets.Asset(orjson.dumps(catalog(lang), option=orjson.OPT_SERIALIZE_NUMPY), "application/json")
