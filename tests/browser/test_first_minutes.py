"""The first minutes: three hints for a newcomer, and what stands where there is nothing to show yet."""

import json

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.looking import at, number, open_lab, press


def hint(page: Page) -> Locator:
    return page.locator("#hint")


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    """Where the visible elements of a selector lie."""
    found = [each.bounding_box() for each in page.locator(selector).all() if each.is_visible()]
    return [dict(box) for box in found if box is not None and box["width"] > 0]


def apart(a: dict[str, float], b: dict[str, float]) -> bool:
    """Whether two boxes do not lie on one another."""
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def test_a_newcomer_is_led_from_play_to_a_drag_to_a_why_and_never_again(page: Page) -> None:
    open_lab(page)
    expect(hint(page)).to_contain_text("1 of 3")
    expect(page.locator("#transport .play")).to_have_attribute("data-hinted", "")
    press(page, " ")
    expect(hint(page)).to_contain_text("2 of 3")
    press(page, " ")
    expect(page.locator("#stage .number[data-hinted]")).to_have_count(1)
    page.locator("#stage .number[data-hinted]").focus()
    press(page, "ArrowUp")
    expect(hint(page)).to_contain_text("3 of 3")
    page.locator("#stage .unit .body").last.click()
    expect(hint(page)).to_be_hidden()
    expect(page.locator("[data-hinted]")).to_have_count(0)
    open_lab(page)
    page.wait_for_timeout(300)
    expect(hint(page)).to_be_hidden()


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_the_hints_can_be_dismissed_at_once_and_for_good(page: Page, how: str) -> None:
    open_lab(page)
    expect(hint(page)).to_be_visible()
    if how == "button":
        hint(page).get_by_role("button", name="No more hints").click()
    else:
        press(page, "Escape")
    expect(hint(page)).to_be_hidden()
    open_lab(page, "neuron")
    page.wait_for_timeout(300)
    expect(hint(page)).to_be_hidden()


def test_a_link_to_a_step_brings_no_hints(page: Page) -> None:
    page.goto("/#lab=mazur&step=12")
    at(page, 12)
    page.wait_for_timeout(300)
    expect(hint(page)).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1200, 760), (390, 844)])
def test_a_hint_covers_no_number(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_lab(page)
    for step in ("1 of 3", "2 of 3", "3 of 3"):
        expect(hint(page)).to_contain_text(step)
        page.wait_for_timeout(500)  # pulses come to rest
        [own] = boxes(page, "#hint")
        assert own["x"] >= 0
        assert own["x"] + own["width"] <= width
        for other in boxes(page, "#stage .number, #stage .unit text, .why-panel .num, .guide .num, #transport button"):
            assert apart(own, other), (step, own, other)
        if step == "1 of 3":
            press(page, "ArrowRight")
        elif step == "2 of 3":
            number(page, "b").focus()
            press(page, "ArrowUp")
            page.locator("#timeline").focus()


def test_the_page_works_without_storage_and_the_hints_with_it(page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('shut off'); }})")
    open_lab(page)
    hint(page).get_by_role("button", name="No more hints").click()
    page.locator("#timeline").focus()
    press(page, "ArrowRight", 3)
    at(page, 3)
    expect(hint(page)).to_be_hidden()


def test_every_panel_says_what_it_waits_for_before_the_first_answer(page: Page) -> None:
    held: list[Route] = []
    page.route("**/api/v1/**", lambda route: held.append(route))
    page.goto("/")
    expect(page.locator("#empty")).to_contain_text("Computing the first run")
    expect(page.locator("#guide h1")).to_contain_text("Loading")
    expect(page.locator("#why")).to_contain_text("Loading the first run")
    expect(page.locator("#charts figure").first).not_to_be_visible()
    page.locator("#tools").get_by_role("button", name="Model").click()
    expect(page.locator("#settings")).to_contain_text("has not come from the server")
    for route in held:
        route.continue_()
    expect(page.locator("#settings [data-key=loss]")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#empty")).to_be_hidden()


@pytest.mark.parametrize(("scheme", "width", "height"), [("light", 1440, 900), ("dark", 390, 844)])
def test_a_server_that_is_away_is_said_and_asked_again(bare: Page, scheme: str, width: int, height: int) -> None:
    page = bare
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.route("**/api/v1/**", lambda route: route.abort())
    page.goto("/")
    expect(page.locator("#empty")).to_contain_text("The server does not answer")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("asks again")
    box = notice.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.unroute("**/api/v1/**")
    expect(page.locator("#stage .unit").first).to_be_visible()
    expect(notice).to_be_empty()


def test_a_lab_that_cannot_be_shown_says_why(bare: Page) -> None:
    page = bare
    problem = {"path": "/model", "message": "This model is not known."}
    body = json.dumps({"title": "Impossible", "status": 422, "errors": [problem]})
    kind = "application/problem+json"
    page.route("**/api/v1/traces", lambda route: route.fulfill(status=422, content_type=kind, body=body))
    page.goto("/")
    expect(page.locator("#empty")).to_contain_text("This model is not known.")
