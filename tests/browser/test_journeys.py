"""What people do with the page, in a real browser: step, scrub, drag, go on to the next round and back."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import (
    HIDDEN,
    UNSEEN,
    at,
    number,
    open_lab,
    press,
    result,
    skip_open_questions,
    stage,
    steps,
    units,
    weights,
)

LABS = ["mazur", "neuron", "classifier", "xor"]


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_steps_to_its_end_and_back_with_the_same_pictures(page: Page, lab: str) -> None:
    open_lab(page, lab)
    stops = sorted({1, steps(page) // 3, 2 * steps(page) // 3})
    going: dict[int, str] = {}
    for stop in range(1, steps(page) + 1):
        press(page, "ArrowRight")
        if stop in stops:
            at(page, stop)
            going[stop] = result(page)
    at(page, steps(page))
    assert UNSEEN not in weights(page)[next(iter(weights(page)))]
    for stop in reversed(range(steps(page))):
        press(page, "ArrowLeft")
        if stop in stops:
            at(page, stop)
            assert result(page) == going[stop]
    at(page, 0)


def test_nothing_is_shown_before_its_step(page: Page) -> None:
    open_lab(page)
    assert units(page)["h₁"][:2] == [UNSEEN, UNSEEN]
    press(page, "ArrowRight")
    assert units(page)["h₁"][:2] == ["0.3775", UNSEEN]
    press(page, "ArrowRight")
    assert units(page)["h₁"][:2] == ["0.3775", "0.5933"]
    press(page, "ArrowLeft")
    assert units(page)["h₁"][:2] == ["0.3775", UNSEEN]


def test_scrubbing_back_gives_the_picture_that_stepping_gave(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 8)
    stepped = stage(page)
    press(page, "End")
    at(page, steps(page))
    slider = page.locator("#timeline")
    box = slider.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.8, 0.5, 0.3):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    page.mouse.up()
    here = int(slider.get_attribute("aria-valuenow") or 0)
    assert 0 < here < steps(page)
    press(page, "ArrowLeft" if here > 8 else "ArrowRight", abs(here - 8))
    at(page, 8)
    page.mouse.move(700, 5)
    assert stage(page) == stepped


def test_a_weight_dragged_in_mid_step_changes_every_later_number(page: Page) -> None:
    open_lab(page)
    skip_open_questions(page)
    press(page, "End")
    skip_open_questions(page)
    before_units, before_weights = units(page), weights(page)
    press(page, "ArrowLeft", steps(page) - 16)
    at(page, 16)
    box = number(page, "w₁").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.keyboard.down("Shift")  # coarse
    page.mouse.move(x + 30, y, steps=6)
    page.mouse.move(x + 60, y, steps=6)
    page.keyboard.up("Shift")
    at(page, 16)  # an edit keeps the step
    page.mouse.up()
    assert number(page, "w₁").get_attribute("aria-valuetext") != "0.15"
    page.locator("#timeline").focus()
    press(page, "End")
    after_units, after_weights = units(page), weights(page)
    assert after_units["h₁"][0] != before_units["h₁"][0]
    assert after_units["h₂"][0] == before_units["h₂"][0]  # w₁ does not reach it
    for unit in ("o₁", "o₂"):
        pairs = zip(after_units[unit], before_units[unit], strict=True)
        assert all(after != before for after, before in pairs if after != HIDDEN), unit
    for weight in before_weights:
        after, before = after_weights[weight][2], before_weights[weight][2]
        assert after != before or after == HIDDEN, f"gradient of {weight}"


def test_the_digits_follow_the_hand_while_the_answer_is_late(page: Page) -> None:
    open_lab(page)
    late: list[Route] = []
    hold = True
    page.route("**/api/v1/traces", lambda route: late.append(route) if hold else route.continue_())
    box = number(page, "w₁").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=3)
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.25")
    hold = False
    page.mouse.up()
    for route in late:
        route.continue_()
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.25")


def test_numbers_are_typed_as_fractions_with_a_comma_and_restored(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₅")
    for typed, shown in (("1/4", "0.25"), ("0,375", "0.375"), ("-2", "−2")):
        field.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(number(page, "w₅")).to_have_attribute("aria-valuetext", shown)
    field = number(page, "w₅")
    field.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", "−2")


def test_the_next_round_starts_from_the_updated_weights_and_can_be_taken_back(page: Page) -> None:
    open_lab(page)
    skip_open_questions(page)
    press(page, "End")
    updated = weights(page)["w₁"][3]  # no question asks for it
    press(page, "n")
    at(page, 0)
    expect(page.locator("#round")).to_contain_text("1")
    assert weights(page)["w₁"][1].startswith(updated[:6])
    press(page, "ArrowRight", 11)
    expect(page.locator("#why")).to_contain_text("0.2910")  # Mazur's loss after one round, without the bug
    press(page, "ArrowLeft", 12)
    expect(page.locator("#round")).to_contain_text("0")
    at(page, steps(page))
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", "0.4")


def test_play_runs_to_the_end_and_pauses(page: Page) -> None:
    open_lab(page)
    press(page, ".", 8)
    press(page, " ")
    page.wait_for_timeout(500)
    press(page, " ")
    here = int(page.locator("#timeline").get_attribute("aria-valuenow") or 0)
    assert here > 0
    page.wait_for_timeout(400)
    at(page, here)
    for _ in range(60):
        if page.locator("#timeline").get_attribute("aria-valuenow") == str(steps(page)):
            break
        if page.get_by_role("button", name="Play", exact=True).count():  # it pauses where a question waits
            press(page, " ")
        page.wait_for_timeout(300)
    at(page, steps(page))


def test_the_gradient_check_agrees_and_catches_the_bug(page: Page) -> None:
    open_lab(page)
    press(page, "End")
    press(page, "g")
    expect(page.get_by_text("All gradients agree with finite differences").first).to_be_visible()
    page.goto("/#lab=mazur&variant=his_bug")
    page.wait_for_timeout(800)
    press(page, "End")
    press(page, "g")
    expect(page.get_by_text("disagrees with finite differences").first).to_be_visible()


def test_a_granularity_keeps_the_place_in_the_run(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 12)
    expect(page.locator("#why")).to_contain_text("step 12 of")
    title = page.locator("#why h2").inner_text()
    for key in ("3", "2", "1", "2"):
        press(page, key)
        page.wait_for_timeout(400)
    assert page.locator("#why h2").inner_text() == title
    at(page, 12)
