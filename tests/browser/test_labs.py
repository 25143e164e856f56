"""What a lab and its variants show in the browser beyond stepping."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.labs import get_lab, list_labs
from tests.browser.looking import at, open_lab, press, skip_every_question, steps


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


MOST_VARIANTS = 3
"""Of a lab's variants so many are stepped here; the numbers of all are held in tests/labs."""

LABS = {
    lab["id"]: ["", *(variant["id"] for variant in lab["variants"][:MOST_VARIANTS])]
    for lab in list_labs()["labs"]
    if lab["kind"] == "circuit"
}


@pytest.mark.parametrize("lab", LABS)
def test_a_circuits_lab_and_its_variants_step_to_the_end_and_back(page: Page, lab: str) -> None:
    for variant in LABS[lab]:
        open_lab(page, f"{lab}&variant={variant}" if variant else lab)
        expect(page.locator("#guide .toc-link")).to_have_count(len(guide_of(lab, variant)))
        page.locator("#timeline").focus()
        count = steps(page)
        if not variant and lab in WHOLE:
            stands_whole(page)
        skip_every_question(page)
        at(page, count)
        expect(page.locator("#stage")).not_to_contain_text("–")
        expect(page.locator("#guide")).not_to_contain_text("–")
        back = min(count, 3)  # a long run goes on as it began
        press(page, "ArrowLeft", back)
        at(page, count - back)
        press(page, "ArrowRight", back)
        at(page, count)
        press(page, "Home")
        at(page, 0)


WHOLE = [
    "compound",
    "patterns",
    "sigmoid_neuron",
    "staged",
    "matrix_product",
    "forward_reverse",
    "minimise",
    "chain_rule",
]
"""Labs whose circuit needs no panning on a wide page, the guide open."""


def stands_whole(page: Page) -> None:
    """The circuit stands whole, with the legend beneath it, and its charts are a circuit's."""
    expect(page.locator("#guide")).to_be_visible()
    stage = page.locator("#stage")
    hidden = "(stage) => [stage.scrollWidth - stage.clientWidth, stage.scrollHeight - stage.clientHeight]"
    assert stage.evaluate(hidden) == [0, 0]
    foot = stage.evaluate("(stage) => stage.getBoundingClientRect().bottom")
    assert page.locator("#legend").evaluate("(legend) => legend.getBoundingClientRect().top") >= foot
    for view in ("step", "surface", "check"):
        page.locator(f"#tab-{view}").click()
        expect(page.locator(f"#tab-{view}")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#tab-layers")).to_be_hidden()
    expect(page.locator("#layers-toggle")).to_be_hidden()
    page.locator("#timeline").focus()


def guide_of(lab: str, variant: str) -> list[dict[str, Any]]:
    told = get_lab(lab)
    found: list[dict[str, Any]] = {"": told["guide"], **{each["id"]: each["guide"] for each in told["variants"]}}[
        variant
    ]
    return found


def test_the_lab_of_gates_opens_with_a_gate_written_in_it_and_closed_gates_stay_closed(page: Page) -> None:
    open_lab(page, "own_gates")
    expect(page.locator('.gates [data-path="/model/gates/0/name"] input')).to_have_value("mul")
    expect(page.locator('.gates [data-path="/model/gates/0/backward/y"] input')).to_have_value("x * upstream")
    page.get_by_role("button", name="Close the gates").click()
    expect(page.locator(".gates")).to_be_hidden()
    expect(page).to_have_url(re.compile("state="))
    page.goto("about:blank")
    page.go_back()
    page.locator('#timeline[aria-valuemax]:not([aria-valuemax="0"])').wait_for()
    expect(page.get_by_role("button", name="Gates of your own (1)")).to_be_visible()
    expect(page.locator(".gates")).to_be_hidden()


def test_the_mistaken_gate_of_the_lab_is_found_by_the_check(page: Page) -> None:
    open_lab(page, "own_gates&variant=mistaken")
    page.get_by_role("button", name="Check them (G)").click()
    expect(page.locator(".gates .verdict:visible")).to_contain_text("where finite differences say")
