"""A sum too long to write out: a drag survives a change of its largest terms, and a term's own step shows the term."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import at, open_lab, press


def open_wide(page: Page) -> Locator:
    """A network with fourteen inputs; the rows of the terms that its folded sum shows."""
    open_lab(page)
    page.locator("#tools").get_by_role("button", name="Model").click()
    inputs = page.locator('#settings [data-key="units 0"]')
    inputs.fill("14")
    inputs.press("Enter")
    expect(page.locator("#settings")).to_contain_text("32 weights")
    page.locator("#settings").get_by_role("button", name="Close").click()
    page.locator("#timeline").focus()
    press(page, "ArrowRight")
    at(page, 1)
    return page.locator("#why .ft.rows", has=page.locator(".slot")).last


def test_a_drag_goes_on_when_the_order_of_the_largest_terms_changes(page: Page) -> None:
    fold = open_wide(page)
    numbers = fold.get_by_role("spinbutton")
    first = numbers.first
    name = first.get_attribute("aria-label")
    field = page.locator(f'#why [role=spinbutton][aria-label="{name}"]')
    box = first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    start = float((field.get_attribute("aria-valuenow") or "nan").replace("−", "-"))
    page.mouse.move(x, y)
    page.mouse.down()
    towards = -1 if start > 0 else 1  # to 0: the term becomes the smallest
    told = []
    for pixels in range(30, 301, 30):
        page.mouse.move(x + towards * pixels, y)
        expect(field).not_to_have_attribute("aria-valuenow", told[-1] if told else str(start))
        told.append(field.get_attribute("aria-valuenow") or "")
        if abs(float(told[-1].replace("−", "-"))) < 0.1:
            break  # small enough; beyond 0 it would grow again
    assert len(set(told)) == len(told), "every move reaches the number"
    page.mouse.up()
    expect(page.locator("#why .changed")).to_have_count(0, timeout=4000)  # the edit has ended, and its ghosts with it
    expect(field).to_have_count(0, timeout=4000)  # no longer one of the three largest


def test_the_step_of_a_term_shows_the_term(page: Page) -> None:
    fold = open_wide(page)
    press(page, "3")
    expect(page.locator("#granularity [aria-checked=true]")).to_have_text("Operation")
    press(page, "Home")
    press(page, "ArrowRight")
    expect(page.locator("#why h2")).to_contain_text("term 1")
    seen = set()
    for term in range(1, 15):
        expect(page.locator("#why h2")).to_contain_text(f"term {term}")
        marked = fold.locator(".strip:visible")
        expect(marked).to_have_count(1)
        row = marked.evaluate("(strip) => getComputedStyle(strip).gridRowStart")
        cells = fold.locator(".s").all()
        seen.add(cells[int(row) - 1].inner_text())
        press(page, "ArrowRight")
    assert len(seen) == 14
