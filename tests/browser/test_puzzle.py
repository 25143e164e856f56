"""The dimension puzzle: two slots for each gradient, shapes that fit or do not, and the check."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.looking import open_lab


def open_puzzle(page: Page) -> Locator:
    """Open it from the lab; answers the four slots."""
    open_lab(page, "matrix_product")
    page.locator("#rule-links").get_by_role("button", name="Dimension puzzle").click()
    slots = page.locator("#puzzle .puzzle-slot")
    expect(slots).to_have_count(4)
    return slots


def fill(slots: Locator, at: int, left: str, right: str) -> None:
    slots.nth(at).get_by_text(left, exact=True).click()
    slots.nth(at + 1).get_by_text(right, exact=True).click()


def test_what_does_not_fit_says_why_in_shapes_and_what_fits_is_confirmed_by_differences(page: Page) -> None:
    slots = open_puzzle(page)
    said = page.locator("#puzzle .puzzle-said")
    fill(slots, 0, "dD", "X")
    expect(said.first).to_contain_text("5×3 · 10×3 does not fit")
    fill(slots, 0, "dD", "Xᵀ")
    expect(said.first).to_contain_text("5×3 · 3×10 = 5×10 fits")
    expect(page.locator("#puzzle .puzzle-judged").first).to_contain_text("It is the gradient of W")
    fill(slots, 2, "Wᵀ", "dD")
    expect(page.locator("#puzzle .puzzle-both")).to_contain_text("Both are right")
    page.emulate_media(reduced_motion="reduce")
    assert violations(page) == []


def test_of_squares_many_arrangements_fit_and_the_check_tells(page: Page) -> None:
    slots = open_puzzle(page)
    page.get_by_role("radio", name="3×3 · 3×3").click()
    fill(slots, 0, "dD", "X")
    expect(page.locator("#puzzle .puzzle-judged").first).to_contain_text("is not the gradient")
    fill(slots, 0, "dD", "Xᵀ")
    expect(page.locator("#puzzle .puzzle-judged").first).to_contain_text("It is the gradient of W")
