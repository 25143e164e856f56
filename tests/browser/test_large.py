"""Large networks on the stage: matrices, the strongest wires, layers that are paged through."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import at, number, open_lab, press, stage
from tests.browser.networks import layer_button, open_network


def cell(page: Page, pair: int) -> Locator:
    """The one stop of a pair's matrix."""
    return page.locator(f"#stage .matrix[aria-label*='{pair}']").locator("[role=gridcell]")


def drawn_edges(page: Page) -> int:
    """How many wires join two layers."""
    return page.locator("#stage .pair .edge").count()


def test_a_pair_of_more_than_two_hundred_edges_opens_as_a_matrix_and_shows_its_strongest_wires_when_asked(
    page: Page,
) -> None:
    open_network(page, 64, 32, 10, granularity="layer")
    expect(page.locator("#stage .matrix")).to_have_count(2)
    assert drawn_edges(page) == 0
    layer_button(page, "Show the weights from the input to the hidden layer as wires").click()
    expect(page.locator("#stage .matrix")).to_have_count(1)
    assert drawn_edges(page) == 60
    expect(page.locator("#legend")).to_contain_text("strongest 60 of 2,048")
    layer_button(page, "Show the weights from the input to the hidden layer as a matrix").click()
    expect(page.locator("#stage .matrix")).to_have_count(2)


def test_how_a_pair_is_drawn_stands_in_the_address(page: Page, fresh: Page) -> None:
    open_lab(page)
    page.locator("#stage .layer-tools").first.hover()
    layer_button(page, "Show the weights from the input to the hidden layer as a matrix").click()
    expect(page.locator("#stage .matrix")).to_have_count(1)
    page.wait_for_function("() => location.hash.includes('state=')")
    fresh.goto(page.url)
    expect(fresh.locator("#stage .matrix")).to_have_count(1)


def test_pointing_at_a_cell_shows_its_weight_and_a_click_pins_it_with_an_editable_number(page: Page) -> None:
    request = open_network(page, 64, 32, 10, granularity="layer")
    box = page.locator("#stage .matrix").nth(1).locator(".hit").bounding_box()
    assert box is not None
    column, row = 5, 0
    page.mouse.move(box["x"] + (column + 0.5) * box["width"] / 32, box["y"] + 4)
    expect(page.locator("#card")).to_contain_text("pointed at")
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(700, 5)
    expect(page.locator("#card")).to_contain_text("pinned")
    value = page.locator("#card [role=spinbutton]").first
    assert float(str(value.get_attribute("aria-valuenow"))) == request["parameters"]["W2"][row][column]
    value.focus()
    press(page, "ArrowUp")
    expect(page.locator("#card")).not_to_contain_text(f"{request['parameters']['W2'][row][column]}".replace("-", "−"))


def test_a_matrix_is_one_stop_whose_cell_the_arrows_move_and_enter_selects(page: Page) -> None:
    request = open_network(page, 64, 32, 10, granularity="layer")
    inside = page.locator("#stage .matrix").first.locator("[role=gridcell]")
    expect(inside).to_have_count(1)
    inside.focus()
    press(page, "ArrowDown", 2)
    press(page, "ArrowRight", 3)
    shown = f"{request['parameters']['W1'][2][3]}".replace("-", "−")
    expect(inside).to_have_attribute("aria-label", re.compile(re.escape(shown)))
    at(page, 0)  # the arrows moved the cell, not the run
    press(page, "Enter")
    expect(inside).to_have_attribute("aria-selected", "true")


def test_a_matrix_is_a_few_elements_and_takes_the_gradients_colours_in_the_backward_pass(page: Page) -> None:
    open_network(page, 64, 32, 10, granularity="layer")
    matrix = page.locator("#stage .matrix").nth(1)
    assert matrix.locator("*").count() < 70
    expect(page.locator("#legend")).to_contain_text("matrix: weights")
    expect(matrix.locator(".cells .gpos[d]")).to_have_count(0)
    while "Gradient of w⁽²⁾" not in page.locator("#why").inner_text():
        press(page, "ArrowRight")
        page.wait_for_timeout(80)
    expect(matrix.locator(".cells .gpos[d]").first).to_be_attached()
    expect(matrix.locator(".cells .pos[d]")).to_have_count(0)
    expect(matrix.locator(".lit")).not_to_have_attribute("display", "none")
    expect(page.locator("#legend")).to_contain_text("matrix: gradients")


def test_a_layer_that_does_not_fit_is_paged_through(page: Page) -> None:
    request = open_network(page, 64, 32, 10, granularity="layer")
    expect(number(page, "x₁,")).to_be_visible()
    layer_button(page, "more units of the input below").click()
    expect(number(page, "x₁,")).to_have_count(0)
    first = page.locator("#stage .unit [role=spinbutton]").first
    assert float(str(first.get_attribute("aria-valuenow"))) in request["inputs"][1:]


def test_thinned_edges_leave_no_trace_of_the_way(page: Page) -> None:
    open_network(page, 64, 32, 10, granularity="layer")
    for name in ("the input to the hidden layer", "the hidden layer to the output"):
        layer_button(page, f"Show the weights from {name} as wires").click()
    press(page, "ArrowRight", 2)
    before = stage(page)
    press(page, "ArrowRight", 9)
    press(page, "ArrowLeft", 9)
    at(page, 2)
    assert stage(page) == before


def test_a_cell_that_is_selected_brings_its_units_into_view_and_paging_goes_on_from_there(page: Page) -> None:
    open_network(page, 64, 32, 10, granularity="layer")
    expect(number(page, "x₄₁,")).to_have_count(0)
    matrix = page.locator("#stage .matrix").first.locator(".hit").bounding_box()
    assert matrix is not None
    page.mouse.click(matrix["x"] + 40.5 * matrix["width"] / 64, matrix["y"] + 27.5 * matrix["height"] / 32)
    expect(page.locator("#card")).to_contain_text("pinned")
    expect(number(page, "x₄₁,")).to_be_visible()
    expect(page.locator('#stage .unit .body[aria-label^="a⁽¹⁾₂₈"]')).to_be_visible()
    layer_button(page, "more units of the input above").click()
    expect(number(page, "x₄₁,")).to_have_count(0)
    expect(page.locator("#card")).to_contain_text("pinned")
