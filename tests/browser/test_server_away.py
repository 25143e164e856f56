"""The server goes away in the middle of a drag and comes back: it is said, and no edit is lost."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, expect

from tests.browser.looking import at, number, open_lab, press

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server_process(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The product as it is started by hand, ready to answer."""
    command = [sys.executable, "run.py", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                break
            except (URLError, OSError):
                time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_server_killed_and_restarted_in_mid_drag_loses_no_edit(browser: Browser) -> None:
    port = free_port()
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    with server_process(port):
        open_lab(page)
        press(page, "ArrowRight", 3)
        at(page, 3)
        expect(number(page, "w₁")).to_be_visible()
        box = number(page, "w₁").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 30, y, steps=5)
        expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.25")
    page.mouse.move(x + 60, y, steps=5)  # nobody answers
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.35")
    expect(page.locator("#notice")).to_contain_text("does not answer")
    page.mouse.move(x + 90, y, steps=5)
    with server_process(port):
        page.mouse.move(x + 120, y, steps=5)
        page.mouse.up()
        expect(page.locator("#notice")).to_be_empty()
        expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.55")
        at(page, 3)
        page.locator("#timeline").focus()
        press(page, "Home")
        press(page, "ArrowRight")
        expect(page.locator("#why")).to_contain_text("0.3975")  # 0.55·0.05 + 0.20·0.10 + 0.35
        page.wait_for_timeout(900)
        page.reload()
        expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.55")
    context.close()
