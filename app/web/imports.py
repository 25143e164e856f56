"""POST /api/v1/imports: a file of weights as a model and its parameters."""

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.config import LIMITS
from app.export.weights import read_weights
from app.web.answers_training import Imported
from app.web.bodies import depth, parse, too_large
from app.web.openapi import operation

bp = Blueprint("imports", __name__, url_prefix="/api/v1")

FILE = {"type": "string", "format": "binary", "description": "The file: JSON, .npz or .safetensors."}
TYPES = ("application/octet-stream", "application/json")


@bp.post("/imports")
@operation("Computing", {"application/json": Imported}, upload=dict.fromkeys(TYPES, FILE))
def create_import() -> Response:
    """Read weights from a file: JSON, .npz or safetensors, under our names or PyTorch's.

    A file that was saved here as JSON or safetensors says which network it is of; of any other the model that comes
    back has the layers' sizes, with tanh between.
    """
    if request.mimetype not in TYPES:
        raise UnsupportedMediaType(f"Send the file as {TYPES[0]}.")
    if (request.content_length or 0) > LIMITS.body_bytes:
        raise RequestEntityTooLarge(too_large())
    body = request.get_data(cache=False)
    if request.mimetype == "application/json" or (depth(body) > LIMITS.body_depth and body.lstrip()[:1] == b"{"):
        parse(body)
    return Response(
        orjson.dumps(read_weights(body), option=orjson.OPT_SERIALIZE_NUMPY), content_type="application/json"
    )
