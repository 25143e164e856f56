"""Symbol, number and thing belong together: pointing at one outlines the others."""

from playwright.sync_api import Page, expect

from tests.browser.looking import number, open_lab, skip_every_question
from tests.browser.whyparts import first_sum, step_to


def test_pointing_at_the_stage_outlines_symbol_and_number_in_formula_card_and_waterfall(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    step_to(page, "Gradient of w₅")
    page.locator('#stage .unit .body[aria-label^="h₁,"]').hover()
    expect(page.locator("#why math .linked")).to_have_count(1)
    expect(page.locator("#why .slot.linked")).to_have_text("0.5933")
    page.locator('#stage .unit .body[aria-label^="o₁,"]').hover()
    expect(page.locator("#why .slot.linked")).to_have_text("0.1385")  # its δ
    page.locator("#timeline").focus()
    number(page, "w₅").hover()
    expect(page.locator("#why .subject.linked")).to_have_count(1)
    expect(page.locator("#card .card .linked")).to_have_count(6)  # value, gradient, value after, each with its name
    first_sum(page)
    page.locator('#stage .unit .body[aria-label^="o₂,"]').hover()
    expect(page.locator("#why .wf .linked")).to_have_count(0)  # a bar goes by its weight
    page.locator("#why .wf .s").first.hover()
    expect(page.locator("#why .wf .linked")).to_have_count(2)


def test_pointing_at_a_symbol_or_a_number_outlines_its_partner_and_its_thing(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    step_to(page, "Gradient of w₅")
    page.locator("#why .ft math mrow").last.hover()
    expect(page.locator('#stage .unit.linked .body[aria-label^="h₁,"]')).to_have_count(1)
    expect(page.locator("#why .slot.linked")).to_have_text("0.5933")
    page.locator("#why .ft .slot").first.hover()  # δ of the first output
    expect(page.locator('#stage .unit.linked .body[aria-label^="o₁,"]')).to_have_count(1)
    expect(page.locator("#why math .linked")).to_have_count(1)


def test_pointing_at_a_row_of_the_card_lights_the_thing_and_keeps_the_card(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    step_to(page, "Gradient of w₅")
    page.locator("#card .card .num").nth(1).hover()
    expect(page.locator('#stage .edge.linked[aria-label^="w₅,"]')).to_have_count(1)
    expect(page.locator("#why .subject.linked")).to_have_count(1)
    expect(page.locator("#card .from")).to_have_text("this step")


def test_a_bar_of_the_waterfall_is_outlined_with_its_edge(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    first_sum(page)
    page.locator("#why .wf .s").first.hover()
    expect(page.locator("#stage .edge.linked")).to_have_count(1)
    expect(page.locator("#why .wf .linked")).to_have_count(2)
