"""Answers of many lines, sent while they are computed.

A short one is sent in one piece with its length, so that the connection stays open for the next one while a number
is dragged. A long one leaves in pieces: what was computed so far is on the wire while the rest is worked on, and a
client that leaves closes the generator, and with it the work.
"""

import logging
from collections.abc import Generator, Iterator
from contextlib import closing
from time import monotonic

import orjson
from flask import Response, request

from app.engine.problems import Refused
from app.web.errors import SENTENCES, describe_problem, refusal_detail

NDJSON = "application/x-ndjson"

PIECE = 8 * 1024
"""Lines are joined up to about this; smaller pieces cost more system calls than they win time."""

BEAT = 0.05
"""Seconds of work between two writes of a document that says nothing new in between."""

UNJOINED = 2
"""The first lines of a long answer are not held back: the structure, and the first computed value."""


_log = logging.getLogger(__name__)


def wants_one_document() -> bool:
    """Whether the client asked for application/json rather than for lines."""
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted[NDJSON]


def stream(lines: Iterator[bytes], *, long: bool) -> Response:
    """Answer with `lines`, each ended by a newline; `long` says that they take too long to wait for."""
    told = _with_error(lines, request.path)
    answer = Response(_pieces(told) if long else b"".join(told), content_type=NDJSON)
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy in between must not hold lines back
    return answer


def stream_live(lines: Iterator[bytes]) -> Response:
    """Answer with lines, each sent as it comes; closing the answer closes `lines`, even if none was asked for."""
    answer = Response(_Live(lines, request.path), content_type=NDJSON)
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


class _Live:
    """Lines as they come, and a last one where they break off."""

    def __init__(self, lines: Iterator[bytes], path: str) -> None:
        self.lines, self.told = lines, _with_error(lines, path)

    def __iter__(self) -> Iterator[bytes]:
        return self.told

    def close(self) -> None:
        """Stop the work."""
        self.told.close()
        self.lines.close()  # type: ignore[attr-defined]  # a generator, or what closes like one


def stream_document(pieces: Generator[bytes, None, None], *, long: bool) -> Response:
    """Answer with one JSON document that is computed in `pieces`; `long` says that they take too long to wait for."""
    answer = Response(_beats(pieces) if long else b"".join(pieces), content_type="application/json")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _beats(pieces: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    """The first piece as it comes, then what was made in each beat: only by writing is it noticed that nobody reads."""
    held: list[bytes] = []
    since = 0.0
    with closing(pieces):
        for piece in pieces:
            held.append(piece)
            if monotonic() - since >= BEAT:
                yield b"".join(held)
                held, since = [], monotonic()
        yield b"".join(held)


def _pieces(lines: Generator[bytes, None, None]) -> Generator[bytes, None, None]:
    """The first lines as they come, the rest joined to pieces."""
    with closing(lines):
        for _ in range(UNJOINED):
            yield next(lines, b"")
        held: list[bytes] = []
        size = 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size >= PIECE:
                yield b"".join(held)
                held, size = [], 0
        yield b"".join(held)


def _with_error(lines: Iterator[bytes], path: str) -> Generator[bytes, None, None]:
    """The lines; where they break off, a last one says why, in the form of every other problem."""
    try:
        yield from lines
    except Refused as refused:
        yield _error_line(describe_problem(422, refusal_detail(refused.problems), refused.problems))
    except Exception as error:  # the status is sent already: this line is the one place left to say it
        _log.error("a stream broke off: %s", path, exc_info=error)
        yield _error_line(describe_problem(500, SENTENCES[500]))


def _error_line(told: dict[str, object]) -> bytes:
    line = {"type": "error", "problem_type": told.pop("type"), **told}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
