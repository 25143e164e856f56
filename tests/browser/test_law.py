"""The page is a function of its state: however it came there, it equals a page opened fresh at that state."""

import random

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import open_lab, picture

LABS = ["mazur", "cross_entropy", "xor"]
LENGTH = 14
WAIT = 900  # the address follows within half a second


def steps_back_and_forth(page: Page, dice: random.Random) -> str:
    """Some steps, a phase, or an end."""
    key = dice.choice(["ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowLeft", "Home", "End"])
    for _ in range(dice.randrange(1, 5)):
        page.keyboard.press(key)
    return key


def edit(page: Page, dice: random.Random) -> str:
    """Change a number of the stage by the keys."""
    fields = page.locator("#stage [role=spinbutton]:visible")
    field = fields.nth(dice.randrange(fields.count()))
    field.focus()
    key = dice.choice(["ArrowUp", "ArrowDown", "PageUp"])
    page.keyboard.press(key)
    return f"{key} in {field.get_attribute('aria-label')}"


def press(*keys: str) -> object:
    """One of these keys."""

    def act(page: Page, dice: random.Random) -> str:
        key = dice.choice(keys)
        page.keyboard.press(key)
        return key

    return act


def select(page: Page, dice: random.Random) -> str:
    """Pin a unit, or let it go."""
    things = page.locator("#stage .unit > .body")
    k = dice.randrange(things.count())
    things.nth(k).dispatch_event("click")
    return f"click on unit {k}"


MOVES = [
    steps_back_and_forth,
    steps_back_and_forth,
    steps_back_and_forth,
    edit,
    edit,
    press("ControlOrMeta+z", "ControlOrMeta+Shift+z"),
    press("n"),
    press("1", "2", "3"),
    press("r", "Shift+R"),
    press(",", "."),
    select,
]


@pytest.mark.parametrize("lab", LABS)
def test_a_random_walk_leaves_the_picture_of_a_page_opened_fresh_at_that_state(
    page: Page, fresh: Page, lab: str
) -> None:
    dice = random.Random(f"{lab} 3")
    open_lab(page, lab)
    walk: list[str] = []
    for _ in range(LENGTH):
        page.evaluate("document.activeElement?.blur()")
        walk.append(dice.choice(MOVES)(page, dice))  # type: ignore[operator]
        page.wait_for_timeout(60)  # an answer is there in a few milliseconds
    page.wait_for_timeout(WAIT)
    here, address = picture(page), page.url
    fresh.goto(address)
    expect(fresh.locator("#timeline")).not_to_have_attribute("aria-valuemax", "0")
    there = picture(fresh)
    for part, seen in here.items():
        assert there[part] == seen, f"{part} after {walk} at {address}"


def test_two_states_give_two_pictures(page: Page) -> None:
    open_lab(page)
    page.keyboard.press("ArrowRight")
    one = picture(page)
    page.keyboard.press("ArrowRight")
    two = picture(page)
    assert [part for part in one if one[part] != two[part]] >= ["stage"], "the comparison sees a step"
