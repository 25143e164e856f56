"""What the tests share: the application, a real server on a free port, a real browser on that server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from waitress import wasyncore

from app import create_app
from app.config import Config
from app.web.server import create, listen
from tests.browsers import MISSING, find_browser, flags

expect.set_options(timeout=20_000)  # a busy machine may take its time; what is shown at the end is what counts


@contextmanager
def serving(app: Callable[..., object]) -> Iterator[str]:
    """Run an application under the real server on a free port of the loopback address; gives its address."""
    bound = listen("127.0.0.1", 0)
    port = bound.getsockname()[1]
    server = create(app, bound)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # on the loop's own thread
    thread.join(timeout=10)
    server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def app() -> Flask:
    """The application as `run.py` makes it."""
    return create_app(Config())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Requests without a network."""
    return app.test_client()


@pytest.fixture(scope="session")
def server(app: Flask) -> Iterator[str]:
    """The address of the application under the real server."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """An installed Chrome, Chromium or Edge."""
    path = find_browser()
    if path is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=flags())
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page at 1440×900 whose addresses are relative to the server.

    Any error on its console, any uncaught exception and any request to another server fails the test.
    """
    context = browser.new_context(base_url=server, viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((f"{server}/", "data:", "blob:")):
            faults.append(f"request to another server: {request.url}")

    opened.on("console", on_console)
    opened.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    opened.on("request", on_request)
    yield opened
    context.close()
    assert not faults, "\n".join(faults)
