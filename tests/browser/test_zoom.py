"""The drawing is enlarged, panned and fitted again, by wheel, keys and fingers."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import number, open_lab, press, stage
from tests.browser.networks import layer_button, open_network

ZOOM = "() => document.querySelector('#stage .world').getAttribute('transform')"


def ground(page: Page) -> tuple[float, float]:
    """A point of the stage where nothing stands, with room around it."""
    script = """() => {
      const picture = document.querySelector("#stage svg"), box = picture.getBoundingClientRect();
      for (let y = box.top + 60; y < box.bottom - 60; y += 7)
        for (let x = box.left + 60; x < box.right - 60; x += 7)
          if ([0, -30].every((by) => document.elementFromPoint(x + by, y + by) === picture)) return [x, y];
    }"""
    x, y = page.evaluate(script)
    return x, y


def test_the_stage_is_enlarged_about_the_pointer_panned_and_fitted_again(page: Page) -> None:
    open_lab(page)
    assert page.evaluate(ZOOM) is None
    unit = page.locator("#stage .unit .ring").nth(2)
    before = unit.bounding_box()
    assert before is not None
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(page.locator("#stage")).to_have_class(re.compile("zoomed"))
    page.wait_for_timeout(100)
    after = unit.bounding_box()
    assert after is not None and after["width"] > 1.3 * before["width"]
    assert abs(after["x"] + after["width"] / 2 - x) < 3 and abs(after["y"] + after["height"] / 2 - y) < 3
    x, y = ground(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 30, steps=3)
    page.mouse.up()
    page.wait_for_timeout(100)
    moved = unit.bounding_box()
    assert moved is not None and abs(moved["x"] - after["x"] + 30) < 3 and abs(moved["y"] - after["y"] + 30) < 3
    page.mouse.dblclick(*ground(page))
    expect(page.locator("#stage")).not_to_have_class(re.compile("zoomed"))


def test_the_keys_enlarge_the_stage_and_the_address_holds_what_is_seen(page: Page, fresh: Page) -> None:
    open_lab(page)
    press(page, "+", 2)
    expect(page.locator("#stage")).to_have_class(re.compile("zoomed"))
    page.wait_for_timeout(900)  # the address follows, and the second press is drawn
    seen = page.evaluate(ZOOM)
    fresh.goto(page.url)
    expect(fresh.locator("#stage")).to_have_class(re.compile("zoomed"))
    assert fresh.evaluate(ZOOM) == seen
    press(page, "-")
    press(page, "0")
    expect(page.locator("#stage")).not_to_have_class(re.compile("zoomed"))
    press(page, "?")
    expect(page.locator(".keys-sheet")).to_contain_text("Drawing larger")


@pytest.mark.parametrize("larger", [0, 3])
def test_a_number_is_dragged_three_pixels_a_stride_at_any_size_of_the_stage(page: Page, larger: int) -> None:
    open_lab(page)
    press(page, "+", larger)
    page.wait_for_timeout(200)
    field = number(page, "w₅,")
    box = field.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=10)
    page.mouse.up()
    expect(number(page, "w₅,")).to_have_attribute("aria-valuenow", "0.5")


def test_on_an_unenlarged_stage_a_drag_of_the_ground_does_nothing(page: Page) -> None:
    open_lab(page)
    before = stage(page)
    page.mouse.move(640, 520)
    page.mouse.down()
    page.mouse.move(560, 480, steps=4)
    page.mouse.up()
    page.mouse.move(700, 5)
    assert stage(page) == before


def test_two_fingers_enlarge_the_stage_on_a_phone(phone: Page) -> None:
    open_lab(phone)
    session = phone.context.new_cdp_session(phone)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (150, 230), (230, 230))
    for reach in (10, 25, 40):
        touch("touchMove", (150 - reach, 230), (230 + reach, 230))
    touch("touchEnd")
    expect(phone.locator("#stage")).to_have_class(re.compile("zoomed"))


def test_the_tools_of_the_layers_follow_the_drawing_while_it_is_enlarged(page: Page) -> None:
    open_network(page, 64, 32, 10, granularity="layer")
    page.locator("#timeline").focus()
    page.get_by_role("button", name="Larger").click()
    expect(page.locator("#stage")).to_have_class(re.compile("zoomed"))
    script = """() => [...document.querySelectorAll("#stage .titles text")].slice(1, 2)
      .concat([document.querySelector("#stage .layer-tools")])
      .map((part) => { const box = part.getBoundingClientRect(); return box.left + box.width / 2; })"""
    title, tools = page.evaluate(script)
    assert abs(title - tools) <= 2
    for button in page.locator("#stage .stage-tools button").all():
        seen = button.evaluate("(one) => getComputedStyle(one).visibility") == "visible"
        box = button.bounding_box()
        if seen and box is not None:
            room = page.locator("#stage").bounding_box()
            assert room is not None
            assert room["x"] <= box["x"] + box["width"] / 2 <= room["x"] + room["width"]
    page.evaluate("document.querySelector('.zoom-buttons button:nth-child(2)').click()")
    expect(page.locator("#stage")).not_to_have_class(re.compile("zoomed"))
    page.mouse.move(640, 330)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -60)
    page.keyboard.up("Control")
    expect(page.locator("#stage")).to_have_class(re.compile("zoomed"))
    layer_button(page, "more units of the hidden layer below").click()
    expect(page.locator('#stage .unit .body[aria-label^="a⁽¹⁾₁,"]')).to_have_count(0)
