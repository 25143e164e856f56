"""What a question hides says so, and what an answer was is told in words."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import HIDDEN, open_lab, press, skip_every_question
from tests.browser.whyparts import step_to


def test_a_hidden_number_says_which_question_hides_it_and_leads_there(page: Page) -> None:
    open_lab(page)
    page.evaluate("document.querySelectorAll('#guide .skip-question').forEach((skip) => skip.click())")
    step_to(page, "Gradient of w₈")  # past the question about the sign of δ of the second output
    panel = page.locator("#why .asked-for")
    expect(panel).to_contain_text("is hidden until the question at “Backward: the output's δ” is answered or skipped")
    title = page.locator("#why .result .num").get_attribute("title")
    assert title == "Hidden until a question is answered or skipped"
    expect(page.locator("#card .asked-for")).to_be_hidden()  # once is enough
    press(page, "ArrowRight", 2)  # a sum over both outputs
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Go to the question").click()
    expect(page.locator("#guide .ask")).to_contain_text("Which sign does")
    page.locator("#guide").get_by_role("button", name="Negative").click()
    expect(page.locator("#why .asked-for")).to_be_hidden()


def test_a_card_says_which_question_hides_its_number(page: Page) -> None:
    open_lab(page)
    page.evaluate("document.querySelectorAll('#guide .skip-question').forEach((skip) => skip.click())")
    press(page, "End")
    edge = page.locator('#stage .edge[aria-label^="w₈,"]')
    edge.focus()
    edge.press("Enter")
    page.locator("#timeline").focus()
    note = page.locator("#card .asked-for")
    expect(note).to_contain_text("Backward: the output's δ")
    note.get_by_role("button", name="Go to the question").click()
    expect(page.locator("#guide .ask")).to_contain_text("Which sign does")


def test_the_contents_mark_what_has_an_open_question(page: Page) -> None:
    open_lab(page)
    marks = page.locator("#guide .toc .open-question:visible")
    expect(marks).to_have_count(3)
    page.evaluate("document.querySelectorAll('#guide .skip-question').forEach((skip) => skip.click())")
    expect(marks).to_have_count(2)
    skip_every_question(page)
    expect(marks).to_have_count(0)


def test_a_wrong_answer_and_a_skipped_one_are_told_apart_in_words(page: Page) -> None:
    open_lab(page)
    page.locator("#guide").get_by_role("button", name="Grow").click()
    expect(page.locator("#guide .verdict")).to_have_text("Not so: it is Shrink.")
    page.goto("/#lab=neuron")
    open_lab(page, "cross_entropy")
    for item in page.locator("#guide .toc-link").all():
        item.click()
        page.wait_for_timeout(80)
        if page.locator("#guide .skip-question:visible").count():
            page.locator("#guide .skip-question:visible").first.click()
            break
    expect(page.locator("#guide .verdict").first).to_contain_text("Skipped.")


def test_a_click_on_a_hidden_number_of_the_stage_goes_to_its_question_and_pins_nothing(page: Page) -> None:
    open_lab(page)
    page.locator("#timeline").focus()
    press(page, "End")
    sign = page.locator("#stage .unit").last.locator(".row[data-asks]").last
    expect(sign).to_have_text(HIDDEN)
    sign.click()
    expect(page.locator("#guide .ask")).to_contain_text("Which sign does")
    expect(page.locator("#card")).not_to_have_attribute("data-pinned", "")
    page.locator("#stage .unit .body").last.click()  # the unit itself is pinned as ever
    expect(page.locator("#card")).to_have_attribute("data-pinned", "")


@pytest.mark.parametrize("far", [0, 12])
def test_on_a_phone_a_touch_near_a_hidden_number_brings_its_question_into_view(phone: Page, far: int) -> None:
    open_lab(phone)
    phone.locator("#transport button").last.tap()
    sign = phone.locator("#stage .unit").last.locator("[data-asks]").first
    expect(sign).to_have_text(HIDDEN)
    phone.locator("#charts").scroll_into_view_if_needed()
    box = sign.bounding_box()
    assert box is not None
    phone.touchscreen.tap(box["x"] + box["width"] + far, box["y"] + box["height"] / 2)
    question = phone.locator("#why .ask")
    expect(question).to_contain_text("Which sign does")
    expect(question.get_by_role("button").first).to_be_in_viewport(ratio=1)
    top = question.evaluate("(ask) => ask.getBoundingClientRect().top")
    assert top >= phone.locator(".canvas").evaluate("(canvas) => canvas.getBoundingClientRect().bottom")
