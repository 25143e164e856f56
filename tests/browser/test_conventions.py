"""The conventions of a run are told and can be switched."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import open_lab, press, skip_every_question, weights
from tests.browser.whyparts import first_sum, step_to


def conventions(page: Page) -> None:
    """Unfold the conventions."""
    page.get_by_role("button", name="Conventions of this run").click()


def gradients(page: Page) -> dict[str, float]:
    """Every weight's gradient at the end, as the table tells it."""
    page.locator("#timeline").focus()
    press(page, "End")
    return {name: float(row[2].replace("−", "-")) for name, row in weights(page).items()}


def test_the_factor_of_the_squared_error_is_told_and_switched(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    conventions(page)
    before = list(gradients(page).values())
    group = page.get_by_role("group", name="Factor ½")
    expect(group.get_by_role("button", pressed=True)).to_have_text("½ (a − y)²")
    group.get_by_role("button", name="(a − y)², mean").click()
    expect(group.get_by_role("button", pressed=True)).to_have_text("(a − y)², mean")
    after = list(gradients(page).values())  # two outputs: 2/2 of the difference, which is what ½ gave
    assert after == pytest.approx(before, rel=1e-3)


def test_mean_and_sum_over_a_batch_are_switched_and_differ_by_the_number_of_examples(page: Page) -> None:
    open_lab(page, "xor")
    skip_every_question(page)
    conventions(page)
    group = page.get_by_role("group", name="Over the examples")
    expect(group.get_by_role("button", pressed=True)).to_have_text("mean")
    before = gradients(page)
    group.get_by_role("button", name="sum").click()
    expect(group.get_by_role("button", pressed=True)).to_have_text("sum")
    after = gradients(page)
    for name, gradient in before.items():
        assert after[name] == pytest.approx(4 * gradient, rel=2e-3)


def test_one_example_has_nothing_to_average(page: Page) -> None:
    open_lab(page)
    conventions(page)
    expect(page.locator("#conventions")).to_contain_text("One example: mean and sum are the same.")


def test_a_bias_is_frozen_and_freed_among_the_conventions(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    conventions(page)
    box = page.locator("#conventions").get_by_label("b₁")
    expect(box).not_to_be_checked()
    box.click()
    expect(box).to_be_checked()
    press(page, "End")
    step_to(page, "Update b₁")


def test_the_weights_that_delta_goes_back_over_are_told_and_switched(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    conventions(page)
    first_sum(page)
    expect(page.locator("#why .sentence")).to_contain_text("times the weight before the update")
    before = gradients(page)
    page.get_by_role("group", name="δ goes back over").get_by_role("button", name="new weights").click()
    expect(page.locator("#conventions")).to_contain_text("The gradient check finds it")
    after = gradients(page)
    assert after["w₅"] == before["w₅"]  # the last layer's own gradients are right
    assert after["w₁"] != before["w₁"]
