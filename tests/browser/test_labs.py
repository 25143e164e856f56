"""What a lab and its variants show in the browser beyond stepping."""

from playwright.sync_api import Page, expect

from tests.browser.looking import open_lab, press, steps


def test_every_line_of_an_update_has_its_number_at_its_own_step(page: Page) -> None:
    open_lab(page, "classifier&variant=adam")
    press(page, "End")
    press(page, "ArrowLeft", 20)
    expect(page.locator("#why")).to_contain_text(f"step {steps(page) - 20} of")
    expect(page.locator("#why")).to_contain_text("All lines of this update")
    expect(page.locator("#why")).not_to_contain_text("–")


def test_a_variant_shows_only_what_is_true_of_it(page: Page) -> None:
    open_lab(page, "cross_entropy&variant=squared")
    expect(page.locator("#guide")).to_contain_text("Mazur's loss on the same numbers")
    expect(page.locator("#guide .toc-link")).to_have_count(1)
    open_lab(page, "cross_entropy")
    expect(page.locator("#guide .toc-link")).to_have_count(4)


def test_keys_go_on_working_after_a_click_on_a_button(page: Page) -> None:
    open_lab(page)
    page.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(500)
    press(page, "ArrowRight", 3)
    expect(page.locator("#timeline")).to_have_attribute("aria-valuenow", "3")
