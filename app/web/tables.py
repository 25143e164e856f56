"""POST /api/v1/tables: a table as text, read as data to learn from."""

import orjson
from flask import Blueprint, Response

from app.trace.table_schemas import TableRequest
from app.trace.tables import read_table
from app.web.answers_training import TableAnswer
from app.web.bodies import read_body
from app.web.openapi import operation

bp = Blueprint("tables", __name__, url_prefix="/api/v1")


@bp.post("/tables")
@operation("Computing", {"application/json": TableAnswer}, body=TableRequest)
def create_table() -> Response:
    """Read a table as text: its columns, how they are understood, and the data as a training takes them.

    A cell that is wrong is told by line and column, beside everything that could be read.
    """
    return Response(orjson.dumps(read_table(read_body(TableRequest).spec())), content_type="application/json")
