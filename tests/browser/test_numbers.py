"""The sheet of all numbers, and whether every choice of the catalogue can be made on the page."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import at, number, open_lab, press, skip_open_questions


def open_numbers(page: Page) -> Locator:
    page.locator("#timeline").focus()
    press(page, "e")
    sheet = page.locator("#numbers")
    expect(sheet).to_be_visible()
    return sheet


def cell(page: Page, path: str) -> Locator:
    return page.locator(f'#numbers [role=spinbutton][data-path="{path}"]')


def shows(field: Locator, text: str) -> None:
    expect(field).to_have_attribute("aria-valuetext", text)


def paste(field: Locator, text: str) -> None:
    """What the browser does for Ctrl+V, without the machine's clipboard."""
    field.evaluate(
        """(target, text) => {
          target.focus();
          const data = new DataTransfer();
          data.setData("text/plain", text);
          target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def choose_model(page: Page, changes: dict[str, str]) -> None:
    """Change fields of the model's sheet, by their keys."""
    page.locator("#tools").get_by_role("button", name="Model").click()
    for key, value in changes.items():
        field = page.locator(f'#settings [data-key="{key}"]')
        if field.evaluate("(element) => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
            field.press("Enter")
        expect(field).to_have_value(value)
        page.wait_for_timeout(300)
    press(page, "Escape")
    expect(page.locator("#settings")).to_be_hidden()


def test_every_array_stands_as_a_matrix_with_the_names_of_its_units(page: Page) -> None:
    open_lab(page)
    page.locator("#tools").get_by_role("button", name="Numbers").click()
    tables = page.locator("#numbers table.numbers")
    expect(tables).to_have_count(5)  # examples, W1, b1, W2, b2
    weights = tables.nth(1)
    assert weights.locator("thead th").all_inner_texts() == ["i₁", "i₂"]
    assert weights.locator("tbody th").all_inner_texts() == ["h₁", "h₂"]
    shows(cell(page, "/parameters/W1/0/1"), "0.2")
    shows(cell(page, "/parameters/b2"), "0.6")
    shows(cell(page, "/inputs/0"), "0.05")
    shows(cell(page, "/targets/1"), "0.99")


def test_the_run_answers_while_the_sheet_is_open(page: Page) -> None:
    open_lab(page)
    skip_open_questions(page)
    press(page, "ArrowRight", 11)
    sheet = open_numbers(page)
    expect(sheet).to_contain_text("loss 0.2984")
    field = cell(page, "/parameters/W2/0/0")
    field.focus()
    press(page, "PageUp")
    expect(sheet).to_contain_text("(+0.008153)")
    shows(number(page, "w₅"), "0.5")
    press(page, "Escape")
    shows(field, "0.4")
    press(page, "Escape")
    expect(sheet).to_be_hidden()
    at(page, 11)


def test_arrow_keys_walk_from_cell_to_cell(page: Page) -> None:
    open_lab(page)
    open_numbers(page)
    cell(page, "/parameters/W1/0/0").focus()
    press(page, "ArrowRight")
    expect(cell(page, "/parameters/W1/0/1")).to_be_focused()
    press(page, "Control+ArrowDown")
    expect(cell(page, "/parameters/W1/1/1")).to_be_focused()
    press(page, "ArrowLeft")
    expect(cell(page, "/parameters/W1/1/0")).to_be_focused()
    shows(cell(page, "/parameters/W1/1/0"), "0.25")


@pytest.mark.parametrize("text", ["0,1\t0,2\n0,3\t0,4", "[[0.1, 0.2], [0.3, 0.4]]", "0.1 0.2\n0.3 0.4"])
def test_a_block_is_pasted_from_a_cell_on_and_keeps_the_step(page: Page, text: str) -> None:
    open_lab(page)
    press(page, "ArrowRight", 3)
    open_numbers(page)
    paste(cell(page, "/parameters/W1/0/0"), text)
    for path, shown in (("0/0", "0.1"), ("0/1", "0.2"), ("1/0", "0.3"), ("1/1", "0.4")):
        shows(cell(page, f"/parameters/W1/{path}"), shown)
    press(page, "Escape")
    press(page, "Escape")
    at(page, 3)
    shows(number(page, "w₁"), "0.1")
    press(page, "Control+z")
    shows(number(page, "w₁"), "0.15")


def test_a_block_pasted_into_an_open_field_closes_it(page: Page) -> None:
    open_lab(page)
    open_numbers(page)
    cell(page, "/parameters/W2/0/0").click()
    expect(page.locator(".number-input")).to_be_focused()
    paste(page.locator(".number-input"), "1\t2")
    expect(page.locator(".number-input")).to_have_count(0)
    shows(cell(page, "/parameters/W2/0/0"), "1")
    shows(cell(page, "/parameters/W2/0/1"), "2")


def test_what_is_wrong_with_a_block_is_said_by_row_and_column_and_nothing_changes(page: Page) -> None:
    open_lab(page)
    sheet = open_numbers(page)
    complaint = sheet.locator(".array .problem").first
    paste(cell(page, "/parameters/W1/0/0"), "0.1\tabc\n0.3\t0.4")
    expect(complaint).to_have_text("Row 1, column 2: “abc” is not a number.")
    paste(cell(page, "/parameters/W1/1/0"), "1\t2\n3\t4")
    expect(complaint).to_contain_text("Row 2, column 1: lies outside the array.")
    shows(cell(page, "/parameters/W1/0/0"), "0.15")
    shows(cell(page, "/parameters/W1/1/0"), "0.25")


def test_examples_are_rows_that_come_and_go(page: Page) -> None:
    open_lab(page)
    sheet = open_numbers(page)
    rows = sheet.locator("table.numbers").first.locator("tbody tr")
    expect(rows).to_have_count(1)
    sheet.get_by_role("button", name="Add an example").click()
    expect(rows).to_have_count(2)
    shows(cell(page, "/inputs/1/0"), "0.05")
    paste(cell(page, "/inputs/0/0"), "1\t2\t0\t1\n3\t4\t0\t1\n5\t6\t0\t1")
    expect(rows).to_have_count(3)
    shows(cell(page, "/inputs/2/1"), "6")
    sheet.get_by_role("radio", name="Show example 2").check()
    expect(page.locator("#example")).to_contain_text("Example 2 of 3")
    expect(rows.nth(1)).to_have_class("current")
    sheet.get_by_role("button", name="Remove example 1").click()
    expect(rows).to_have_count(2)
    shows(cell(page, "/inputs/0/0"), "3")
    sheet.get_by_role("button", name="Remove example 2").click()
    expect(rows).to_have_count(1)
    shows(cell(page, "/inputs/0/0"), "3")  # a batch of one
    sheet.get_by_label("Computed as").select_option("one")
    shows(cell(page, "/inputs/0"), "3")


def test_an_array_is_frozen_by_its_lock_and_the_step_stays(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight", 4)
    sheet = open_numbers(page)
    lock = sheet.get_by_role("button", name="Freeze W1")
    expect(lock).to_have_attribute("aria-pressed", "false")
    lock.click()
    expect(sheet.get_by_role("button", name="W1 is frozen")).to_have_attribute("aria-pressed", "true")
    sheet.get_by_role("button", name="b1 is frozen").click()
    expect(sheet.get_by_role("button", name="Freeze b1")).to_be_visible()
    press(page, "Escape")
    at(page, 4)


def test_a_large_array_is_a_text_with_its_errors_beside_it(page: Page) -> None:
    open_lab(page, "classifier")
    choose_model(page, {"units 0": "64", "units 1": "32", "units 2": "10"})
    sheet = open_numbers(page)
    area = sheet.get_by_label("W₁, 32 rows of 64 numbers")
    block = [line.split("\t") for line in area.input_value().split("\n")]
    assert [len(block), len(block[0])] == [32, 64]
    expect(cell(page, "/parameters/W2/9/31")).to_be_attached()
    take = sheet.get_by_role("button", name="Take these numbers")
    block[4][2] = "no"
    area.fill("\n".join("\t".join(row) for row in block))
    take.click()
    expect(sheet.get_by_role("alert").filter(has_text="Row 5, column 3")).to_be_visible()
    block[4][2] = "0,125"
    area.fill("\n".join("\t".join(row) for row in block[:-1]))
    take.click()
    expect(sheet.get_by_role("alert").filter(has_text="32 rows are needed, there are 31")).to_be_visible()
    area.fill("\n".join("\t".join(row) for row in block))
    take.click()
    expect(area).to_have_value(re.compile(r"\t0\.125\t"))
    assert "0,125" not in area.input_value()


def catalog(page: Page) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(page.request.get("/api/v1/catalog").text())
    return answer


def test_every_choice_of_the_catalogue_can_be_made_on_the_page(page: Page) -> None:
    open_lab(page)
    offered = catalog(page)
    page.locator("#tools").get_by_role("button", name="Model").click()

    def options(key: str) -> set[str]:
        return set(
            page.locator(f'#settings [data-key="{key}"] option').evaluate_all("(all) => all.map((o) => o.value)")
        )

    def names(kind: str) -> set[str]:
        return {entry["name"] for entry in offered[kind]}

    assert names("activations") <= options("activation 1")
    assert names("losses") <= options("loss")
    assert names("optimizers") <= options("optimizer")
    assert names("initializers") <= options("initializer")
    assert set(offered["granularities"]) <= options("granularity")
    assert set(offered["reductions"]) <= options("reduction")
    assert set(offered["mistakes"]) <= options("mistake")
    for optimizer in offered["optimizers"]:
        page.locator('#settings [data-key="optimizer"]').select_option(optimizer["name"])
        for setting in optimizer["settings"]:
            expect(page.locator(f'#settings [data-key="optimizer {setting["name"]}"]')).to_be_visible()
    for initializer in offered["initializers"]:
        page.locator('#settings [data-key="initializer"]').select_option(initializer["name"])
        for setting in initializer["settings"]:
            expect(page.locator(f'#settings [data-key="initializer {setting["name"]}"]')).to_be_visible()


def test_every_activation_loss_and_optimizer_is_computed_when_it_is_chosen(page: Page) -> None:
    open_lab(page)
    offered = catalog(page)
    page.locator("#tools").get_by_role("button", name="Model").click()
    sheet = page.locator("#settings")
    for key, kind in (("activation 1", "activations"), ("optimizer", "optimizers"), ("loss", "losses")):
        for entry in offered[kind]:
            sheet.locator(f'[data-key="{key}"]').select_option(entry["name"])
            expect(sheet.locator(f'[data-key="{key}"]')).to_have_value(entry["name"])
            page.wait_for_timeout(250)
            assert not [text for text in sheet.locator(".problem").all_inner_texts() if text], (kind, entry["name"])
