"""What stands beside a training: the wires, charts of layers and answers, a unit in large; what a change keeps."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.looking import press
from tests.browser.networks import layer_button
from tests.browser.test_training import READY, biases, button, open_training, stands_at

EDGE = "#stage .edge >> nth=0"
COUNTED = """(most) => {
  const counts = [...document.querySelectorAll(".confusion-table button")].map((cell) => Number(cell.textContent) || 0);
  return counts.reduce((sum, count) => sum + count, 0) === most;
}"""


def test_the_wires_show_the_last_update_in_place_of_the_weights_and_the_address_says_so(still: Page) -> None:
    page = still
    open_training(page)
    weights = page.get_by_role("radio", name="Weights")
    weights.focus()
    press(page, "ArrowRight")
    expect(page.get_by_role("radio", name="Gradients")).to_be_checked()
    expect(page.locator("#legend")).to_contain_text("Told from the next update on.")
    button(page, "One minibatch").click()
    stands_at(page, "update 1,")
    expect(page.locator("#legend")).not_to_contain_text("Told from")
    expect(page.locator("#legend .scale-name")).to_have_text("gradient, log scale")
    expect(page.locator(EDGE)).to_have_attribute("aria-label", re.compile("gradient of the last minibatch −?[0-9]"))
    assert page.locator("#stage .wire.gpos").count() + page.locator("#stage .wire.gneg").count() > 50
    page.get_by_role("radio", name="Last change").click()
    expect(page.locator(EDGE)).to_have_attribute("aria-label", re.compile("last change −?[0-9]"))
    page.wait_for_function("() => location.hash.includes('state')")
    page.reload()
    page.locator(READY).wait_for()
    expect(page.get_by_role("radio", name="Last change")).to_be_checked()


def test_the_confusion_matrix_counts_every_row_and_its_cells_tell_which(still: Page) -> None:
    page = still
    open_training(page)
    page.get_by_role("radio", name="Activations").click()
    told = page.locator(".beside .plot[role=img]")
    expect(told).to_have_attribute("aria-label", re.compile("Hidden 1, [0-9]+ % flat"))
    assert violations(page) == []
    page.get_by_role("radio", name="Confusion").click()
    cells = page.locator(".confusion-table button")
    page.wait_for_function(COUNTED, arg=75)
    assert violations(page) == []
    page.locator(".confusion-table button[tabindex='0']").focus()
    press(page, "ArrowRight")
    press(page, "ArrowDown")
    expect(cells.nth(3)).to_be_focused()
    press(page, "Enter")
    expect(cells.nth(3)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".confusion-rows")).to_contain_text("of class 1 answered as 1")
    expect(page.locator(".plane-rows .picked")).to_have_count(int(cells.nth(3).inner_text().replace("·", "0")))
    page.get_by_role("radio", name="train", exact=True).click()
    page.wait_for_function(COUNTED, arg=175)
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    page.wait_for_function(COUNTED, arg=175)


def test_a_unit_added_leaves_the_count_and_what_was_typed_is_taken_back_at_once(still: Page) -> None:
    page = still
    open_training(page)
    start = biases(page)
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    page.locator("#stage .layer-tools").first.hover()
    layer_button(page, "One unit more in hidden layer 1").click()
    expect(page.locator("#stage .unit.map")).to_have_count(20)
    stands_at(page, "update 18,")
    button(page, "One minibatch").click()
    stands_at(page, "update 19,")
    rate = page.locator('[data-key="rate"]')
    rate.fill("0.5")
    rate.press("Enter")
    expect(page.locator("#tools [role=spinbutton]").first).to_have_attribute("aria-valuetext", "0.5")
    expect(rate).to_be_focused()
    press(page, "Control+z")
    expect(rate).to_have_value("0.01")
    stands_at(page, "update 19,")
    button(page, "Reset to the same initial weights").click()
    stands_at(page, "update 0,")
    page.locator(READY).wait_for()
    assert biases(page)[:8] == start[:8]


def test_a_tap_shows_a_unit_in_large_and_an_open_update_shows_its_loss_on_the_stage(phone: Page) -> None:
    page = phone
    open_training(page)
    page.locator("#stage .unit.map .body").nth(4).tap()
    response = page.locator(".response")
    expect(response).to_be_visible()
    expect(response.locator(".response-scale")).to_have_text(re.compile("−1.*0.*1"))
    box = response.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator(READY).click()
    loss = page.locator("#stage .loss .body")
    expect(loss).to_be_visible()
    seen = loss.bounding_box()
    assert seen is not None
    assert seen["x"] + seen["width"] <= 390
