"""axe-core finds no violation, of any severity, on the page in either theme and at either width."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.looking import at, number, open_lab, press, steps

SIZES = {"wide": (1440, 900), "phone": (390, 844)}


@pytest.fixture(params=SIZES)
def view(request: pytest.FixtureRequest, bare: Page) -> Page:
    """A page at one width."""
    width, height = SIZES[request.param]
    bare.set_viewport_size({"width": width, "height": height})
    return bare


def second_round(page: Page) -> None:
    """A round in which no question hides anything."""
    page.locator("#timeline").focus()
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("Round 1")


def open_wide(page: Page) -> None:
    """A network whose first weights are too many for wires, at a step that uses them."""
    open_lab(page, "xor")
    page.locator("#tools .tool").nth(1).dispatch_event("click")
    for layer, count, weights in ((0, "40", "123 weights"), (1, "24", "984 weights")):
        units = page.locator(f'#settings [data-key="units {layer}"]')
        units.fill(count)
        units.press("Enter")
        expect(page.locator("#settings")).to_contain_text(weights)
    press(page, "Escape")
    expect(page.locator("#stage .matrix").first).to_be_visible()
    page.locator("#timeline").focus()
    press(page, "ArrowRight", 2)


def test_no_violation_on_the_page_from_the_start_to_the_end_of_a_round(view: Page) -> None:
    open_lab(view, "classifier")
    assert violations(view) == []
    view.locator("#timeline").focus()
    press(view, "Shift+ArrowRight", 3)
    press(view, "ArrowRight", 3)
    expect(view.locator("#why")).to_have_attribute("data-phase", "backward")
    assert violations(view) == []
    press(view, "End")
    at(view, steps(view))
    assert violations(view) == []
    second_round(view)
    press(view, "End")
    at(view, steps(view))
    view.locator("#stage .unit > .body").last.dispatch_event("click")
    view.get_by_role("button", name="Paths to the loss").dispatch_event("click")
    expect(view.locator(".ways li").first).to_be_attached()
    assert violations(view) == []


def test_no_violation_in_any_group_of_charts_nor_in_a_sheet(view: Page) -> None:
    open_lab(view)
    second_round(view)
    press(view, "End")
    at(view, steps(view))
    view.get_by_role("tab", name="Gradients by layer").dispatch_event("click")
    assert violations(view) == []
    view.get_by_role("tab", name="Loss surface").dispatch_event("click")
    assert violations(view) == []
    view.locator("#timeline").focus()
    press(view, "g")
    expect(view.locator("#charts .check-figure li").first).to_be_attached()
    assert violations(view) == []
    press(view, "?")
    expect(view.locator("dialog[open]")).to_have_count(1)
    assert violations(view) == []
    press(view, "Escape")
    for tool in view.locator("#tools .tool").all()[:2]:  # all numbers; the model
        tool.dispatch_event("click")
        expect(view.locator("dialog[open]")).to_have_count(1)
        assert violations(view) == []
        press(view, "Escape")


def test_no_violation_in_what_opens_over_the_page_and_in_what_complains(view: Page) -> None:
    open_lab(view)
    view.get_by_role("button", name=re.compile("^Labs:")).click()
    expect(view.locator("#lab-menu .menu-list")).to_be_visible()
    assert violations(view) == []
    press(view, "Escape")
    view.get_by_role("button", name="Share").click()
    assert violations(view) == []
    press(view, "Escape")
    menu = view.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()
        assert violations(view) == []
        view.get_by_role("button", name="Guide").first.click()
        expect(view.locator("#guide")).to_be_visible()
        assert violations(view) == []
        view.get_by_role("button", name="Guide").first.click()
    field = number(view, "i₁, input")
    field.focus()
    press(view, "Enter")
    view.keyboard.type("much")
    press(view, "Enter")
    expect(view.locator(".typing-shell .number-note")).to_be_visible()
    assert violations(view) == []
    press(view, "Escape")
    view.goto("/#v=1&lab=nowhere&step=3")
    expect(view.locator("#notice")).to_contain_text("does not exist")
    assert violations(view) == []


def test_no_violation_where_playing_pauses_and_where_matrices_stand_for_wires(view: Page) -> None:
    open_lab(view)
    second_round(view)
    view.get_by_role("combobox", name="Speed").select_option("8")
    view.locator("#timeline").focus()
    press(view, " ")
    expect(view.locator("#pause-note")).to_be_visible()
    assert violations(view) == []
    open_wide(view)
    assert violations(view) == []


def test_the_finder_finds(view: Page) -> None:
    open_lab(view)
    view.evaluate("""() => document.querySelector("main").insertAdjacentHTML(
        "beforeend", '<button></button><img src="/static/icon.svg">')""")
    found = " ".join(violations(view))
    assert "button-name" in found
    assert "image-alt" in found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_finder_finds_faint_words_in_either_theme(bare: Page, theme: str) -> None:
    open_lab(bare)
    bare.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    bare.add_style_tag(content="@media (prefers-color-scheme: dark) { .faint { color: #1c2026; } }")
    bare.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p class=faint>faint</p>')")
    assert any("color-contrast" in each and "faint" in each for each in violations(bare))


def test_no_violation_where_a_batch_s_means_stand_and_the_layers_can_be_changed(view: Page) -> None:
    open_lab(view, "xor")
    second_round(view)
    press(view, "End")
    view.locator("#stage .unit .body").nth(3).focus()
    press(view, "Enter")
    expect(view.locator("#card .card .head")).to_have_count(3)
    assert violations(view) == []
    if view.locator("#layers-toggle").is_visible():
        view.locator("#layers-toggle").click()
        expect(view.locator("#layer-strip")).to_be_visible()
        assert violations(view) == []
