"""Data of one's own: points on the plane, a table of rows, a table from elsewhere; and a digit that is drawn."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.looking import press, steps

READY = ".trainer-open:not([disabled])"


def open_lab(page: Page, lab: str) -> None:
    page.goto(f"/#lab={lab}")
    page.locator(READY).wait_for()


def place(box: Locator, x: float, y: float) -> tuple[float, float]:
    """A place in an element, by its parts from the top left."""
    found = box.bounding_box()
    assert found is not None
    return found["x"] + found["width"] * x, found["y"] + found["height"] * y


def told(page: Page, words: str) -> None:
    """The plane's note says so."""
    expect(page.locator(".plane .note")).to_contain_text(words)


def test_points_are_put_moved_and_taken_away_and_are_learned_undone_and_kept_in_the_address(still: Page) -> None:
    page = still
    open_lab(page, "spiral")
    page.get_by_role("button", name="Empty plane").click()
    told(page, "No row yet")
    expect(page.locator(".trainer-open")).to_be_disabled()
    expect(page.locator(".trainer-words")).to_contain_text("Put a point first")
    expect(page.locator("#trainer-charts figcaption", has_text="Loss")).to_contain_text("–")
    plane = page.locator(".plane-box svg")
    stood = plane.bounding_box()
    for x in (0.2, 0.3):
        page.mouse.click(*place(plane, x, 0.3))
    told(page, "a: 2, b: 0")
    expect(page.locator(".training-rows")).to_be_visible()
    assert plane.bounding_box() == stood  # however much there is to tell of the rows
    pen = page.get_by_role("button", name="Put points of class b")
    pen.click()
    expect(pen).to_have_attribute("aria-pressed", "true")
    page.mouse.click(*place(plane, 0.7, 0.7))
    told(page, "a: 2, b: 1")
    page.mouse.move(*place(plane, 0.7, 0.7))
    page.mouse.down()
    page.mouse.move(*place(plane, 0.8, 0.8), steps=4)
    page.mouse.up()
    told(page, "a: 2, b: 1")
    cross = page.get_by_role("slider", name="Traced point")
    cross.focus()
    press(page, "Enter")
    told(page, "a: 2, b: 2")
    press(page, "Delete")
    told(page, "a: 2, b: 1")
    eraser = page.get_by_role("button", name="Take points away")
    eraser.click()
    expect(eraser).to_have_attribute("aria-pressed", "true")
    page.mouse.click(*place(plane, 0.2, 0.3))
    told(page, "a: 1, b: 1")
    page.get_by_role("button", name="Undo").click()
    told(page, "a: 2, b: 1")
    page.locator(READY).wait_for()
    assert violations(page) == []
    page.locator("#trainer-run").get_by_role("button", name="One epoch").click()
    expect(page.locator(".trainer-place")).to_contain_text("Epoch 1")
    page.wait_for_function("() => location.hash.includes('state')")
    page.reload()
    page.locator(READY).wait_for()
    told(page, "a: 2, b: 1")
    expect(page.locator(".trainer-place")).to_contain_text("Epoch 1")


def test_a_table_is_told_wrong_by_row_and_column_then_used_changed_with_the_keys_and_too_large_for_a_link(
    still: Page, tmp_path: Path
) -> None:
    page = still
    open_lab(page, "spiral")
    page.get_by_role("button", name="Rows, CSV").click()
    sheet = page.locator("#data")
    sheet.get_by_role("textbox", name="Table as text").fill("a;b;c;kind\n1,5;2;3;stone\n2,5;abc;1;paper\n0;1;1;stone")
    expect(sheet.locator(".table-problems")).to_have_text("Line 3, column 2 (b): “abc” is not a number.")
    expect(sheet.locator("td.wrong")).to_have_text("abc")
    expect(sheet.get_by_role("button", name="Use these rows")).to_be_disabled()
    sheet.get_by_role("textbox", name="Table as text").fill("a;b;c;kind\n1,5;2;3;stone\n2,5;4;1;paper\n0;1;1;stone")
    expect(sheet.locator(".table-use")).to_contain_text("3 inputs, 2 classes")
    sheet.get_by_role("combobox", name="What b is").select_option("unused")
    expect(sheet.locator(".table-use")).to_contain_text("2 inputs, 2 classes")
    sheet.get_by_role("combobox", name="What b is").select_option("input")
    expect(sheet.locator(".table-use")).to_contain_text("3 inputs")
    assert violations(page) == []
    sheet.get_by_role("button", name="Use these rows").click()
    expect(sheet.locator(".sheet-head")).to_contain_text("3 rows, 3 inputs")
    cell = sheet.get_by_role("textbox", name="Row 1, a")
    cell.fill("x")
    cell.press("Tab")
    expect(sheet.locator(".own-rows-body + .problem")).to_have_text("Row 1, a: “x” is not a number.")
    cell.fill("7,25")
    cell.press("Enter")
    expect(sheet.get_by_role("textbox", name="Row 1, a")).to_have_value("7.25")
    expect(sheet.get_by_role("textbox", name="Row 2, a")).to_be_focused()
    sheet.get_by_role("button", name="Add a row").click()
    expect(sheet.locator(".sheet-head")).to_contain_text("4 rows")
    sheet.get_by_role("button", name="Remove row 1").click()
    expect(sheet.locator(".sheet-head")).to_contain_text("3 rows")
    assert violations(page) == []
    file = tmp_path / "large.csv"
    file.write_text("\n".join(f"{(k * 7919) % 100003},{(k * 104729) % 99991},{k * k % 7919}.5" for k in range(9000)))
    with page.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(sheet.locator(".table-use")).to_contain_text("2 inputs, one value")
    sheet.get_by_role("button", name="Use these rows").click()
    expect(sheet.locator(".warned")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#trainer-settings .warned")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#trainer-settings .warned")).to_be_hidden()
    expect(page.locator("#trainer-settings")).to_contain_text("3 rows, 3 inputs")
    told(page, "two inputs")


def test_a_drawn_digit_is_read_and_its_gradients_are_stepped_on_a_phone(phone: Page) -> None:
    page = phone
    open_lab(page, "digits")
    button = page.locator("#trainer-run").get_by_role("button", name="One epoch")
    button.click()
    expect(page.locator(".trainer-place")).to_contain_text("Epoch 1")
    pad = page.locator(".pad .pad-grid")
    pad.scroll_into_view_if_needed()
    for part in (0.2, 0.35, 0.5, 0.65, 0.8):
        page.touchscreen.tap(*place(pad, 0.5, part))
    says = page.locator(".pad figcaption .num")
    expect(says).to_have_text(re.compile(r"It reads \d, "))
    assert len(page.locator(".bars b").all_inner_texts()) == 10
    page.reload()
    page.locator(READY).wait_for()
    expect(says).to_have_text(re.compile(r"It reads \d, "))
    page.get_by_role("combobox", name="It is meant to be").select_option("1")
    assert violations(page) == []
    page.get_by_role("button", name="Step its gradients").click()
    expect(page.locator("#picture")).to_be_visible()
    page.locator("#timeline").focus()
    press(page, "End")
    assert steps(page) > 0
    expect(page.locator("#picture .pad-grid")).to_have_attribute("aria-label", re.compile("picture"))
    page.get_by_role("button", name="Go on training").click()
    page.locator(READY).click()
    expect(page.locator("#example")).to_contain_text("of 32")


def test_a_digit_is_drawn_with_the_keys_and_undone(still: Page) -> None:
    page = still
    open_lab(page, "digits")
    says = page.locator(".pad figcaption .num")
    expect(says).to_have_text("Nothing drawn yet")
    page.locator(".pad .pad-grid").focus()
    for key in ("ArrowDown", "ArrowRight", "Space", "ArrowDown", "Space"):
        press(page, key)
    expect(says).to_have_text(re.compile(r"It reads \d, "))
    assert page.locator(".pad-grid i[style*='100%']").count() == 2
    press(page, "Delete")
    expect(page.locator(".pad-grid i[style*='100%']")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".pad-grid i[style*='100%']")).to_have_count(2)
    page.get_by_role("button", name="Clear").click()
    expect(says).to_have_text("Nothing drawn yet")
    assert violations(page) == []
