"""What outlasts the page: the address, the browser's memory and history, a file; and undo, which is no step back."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import at, number, open_lab, press, skip_open_questions, weights

WAIT = 900  # the address follows within half a second


def shift(page: Page, name: str, times: int = 1) -> None:
    """Make a number larger by the keys."""
    number(page, name).focus()
    press(page, "ArrowUp", times)
    page.keyboard.press("Tab")


def shows(page: Page, name: str, text: str) -> None:
    """A number of the stage is this."""
    expect(number(page, name)).to_have_attribute("aria-valuetext", text)


def bar(page: Page) -> str:
    """The address, once it has followed."""
    seen = ""
    while seen != page.url:
        seen = page.url
        page.wait_for_timeout(WAIT)
    return seen


def test_a_link_opened_in_a_fresh_profile_stands_at_the_same_step_with_the_same_numbers(
    page: Page, fresh: Page
) -> None:
    open_lab(page)
    press(page, "n")
    shift(page, "w₅", 3)
    page.locator("#timeline").focus()
    press(page, "ArrowRight", 7)
    at(page, 7)
    here, link = weights(page), bar(page)
    fresh.goto(link)
    at(fresh, 7)
    expect(fresh.locator("#round")).to_contain_text("1")
    assert weights(fresh) == here
    assert bar(fresh) == link
    fresh.keyboard.press("Home")
    fresh.keyboard.press("ArrowLeft")  # the round before came along
    expect(fresh.locator("#round")).to_contain_text("0")


def test_a_reload_loses_nothing_not_even_what_the_address_does_not_hold_yet(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 4)
    shift(page, "w₁")
    shows(page, "w₁", "0.16")
    page.reload()
    at(page, 4)
    shows(page, "w₁", "0.16")
    expect(page.locator("#notice")).to_be_empty()


def test_a_reload_that_began_before_the_address_was_written_last_loses_nothing_and_a_link_is_not_taken_for_one(
    page: Page,
) -> None:
    open_lab(page)
    press(page, "ArrowRight", 4)
    page.wait_for_function("() => location.hash.includes('step=4')")
    here = page.url
    script = """addEventListener("pagehide", () => {
      const kept = JSON.parse(sessionStorage.getItem("backstep.state"));
      Object.assign(kept, { before: kept.hash, hash: "#v=1&lab=mazur&step=7" });
      kept.snapshot.position = 7;
      sessionStorage.setItem("backstep.state", JSON.stringify(kept));
    })"""
    page.evaluate(script)
    page.reload()
    at(page, 7)
    page.wait_for_function("() => location.hash.includes('step=7')")
    page.goto("about:blank")
    page.goto(here)
    at(page, 4)


def test_a_visit_without_an_address_goes_on_where_the_last_one_ended(page: Page) -> None:
    open_lab(page, "xor")
    press(page, "ArrowRight", 3)
    bar(page)
    page.goto("about:blank")
    page.goto("/")
    at(page, 3)
    expect(page.locator("#notice")).to_contain_text("left off")
    page.locator(".logo").click()
    at(page, 0)
    shows(page, "w₁", "0.15")


def test_back_and_forward_go_from_place_to_place_with_all_that_stood_there(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 5)
    shift(page, "w₁")
    bar(page)
    page.get_by_role("button", name=re.compile("^Labs:")).click()
    page.get_by_role("searchbox", name="Find a lab").fill("two nothing")
    expect(page.locator(".lab-menu [role=status]")).to_have_text("No lab holds these words.")
    page.get_by_role("searchbox", name="Find a lab").fill("batch XOR 2-3-1")
    press(page, "Enter")
    at(page, 0)
    bar(page)
    page.go_back()
    at(page, 5)
    shows(page, "w₁", "0.16")
    page.go_forward()
    at(page, 0)
    expect(page.locator(".lab-menu")).to_contain_text("XOR")


def test_undo_and_redo_keep_the_step(page: Page) -> None:
    open_lab(page)
    skip_open_questions(page)
    press(page, "ArrowRight", 6)
    shift(page, "w₁")
    shows(page, "w₁", "0.16")
    number(page, "w₁").focus()
    page.keyboard.press("ControlOrMeta+z")
    shows(page, "w₁", "0.15")
    at(page, 6)
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Redo").click()
    shows(page, "w₁", "0.16")
    at(page, 6)


def test_reset_is_not_new_weights_and_both_can_be_undone(page: Page) -> None:
    open_lab(page)
    shift(page, "w₁", 4)
    page.locator("#timeline").focus()
    page.keyboard.press("r")
    shows(page, "w₁", "0.15")
    page.keyboard.press("Shift+R")
    expect(number(page, "w₁")).not_to_have_attribute("aria-valuetext", "0.15")
    page.keyboard.press("ControlOrMeta+z")
    shows(page, "w₁", "0.15")
    page.keyboard.press("ControlOrMeta+z")
    shows(page, "w₁", "0.19")


def test_a_saved_file_opens_again_with_the_same_numbers(page: Page, tmp_path: Path) -> None:
    open_lab(page)
    press(page, "ArrowRight", 9)
    shift(page, "w₂")
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    path = tmp_path / "state.json"
    download.value.save_as(path)
    assert json.loads(path.read_text())["position"] == 9
    open_lab(page, "xor")
    xor = page.locator("#lab-menu button", has_text="XOR").first
    xor.wait_for()
    press(page, "ArrowRight", 2)
    page.locator("#share input[type=file]").set_input_files(path)
    at(page, 9)
    shows(page, "w₂", "0.21")
    page.keyboard.press("ControlOrMeta+z")
    xor.wait_for()
    at(page, 2)
    page.keyboard.press("ControlOrMeta+Shift+z")
    at(page, 9)
    shows(page, "w₂", "0.21")


def test_a_file_that_is_not_ours_is_refused_and_nothing_is_lost(bare: Page, tmp_path: Path) -> None:
    page = bare
    open_lab(page)
    press(page, "ArrowRight", 2)
    shift(page, "w₂")
    told, path = page.locator("#share [role=alert]"), tmp_path / "fresh.json"
    for content, words in (
        ("not JSON", "no page saved here"),
        ('{"__proto__": {"polluted": 1}}', "no page saved here"),
        ("[1]", "no page saved here"),
        ('{"version": 1, "lab": "nowhere", "variant": null, "position": 2}', "a lab that does not exist here: nowhere"),
        ('{"parameters": {"W1": [[1, 2]], "b1": [0]}}', "a file of weights"),
    ):
        path.write_text(content)
        page.locator("#share input[type=file]").set_input_files(path)
        expect(told).to_contain_text(words)
        at(page, 2)
        shows(page, "w₂", "0.21")
    assert page.evaluate("({}).polluted") is None
    page.get_by_role("button", name="Open its weights").click()
    expect(page.locator("#code .problem:visible")).to_contain_text("2‑1")
    page.keyboard.press("ControlOrMeta+z")
    shows(page, "w₂", "0.2")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("#v=1&lab=mazur&step=3&state=AAAA", "damaged"),
        ("#v=1&lab=nowhere&step=3", "does not exist"),
        ("#v=1&lab=mazur&variant=nowhere", "does not exist"),
        ("#v=1&lab=mazur&step=4711", "does not exist"),
        ("#v=9&lab=mazur&step=3", "another version"),
        ("#v=1&lab=mazur&step=x", "could not be read"),
        ("#state=AAAA", "damaged"),
    ],
)
def test_a_broken_link_opens_what_it_can_and_says_what_it_could_not(bare: Page, address: str, words: str) -> None:
    bare.goto(f"/{address}")
    expect(bare.locator("#notice")).to_contain_text(words)
    shows(bare, "w₁", "0.15")


def test_a_link_whose_request_the_server_refuses_shows_the_lab_and_the_servers_words(bare: Page) -> None:
    open_lab(bare)
    state = bare.evaluate(
        """async (value) => (await import("/static/js/core/packing.js")).pack(value)""",
        {"request": {"set": {"optimizer": {"name": "<b>magic</b>", "learning_rate": 0.5}}}},
    )
    bare.goto("about:blank")
    bare.goto(f"/#v=1&lab=mazur&step=2&state={state}")
    expect(bare.locator("#notice")).to_contain_text("refused")
    expect(bare.locator("#notice b")).to_have_count(0)  # names are text
    shows(bare, "w₁", "0.15")
