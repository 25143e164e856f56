"""Forward mode beside reverse mode, circuits that grow, the output made larger or smaller, and the nudge test."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.looking import number, open_lab, press


def open_modes(page: Page) -> None:
    open_lab(page, "forward_reverse")
    page.get_by_role("tab", name="Modes").dispatch_event("click")
    expect(page.locator(".modes-scroll tbody tr")).to_have_count(4)


def row(page: Page, way: str) -> list[str]:
    """What the table says of one way: passes, multiplications, the gradient."""
    return page.locator(".modes-scroll tbody tr", has_text=way).locator("td").all_inner_texts()


def grow(page: Page, size: int) -> None:
    expect(page.locator(".growth-size")).to_be_enabled()
    page.locator(".growth-size").evaluate(
        "(slider, size) => { slider.value = size; slider.dispatchEvent(new Event('input')); }", str(size)
    )
    expect(page.locator(".marks[aria-label*='n = ']")).to_have_attribute("aria-label", re.compile(f"n = {size}:"))


def test_four_ways_give_one_gradient_and_take_what_the_sources_say(page: Page) -> None:
    open_modes(page)
    ways = {way: row(page, way) for way in ("Reverse mode", "Forward mode", "Differences", "All pairs")}
    assert {tuple(cells[2:5]) for cells in ways.values()} == {("0.250000", "−2.62500", "2.12500")}
    assert ways["Reverse mode"][:2] == ["1", "28"]  # Raschka: 28 against 60
    assert ways["Forward mode"][:2] == ["3", "60"]
    assert ways["Differences"][0] == "6"
    assert ways["All pairs"][1] == "108"  # Arora and Ma's quadratic way on widths 3, 4, 4, 1


def test_the_slider_grows_the_circuit_and_the_counters_follow_and_undo_takes_it_back(page: Page) -> None:
    open_modes(page)
    area = page.locator("textarea.source")
    before = area.input_value()
    grow(page, 6)
    expect(area).to_have_value(re.compile(r"g6 = B @ g5\nf = c @ g6"))
    expect(page.locator(".modes-scroll tbody tr").first.locator("td").nth(1)).to_have_text("92")
    page.locator("#timeline").focus()
    press(page, "Control+z")
    expect(area).to_have_value(before)


def test_another_family_is_chosen_and_kept_in_the_address(page: Page) -> None:
    open_modes(page)
    page.get_by_role("combobox", name="How it grows").select_option("inputs")
    grow(page, 5)
    expect(page.locator("#stage")).to_contain_text("4×5")
    passes = page.locator(".modes-scroll tbody tr td:nth-of-type(1)")
    expect(passes).to_have_text(["1", "5", "10", ""])
    page.wait_for_function("() => location.hash.includes('v=1')")
    page.reload()
    expect(page.get_by_role("combobox", name="How it grows")).to_have_value("inputs")


def test_a_network_has_no_such_group(page: Page) -> None:
    open_lab(page)
    expect(page.get_by_role("tab", name="Modes")).to_be_hidden()


def test_f_is_made_larger_and_smaller_beside_what_the_gradient_foretold_and_a_round_goes_back(page: Page) -> None:
    open_lab(page, "compound")
    page.get_by_role("button", name="z moves: freeze it").click()
    expect(page.get_by_role("button", name="z stands still: let it move")).to_be_visible()
    page.get_by_role("button", name="Make f larger").click()
    told = page.locator(".climb-told")
    expect(told).to_have_text("f moved by 0.3200, the gradient foretold 0.3200 = η·Σg² = 0.01 · 32")
    expect(page.locator("#round")).to_contain_text("Round 1")
    expect(number(page, "x")).to_have_text("−2.04")
    expect(number(page, "z")).to_have_text("−4")
    page.get_by_role("button", name="Make f smaller").click()
    expect(told).to_contain_text("f moved by −0.3200, the gradient foretold −0.3200")
    expect(number(page, "x")).to_have_text("−2")
    page.get_by_role("button", name="Previous round").click()
    expect(number(page, "x")).to_have_text("−2.04")
    page.get_by_role("button", name="Previous round").click()
    expect(page.locator("#round")).to_contain_text("Round 0")
    expect(told).to_be_empty()


def test_a_number_is_nudged_by_h_and_the_output_moves_by_gradient_times_h(page: Page) -> None:
    open_lab(page, "compound")
    page.get_by_role("button", name="Nudge test").click()
    page.locator("#timeline").focus()
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("Round 1")
    press(page, "End")
    told = page.locator(".nudge-told b")
    expect(told.first).to_be_visible()
    first, second = told.all_inner_texts()
    assert first == second  # f is linear in each of its inputs
    field = page.locator('#nudge [role="spinbutton"]')
    field.focus()
    press(page, "Enter")
    page.keyboard.type("0.5")
    press(page, "Enter")
    expect(field).to_have_text("0.5")
    expect(told.first).not_to_have_text(first)
    page.wait_for_function("() => location.hash.includes('v=1')")
    page.reload()
    expect(field).to_have_text("0.5")


def test_the_nudge_test_says_that_a_gradient_is_not_computed_yet(page: Page) -> None:
    open_lab(page, "compound")
    page.get_by_role("button", name="Nudge test").click()
    press(page, "ArrowRight")
    expect(page.locator("#nudge .note")).to_contain_text("not computed yet")
    expect(page.locator(".nudge-told")).to_be_hidden()


def test_axe_finds_nothing_in_any_of_it(still: Page) -> None:
    open_modes(still)
    grow(still, 4)
    still.get_by_role("button", name="Make f larger").click()
    expect(still.locator(".climb-told")).not_to_be_empty()
    assert violations(still) == []
    open_lab(still, "compound")
    still.get_by_role("button", name="Nudge test").click()
    still.locator("#timeline").focus()
    press(still, "n")
    expect(still.locator("#round")).to_contain_text("Round 1")
    press(still, "End")
    expect(still.locator(".nudge-told")).to_be_visible()
    assert violations(still) == []
