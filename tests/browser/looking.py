"""What a person sees on the page, read from it: where they are, every number by its name, the step's result."""

from playwright.sync_api import Locator, Page, expect

UNSEEN = "–"


def open_lab(page: Page, name: str = "mazur") -> None:
    """Open a lab and wait until its first run is there."""
    page.goto(f"/#lab={name}")
    expect(page.locator("#timeline [role=slider]")).to_have_attribute("aria-valuemin", "0")
    page.wait_for_function("Number(document.querySelector('#timeline [role=slider]').getAttribute('aria-valuemax')) > 0")


def at(page: Page, position: int) -> None:
    """The timeline stands at this step, whether it says so now or in a moment."""
    expect(page.locator("#timeline [role=slider]")).to_have_attribute("aria-valuenow", str(position))


def steps(page: Page) -> int:
    """How many steps the run has."""
    return int(page.locator("#timeline [role=slider]").get_attribute("aria-valuemax") or 0)


def press(page: Page, key: str, times: int = 1) -> None:
    """Press a key, as often as asked."""
    for _ in range(times):
        page.keyboard.press(key)


def number(page: Page, name: str) -> Locator:
    """The number on the stage whose accessible name begins so."""
    return page.locator(f'#stage [role=spinbutton][aria-label^="{name}"]').first


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
    """The whole drawing as text, numbers and all, to compare two pictures with."""
    page.wait_for_timeout(400)  # a pulse is under way for a quarter of a second at most
    return str(page.locator("#stage svg").first.evaluate("(svg) => svg.outerHTML"))


def result(page: Page) -> str:
    """The panel that explains the present step, as text."""
    return page.locator("#why").inner_text()
