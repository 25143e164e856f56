"""A unit's numbers of one example beside their means over the batch."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import HIDDEN, UNSEEN, open_lab, press, skip_every_question

CARD_ROWS = """() => {
  const cells = [...document.querySelectorAll("#card .card > *")].slice(3);
  const exact = (part) => part.dataset.full ?? part.querySelector("[data-full]")?.dataset.full ?? part.textContent;
  const rows = cells.flatMap((_, k) => (k % 3 ? [] : [cells.slice(k, k + 3).map(exact)]));
  return rows.map(([name, ...numbers]) => [name.split(" ")[0], ...numbers]);
}"""


def test_a_unit_s_numbers_stand_beside_their_mean_over_the_batch_on_the_card_and_on_the_stage(page: Page) -> None:
    open_lab(page, "xor")
    skip_every_question(page)
    unit = page.locator("#stage .unit").nth(3)
    unit.locator(".body").focus()
    page.keyboard.press("Enter")
    page.locator("#timeline").focus()
    expect(page.locator("#card .note").first).to_contain_text("holds the factor 1/4 already")
    found: list[list[list[str]]] = []
    for example in range(1, 5):
        expect(page.locator("#card .card .head")).to_have_text(["", f"example {example}", "mean of 4"])
        found.append(page.evaluate(CARD_ROWS))
        page.locator("#example").get_by_role("button").last.click()
    named = [row[0] for row in found[0]]
    assert named == ["bias", "pre-activation", "activation", "gradient", "gradient"]
    for k in range(1, 5):
        own = [float(rows[k][1]) for rows in found]
        assert len(set(own)) > 1
        for rows in found:
            assert float(rows[k][2]) == pytest.approx(sum(own) / 4, rel=1e-12)
    assert found[0][0][2] == ""  # a bias is the same for every example
    shown = unit.locator(".mean:visible").all_text_contents()
    assert shown == page.locator("#card .card .mean").all_text_contents()[2::2]
    expect(unit.locator(".mean-ring")).to_be_visible()
    expect(unit.locator(".body")).to_have_attribute("aria-label", re.compile("mean of 4 examples: z .+, a .+, δ"))
    press(page, "Home")
    expect(unit.locator(".mean-ring")).to_be_hidden()
    assert unit.locator(".mean:visible").count() == 0
    assert page.locator("#card .card .mean").all_text_contents() == ["", *[UNSEEN] * 4]


def test_a_question_about_a_bias_s_gradient_hides_the_mean_of_the_deltas_that_add_to_it(page: Page) -> None:
    open_lab(page, "xor")
    page.locator("#timeline").focus()
    press(page, "End")
    unit = page.locator("#stage .unit").last
    unit.locator(".body").focus()
    page.keyboard.press("Enter")
    page.locator("#timeline").focus()
    expect(page.locator("#card .card .head")).to_have_count(3)
    _, z, *_, delta = page.evaluate(CARD_ROWS)  # between them the probability that the loss makes of z
    assert HIDDEN not in [*z, delta[1]]
    assert delta[2] == HIDDEN
    expect(unit.locator(".mean:visible").last).to_have_text(HIDDEN)
    skip_every_question(page)
    assert float(page.evaluate(CARD_ROWS)[-1][2]) != 0


def test_one_example_has_no_means(page: Page) -> None:
    open_lab(page, "neuron")
    page.locator("#stage .unit .body").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_contain_text("pre-activation")
    expect(page.locator("#card .card .head")).to_have_count(0)
    expect(page.locator("#stage .mean-ring")).to_have_count(0)
