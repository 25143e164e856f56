"""The stage: the way through it by the keys, its arrows, marks and names."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import at, number, open_lab, press, skip_open_questions, steps, units
from tests.browser.networks import FOCUSED


def test_the_tab_key_meets_one_thing_then_the_numbers_in_the_order_of_the_pass(page: Page) -> None:
    open_lab(page)
    page.locator("#stage").focus()
    met = []
    for _ in range(14):
        press(page, "Tab")
        met.append(page.evaluate(FOCUSED))
    assert met[0].startswith("i₁,")
    names = [name.split(",")[0] for name in met[1:]]
    assert names[:2] == ["i₁", "i₂"]
    assert names[2:6] == ["w₁", "w₂", "w₃", "w₄"]
    assert names.index("b₁") < names.index("w₅") < names.index("b₂")


def test_only_things_and_numbers_of_the_stage_take_the_focus(page: Page) -> None:
    open_lab(page)
    script = """() => [...document.querySelectorAll("#stage svg *")].filter((part) => part.tabIndex >= 0
        && !part.matches("[role=button], [role=spinbutton], [role=radio], [role=gridcell]")).length"""
    assert page.evaluate(script) == 0
    nested = "#stage [role=button] :is([tabindex], [role])"
    assert page.locator(nested).count() == 0


def test_arrows_go_from_thing_to_thing_and_the_next_tab_comes_back_to_it(page: Page) -> None:
    open_lab(page)
    page.locator("#stage .unit > .body").first.focus()
    press(page, "ArrowDown", 3)
    here = page.evaluate(FOCUSED)
    assert not here.startswith("i₁,")
    press(page, "Enter")
    expect(page.locator("#card")).to_have_attribute("data-pinned", "")
    press(page, "Tab")
    press(page, "Shift+Tab")
    assert page.evaluate(FOCUSED) == here


def test_space_on_a_thing_selects_it_and_does_not_play(page: Page) -> None:
    open_lab(page)
    thing = page.locator("#stage .unit > .body").nth(2)
    thing.focus()
    press(page, "Space")
    expect(thing).to_have_attribute("aria-pressed", "true")
    at(page, 0)


def test_a_class_target_is_one_stop_and_the_arrows_choose(page: Page) -> None:
    open_lab(page, "classifier")
    chosen = page.locator("#stage [role=radiogroup] [role=radio][tabindex='0']")
    expect(chosen).to_have_count(1)
    before = chosen.get_attribute("aria-label")
    chosen.focus()
    press(page, "ArrowUp")
    expect(page.locator("#stage [role=radio][aria-checked=true]")).not_to_have_attribute("aria-label", str(before))
    assert page.evaluate(FOCUSED) != before


def test_an_arrow_tells_whether_an_activation_should_grow_once_its_whole_gradient_is_known(page: Page) -> None:
    open_lab(page)
    arrows = page.locator("#stage .unit .wish:not([display=none])")
    press(page, "End")
    at(page, steps(page))
    for lesson in page.locator(".toc-link").all():
        lesson.click()
        page.wait_for_timeout(120)
        skip_open_questions(page)
    page.evaluate("document.activeElement?.blur()")
    press(page, "Home")
    expect(arrows).to_have_count(0)
    press(page, "End")
    expect(arrows).to_have_count(4)
    for name, row in units(page).items():
        body = page.locator(f"#stage .unit > .body[aria-label^='{name},']")
        if row[2].startswith("−"):
            expect(body).to_have_attribute("aria-label", re.compile("should grow"))
        elif row[2][:1].isdigit():
            expect(body).to_have_attribute("aria-label", re.compile("should shrink"))
    expect(page.locator("#legend")).to_contain_text("grow")


def test_no_arrow_gives_a_hidden_gradient_away(page: Page) -> None:
    open_lab(page)
    press(page, "End")
    at(page, steps(page))
    hidden = page.locator("#stage .unit", has=page.locator("text='?'"))
    expect(hidden.first).to_be_visible()
    for unit in hidden.all():
        expect(unit.locator(".wish:not([display=none])")).to_have_count(0)
        expect(unit.locator(".body")).not_to_have_attribute("aria-label", re.compile("should"))


def test_a_frozen_parameter_has_a_lock_on_the_stage(page: Page) -> None:
    open_lab(page)
    bias = number(page, "b₁,")
    expect(bias).to_have_attribute("aria-description", re.compile("frozen"))
    locks = page.locator("#stage .lock:not([display=none])")
    expect(locks).to_have_count(4)
    bias.focus()
    page.locator("#stage .chip").first.locator(".mark").dispatch_event("click")
    page.locator("#card").get_by_role("button", name="frozen").click()
    expect(locks).to_have_count(2)
    assert number(page, "b₁,").get_attribute("aria-description") is None


def test_a_selected_weight_carries_its_name(page: Page) -> None:
    open_lab(page)
    names = page.locator("#stage .weight-name:not(:empty)")
    expect(names).to_have_count(0)
    page.locator("#stage .edge[aria-label^='w₆,']").dispatch_event("click")
    expect(names).to_have_text("w₆")


def test_a_rule_for_a_whole_layer_counts_with_letters_that_no_name_holds(page: Page) -> None:
    open_lab(page)
    press(page, "1")
    at(page, 0)
    seen = []
    for _ in range(steps(page)):
        press(page, "ArrowRight")
        page.wait_for_timeout(60)
        seen.append("".join(page.locator("#why").inner_text().split()))
    assert not any("𝑜𝑜" in text or "outoo" in text for text in seen)
    assert any("outₒ" in text for text in seen)


def test_a_classifiers_output_is_named_after_the_probability_it_shows(page: Page) -> None:
    open_lab(page, "classifier")
    expect(page.locator("#stage .unit .name").filter(has_text="p₁")).to_have_count(1)
    expect(page.locator("#stage .titles")).to_contain_text("Output, softmax")


def test_the_legend_keeps_its_words_for_huge_weights(page: Page) -> None:
    open_lab(page)
    field = number(page, "w₁,")
    field.focus()
    press(page, "Enter")
    page.keyboard.type("1e6")
    press(page, "Enter")
    expect(page.locator("#legend .tick").first).to_have_text("−10⁶")


@pytest.mark.parametrize("by", [60, -60])
def test_on_a_phone_the_change_of_the_loss_and_the_targets_stay_inside(page: Page, by: int) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_lab(page)
    press(page, "End")
    at(page, steps(page))
    box = number(page, "w₅,").or_(number(page, "b₂,")).last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + by, box["y"], steps=6)
    expect(page.locator("#stage .change")).not_to_be_empty()
    for part in [page.locator("#stage .change"), *page.locator("#stage .target .mark").all()]:
        seen = part.bounding_box()
        assert seen is not None and seen["x"] >= 0 and seen["x"] + seen["width"] <= 390
    page.mouse.up()
