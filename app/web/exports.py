"""POST /api/v1/exports: a request as code to take away, its weights as a file, or its whole run."""

import orjson
from flask import Blueprint, Response

from app.export.files import File
from app.export.schemas import ExportRequest
from app.web.answers_training import Export
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("exports", __name__, url_prefix="/api/v1")


OCTETS = "application/octet-stream"
FILE = {"type": "string", "format": "binary", "description": "Of the formats that are files: the file, under its name."}


@bp.post("/exports")
@operation("Computing", {"application/json": Export, OCTETS: FILE}, body=ExportRequest)
def create_export() -> Response:
    """Write what a request computes as a program of its own, with its numbers; or its weights, or its run, as a file.

    NumPy says every line of the passes and of the update; PyTorch and JAX leave the gradient to their own autograd.
    What is saved as json, npz or safetensors is read back by /imports, bit for bit; trace is the run as JSON.
    """
    answer = read_body(ExportRequest).answer()
    if not isinstance(answer, File):
        return Response(orjson.dumps(answer), content_type="application/json")
    named = {"Content-Disposition": f'attachment; filename="{answer.name}"'}
    return Response(answer.body, content_type=OCTETS, headers=named)
