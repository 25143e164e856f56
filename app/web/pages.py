"""The two pages a person reads: the tool itself, and the readable form of the API's document."""

import orjson
from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup

from app.labs import DEFAULT, get_lab, list_labs
from app.web import assets
from app.web.docs import sections
from app.web.errors import SENTENCES
from app.web.openapi import document, operation
from app.web.static import plotly_url, static_base

bp = Blueprint("pages", __name__)

HTML = {"text/html": {"type": "string"}}
JSON = {"application/json": {"type": "object"}}

# In a script element only these end the data early or change how it is read; all are the same JSON when escaped.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@bp.get("/")
@operation("Page", HTML)
def index() -> Response:
    """The page, with the list of labs and the first lab in it: the first paint waits for no other answer."""
    labs, lab = list_labs()["labs"], get_lab(DEFAULT)
    return _page("index.html", labs=embed(labs), lab=embed(lab), home=DEFAULT, plotly_url=plotly_url())


@bp.get("/docs")
@operation("Reading", HTML)
def docs() -> Response:
    """This page: the API in readable form."""
    told = document(current_app)
    example = orjson.dumps(get_lab(DEFAULT)["request"]).decode()
    return _page("docs.html", document=told, sections=sections(told), problems=SENTENCES, example=example)


@bp.get("/api/v1/openapi.json")
@operation("Reading", JSON)
def openapi() -> Response:
    """The API as an OpenAPI 3.1 document."""
    return assets.send(assets.Asset(orjson.dumps(document(current_app)), "application/json"))


def embed(value: object) -> Markup:
    """A value as JSON that may stand inside a script element of type application/json."""
    return Markup(orjson.dumps(value).decode().translate(_ESCAPES))  # noqa: S704 - escaped on this line


def _page(template: str, **values: object) -> Response:
    text = render_template(template, base=static_base(), **values)
    return assets.send(assets.Asset(text.encode(), assets.CONTENT_TYPES[".html"]))
