"""The panel that asks why: names, digits, copies, reasons, wide formulas."""

import math

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import TWO_FRAMES, at, number, open_lab, press, skip_every_question, steps, units
from tests.browser.whyparts import step_to


def copied(page: Page, how: str) -> str:
    """What the copy menu puts on the clipboard."""
    page.evaluate("navigator.clipboard.writeText = (text) => ((window.copied = text), Promise.resolve())")
    page.locator("#why .copy").first.get_by_role("button").first.click()
    page.get_by_role("button", name=how).click()
    return str(page.evaluate("window.copied"))


def set_model(page: Page, key: str, value: str) -> None:
    """Type a number into the sheet of the model."""
    page.locator("#tools").get_by_role("button", name="Model").click()
    field = page.locator(f'#settings [data-key="{key}"]')
    field.fill(value)
    field.press("Enter")
    page.wait_for_timeout(400)
    page.locator("#settings").get_by_role("button", name="Close").click()
    page.locator("#timeline").focus()


COPY = """(how) => {
  const button = document.querySelector("#why .copy button");
  button?.click();
  [...document.querySelectorAll("#why .copy button")].find((each) => each.textContent.includes(how))?.click();
  document.querySelector("#timeline").focus();
  return button && window.copied;
}"""


@pytest.mark.parametrize("lab", ["mazur", "cross_entropy", "xor", "classifier&variant=adam"])
def test_a_copied_line_of_numpy_gives_the_number_shown(page: Page, lab: str) -> None:
    open_lab(page, lab)
    skip_every_question(page)
    page.evaluate("navigator.clipboard.writeText = (text) => ((window.copied = text), Promise.resolve())")
    page.locator("#timeline").focus()
    press(page, "Home")
    checked = 0
    for _ in range(min(steps(page), 40)):
        press(page, "ArrowRight")
        page.evaluate(TWO_FRAMES)
        line = page.evaluate(COPY, "As a line of NumPy")
        if line is None:
            continue
        names: dict[str, object] = {"np": np, "math": math}
        exec(line, names)
        name = line.split("#")[0].split(";")[-1].split("=")[0].strip()
        assert names[name] == pytest.approx(float(line.rsplit("=", 1)[1]), rel=1e-12, abs=1e-15), line
        checked += 1
    assert checked >= 5


def test_a_step_is_copied_as_latex_and_as_text(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    step_to(page, "Gradient of w₅")
    assert copied(page, "As text") == "∂E/∂w₅ = δₒ₁ · outₕ₁ = 0.1385 · 0.5933 = 0.08217"
    latex = copied(page, "As LaTeX")
    assert latex.startswith(r"\frac{\partial E}{\partial w_{5}} = \delta_{o1} \cdot \mathrm{out}_{h1} = 0.1385 \cdot")


def test_every_number_of_panel_and_card_has_all_its_digits_on_hover(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    step_to(page, "Gradient of w₅")
    script = """() => [...document.querySelectorAll("#why .num, #card .num, #why .slot")]
      .filter((part) => part.offsetParent && /\\d/.test(part.textContent) && !part.closest("[title]")
        && !part.querySelector("[title]")).map((part) => part.textContent)"""
    assert page.evaluate(script) == []


def test_the_penalty_s_part_of_a_gradient_has_a_name_of_its_own(page: Page) -> None:
    open_lab(page)
    set_model(page, "l2", "0.1")
    skip_every_question(page)
    step_to(page, "Gradient of w₅ from the penalty")
    assert "∂R" in page.locator("#why .sentence").first.inner_text()
    expect(page.locator("#why .subject")).to_contain_text("R")
    step_to(page, "Gradient of w₅")
    expect(page.locator("#why .subject")).not_to_contain_text("R")
    assert copied(page, "As text").startswith("∂E/∂w₅ = ∂R⁽²⁾/∂w₅ + δₒ₁ · outₕ₁ = ")


def test_every_gradient_goes_by_one_name(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    card = page.locator("#card")
    page.locator('#stage .unit .body[aria-label^="o₁,"]').hover()
    expect(card).to_contain_text("gradient of the loss")
    assert "arrives" not in card.inner_text()
    assert units(page)["o₁"]
    heads = page.locator("#table th[scope=col]").all_text_contents()
    assert heads[3:5] == ["gradient of the loss, ∂E/∂a", "δ = ∂E/∂z"]


def test_in_a_batch_a_weight_s_card_tells_the_example_s_part(page: Page) -> None:
    open_lab(page, "xor")
    skip_every_question(page)
    edge = page.locator("#stage .edge").first
    edge.focus()
    edge.press("Enter")
    page.locator("#timeline").focus()
    script = """() => [...document.querySelectorAll("#card .card > *")]
      .map((part) => part.dataset.full ?? part.querySelector("[data-full]")?.dataset.full ?? part.textContent)"""
    total, parts = 0.0, []
    for example in range(4):
        cells = page.evaluate(script)
        label = f"of it, example {example + 1} of 4"
        assert label in cells
        parts.append(float(cells[cells.index(label) + 1]))
        total = float(cells[cells.index(label) - 1])
        page.locator("#example").get_by_role("button").last.click()
        page.wait_for_timeout(150)
    assert sum(parts) == pytest.approx(total, rel=1e-12)


def test_a_number_that_is_dragged_keeps_its_card(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    number(page, "w₅").focus()
    expect(page.locator("#card")).to_contain_text("Weight")


def test_a_formula_wider_than_the_panel_says_so_and_scrolls_by_the_keyboard(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 1)
    expect(page.locator("#why .wide").first).not_to_have_attribute("tabindex", "0")  # all of it is seen
    page.locator("#tools").get_by_role("button", name="Model").click()
    page.locator('#settings [data-key="activation 1"]').select_option("silu")
    page.wait_for_timeout(500)
    page.locator("#settings").get_by_role("button", name="Close").click()
    page.locator("#timeline").focus()
    press(page, "Home")
    press(page, "ArrowRight", 24)
    wide = page.locator("#why .wide[tabindex='0']")
    expect(wide).to_have_count(1)
    expect(page.get_by_role("group", name="The formula, wider than the panel")).to_have_count(1)
    wide.focus()
    press(page, "ArrowRight", 3)
    page.wait_for_timeout(400)
    at(page, 24)  # the arrow keys move the formula and not the step
    assert wide.evaluate("(part) => part.scrollLeft") > 0


KINDS = {
    "dead_relu": ("relu", "the ReLU passes nothing back"),
    "saturated": ("sigmoid", "the unit is saturated"),
    "zero_value": ("tanh", "multiplied by a value that is 0 here"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_gradient_that_is_zero_says_why(page: Page, kind: str) -> None:
    activation, words = KINDS[kind]
    open_lab(page)
    page.locator("#tools").get_by_role("button", name="Model").click()
    page.locator('#settings [data-key="activation 1"]').select_option(activation)
    page.wait_for_timeout(400)
    page.locator("#settings").get_by_role("button", name="Close").click()
    skip_every_question(page)  # of Mazur's own network; another one has none
    number(page, "x₁, input" if kind == "zero_value" else "b").focus()
    page.keyboard.type("0" if kind == "zero_value" else "-1000")
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    page.locator("#timeline").focus()
    press(page, "Home")
    for position in range(1, steps(page) + 1):
        press(page, "ArrowRight")
        at(page, position)
        if words in page.locator("#why").inner_text():
            return
    pytest.fail(f"no step says: {words}")


def test_a_whole_array_of_numbered_weights_is_told_by_its_first_and_last(page: Page) -> None:
    open_lab(page)
    page.get_by_role("radio", name="Layer").click()
    page.locator("#timeline").focus()
    titles = []
    while page.locator("#timeline").get_attribute("aria-valuenow") != page.locator("#timeline").get_attribute(
        "aria-valuemax"
    ):
        before = page.locator("#timeline").get_attribute("aria-valuenow") or "0"
        press(page, "ArrowRight")
        at(page, int(before) + 1)
        titles.append(page.locator("#why h2").inner_text())
    for title in ("Gradient of w₁ … w₄", "Gradient of w₅ … w₈", "Update w₁ … w₄", "Update w₅ … w₈"):
        assert title in titles
    step_to(page, "Gradient of w₅ … w₈")
    caption = page.locator("#why .matrices figcaption").last
    expect(caption).to_contain_text("…")
    expect(caption.locator("math")).to_have_count(2)
