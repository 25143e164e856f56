"""The timeline and playing: previews, jumps, marks, pauses at what is met for the first time."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import at, open_lab, press, skip_every_question, skip_open_questions, steps

FIRST_SUM, FIRST_DELTA = 21, 22  # in Mazur's run, a step a neuron
AT_LAYERS = [1, 5, 9, 12, 21]


def timeline(page: Page) -> Locator:
    return page.locator("#timeline")


def point(page: Page, step: int) -> None:
    """Point at a step's mark."""
    box = page.locator("#timeline .track").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + (step - 0.5) / steps(page) * box["width"], box["y"] + box["height"] / 2)


def without_questions(page: Page) -> None:
    """Skip every question of the lab, so that playing pauses for other reasons alone."""
    skip_every_question(page)
    at(page, steps(page))
    timeline(page).focus()
    press(page, "Home")
    at(page, 0)


def play(page: Page, speed: str = "8") -> None:
    page.locator("#speed select").select_option(speed)
    page.get_by_role("button", name="Play", exact=True).first.click()


def test_one_mark_a_step_while_they_fit(page: Page) -> None:
    open_lab(page)
    expect(page.locator("#timeline .phase.cells i")).to_have_count(steps(page))
    press(page, "ArrowRight", 3)
    expect(page.locator("#timeline i.done")).to_have_count(2)
    expect(page.locator("#timeline i.current")).to_have_count(1)
    press(page, "End")
    expect(page.locator("#timeline i.done")).to_have_count(steps(page) - 1)
    press(page, "ArrowLeft", 9)
    expect(page.locator("#timeline i.done")).to_have_count(steps(page) - 10)


def test_more_steps_than_marks_are_bars_of_the_phases(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_lab(page, "classifier")
    neurons = steps(page)
    page.locator("#granularity").get_by_role("radio", name="Operation").click()
    expect(page.locator("#timeline")).not_to_have_attribute("aria-valuemax", str(neurons))
    expect(page.locator("#timeline .phase.filled")).to_have_count(4)
    expect(page.locator("#timeline .phase.cells")).to_have_count(0)
    press(page, "ArrowRight", 5)
    at(page, 5)


def test_pointing_at_the_timeline_tells_a_step_without_going_there(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 3)
    at(page, 3)
    before = page.locator("#why h2").inner_text()
    point(page, 16)
    tip = page.locator("#timeline .tip")
    expect(tip).to_contain_text("16")
    expect(tip).to_contain_text("Gradient of w₅")
    at(page, 3)
    assert page.locator("#why h2").inner_text() == before
    point(page, 1)
    expect(tip).to_contain_text("Pre-activation")
    page.mouse.move(700, 300)
    expect(tip).to_be_hidden()


def test_the_keyboard_is_told_the_step_too_and_escape_hushes_it(page: Page) -> None:
    open_lab(page)
    page.keyboard.press("Tab")  # the keyboard is in use
    timeline(page).focus()
    tip = page.locator("#timeline .tip")
    press(page, "ArrowRight", 2)
    expect(tip).to_contain_text("Activation")
    press(page, "Escape")
    expect(tip).to_be_hidden()
    at(page, 2)


def test_a_phase_s_name_leads_to_its_first_step(page: Page) -> None:
    open_lab(page)
    page.locator("#timeline .phase-name", has_text="Backward").click()
    at(page, 12)
    expect(page.locator("#why .step")).to_contain_text("Backward")
    page.locator("#timeline .phase-name", has_text="Forward").click()
    at(page, 1)


def test_keys_jump_by_phase_and_by_layer_and_stand_in_the_sheet(page: Page) -> None:
    open_lab(page)
    for start in AT_LAYERS:
        press(page, "]")
        at(page, start)
    for start in [*reversed(AT_LAYERS[:-1]), 0]:
        press(page, "[")
        at(page, start)
    press(page, "Shift+ArrowRight", 3)
    at(page, 12)
    press(page, "Shift+ArrowLeft")
    at(page, 9)
    press(page, "?")
    expect(page.locator("dialog.keys-sheet")).to_contain_text("To the next layer")


def test_marks_show_where_a_question_waits_and_where_playing_pauses(page: Page) -> None:
    open_lab(page)
    marks = page.locator("#timeline .flags .question")
    expect(marks.first).to_be_attached()
    asked = marks.count()
    at_first = int(marks.first.get_attribute("data-position") or 0)
    point(page, at_first)
    expect(page.locator("#timeline .tip")).to_contain_text("a question is asked here")
    timeline(page).focus()
    press(page, "ArrowRight", at_first)
    at(page, at_first)
    skip_open_questions(page)
    expect(marks).to_have_count(asked - 1)
    expect(page.locator("#timeline .flags .pause").first).to_be_attached()
    point(page, FIRST_SUM)
    expect(page.locator("#timeline .tip")).to_contain_text("first sum over paths")


def test_the_speed_goes_from_a_quarter_to_eight_times(page: Page) -> None:
    open_lab(page)
    speed = page.locator("#speed select")
    assert speed.locator("option").all_inner_texts() == ["0.25×", "0.5×", "1×", "2×", "4×", "8×"]
    press(page, ",", 5)
    expect(speed).to_have_value("0.25")
    press(page, ".", 9)
    expect(speed).to_have_value("8")


def test_a_pause_in_mid_flight_keeps_the_pulse_where_it_is(page: Page) -> None:
    open_lab(page)
    play(page, "0.25")
    at(page, 1)
    dot = page.locator("#stage .pulse .dot").first
    expect(dot).to_be_visible()
    page.wait_for_timeout(120)
    press(page, " ")
    expect(page.get_by_role("button", name="Play", exact=True).first).to_be_visible()
    page.wait_for_timeout(60)
    held = dot.get_attribute("cx")
    page.wait_for_timeout(700)
    assert dot.is_visible()
    assert dot.get_attribute("cx") == held
    press(page, " ")
    expect(dot).not_to_have_attribute("cx", held or "")


def test_playing_pauses_at_the_first_sum_and_the_first_hidden_delta_and_says_why(page: Page) -> None:
    open_lab(page)
    without_questions(page)
    play(page)
    at(page, FIRST_SUM)
    note = page.locator("#pause-note")
    expect(note).to_contain_text("the first sum over paths")
    expect(page.locator("#live")).to_contain_text("Paused: the first sum over paths")
    note.get_by_role("button", name="Go on").click()
    at(page, FIRST_DELTA)
    expect(note).to_contain_text("the first δ of a hidden unit")
    press(page, " ")  # play goes on past it
    expect(note).to_be_hidden()
    at(page, steps(page))


@pytest.mark.parametrize("leaves", ["Escape", "close", "step"])
def test_the_note_of_a_pause_goes_without_moving_the_run(page: Page, leaves: str) -> None:
    open_lab(page)
    without_questions(page)
    play(page)
    at(page, FIRST_SUM)
    note = page.locator("#pause-note")
    expect(note).to_be_visible()
    if leaves == "Escape":
        note.get_by_role("button", name="Go on").focus()
        press(page, "Escape")
    elif leaves == "close":
        note.get_by_role("button", name="Close this note").click()
    else:
        press(page, "ArrowRight")
        press(page, "ArrowLeft")
    expect(note).to_be_hidden()
    at(page, FIRST_SUM)


def test_pauses_can_be_turned_off_and_stay_off(page: Page) -> None:
    open_lab(page)
    without_questions(page)
    play(page)
    at(page, FIRST_SUM)
    page.locator("#pause-note").get_by_role("button", name="Do not pause").click()
    at(page, steps(page))
    expect(page.locator("#timeline .flags .pause")).to_have_count(0)
    page.reload()
    expect(page.locator("#timeline")).not_to_have_attribute("aria-valuemax", "0")
    expect(page.locator("#timeline .flags .pause")).to_have_count(0)
    timeline(page).focus()
    press(page, "?")
    switch = page.get_by_role("checkbox", name="Playing pauses")
    expect(switch).not_to_be_checked()
    switch.check()
    press(page, "Escape")
    expect(page.locator("#timeline .flags .pause").first).to_be_attached()


def test_playing_pauses_at_the_first_dead_unit(page: Page) -> None:
    open_lab(page)
    page.locator("#tools").get_by_role("button", name="Model").click()
    page.locator('#settings [data-key="activation 1"]').select_option("relu")
    page.locator("#settings").get_by_role("button", name="Close").click()
    expect(page.locator("#stage")).to_contain_text("ReLU")
    bias = page.locator('#stage [role=spinbutton][aria-label^="b"]').first
    bias.focus()
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    expect(page.locator("#timeline .flags .pause")).to_have_count(2)
    timeline(page).focus()
    play(page)
    note = page.locator("#pause-note")
    expect(note).to_contain_text("sum over paths")
    note.get_by_role("button", name="Go on").click()
    expect(note).to_contain_text("the first dead unit")
    expect(page.locator("#live")).to_contain_text("the first dead unit")
