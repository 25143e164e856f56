"""What an edit leaves of the run: by touch, after a reset, with another layer, at its end."""

from playwright.sync_api import Page, expect

from tests.browser.hands import middle, shows, type_into
from tests.browser.looking import at, number, open_lab, press, skip_open_questions, steps


def stroke(page: Page, x: float, y: float, by: tuple[int, int]) -> None:
    """A finger that goes from there, slantwise: what does not hold it scrolls the page."""
    fingers = page.context.new_cdp_session(page)
    touch = lambda kind, *points: fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})  # noqa: E731
    touch("touchStart", {"x": x, "y": y})
    for move in range(1, 11):
        touch("touchMove", {"x": x + by[0] * move, "y": y + by[1] * move})
        page.wait_for_timeout(16)
    touch("touchEnd")


def test_numbers_and_the_ball_drag_by_a_touch_and_the_page_stands_still(phone: Page) -> None:
    open_lab(phone)
    field = number(phone, "b")
    stroke(phone, *middle(field), (6, 5))
    shows(field, "0.55")
    scrolled = "document.querySelector('.page').scrollTop"
    assert phone.evaluate(scrolled) == 0
    expect(phone.locator(".typing-shell")).to_have_count(0)
    open_lab(phone, "hills")
    ball = phone.locator(".handle:has(.ball.first)")
    expect(phone.locator(".descent-ends")).to_contain_text("From 2.5: settles")
    ball.scroll_into_view_if_needed()
    before = phone.evaluate(scrolled)
    stroke(phone, *middle(ball), (-12, 3))
    expect(ball).not_to_have_attribute("aria-valuenow", "2.5")
    assert phone.evaluate(scrolled) == before


def test_on_a_phone_the_round_is_told_and_a_card_covers_no_question_and_no_menu(phone: Page) -> None:
    open_lab(phone)
    expect(phone.locator("#round .round-count")).to_be_visible()
    expect(phone.locator("#round .round-count")).to_have_text("Round 0")
    phone.locator("#stage .unit .body").nth(3).tap()
    card, question = phone.locator("#card"), phone.locator(".why-panel .ask")
    expect(card).to_contain_text("pinned")
    question.scroll_into_view_if_needed()
    above, below = card.bounding_box(), question.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    phone.get_by_role("button", name="Skip").first.tap()  # Playwright taps nothing that is covered
    phone.get_by_role("button", name="Labs").tap()
    phone.locator(".menu-list button").last.tap()
    expect(phone.locator("#lab-menu .menu > button")).not_to_contain_text("Mazur")


def test_reset_goes_back_to_the_same_weights_and_new_weights_are_others(page: Page) -> None:
    open_lab(page)
    first = number(page, "w₅").get_attribute("aria-valuetext")
    tools = page.locator("#tools")
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("Round 1")
    expect(number(page, "w₅")).not_to_have_attribute("aria-valuetext", first or "")
    tools.get_by_role("button", name="Reset").click()
    shows(number(page, "w₅"), first or "")
    expect(page.locator("#round")).to_contain_text("Round 0")
    tools.get_by_role("button", name="New weights").click()
    expect(number(page, "w₅")).not_to_have_attribute("aria-valuetext", first or "")
    new = number(page, "w₅").get_attribute("aria-valuetext")
    type_into(page, number(page, "i₁"), "0.7")
    tools.get_by_role("button", name="Reset").click()
    shows(number(page, "w₅"), new or "")


def test_a_layer_more_leaves_the_output_s_bias_frozen_and_no_other(page: Page) -> None:
    open_lab(page)
    page.locator("#tools").get_by_role("button", name="Model").click()
    page.locator('#settings [data-key="add layer"]').click()
    expect(page.locator('#settings [data-key="units 3"]')).to_be_visible()
    for name, frozen in (("b1", True), ("b2", False), ("b3", True)):
        expect(page.locator(f'#settings [data-key="frozen {name}"]')).to_be_checked(checked=frozen)


def test_a_run_s_end_is_reached_with_the_numbers_of_the_last_edit(page: Page) -> None:
    open_lab(page)
    skip_open_questions(page)
    press(page, "End")
    at(page, steps(page))
    before = page.locator("#stage .loss .a").text_content()
    type_into(page, number(page, "w₅"), "2")
    expect(page.locator("#stage .loss .a")).not_to_have_text(before or "")
    at(page, steps(page))
