"""The page in headless Chromium: from a drag of a weight to the picture that answers it, and the first paint."""

import json
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.measure import line, p95
from bench.serving import body, running
from bench.traces import spec
from bench.trainings import crowd
from tests.browsers import find_browser, flags

DRAG = """async (moves) => {
  const bias = document.querySelector('#stage [role=spinbutton][aria-label*="bias"]');
  const loss = document.querySelector("#stage .loss");
  const box = bias.getBoundingClientRect();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const send = (type) => bias.dispatchEvent(new PointerEvent(type, {
    bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse", isPrimary: true,
    button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1, clientX: at.x, clientY: at.y,
  }));
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const changed = () => new Promise((done) => {
    const observer = new MutationObserver(() => { observer.disconnect(); done(performance.now()); });
    observer.observe(loss, { subtree: true, childList: true, characterData: true });
  });
  const afterFrame = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  bias.setPointerCapture = () => {};
  bias.hasPointerCapture = () => true;
  send("pointerdown");
  const found = [];
  for (let k = 0; k < moves; k++) {
    at.x += k % 40 < 20 ? 4 : -4;
    const answered = changed();
    const start = await frame();  // browsers hand a move of the pointer to the page at the start of a frame
    send("pointermove");
    const drawn = await Promise.race([answered, wait(1000)]);
    const shown = await frame();
    const done = await afterFrame();
    found.push([drawn - start, shown - start, done - start]);
    await wait(23);
  }
  send("pointerup");
  return found;
}"""

MOVES = 120

AT_MOST = 600
"""Seconds that the training beside a drag would run, were it not ended."""


def lab() -> dict[str, Any]:
    """A lab whose network is the one that the limits speak of."""
    request = json.loads(body(spec((2, 8, 8, 1))))
    del request["include"]
    return {
        "id": "bench",
        "name": "2-8-8-1",
        "title": "2-8-8-1",
        "request": {**request, "granularity": "neuron"},
        "variants": [],
        "guide": [{"title": "Bench", "at": "start", "text": []}],
        "figures": {},
        "symbols": {},
    }


def drag(page: Page, moves: int) -> list[list[float]]:
    """For each move of the pointer the milliseconds until the answer is in the page, until the frame that paints it
    begins, and until the page's own work on that frame is done.
    """
    found: list[list[float]] = page.evaluate(DRAG, moves)
    return found


def told(what: str, page: Page, limit: str) -> None:
    """Print the lines of a drag."""
    drag(page, 20)
    drawn, shown, done = ([float(each) for each in row] for row in zip(*drag(page, MOVES), strict=True))
    line(what, f"{median(done):.1f} ms", f"p95 {p95(done):.1f} ms", limit=limit)
    line("  of which to the changed page", f"{median(drawn):.1f} ms", f"p95 {p95(drawn):.1f} ms")
    line("  to the frame that paints it begins", f"{median(shown):.1f} ms", f"p95 {p95(shown):.1f} ms")


def main() -> None:
    """Print the table of the page."""
    print("Page in headless Chromium")
    with running() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(windows=True), args=flags())
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("**/api/v1/labs/bench", lambda route: route.fulfill(json=lab()))
        page.goto(f"http://127.0.0.1:{port}/#lab=bench")
        page.wait_for_selector('#stage [role=spinbutton][aria-label*="bias"]')
        page.wait_for_timeout(1500)
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        page.unroute_all()  # an intercepted request takes some milliseconds more
        told("drag to paint, 2-8-8-1", page, "17 ms, p95 30 ms")
        with crowd(port, 1, AT_MOST) as training:
            assert training.stdout is not None
            training.stdout.readline()
            told("the same while a training runs", page, "p95 35 ms")
            assert training.poll() is None
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        line("first contentful paint", f"{paint:.0f} ms", limit="400 ms")
        browser.close()
