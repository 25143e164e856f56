"""The page in headless Chromium: from a drag of a weight to the picture that answers it, and the first paint."""

import json
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.measure import line, p95
from bench.serving import body, running
from bench.traces import spec
from tests.browsers import find_browser, flags

DRAG = """async (moves) => {
  const weight = document.querySelector('#stage [role=spinbutton][aria-label*="weight"]');
  const loss = document.querySelector("#stage .loss");
  const box = weight.getBoundingClientRect();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const send = (type, target) =>
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse",
      isPrimary: true, button: type === "pointermove" ? -1 : 0, buttons: type === "pointerup" ? 0 : 1, clientX: at.x, clientY: at.y }));
  const changed = () => new Promise((done) => {
    const observer = new MutationObserver(() => { observer.disconnect(); done(); });
    observer.observe(loss, { subtree: true, childList: true, characterData: true });
  });
  const painted = () => new Promise((done) => {  // the change was drawn before this frame's paint: a task comes after it
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  weight.setPointerCapture = () => {};
  weight.hasPointerCapture = () => true;
  send("pointerdown", weight);
  const found = [];
  for (let k = 0; k < moves; k++) {
    at.x += k % 40 < 20 ? 4 : -4;
    const answered = changed();
    const start = performance.now();
    send("pointermove", weight);
    await Promise.race([answered, new Promise((done) => setTimeout(done, 1000))]);
    await painted();
    found.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 20));
  }
  send("pointerup", weight);
  return found;
}"""

MOVES = 120


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


def drag(page: Page, moves: int) -> list[float]:
    """Milliseconds from each move of the pointer to the painted answer."""
    found: list[float] = page.evaluate(DRAG, moves)
    return found


def main() -> None:
    """Print the table of the page."""
    print("Page in headless Chromium")
    with running() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=flags())
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("**/api/v1/labs/bench", lambda route: route.fulfill(json=lab()))
        page.goto(f"http://127.0.0.1:{port}/#lab=bench")
        page.wait_for_selector('#stage [role=spinbutton][aria-label*="weight"]')
        page.wait_for_timeout(1500)
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        drag(page, 20)
        found = drag(page, MOVES)
        figures = f"{median(found):.1f} ms", f"p95 {p95(found):.1f} ms"
        line("drag to paint, 2-8-8-1", *figures, limit="20 ms, p95 35 ms")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        line("first contentful paint", f"{paint:.0f} ms")
        browser.close()
