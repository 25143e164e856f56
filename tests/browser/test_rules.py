"""The table of derivative rules: found, guessed, judged, measured and put on the stage."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.looking import open_lab


def open_rules(page: Page) -> None:
    open_lab(page, "matrix_product")
    page.locator("#lab-menu .menu > button").click()
    page.locator("#lab-menu .menu-list").get_by_role("button", name="Derivative rules").click()
    expect(page.locator("#rules tbody tr").first).to_be_visible()


def choose(page: Page, name: str) -> None:
    page.locator("#rules tbody").get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#rules h3")).to_have_text(name)


def test_the_table_opens_from_the_lab_menu_and_a_search_finds_names_formulas_and_words(page: Page) -> None:
    open_rules(page)
    rows = page.locator("#rules tbody tr:visible")
    assert rows.count() >= 44
    search = page.get_by_role("searchbox")
    for text, name in (("quotient", "quotient"), ("3 ** x", "exponential base a"), ("cosecant times", "csc")):
        search.fill(text)
        expect(rows.filter(has=page.get_by_role("button", name=name, exact=True))).to_have_count(1)
    search.fill("no such rule")
    expect(page.locator("#rules .rule-list")).to_contain_text("No rule has")


def test_a_typed_derivative_in_another_form_is_right_and_tells_the_slope_beside_differences(page: Page) -> None:
    open_rules(page)
    choose(page, "tan")
    expect(page.locator("#rules tr.current")).to_contain_text("?")
    field = page.locator(".rule-guess input")
    field.fill("1 - tan(x) ** 2")
    field.press("Enter")
    expect(page.locator("#rule-verdict")).to_contain_text("does not agree")
    field.fill("1 + tan(x) ** 2")
    field.press("Enter")
    expect(page.locator("#rule-verdict")).to_contain_text("Right")
    expect(page.locator(".rule-checks dd").nth(1)).to_have_text("1.7094497")
    expect(page.locator(".rule-checks dd").nth(2)).to_have_text("1.7094497")
    assert violations(page) == []


def test_axe_finds_nothing_in_the_table_and_in_a_rule_in_either_theme(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_rules(page)
    assert violations(page) == []
    choose(page, "sin")
    page.locator("#rules").get_by_role("button", name="Show it").click()
    expect(page.locator(".rule-checks dd").nth(1)).to_have_text(re.compile(r"\d"))
    assert violations(page) == []


def test_a_link_opens_at_its_rule_and_x_and_outside_of_the_domain_it_says_why(page: Page) -> None:
    open_rules(page)
    choose(page, "natural log")
    page.locator(".rule-at input").fill("-1")
    page.locator(".rule-at input").press("Enter")
    expect(page.locator(".rule-outside")).to_contain_text("x > 0")
    page.wait_for_function("() => location.hash.includes('state=')")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator(".rule-checks dd").nth(1)).to_have_text("–")
    page.reload()
    expect(page.locator("#rules h3")).to_have_text("natural log")
    expect(page.locator(".rule-outside")).to_be_visible()


def test_a_rule_opens_as_a_circuit_with_its_x(page: Page) -> None:
    open_rules(page)
    choose(page, "chain")
    page.get_by_role("button", name="Open as a circuit").click()
    expect(page.locator("#rules")).to_be_hidden()
    expect(page.locator("#source textarea")).to_have_value("f = sin(x ** 2)")
