"""Typing in a circuit's text: from a key to the end of the frame in which the new circuit is painted, for each lab.

Beside it stands what the page itself works for a key, in time of its own thread: on a shared machine it also waits.
"""

import http.client
import json
from statistics import median

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.measure import line, p95
from bench.serving import ask, running
from tests.browsers import find_browser, flags

LIMIT = "p95 50 ms"
ROUNDS = 8
BETWEEN = 100
"""Milliseconds between two keys: ten a second, faster than most people type."""

KEYS = 8
"""What is put in during a round: five keys whose circuit is waited for, and three pieces of text between them."""

TYPE = """async ({ rounds, between }) => {
  const area = document.querySelector("textarea.source");
  const first = area.value;
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const redrawn = () => new Promise((done) => {
    const observer = new MutationObserver(() => { observer.disconnect(); done(performance.now()); });
    observer.observe(document.querySelector("#stage .circuit-nodes"), { childList: true });
  });
  const afterFrame = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  });
  const insert = (text) => document.execCommand("insertText", false, text);
  const found = [];
  async function key(act) {
    const answered = redrawn();
    const start = await frame();  // browsers hand a key to the page at the start of a frame
    act();
    const drawn = await Promise.race([answered, wait(5000)]);
    const shown = await frame();
    const done = await afterFrame();
    found.push([drawn - start, shown - start, done - start]);
    await wait(between);
  }
  area.focus();
  for (let k = 0; k < rounds; k++) {
    insert(" * ");
    await wait(between);
    await key(() => insert(`${1 + k}`));
    await key(() => insert("5"));
    insert(" + ");
    await wait(between);
    await key(() => insert("v"));  // a new input: the server is asked twice
    await key(() => insert(`${k}`));
    await key(() => document.execCommand("delete"));
    const back = redrawn();
    area.select();
    insert(first);
    await back;
    await wait(between);
  }
  return found;
}"""


def circuits(port: int) -> list[str]:
    """The labs that are a circuit."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    listed = json.loads(ask(connection, "GET", "/api/v1/labs"))["labs"]
    told = {lab["id"]: json.loads(ask(connection, "GET", f"/api/v1/labs/{lab['id']}")) for lab in listed}
    return [name for name, lab in told.items() if lab["request"]["model"]["kind"] == "circuit"]


def typed(page: Page, rounds: int) -> list[list[float]]:
    """For each key that makes another circuit the milliseconds until it is in the page, until the frame that paints it
    begins, and until the page's own work on that frame is done.
    """
    found: list[list[float]] = page.evaluate(TYPE, {"rounds": rounds, "between": BETWEEN})
    return found


def worked(session: CDPSession) -> float:
    """Seconds that the page's thread has worked since it began."""
    told = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(told["TaskDuration"])


def main() -> None:
    """Print the table of typing."""
    print("Typing in a circuit's text, from a key to the painted circuit")
    with running() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(windows=True), args=flags())
        for name in circuits(port):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"http://127.0.0.1:{port}/#lab={name}")
            page.wait_for_selector("#stage .circuit-nodes .gate")
            page.wait_for_selector("#charts .js-plotly-plot")
            page.wait_for_timeout(1000)
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            typed(page, 1)
            before = worked(session)
            found = typed(page, ROUNDS)
            work = (worked(session) - before) / (ROUNDS * KEYS)
            drawn, _, done = ([float(each) for each in row] for row in zip(*found, strict=True))
            figures = f"{median(done):.1f} ms", f"p95 {p95(done):.1f} ms", f"changed {median(drawn):.1f} ms"
            line(name, *figures, f"work {work * 1e3:.1f} ms", limit=LIMIT)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
