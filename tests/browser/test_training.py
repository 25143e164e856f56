"""A network that learns while one watches: train, stop, change anything, open the very update, and go on."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.looking import at, press, steps

READY = ".trainer-open:not([disabled])"


def open_training(page: Page) -> None:
    """Open the playground and wait until its rows are told."""
    page.goto("/#lab=spiral")
    page.locator(READY).wait_for()


def button(page: Page, name: str) -> Locator:
    """A button of the training's foot."""
    return page.locator("#trainer-run").get_by_role("button", name=name, exact=True)


def update(page: Page) -> int:
    """The update at which the training stands."""
    found = re.search(r"update (\d+)", page.locator(".trainer-place").inner_text())
    assert found is not None
    return int(found[1])


def stands_at(page: Page, text: str) -> None:
    expect(page.locator(".trainer-place")).to_contain_text(re.compile(text))


def biases(page: Page) -> list[str]:
    """The biases on the stage, as they are told."""
    found = page.locator("#stage [role=spinbutton]")
    return [field.get_attribute("aria-valuetext") or "" for field in found.all()]


def test_spiral_is_learned_at_the_default_settings(page: Page) -> None:
    open_training(page)
    button(page, "Train").click()
    accuracy = page.locator("#trainer-charts figcaption", has_text="Accuracy")
    expect(accuracy).to_contain_text(re.compile(r"train (9[5-9]|100) %"), timeout=60_000)
    button(page, "Pause").click()


def test_one_minibatch_is_one_update_and_an_epoch_ends_where_the_next_begins(page: Page) -> None:
    open_training(page)
    button(page, "One minibatch").click()
    stands_at(page, "update 1,")
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    expect(page.locator(".trainer-place b")).to_have_text("Epoch 1")


def test_reset_keeps_the_weights_it_began_with_and_the_order(page: Page) -> None:
    open_training(page)
    start = biases(page)
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    learned = biases(page)
    assert learned != start
    button(page, "Reset to the same initial weights").click()
    stands_at(page, "update 0,")
    page.locator(READY).wait_for()
    assert biases(page) == start
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    assert biases(page) == learned


def test_settings_are_changed_while_it_runs_and_it_goes_on_from_there(page: Page) -> None:
    open_training(page)
    button(page, "Train").click()
    stands_at(page, "update [1-9]")
    before = update(page)
    rate = page.locator('[data-key="rate"]')
    rate.fill("0.002")
    rate.press("Enter")
    expect(page.locator("#tools [role=spinbutton]").first).to_have_attribute("aria-valuetext", "0.002")
    page.wait_for_function(
        "n => Number(/update (\\d+)/.exec(document.querySelector('.trainer-place').innerText)[1]) > n", arg=before
    )
    button(page, "Pause").click()


def test_what_is_refused_is_said_beside_its_field_and_mended_there(bare: Page) -> None:
    page = bare
    open_training(page)
    noise = page.locator('[data-key="noise"]')
    noise.fill("-1")
    noise.press("Enter")
    slot = page.locator('#trainer-settings .field-slot[data-path="/data/noise"] .problem')
    expect(slot).to_be_visible()
    noise.fill("0.05")
    noise.press("Enter")
    expect(slot).to_be_hidden()


def test_an_update_opens_with_its_minibatch_and_the_state_and_training_goes_on_from_it(page: Page) -> None:
    open_training(page)
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    button(page, "Open this update").click()
    page.locator('#timeline[aria-valuemax]:not([aria-valuemax="0"])').wait_for()
    at(page, 0)
    expect(page.locator("#example")).to_contain_text("1 of 10")
    page.locator("#timeline").focus()
    press(page, "End")
    at(page, steps(page))
    expect(page.locator("#why")).to_contain_text("Update")
    count = page.locator(".round-count")
    expect(count).to_have_text("Update 19, epoch 2")
    press(page, "n")
    expect(count).to_have_text("Update 20, epoch 2")
    page.get_by_role("button", name="Go on training").click()
    stands_at(page, "update 19,")
    page.locator(READY).wait_for()
    by_hand = biases(page)
    expect(page.locator("#stage .ring:visible, #stage .unit:not(.map) .body:visible")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    stands_at(page, "update 18,")
    page.locator(READY).wait_for()
    button(page, "One minibatch").click()
    stands_at(page, "update 19,")
    assert biases(page) == by_hand


def test_a_reload_stands_at_the_same_update(page: Page) -> None:
    open_training(page)
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    page.wait_for_function("() => location.hash.includes('state')")
    page.reload()
    page.locator(READY).wait_for()
    stands_at(page, "update 18,")


def test_the_traced_point_is_moved_with_the_keys_and_says_what_the_network_answers(page: Page) -> None:
    open_training(page)
    point = page.get_by_role("slider", name="Traced point")
    point.focus()
    press(page, "ArrowRight", 3)
    expect(point).to_have_attribute("aria-valuetext", re.compile(r"at \(0\.\d+, 0\): 0\.\d+"))


def test_every_unit_shows_its_response_and_the_page_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_training(page)
    expect(page.locator("#stage .unit.map image[href^='data:']")).to_have_count(19)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#trainer-settings")).to_be_attached()


def test_other_data_bring_a_network_that_fits_them(page: Page) -> None:
    open_training(page)
    data = page.locator('[data-key="data"]')
    ends = """(asked) => {
      const columns = [...document.querySelectorAll("#stage .columns > .units")];
      const layers = columns.map((units) => units.querySelectorAll(":scope > .unit").length);
      return asked[1] === layers.at(-1) && (asked[0] === null || asked[0] === layers[0]);
    }"""
    for name, inputs, outputs in (("digits", None, 10), ("sine", 1, 1), ("circle", 2, 1)):
        data.select_option(name)
        page.wait_for_function(ends, arg=[inputs, outputs])  # until then the data before stand there, and are ready
        page.locator(READY).wait_for()
        expect(page.locator(".trainer-settings .note").first).not_to_have_text("")
        button(page, "One minibatch").click()
        stands_at(page, "update 1,")
        button(page, "Reset to the same initial weights").click()
        stands_at(page, "update 0,")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=lambda each: str(each[0]))
def test_axe_finds_nothing_while_it_rests_and_in_what_it_was_made_of(still: Page, size: tuple[int, int]) -> None:
    still.set_viewport_size({"width": size[0], "height": size[1]})
    open_training(still)
    assert violations(still) == []
    button(still, "One epoch").click()
    stands_at(still, "update 18,")
    assert violations(still) == []
    still.locator(READY).click()
    expect(still.locator("#timeline")).to_be_visible()
    assert violations(still) == []
