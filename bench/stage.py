"""How long a frame of the page takes: the stage alone, a scrub over a long trace, and how much JavaScript there is."""

import gzip
import json
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.measure import line, p95
from bench.serving import body, running
from bench.traces import spec
from tests.browsers import find_browser, flags

SCRIPTS = Path(__file__).resolve().parent.parent / "static" / "js"
MOVES = 60

STAGE = """async ({ request, moves, panels }) => {
  const { createStage } = await import("/static/js/views/stage.js");
  const { frame } = await import("/static/js/core/frame.js");
  const { createApi } = await import("/static/js/core/api.js");
  const trace = await createApi().trace(request);
  const host = document.createElement("div");
  host.className = "stage";
  Object.assign(host.style, { position: "fixed", left: "270px", top: "50px", width: "790px", height: "560px" });
  document.body.append(host);
  const stage = createStage(host, new Proxy({}, { get: () => () => {} }));
  const state = {
    lab: null, catalog: null, request, past: [], trace, round: 0, example: 0, playing: false, speed: 1, selection: null,
    hover: null, hidden: [], answers: {}, problems: [], checks: null, ghost: null, linked: [], panels,
  };
  const count = trace.structure.steps.length, found = [];
  for (let k = 0; k <= moves; k++) {
    await new Promise((done) => setTimeout(done, 20));
    const start = performance.now();
    stage.update(frame({ ...state, position: count - Math.floor((k * count) / moves) }));
    host.getBoundingClientRect();  // style and layout are done for whoever asks
    if (k) found.push(performance.now() - start);
  }
  stage.destroy();
  host.remove();
  return found;
}"""

SCRUB = """async (moves) => {
  const slider = document.querySelector("#timeline");
  const box = slider.getBoundingClientRect();
  const send = (type, share) => slider.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, button: 0, buttons: 1, clientX: box.left + 5 + (box.width - 10) * share,
    clientY: box.top + box.height / 2,
  }));
  slider.setPointerCapture = () => {};
  slider.hasPointerCapture = () => true;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  send("pointerdown", 0);
  for (let k = 0; k < moves; k++) {
    send("pointermove", k / moves);
    await frame();
  }
  send("pointerup", 1);
}"""


def request(layers: tuple[int, ...], granularity: str) -> dict[str, Any]:
    """The body of a trace of this network."""
    made: dict[str, Any] = json.loads(body(spec(layers)))
    del made["include"]
    return {**made, "granularity": granularity}


def lab(layers: tuple[int, ...], granularity: str) -> dict[str, Any]:
    """A lab whose request this is."""
    guide = [{"title": "Bench", "at": "start", "text": []}]
    names = {"id": "bench", "name": "bench", "title": "bench"}
    return {
        **names,
        "request": request(layers, granularity),
        "variants": [],
        "guide": guide,
        "figures": {},
        "symbols": {},
    }


def stage_frames(page: Page, layers: tuple[int, ...], limit: str, drawn: str = "") -> None:
    """A line for the stage of one network, stepped through from the end to the start, with all pairs drawn one way."""
    panels = {f"pair{k}": drawn for k in range(1, len(layers))} if drawn else {}
    found = page.evaluate(STAGE, {"request": request(layers, "neuron"), "moves": MOVES, "panels": panels})
    name = " ".join(["-".join(map(str, layers)), *([drawn] if drawn else [])])
    line(f"stage, {name}, script and layout", f"{median(found):.1f} ms", f"p95 {p95(found):.1f} ms", limit=limit)


def scrub(page: Page) -> None:
    """A line for scrubbing: script, style and layout of the whole page, a frame."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def spent() -> float:
        told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        return float(told["ScriptDuration"] + told["LayoutDuration"] + told["RecalcStyleDuration"])

    page.evaluate(SCRUB, 10)
    page.wait_for_timeout(500)
    before = spent()
    page.evaluate(SCRUB, MOVES)
    spent_a_frame = (spent() - before) / MOVES * 1000
    steps = page.locator("#timeline").get_attribute("aria-valuemax")
    line(f"scrubbing {steps} steps, a frame", f"{spent_a_frame:.1f} ms", limit="8 ms")


def scripts() -> None:
    """A line for the size of the page's own JavaScript, each file compressed by itself as it is served."""
    sizes = [len(gzip.compress(path.read_bytes(), 9)) for path in sorted(SCRIPTS.rglob("*.js"))]
    line("own JavaScript, compressed", f"{sum(sizes) / 1024:.1f} KB", f"{len(sizes)} files", limit="80 KB")


def main() -> None:
    """Print the table."""
    print("Frames of the page")
    with running() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(windows=True), args=flags())
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_timeout(1500)
        stage_frames(page, (10, 8, 6, 1), "6 ms")
        stage_frames(page, (64, 32, 10), "12 ms")
        stage_frames(page, (64, 32, 10), "12 ms", "wires")
        page.route("**/api/v1/labs/bench", lambda route: route.fulfill(json=lab((12, 15, 12, 3), "operation")))
        page.goto("about:blank")
        page.goto(f"http://127.0.0.1:{port}/#lab=bench")
        page.wait_for_timeout(2500)
        scrub(page)
        browser.close()
    scripts()
