"""What the picture says: hue, width, direction, traces, signs for what is not there, and how numbers are written."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import UNSEEN, at, number, open_lab, press, units, weights


def set_to(page: Page, name: str, text: str) -> None:
    """Type a number."""
    number(page, name).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.locator("#timeline").focus()


def second_round(page: Page, lab: str = "mazur") -> None:
    """At the start of a round in which no question hides anything."""
    open_lab(page, lab)
    page.locator("#timeline").focus()
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("1")


def edge(page: Page, name: str) -> Locator:
    """The edge of a weight."""
    return page.locator(f'#stage .edge[role=button][aria-label^="{name}"]')


def colour(part: Locator) -> str:
    """The stroke that a person sees."""
    return str(part.evaluate("(one) => getComputedStyle(one).stroke"))


def test_hue_is_kind_and_sign_of_values_and_of_gradients(page: Page) -> None:
    second_round(page)
    press(page, "End")
    seen = {
        "value +": colour(edge(page, "w₁").locator(".wire")),
        "gradient +": colour(edge(page, "w₅").locator(".gradient-lane")),
        "gradient -": colour(edge(page, "w₇").locator(".gradient-lane")),
    }
    set_to(page, "w₁", "-0.5")
    expect(edge(page, "w₁").locator(".wire")).to_have_class(re.compile(r"\bneg\b"))
    seen["value -"] = colour(edge(page, "w₁").locator(".wire"))
    assert len(set(seen.values())) == 4, seen


def test_width_is_magnitude_and_the_legend_states_the_scale(page: Page) -> None:
    open_lab(page)
    widths = []
    for text in ("0.1", "0.5", "1"):
        set_to(page, "w₁", text)
        wire = edge(page, "w₁").locator(".wire")
        expect(number(page, "w₁")).to_have_attribute("aria-valuetext", text)
        page.wait_for_timeout(100)
        widths.append(float(wire.get_attribute("stroke-width") or 0))
    assert widths == pytest.approx([1.4, 3.0, 5.0])
    expect(page.locator("#legend")).to_contain_text("value")
    expect(page.locator("#legend")).to_contain_text("log scale")


def test_what_was_computed_keeps_a_trace(page: Page) -> None:
    second_round(page)
    lanes = page.locator("#stage .edge[role=button] .gradient:not([display=none])")
    press(page, "End")
    expect(lanes).to_have_count(8)
    press(page, "Home")
    expect(lanes).to_have_count(0)


def test_phases_are_told_by_word_and_place_on_the_timeline_and_by_word_in_the_panel(page: Page) -> None:
    second_round(page)
    for phase in ("Forward", "Loss", "Backward", "Update"):
        expect(page.locator("#timeline")).to_contain_text(phase)
    press(page, "ArrowRight")
    for phase in ("Forward", "Loss", "Backward", "Update"):
        expect(page.locator("#why .step b")).to_have_text(phase)
        press(page, "Shift+ArrowRight")


def test_a_dash_is_not_computed_yet_zero_is_zero_and_what_is_no_number_carries_a_sign(page: Page) -> None:
    second_round(page)
    assert units(page)["h₁"][1] == UNSEEN
    expect(page.locator("#stage .unit .a", has_text=UNSEEN).first).to_be_visible()
    press(page, "End")
    set_to(page, "i₁, input", "0")
    assert weights(page)["w₁"][2] == "0"
    set_to(page, "i₁, input", "1e308")
    set_to(page, "w₁", "1e308")
    expect(page.locator("#stage")).to_contain_text("⚠")


def test_numbers_have_four_digits_a_true_minus_brackets_as_factors_and_all_digits_on_hover(page: Page) -> None:
    second_round(page)
    press(page, "End")
    told = page.locator("#stage .unit .row.num").all_text_contents()
    assert any(re.fullmatch(r"−0\.0\d{4,5}", text) for text in told), told
    assert not any("-" in text for text in told)
    press(page, "Shift+ArrowLeft")
    press(page, "Shift+ArrowLeft")
    for _ in range(20):
        if "(" in page.locator("#why").inner_text():
            break
        press(page, "ArrowRight")
    expect(page.locator("#why")).to_contain_text("(")
    full = page.locator("#why .num[data-full]").first.get_attribute("title") or ""
    assert len(full.lstrip("-0.")) >= 12, full
    family = page.locator("#why .num").first.evaluate("(one) => getComputedStyle(one).fontVariantNumeric")
    assert "tabular-nums" in family


def test_symbol_number_and_thing_are_outlined_together(page: Page) -> None:
    second_round(page)
    press(page, "ArrowRight", 2)
    slot = page.locator("#why .ft .slot").first
    slot.hover()
    expect(page.locator("#stage .linked").first).to_be_visible()
    page.mouse.move(700, 5)
    expect(page.locator("#stage .linked")).to_have_count(0)
    page.locator("#stage .unit > .body").nth(2).hover()
    expect(page.locator("#why .linked").first).to_be_visible()


def test_pointing_shows_a_things_card_and_a_click_pins_it(page: Page) -> None:
    open_lab(page)
    edge(page, "w₁").dispatch_event("pointerover")
    expect(page.locator("#card")).to_contain_text("pointed at")
    page.locator("#stage").dispatch_event("pointerleave")
    edge(page, "w₁").dispatch_event("click")
    expect(page.locator("#card")).to_contain_text("pinned")
    press(page, "ArrowRight", 3)
    expect(page.locator("#card")).to_contain_text("i₁ to h₁")
    page.get_by_role("button", name="Let go").click()
    expect(page.locator("#card")).not_to_contain_text("pinned")


def test_while_a_number_changes_the_step_stays_and_the_loss_shows_its_change(page: Page) -> None:
    second_round(page)
    press(page, "ArrowRight", 3)
    box = number(page, "w₅").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=4)
    expect(page.locator("#stage .loss .change")).to_have_text(re.compile(r"^▲ \+0\.0"))
    at(page, 3)
    page.mouse.up()


def test_every_view_takes_its_colours_from_the_tokens(page: Page) -> None:
    open_lab(page)
    sheets = page.evaluate("""async () => Promise.all([...document.styleSheets].map((each) => each.href)
        .filter((href) => href && !href.endsWith("tokens.css")).map(async (href) => (await fetch(href)).text()))""")
    assert sheets
    for sheet in sheets:
        assert not re.search(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgb\(|hsl\(", sheet.split("*/", 1)[-1]), sheet[:80]
