"""Layers and units are added and removed on the stage."""

from playwright.sync_api import Page, expect

from tests.browser.looking import at, press, settled, steps, weights
from tests.browser.networks import FOCUSED, layer_button, open_network


def test_a_unit_more_keeps_every_number_that_was_there(page: Page) -> None:
    open_network(page, 2, 3, 2)
    before = weights(page)
    page.locator("#stage .layer-tools").first.hover()
    layer_button(page, "One unit more in the hidden layer").click()
    expect(page.locator("#stage .unit")).to_have_count(8)
    after = weights(page)
    assert len(after) == len(before) + 4
    assert [row[1] for name, row in before.items()] == [after[name][1] for name in before]
    page.keyboard.press("ControlOrMeta+z")
    expect(page.locator("#stage .unit")).to_have_count(7)
    assert weights(page) == before


def test_two_quick_clicks_add_two_units(page: Page) -> None:
    open_network(page, 2, 3, 2)
    page.locator("#stage .layer-tools").first.hover()
    button = layer_button(page, "One unit more in the hidden layer")
    button.evaluate("(button) => { button.click(); button.click(); }")
    expect(page.locator("#stage .unit")).to_have_count(9)


def test_a_layer_is_added_and_removed_and_the_untouched_pair_keeps_its_weights(page: Page) -> None:
    request = open_network(page, 2, 3, 2)
    page.locator("#stage .layer-tools").first.hover()
    layer_button(page, "Add a layer between the input and the hidden layer").click()
    expect(page.locator("#stage .unit")).to_have_count(9)
    settled(page)
    kept = [row[1] for name, row in weights(page).items() if name.startswith("w⁽³⁾")]
    assert [float(value.replace("−", "-")) for value in kept] == [
        value for row in request["parameters"]["W2"] for value in row
    ]
    press(page, "End")
    at(page, steps(page))
    page.locator("#stage .layer-tools").first.hover()
    layer_button(page, "Remove hidden layer 1").click()
    expect(page.locator("#stage .unit")).to_have_count(7)
    press(page, "ArrowRight")
    at(page, 1)


def test_layers_are_changed_without_a_mouse_and_the_focus_stays(page: Page) -> None:
    open_network(page, 2, 3, 2)
    button = layer_button(page, "One unit less in the hidden layer")
    button.focus()
    press(page, "Enter")
    expect(page.locator("#stage .unit")).to_have_count(6)
    assert page.evaluate(FOCUSED) == "One unit less in the hidden layer"
    press(page, "Enter")
    expect(page.locator("#stage .unit")).to_have_count(5)
    expect(button).to_be_disabled()
