"""What a hand does to a number: take it, drag it, type into it."""

from playwright.sync_api import Locator, Page, expect

Point = tuple[float, float]


def middle(field: Locator) -> Point:
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def shows(field: Locator, text: str) -> None:
    expect(field).to_have_attribute("aria-valuetext", text)


def type_into(page: Page, field: Locator, text: str) -> None:
    field.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
