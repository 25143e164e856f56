"""A model of sequences learns on the page: one sequence is seen with its answers, an update opened."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.test_training import READY, button


def test_an_echo_is_learned_seen_step_by_step_and_one_of_its_updates_opened(page: Page) -> None:
    page.goto("/#lab=echo")
    page.locator(READY).wait_for()
    figure = page.locator("#trainer-charts figure", has_text="held back").first
    expect(figure.locator(".num")).to_have_text(re.compile(r"\d of 8"))
    button(page, "Train").click()
    expect(figure.locator(".num")).to_have_text(re.compile("^8 of 8"), timeout=60_000)
    button(page, "Pause").click()
    named = figure.locator("figcaption span").first
    before = named.inner_text()
    figure.get_by_role("button", name="The next sequence").click()
    expect(page.locator("#trainer-charts")).not_to_contain_text(before)
    assert violations(page) == []
    data = page.locator("#trainer-settings [data-key=data]")
    assert data.locator("option").all_inner_texts() == ["echo", "parity", "adding", "sine", "a short text"]
    data.select_option("text")
    expect(page.locator("#trainer-charts .answers-key")).to_contain_text("Probability")
    page.locator(READY).wait_for()
    button(page, "Open this update").click()
    expect(page.locator("#why")).to_be_visible()
    expect(page.locator("#stage svg.sequence")).to_be_visible()
