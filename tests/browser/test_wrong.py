"""What goes wrong: marked on the stage, told in panel and card, made worse by a slider, mended by a button."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.looking import at, open_lab, press, skip_every_question, steps

MARKS = "#stage .finding-mark:not([display=none])"


def test_what_goes_wrong_is_marked_and_told_a_slider_makes_it_worse_and_a_button_mends_it(page: Page) -> None:
    open_lab(page, "saturation")
    expect(page.locator(MARKS)).to_have_count(0)
    press(page, "End")
    expect(page.locator("#why .finding")).to_have_count(0)  # it would answer the open question about the last layer's δ
    skip_every_question(page)
    at(page, steps(page))
    expect(page.locator(MARKS)).to_have_count(1)
    expect(page.locator("#why .finding")).to_contain_text("vanishes: at layer 1")
    page.locator("#stage .layer-mark > .body:not([display=none])").hover()
    expect(page.locator("#card .finding")).to_contain_text("vanishes")
    page.get_by_role("button", name="Go to that step").click()
    expect(page.locator("#why .finding")).to_contain_text("vanishes")
    press(page, "End")

    slider = page.get_by_role("slider", name="All weights")
    slider.focus()
    press(page, "ArrowRight", 3)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("10$"))
    expect(page.locator("#why .findings")).to_contain_text("saturated")
    expect(page.locator("#stage .unit > .body[aria-label*='is saturated']").first).to_be_visible()
    expect(page).to_have_url(re.compile("state="))
    press(page, "ArrowLeft", 3)
    expect(page.locator(MARKS)).to_have_count(1)

    mend = page.get_by_role("button", name="ReLU in the hidden layers")
    mend.click()
    expect(mend).to_have_attribute("aria-pressed", "true")
    expect(page.locator(MARKS)).to_have_count(0)
    at(page, steps(page))
    page.keyboard.press("Control+z")
    expect(mend).to_have_attribute("aria-pressed", "false")
    expect(page.locator(MARKS)).to_have_count(1)


def test_on_a_phone_sliders_and_buttons_are_large_enough_to_touch_and_dead_units_are_told(phone: Page) -> None:
    open_lab(phone, "dying_relu")
    for control in phone.locator("#levers :is(input, button)").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    for _ in range(3):
        phone.locator(".next-round").tap()
    expect(phone.locator("#round")).to_contain_text("3")
    press(phone, "End")
    expect(phone.locator("#why .findings")).to_contain_text("3 of the 4 units of this layer")
    phone.get_by_role("button", name="Leaky ReLU").tap()
    expect(phone.locator("#why .findings")).to_be_hidden()
    assert violations(phone) == []
