"""The server under `run.py`: waitress on one socket, with its own errors in the same form as the application's."""

import gc
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask

from app.config import LIMITS
from app.web.bodies import too_large
from app.web.errors import PROBLEM_TYPE, describe_problem
from app.web.security import HEADERS

THREADS = 64
"""A stream holds a thread for as long as it runs; eight open streams would starve a pool of eight."""

HELD_BACK = 1024 * 1024
"""Bytes that may wait for a slow reader before the work waits too."""

IN_MEMORY = 16 * 1024 * 1024
"""An answer up to here waits in memory: plotly.js would otherwise go through a temporary file for each visitor."""

WSGIApplication = Callable[..., Iterable[bytes]]


class ProblemTask(ErrorTask):  # type: ignore[misc]
    """Answers what is not HTTP, or too large to be read, before the application ever sees it."""

    def execute(self) -> None:
        """Write the error as a problem, with the headers of every answer."""
        error = self.request.error
        detail = too_large() if error.code == 413 else f"The server cannot read this request: {error.body}."
        body = orjson.dumps(describe_problem(error.code, detail))
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", PROBLEM_TYPE), ("Cache-Control", "no-store"), *HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose errors are problems."""

    error_task_class = ProblemTask


def calm_collector() -> None:
    """Let the collector of cycles look at what is new less often, and never at what was there at the start.

    A circuit of 2,000 operations makes some 200,000 objects that all stay: looking them over again and again would take
    a fifth of the answer's time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def take_short_turns() -> None:
    """Let a thread that waits for the interpreter have it after a millisecond instead of five.

    A request takes it several times before it is answered, each time from a training that works.
    """
    sys.setswitchinterval(0.001)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to an address, ready for `serve`; raises OSError where that is not possible."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":  # there SO_REUSEADDR would share the port with whoever has it
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port may be taken again right after a stop
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def create(app: WSGIApplication, bound: socket.socket) -> Any:
    """A server that accepts connections as soon as it exists; `run()` serves them until it is closed."""
    server: TcpWSGIServer = create_server(
        app,
        sockets=[bound],
        threads=THREADS,
        ident=None,
        channel_request_lookahead=1,  # keep reading while a task runs, so that a client that leaves is noticed
        max_request_body_size=4 * LIMITS.body_bytes,  # up to here a body is read to its end, and the client hears why
        outbuf_high_watermark=HELD_BACK,
        outbuf_overflow=IN_MEMORY,
        clear_untrusted_proxy_headers=True,
    )
    server.channel_class = Channel
    return server
