"""What a person sees on the page, read from it: where they are, every number by its name, the step's result."""

from playwright.sync_api import Locator, Page, expect

UNSEEN = "–"
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
HIDDEN = "?"  # until a question is answered or skipped


def open_lab(page: Page, name: str = "mazur") -> None:
    """Open a lab and wait until its first run is there."""
    if page.url != "about:blank":
        page.goto("about:blank")  # else the lab before would stand there while this one is fetched
    page.goto(f"/#lab={name}")
    page.locator('#timeline[aria-valuemax]:not([aria-valuemax="0"])').wait_for()
    page.locator("#table table").nth(1).wait_for(state="attached")


def at(page: Page, position: int) -> None:
    """The timeline stands at this step, whether it says so now or in a moment."""
    page.evaluate(TWO_FRAMES)  # one that is drawn by then needs no second look, a tenth of a second later
    expect(page.locator("#timeline")).to_have_attribute("aria-valuenow", str(position))


def steps(page: Page) -> int:
    """How many steps the run has."""
    return int(page.locator("#timeline").get_attribute("aria-valuemax") or 0)


def press(page: Page, key: str, times: int = 1) -> None:
    """Press a key, as often as asked."""
    for _ in range(times):
        page.keyboard.press(key)


def number(page: Page, name: str) -> Locator:
    """The number on the stage whose accessible name begins so."""
    return page.locator(f'#stage [role=spinbutton][aria-label^="{name}"]').first


def skip_open_questions(page: Page) -> None:
    """Skip the questions that are asked at this step, so that nothing is hidden."""
    while page.get_by_role("button", name="Skip").count():
        page.get_by_role("button", name="Skip").first.click()
        page.evaluate(TWO_FRAMES)


def skip_every_question(page: Page) -> None:
    """Skip each question of the lab where the guide asks it, and go to the end."""
    for item in page.locator("#guide .toc-link:visible").all():
        item.click()
        page.evaluate(TWO_FRAMES)
        page.evaluate("document.querySelectorAll('#guide .skip-question').forEach((skip) => skip.click())")
    page.locator("#timeline").focus()
    press(page, "End")


def settled(page: Page) -> None:
    """Wait until the stage's table, which follows when nothing moves, tells the present state."""
    page.evaluate(TWO_FRAMES)  # what was done last has reached the page
    page.locator("#table:not([aria-busy])").wait_for(state="attached")


def units(page: Page) -> dict[str, list[str]]:
    """The table of units: name to pre-activation, activation, gradient and δ, as shown."""
    settled(page)
    return _rows(page, 0)


def weights(page: Page) -> dict[str, list[str]]:
    """The table of weights: name to edge, value, gradient and value after the update, as shown."""
    settled(page)
    return _rows(page, 1)


def _rows(page: Page, table: int) -> dict[str, list[str]]:
    script = """(table) => [...document.querySelectorAll("#table table")[table].querySelectorAll("tbody tr")]
        .map((row) => [...row.children].map((cell) => cell.textContent))"""
    rows: list[list[str]] = page.evaluate(script, table)
    return {first: rest for first, *rest in rows}


def stage(page: Page) -> str:
    """The drawing as far as it can be seen, to compare two pictures with."""
    page.wait_for_timeout(400)  # a pulse is under way for a quarter of a second at most
    script = """(svg) => {
      const seen = svg.cloneNode(true);
      seen.querySelectorAll("[display=none]").forEach((part) => part.remove());
      seen.querySelectorAll("[tabindex]").forEach((part) => part.removeAttribute("tabindex"));
      return seen.outerHTML;
    }"""
    return str(page.locator("#stage svg").first.evaluate(script))


def result(page: Page) -> str:
    """The panel that explains the present step, as text."""
    return page.locator("#why").inner_text()


PICTURE = """() => {
  const text = (selector) => document.querySelector(selector)?.innerText ?? "";
  const own = (part) => (part.children.length ? "" : part.textContent);
  const svg = document.querySelector("#stage svg").cloneNode(true);
  svg.querySelectorAll("[display=none]").forEach((part) => part.remove());
  const NAMES = ["class", "transform", "x", "y", "x1", "y1", "x2", "y2", "r", "width", "d", "stroke-width",
    "stroke-opacity", "fill-opacity", "aria-label"];
  const drawn = (part) => [part.tagName, own(part), ...NAMES.map((name) => part.getAttribute(name) ?? "")].join("|");
  const mark = (part) => [part.className, part.hidden, part.style.left, part.style.width, own(part)].join("|");
  const seen = { stage: [...svg.querySelectorAll("*")].map(drawn).join("\\n") };
  seen.timeline = [...document.querySelectorAll("#timeline *")].map(mark).join("\\n");
  for (const id of ["why", "card", "guide", "round", "example", "lab-menu", "tools", "charts", "speed", "legend"])
    seen[id] = text(`#${id}`);
  return seen;
}"""


def picture(page: Page) -> dict[str, str]:
    """Everything that a person can see of the state: the drawing, the panels' text, the timeline, the header's numbers.

    Where the mouse and the focus are, and what moves for a moment, is no part of it.
    """
    page.mouse.move(700, 5)
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(1800)  # the ghost of an edit goes after 1.6 s, the charts follow after that
    seen: dict[str, str] = {}
    for _ in range(20):
        page.wait_for_timeout(500)
        before, seen = seen, page.evaluate(PICTURE)
        if seen == before:
            break
    return seen
