"""Ways to a step, and to the model's settings, that several tests of the panel go."""

import pytest
from playwright.sync_api import Page

from tests.browser.looking import at, press, steps


def step_to(page: Page, title: str) -> None:
    """Step until the panel's title is this."""
    page.locator("#timeline").focus()
    press(page, "Home")
    for position in range(1, steps(page) + 1):
        press(page, "ArrowRight")
        at(page, position)
        if page.locator("#why h2").inner_text() == title:
            return
    pytest.fail(f"no step is called {title}")


def first_sum(page: Page) -> None:
    """Step to a sum over paths."""
    page.locator("#timeline").focus()
    press(page, "End")
    for _ in range(steps(page)):
        press(page, "ArrowLeft")
        page.wait_for_timeout(20)
        if page.locator("#why .wf:visible").count() and "change" in page.locator("#why h2").inner_text():
            return
    pytest.fail("no step with a waterfall")
