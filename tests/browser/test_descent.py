"""Descent made visible: a ball that rolls, the way a training takes, a race of optimizers, and a stopwatch."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.looking import open_lab
from tests.browser.test_training import READY, button, open_training

SETTLED = re.compile(r"settles at (−?\d\.\d+)")


def ends(page: Page) -> Locator:
    """How the balls' ways end, in sentences."""
    return page.locator(".descent-ends")


def ball(page: Page, which: str = "first") -> Locator:
    """The handle of a ball; its start is its value."""
    return page.locator(f".handle:has(.ball.{which})")


def valley(page: Page, start: str) -> float:
    """Where the ball that starts there settles, as the page says it."""
    expect(ends(page)).to_contain_text(re.compile(rf"From {start}: settles"))
    found = SETTLED.search(ends(page).locator("p", has_text=f"From {start}:").inner_text())
    assert found is not None
    return float(found[1].replace("−", "-"))


def test_the_ball_rolls_from_where_it_is_dragged_to_the_valley_that_its_start_decides(page: Page) -> None:
    open_lab(page, "hills")
    assert valley(page, "2.5") > 0 > valley(page, "−0.5")
    expect(ends(page)).to_contain_text("the start decides")
    page.get_by_role("button", name="Roll", exact=True).click()
    expect(page.locator(".descent-place")).to_have_text(re.compile(r"^(\d+) of \1$"))
    expect(page.get_by_role("button", name="Roll", exact=True)).to_be_visible()

    box = ball(page).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=8)
    page.mouse.up()
    start = float(ball(page).get_attribute("aria-valuenow") or "nan")
    assert start < 0
    expect(ends(page)).to_contain_text("Both starts lead to the same place.")
    ball(page).press("Escape")
    expect(ball(page)).to_have_attribute("aria-valuenow", "2.5")
    expect(ends(page)).to_contain_text("the start decides")

    page.locator(".descent-fields").get_by_label("momentum").fill("0.9")
    page.locator(".descent-fields").get_by_label("momentum").press("Enter")
    expect(ends(page)).to_contain_text("Both starts lead to the same place.")  # over the ridge
    page.get_by_label("Updates made").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    place = page.url
    page.get_by_role("button", name="Step through this update").click()
    expect(page.locator(".round-count")).to_have_text("Round 2")
    expect(page.locator("#notice")).to_contain_text("Undo brings the start 2.5 back.")
    page.wait_for_url(lambda address: address != place)
    assert violations(page) == []


def test_a_wrong_setting_of_the_ball_is_said_beside_its_field_and_nothing_is_lost(bare: Page) -> None:
    open_lab(bare, "hills")
    valley(bare, "2.5")
    fields = bare.locator(".descent-fields")
    for name, text, words in (("learning rate", "-1", "from 0 up"), ("start w", "far", "number is needed")):
        fields.get_by_label(name).fill(text)
        fields.get_by_label(name).press("Enter")
        beside = fields.locator(".field-slot", has=bare.get_by_label(name)).locator(".problem")
        expect(beside).to_contain_text(words)
    assert valley(bare, "2.5") > 0


def test_the_way_a_training_takes_is_drawn_and_a_race_of_optimizers_says_who_wins_and_opens_in_the_playground(
    page: Page,
) -> None:
    open_training(page)
    below = page.locator("#trainer-below")
    below.get_by_role("button", name="Path taken").click()
    button(page, "One epoch").click()
    expect(below.locator(".below-told")).to_contain_text("in 18 updates")
    below.get_by_label("The second weight").select_option("W3 0 5")
    expect(below.locator(".below-told")).to_contain_text("w⁽³⁾₁₆")
    expect(below.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(3)  # the curve, and the way twice
    expect(below.locator(".contourlayer path").first).to_be_attached()

    below.get_by_role("button", name="Optimizer race").click()
    below.get_by_label("epochs").fill("3")
    below.get_by_label("epochs").press("Enter")
    below.get_by_label("AdamW", exact=True).check()
    expect(below.get_by_label("RMSprop", exact=True)).to_be_disabled()  # four side by side are the most
    below.get_by_label("momentum", exact=True).uncheck()
    below.get_by_label("learning rate of Adam", exact=True).fill("0.02")
    below.get_by_label("learning rate of Adam", exact=True).press("Enter")
    below.get_by_role("button", name="Race", exact=True).click()
    expect(below.locator(".race-told")).to_contain_text(re.compile(r"wins: loss 0\.\d+ after 54 updates"))
    expect(below.locator(".race-told")).to_contain_text("Behind it")
    assert violations(page) == []
    below.get_by_role("button", name="Go on with Adam", exact=True).click()
    expect(page.locator(".trainer-place")).to_contain_text("update 54,")
    expect(page.locator("#trainer-settings").get_by_label("learning rate")).to_have_value("0.02")
    page.locator(READY).wait_for()


def test_the_stopwatch_measures_both_ways_on_this_machine_and_tells_the_counts_beside(phone: Page) -> None:
    open_lab(phone, "forward_reverse")
    phone.get_by_role("tab", name="Stopwatch").dispatch_event("click")
    expect(phone.locator(".times-notes")).to_contain_text("10 to 371 s")
    phone.get_by_role("button", name="Start the stopwatch").click()
    rows = phone.locator(".times-figure tbody tr")
    expect(rows.first).to_contain_text(re.compile(r"325.* s\s*97,800"), timeout=60_000)
    phone.get_by_role("button", name="Stop", exact=True).click()
    expect(phone.get_by_role("button", name="Measure again")).to_be_visible()
    expect(phone.locator(".times-notes")).to_contain_text("largest difference")
    assert violations(phone) == []
