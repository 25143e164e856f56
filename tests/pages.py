"""Profiles of an installed browser, and pages that are watched."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request

from tests.browsers import find_browser, flags


@contextmanager
def kept_profile(player: Playwright, server: str, folder: Path, **how: Any) -> Iterator[BrowserContext]:
    """A profile that keeps scripts in its cache: a fresh one takes a second longer to open each page."""
    running = player.chromium.launch_persistent_context(
        str(folder), executable_path=find_browser(), args=flags(), base_url=server, **how
    )
    yield running
    running.close()


def forget(page: Page, server: str) -> None:
    """The browser remembers nothing of other pages."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": server, "storageTypes": "local_storage"})
    session.detach()


@contextmanager
def opened(profile: BrowserContext, server: str, refusals: bool = False) -> Iterator[Page]:
    """A page of a profile that remembers nothing of other pages; addresses are relative to the server.

    Any error on its console (unless it may tell of refusals), any uncaught exception and any request to another server
    fails the test.
    """
    page = profile.new_page()
    forget(page, server)
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not (refusals and "Failed to load resource" in message.text):
            faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((f"{server}/", "data:", "blob:")):
            faults.append(f"request to another server: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    page.on("request", on_request)
    yield page
    page.close()
    assert not faults, "\n".join(faults)
