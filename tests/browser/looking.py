"""What a person sees on the page, read from it: where they are, every number by its name, the step's result."""

from playwright.sync_api import Locator, Page, expect

UNSEEN = "–"
HIDDEN = "?"  # until a question is answered or skipped


def open_lab(page: Page, name: str = "mazur") -> None:
    """Open a lab and wait until its first run is there."""
    page.goto(f"/#lab={name}")
    expect(page.locator("#timeline")).not_to_have_attribute("aria-valuemax", "0")
    expect(page.locator("#table table")).to_have_count(2)


def at(page: Page, position: int) -> None:
    """The timeline stands at this step, whether it says so now or in a moment."""
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
        page.wait_for_timeout(100)


def settled(page: Page) -> None:
    """Wait until the stage's table, which follows when nothing moves, tells the present state."""
    page.wait_for_timeout(600)


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
