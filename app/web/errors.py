"""Every answer that is not a success: one RFC 9457 object, whatever went wrong and wherever.

`problem` makes the answer; `install` sends every exception through it. Nothing else in the program writes an error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from http import HTTPStatus

import orjson
from flask import Flask, Response, current_app, request
from pydantic import BaseModel, Field
from werkzeug.exceptions import HTTPException

from app.engine.problems import Problem, Refused

PROBLEM_TYPE = "application/problem+json"

SENTENCES = {
    400: "The body is not JSON.",
    403: "This page belongs to another site, and only pages of this server may post to it.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The body is too large.",
    415: "Send the body as application/json.",
    421: "This server does not answer to that host name.",
    422: "The request is understood, but it cannot be computed.",
    429: "Too many requests; wait a little.",
    500: "Something is wrong in the server; the request itself may be right.",
    503: "The server is busy; try again in a moment.",
}
"""What each status means here. The documentation shows the same sentences."""


class Spot(BaseModel):
    """A place in a text."""

    line: int = Field(description="Counted from 1.")
    column: int = Field(description="Counted from 1.")
    end: int = Field(description="The column after the last.")
    text: str = Field(description="The row, or the part of it around the place.")
    caret: str = Field(description="Spaces, and carets below the place: to stand under the text.")


class Fault(BaseModel):
    """One thing that is wrong."""

    path: str = Field(description="JSON pointer to the field that caused it; empty for the whole body.")
    code: str = Field(description="A word for programs, such as shape, unknown_name, missing or range.")
    message: str = Field(description="A sentence for the learner.")
    hint: str | None = Field(description="What would work, where that can be said.")
    place: Spot = Field(None, description="Where the field holds a text: where in it.")  # type: ignore[assignment]


class ProblemDocument(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Where this kind of problem is explained.")
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(description="Each thing that is wrong, where there is more to say than the detail.")


def describe_problem(status: int, detail: str, faults: Iterable[Problem] = ()) -> dict[str, object]:
    """The problem as a JSON-ready object."""
    return {
        "type": f"/docs#problem-{status}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [_told(fault) for fault in faults],
    }


def _told(fault: Problem) -> dict[str, object]:
    """A fault's fields; `place` only where there is one."""
    return {key: value for key, value in asdict(fault).items() if key != "place" or value is not None}


def problem(status: int, detail: str, faults: Iterable[Problem] = ()) -> Response:
    """The problem as an answer."""
    return Response(
        orjson.dumps(describe_problem(status, detail, faults)),
        status,
        content_type=PROBLEM_TYPE,
    )


def refusal_detail(problems: Sequence[Problem]) -> str:
    """One sentence for a request that was refused: its only problem, or how many there are."""
    if len(problems) == 1:
        return problems[0].message
    return f"{len(problems)} things in this request do not fit; the first: {problems[0].message}"


def install(app: Flask) -> None:
    """Let every exception end as a problem."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(refused: Refused) -> Response:
    return problem(422, refusal_detail(refused.problems), refused.problems)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    own = error.description if error.description != type(error).description else None
    answer = problem(status, own or SENTENCES.get(status) or HTTPStatus(status).description)
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value  # Allow, Retry-After
    return answer


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
    return problem(500, SENTENCES[500])
