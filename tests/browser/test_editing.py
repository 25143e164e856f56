"""A number that is an input is dragged, typed and stepped; what is refused is said beside it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import middle, shows, type_into
from tests.browser.looking import at, number, open_lab, press, skip_open_questions


def value(field: Locator) -> float:
    return float(field.get_attribute("aria-valuenow") or "nan")


def drag(page: Page, field: Locator, by: float, *, key: str | None = None, release: bool = True) -> None:
    """Drag a number sideways, in a few moves, with a key held if one is named."""
    x, y = middle(field)
    page.mouse.move(x, y)
    page.mouse.down()
    if key:
        page.keyboard.down(key)
    page.mouse.move(x + by, y, steps=4)
    if key:
        page.keyboard.up(key)
    if release:
        page.mouse.up()


INPUTS = ["w₁", "b", "i₁", "target", "w₈"]


@pytest.mark.parametrize("name", INPUTS)
def test_every_number_that_is_an_input_can_be_dragged(page: Page, name: str) -> None:
    open_lab(page)
    field = number(page, name)
    before = value(field)
    drag(page, field, 30)
    assert value(field) > before
    page.locator("#timeline").focus()
    press(page, "ArrowRight", 4)
    at(page, 4)


def test_a_number_stays_in_the_hand_when_the_stage_gets_another_size(page: Page) -> None:
    open_lab(page)
    field, picture = number(page, "w₁"), page.locator("#stage > svg")
    wide = picture.get_attribute("width")
    x, y = middle(field)
    drag(page, field, 15, release=False)
    shows(field, "0.2")
    page.set_viewport_size({"width": 1300, "height": 900})
    page.mouse.move(x + 30, y, steps=3)
    shows(field, "0.25")
    page.mouse.up()
    shows(field, "0.25")
    expect(picture).not_to_have_attribute("width", wide or "")


def test_the_learning_rate_can_be_dragged_in_the_head(page: Page) -> None:
    open_lab(page)
    rate = page.get_by_role("spinbutton", name="Learning rate")
    drag(page, rate, 30)
    shows(rate, "0.6")


def test_shift_is_coarse_and_alt_is_fine_while_dragging(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    drag(page, field, 30)
    shows(field, "0.5")
    drag(page, field, 30, key="Shift")
    shows(field, "1.5")
    drag(page, field, -30, key="Alt")
    assert 1.5 - value(field) == pytest.approx(0.1)


def test_arrows_and_pages_step_a_number_and_alt_steps_it_finely(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    field.focus()
    for key, shown in (("ArrowUp", "0.41"), ("PageUp", "0.51"), ("PageDown", "0.41"), ("ArrowDown", "0.4")):
        page.keyboard.press(key)
        shows(field, shown)
    page.keyboard.press("Shift+ArrowUp")
    shows(field, "0.5")
    page.keyboard.press("Alt+ArrowDown")
    shows(field, "0.499")


def test_escape_puts_back_what_stood_when_the_number_got_the_focus(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    field.focus()
    press(page, "ArrowUp", 3)
    shows(field, "0.43")
    page.wait_for_timeout(2000)  # the edit is over, its ghost is gone
    page.keyboard.press("Escape")
    shows(field, "0.4")
    page.keyboard.press("PageUp")
    shows(field, "0.5")
    page.keyboard.press("Escape")
    shows(field, "0.4")


def test_escape_while_a_key_is_held_goes_back_past_the_keys_before_it(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    field.focus()
    press(page, "ArrowUp", 2)
    shows(field, "0.42")
    page.keyboard.down("ArrowUp")
    shows(field, "0.43")
    page.keyboard.press("Escape")
    shows(field, "0.4")
    page.keyboard.up("ArrowUp")
    shows(field, "0.4")


def test_escape_in_mid_drag_puts_back_the_start_of_the_drag(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    drag(page, field, 60, release=False)
    expect(field).not_to_have_attribute("aria-valuetext", "0.4")
    page.keyboard.press("Escape")
    shows(field, "0.4")
    page.mouse.up()
    shows(field, "0.4")


def test_escape_leaves_alone_what_another_has_changed_since(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    field.focus()
    press(page, "ArrowUp")
    shows(field, "0.41")
    page.keyboard.press("Control+z")
    shows(field, "0.4")
    page.keyboard.press("Control+Shift+z")
    shows(field, "0.41")
    page.keyboard.press("Control+z")
    shows(field, "0.4")
    page.keyboard.press("Escape")
    shows(field, "0.4")


@pytest.mark.parametrize(("typed", "shown"), [("1/3", "0.3333"), ("0,25", "0.25"), ("1e-3", "0.001"), ("−2", "−2")])
def test_fractions_commas_and_powers_can_be_typed(page: Page, typed: str, shown: str) -> None:
    open_lab(page)
    field = number(page, "w₅")
    type_into(page, field, typed)
    shows(field, shown)
    expect(field).to_be_focused()


def test_nonsense_is_refused_beside_the_field_and_the_field_stays(page: Page) -> None:
    open_lab(page)
    type_into(page, number(page, "w₅"), "a lot")
    note = page.locator(".typing-shell .number-note")
    expect(note).to_contain_text("Not a number")
    typing, told = page.locator(".number-input").bounding_box(), note.bounding_box()
    assert typing is not None
    assert told is not None
    assert abs(told["y"] - (typing["y"] + typing["height"])) < 12
    expect(page.locator(".number-input")).to_be_focused()
    page.keyboard.press("Escape")
    shows(number(page, "w₅"), "0.4")


def test_what_the_server_refuses_is_said_at_the_number_and_the_last_picture_stays(bare: Page) -> None:
    page = bare
    open_lab(page, "cross_entropy")
    target = page.locator('#stage [role=spinbutton][aria-label*="target of output"]').first
    loss = page.locator("#stage .loss").text_content()
    type_into(page, target, "7")
    expect(page.locator("p.number-note")).to_be_visible()
    assert page.locator("#stage .loss").text_content() == loss


def test_the_old_value_stays_as_a_ghost_for_a_while_and_what_changed_is_marked(page: Page) -> None:
    open_lab(page)
    skip_open_questions(page)
    press(page, "ArrowRight", 11)
    at(page, 11)
    field = number(page, "w₅")
    drag(page, field, 30)
    ghost = page.locator("#stage .number .ghost:visible").first
    expect(ghost).to_have_text("0.4")
    expect(page.locator("#why .changed").first).to_be_visible()
    expect(page.locator("#stage .loss .change")).to_contain_text("+")
    expect(ghost).to_be_hidden()
    expect(page.locator("#why .changed")).to_have_count(0)


def test_with_reduced_motion_a_change_is_outlined_and_nothing_fades(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_lab(page)
    press(page, "ArrowRight", 11)
    drag(page, number(page, "w₅"), 30, release=False)
    changed = page.locator("#why .num.changed").first
    expect(changed).to_be_visible()
    style = changed.evaluate(
        "(el) => { const s = getComputedStyle(el); return [s.outlineStyle, s.transitionDuration]; }"
    )
    assert style[0] == "solid"
    assert float(style[1].split(",")[0].rstrip("s")) < 0.001
    page.mouse.up()


def test_nothing_jumps_when_a_number_changes_its_width(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight")
    field = page.locator('#why [role=spinbutton][aria-label^="w₁"]').first
    inputs = page.locator("#why .ft [role=spinbutton]")

    def places() -> list[float]:
        return list(inputs.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().x)"))

    x, y = middle(field)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y)
    shows(field, "0.19")
    first = places()
    page.mouse.move(x + 15, y)
    shows(field, "0.2")  # one digit less
    assert places() == pytest.approx(first, abs=0.2)
    page.mouse.up()


def test_a_class_is_a_whole_number(page: Page) -> None:
    open_lab(page, "classifier")
    page.locator("#timeline").focus()
    skip_open_questions(page)
    press(page, "e")
    field = page.locator("#numbers [role=spinbutton][data-path^='/targets']").first
    field.focus()
    assert value(field) in (0, 1)
    press(page, "PageUp")
    assert value(field) == 1
    press(page, "ArrowDown")
    assert value(field) == 0
    type_into(page, field, "0.5")
    expect(page.locator(".typing-shell .number-note")).to_contain_text("whole number")


def test_a_held_learning_rate_says_that_the_schedule_holds_it(page: Page) -> None:
    open_lab(page)
    page.locator("#tools").get_by_role("button", name="Model").click()
    page.locator('#settings [data-key="add schedule"]').click()
    moment = page.locator('#settings [data-key="schedule 0 from"]')
    expect(moment).to_have_value("1")
    moment.fill("0")
    moment.press("Enter")
    press(page, "Escape")
    rate = page.get_by_role("spinbutton", name="Learning rate")
    expect(rate).to_have_attribute("aria-disabled", "true")
    expect(rate).to_have_attribute(
        "aria-description", "The schedule holds this setting now. It is changed in the schedule, under Model."
    )
    rate.focus()
    press(page, "ArrowUp")
    shows(rate, "0.5")
