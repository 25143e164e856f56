"""What the tests share: the application, a real server on a free port, a real browser on that server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    ViewportSize,
    expect,
    sync_playwright,
)
from waitress import wasyncore

from app import create_app
from app.config import Config
from app.web.server import create, listen
from tests.browsers import MISSING, find_browser, flags
from tests.interface_doc import DOCUMENT, OUTCOMES, UNSHOWN, is_full_run, not_run, read
from tests.pages import kept_profile, opened

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
def player() -> Iterator[Playwright]:
    """Playwright, and a browser for it on this machine."""
    if find_browser() is None:
        pytest.fail(MISSING)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(player: Playwright) -> Iterator[Browser]:
    """An installed Chrome, Chromium or Edge; each of its contexts is a profile of its own."""
    running = player.chromium.launch(executable_path=find_browser(), args=flags())
    yield running
    running.close()


@pytest.fixture(scope="session")
def profile(player: Playwright, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """The profile of every page at a desk."""
    size = ViewportSize(width=1440, height=900)
    with kept_profile(player, server, tmp_path_factory.mktemp("profile"), viewport=size) as running:
        yield running


@pytest.fixture
def page(profile: BrowserContext, server: str) -> Iterator[Page]:
    """A page at 1440×900."""
    with opened(profile, server) as page:
        yield page


_WORSE = {"passed": 0, "skipped": 1, "failed": 2}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how a test ended."""
    if report.when != "call" and report.outcome == "passed":
        return
    name = report.nodeid.split("[")[0]
    before = OUTCOMES.get(name, "passed")
    OUTCOMES[name] = max(before, report.outcome, key=_WORSE.__getitem__)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A full run in which a test that docs/interface.md names has not passed is a failed run."""
    if hasattr(session.config, "workerinput") or not is_full_run(session.config):
        return  # a worker sees its own tests only, a part of the tests says nothing of the others
    UNSHOWN.extend(not_run(read(DOCUMENT.read_text(encoding="utf-8")), OUTCOMES))
    if UNSHOWN and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which behaviours no test has shown."""
    for line in UNSHOWN:
        terminalreporter.write_line(f"docs/interface.md: {line}", red=True)
