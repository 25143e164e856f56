"""A circuit on the page: drawn, stepped, dragged, typed; with the published numbers of its sources."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.looking import at, number, open_lab, press, result, settled, steps


def rows(page: Page, table: int) -> dict[str, list[str]]:
    """A table of the stage: by the first column what stands in the others."""
    settled(page)
    found: list[list[str]] = (
        page.locator("#table table")
        .nth(table)
        .evaluate("(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))")
    )
    return {first: [text.replace("−", "-") for text in rest] for first, *rest in found}


def lines(page: Page) -> dict[str, list[str]]:
    """Each line with its text, its value and its gradient, as shown."""
    return rows(page, 0)


def inputs(page: Page) -> dict[str, list[str]]:
    """Each input with its value, its gradient and its value after the update, as shown."""
    return rows(page, 1)


def to_end(page: Page) -> None:
    """The last step of a round in which no question hides anything."""
    page.locator("#timeline").focus()
    press(page, "End")
    at(page, steps(page))


def skip_questions(page: Page) -> None:
    """Type the circuit of the lab anew: it is the learner's own then, and no question is asked."""
    area = page.locator("textarea.source")
    text = area.input_value()
    area.fill(text + " ")
    expect(page.locator("#guide")).not_to_contain_text("Before you go on")


def source(page: Page) -> str:
    """The text as it stands in the field."""
    return page.locator("textarea.source").input_value()


def test_the_gate_of_the_notes_steps_to_its_end_and_back_with_their_numbers(page: Page) -> None:
    open_lab(page, "compound")
    skip_questions(page)
    page.locator("#timeline").focus()
    count = steps(page)
    seen = [lines(page)]
    for position in range(1, count + 1):
        press(page, "ArrowRight")
        at(page, position)
        seen.append(lines(page))
    assert [row[1] for row in (seen[0]["q"], seen[1]["q"], seen[1]["f"], seen[2]["f"])] == ["–", "3", "–", "-12"]
    assert lines(page)["q"][1:] == ["3", "-4"]
    assert lines(page)["f"][1:] == ["-12", "1"]
    assert {name: row[1] for name, row in inputs(page).items()} == {"x": "-4", "y": "-4", "z": "3"}
    for position in range(count - 1, -1, -1):
        press(page, "ArrowLeft")
        at(page, position)
        assert lines(page) == seen[position]


def test_every_op_and_input_is_a_thing_with_a_name_and_every_wire_has_its_lanes(page: Page) -> None:
    open_lab(page, "compound")
    skip_questions(page)
    labels = [each.get_attribute("aria-label") or "" for each in page.locator("#stage .gate > .body").all()]
    assert [label.split(",")[0] for label in labels] == ["x", "y", "q", "z", "f"]
    to_end(page)
    for wire in page.locator("#stage .circuit-wire").all():
        expect(wire.locator(".wire")).to_have_count(1)
        expect(wire.locator(".gradient")).not_to_have_attribute("display", "none")
    expect(page.locator("#stage .gate > .body").nth(2)).to_have_attribute(
        "aria-label", "q, x + y, value 3, gradient −4"
    )


def test_what_comes_back_along_a_wire_is_that_steps_contribution(page: Page) -> None:
    open_lab(page, "staged")
    skip_questions(page)
    page.locator("#timeline").focus()
    count = steps(page)
    request = page.request.get("/api/v1/labs/staged").json()["request"]
    events = page.request.post("/api/v1/traces", data=request, headers={"Accept": "application/json"}).json()["events"]
    wanted = [event["contribution"] for event in events if event["type"] == "backward"]
    found = []
    for position in range(1, count + 1):
        press(page, "ArrowRight")
        at(page, position)
        if page.locator("#why").get_attribute("data-phase") == "backward":
            expect(page.locator("#stage .circuit-wire.active .gradient")).to_have_count(1)
            pill = page.locator("#stage .pulse:not([display=none]) .body text")
            expect(pill).to_have_count(1)
            found.append(float((pill.text_content() or "nan").replace("−", "-")))
    assert found == pytest.approx(wanted, rel=1e-3)


def test_at_a_fork_the_panel_adds_the_contribution_to_what_was_there(page: Page) -> None:
    open_lab(page, "staged")
    skip_questions(page)
    page.locator("#timeline").focus()
    told = []
    for position in range(1, steps(page) + 1):
        press(page, "ArrowRight")
        at(page, position)
        told.append(result(page))
    assert any("Where it comes from" in text for text in told if "Backward" in text)


def test_an_input_dragged_on_its_wire_moves_every_later_number_at_the_same_step(page: Page) -> None:
    open_lab(page, "compound")
    skip_questions(page)
    to_end(page)
    here = steps(page)
    box = number(page, "x, input").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=5)
    page.mouse.up()
    expect(number(page, "x, input")).not_to_have_attribute("aria-valuenow", "-2")
    moved = float(number(page, "x, input").get_attribute("aria-valuenow") or "nan")
    at(page, here)
    shown = lines(page)
    assert float(shown["q"][1]) == pytest.approx(moved + 5, rel=1e-3)
    assert float(shown["f"][1]) == pytest.approx((moved + 5) * -4, rel=1e-3)
    assert float(inputs(page)["z"][1]) == pytest.approx(moved + 5, rel=1e-3)


def test_another_text_redraws_the_circuit_and_the_inputs_that_survive_keep_their_numbers(page: Page) -> None:
    open_lab(page, "compound")
    skip_questions(page)
    page.locator("textarea.source").fill("f = (x + y) * z")
    expect(page.locator('#stage .gate > .body[aria-label^="x + y"]')).to_be_attached()
    assert {name: row[0] for name, row in inputs(page).items()} == {"x": "-2", "y": "5", "z": "-4"}
    to_end(page)
    assert lines(page)["f"][1] == "-12"


def test_a_new_name_becomes_an_input_of_1_and_one_that_is_gone_leaves(bare: Page) -> None:
    open_lab(bare, "compound")
    bare.locator("textarea.source").fill("f = x * y + w")
    expect(number(bare, "w, input")).to_be_visible()
    assert {name: row[0] for name, row in inputs(bare).items()} == {"x": "-2", "y": "5", "w": "1"}
    bare.locator("textarea.source").fill("f = x * y + w * z")
    expect(number(bare, "z, input")).to_be_visible()
    assert inputs(bare)["z"][0] == "-4"  # what stood there before it was gone


def test_a_fault_stands_beneath_the_text_with_its_place_and_the_last_picture_stays(bare: Page) -> None:
    open_lab(bare, "compound")
    area = bare.locator("textarea.source")
    before = bare.locator("#stage .gate").count()
    area.fill("q = x + (y\nf = q * z")
    expect(bare.locator("#source-problem")).to_contain_text("Line 1, column 9: This bracket is never closed.")
    expect(bare.locator(".source-panel .source-place")).to_have_text(re.compile(r"q = x \+ \(y\n {8}\^"))
    expect(area).to_have_attribute("aria-invalid", "true")
    assert bare.locator("#stage .gate").count() == before
    assert area.input_value() == "q = x + (y\nf = q * z"  # what is being written is not overwritten
    area.fill("q = x + (y)\nf = q * z")
    expect(bare.locator("#source-problem")).to_be_hidden()
    expect(area).not_to_have_attribute("aria-invalid", "true")


def test_undo_takes_a_text_back_and_redo_brings_it_again(page: Page) -> None:
    open_lab(page, "compound")
    before = source(page)
    page.locator("textarea.source").fill("f = (x + y) * z * z")
    expect(page.locator(".source-count")).to_have_text("3 ops, 3 inputs")
    page.locator("#timeline").focus()
    press(page, "Control+z")
    expect(page.locator("textarea.source")).to_have_value(before)
    press(page, "Control+Shift+z")
    expect(page.locator("textarea.source")).to_have_value("f = (x + y) * z * z")


def test_the_address_opens_the_same_circuit_at_the_same_step_in_a_fresh_page(page: Page, fresh: Page) -> None:
    open_lab(page, "compound")
    page.locator("textarea.source").fill("f = (x + y) * z * x")
    expect(page.locator(".source-count")).to_have_text("3 ops, 3 inputs")
    page.locator("#timeline").focus()
    press(page, "ArrowRight", 5)
    at(page, 5)
    here = lines(page)
    page.wait_for_function("() => location.hash.includes('state=') && location.hash.includes('step=5')")
    fresh.goto(page.url)
    at(fresh, 5)
    expect(fresh.locator("textarea.source")).to_have_value("f = (x + y) * z * x")
    assert lines(fresh) == here


def test_the_next_round_stands_where_the_update_went_and_back_again(page: Page) -> None:
    open_lab(page, "compound")
    skip_questions(page)
    to_end(page)
    after = {name: float(row[2]) for name, row in inputs(page).items()}
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("Round 1")
    assert {name: float(row[0]) for name, row in inputs(page).items()} == after
    press(page, "ArrowLeft")
    expect(page.locator("#round")).to_contain_text("Round 0")
    assert inputs(page)["x"][0] == "-2"


def test_the_gradient_check_agrees_at_every_input(page: Page) -> None:
    open_lab(page, "staged")
    skip_questions(page)
    page.locator("#timeline").focus()
    press(page, "g")
    expect(page.locator("#card .summary")).to_contain_text("All gradients agree with finite differences")


def test_a_cell_that_is_opened_shows_its_own_sum_at_any_step(page: Page) -> None:
    open_lab(page, "matrix_product")
    skip_questions(page)
    to_end(page)
    grid = page.locator('#stage [role=grid][aria-label^="Values of D"]')
    grid.click(position={"x": 4, "y": 4})
    expect(page.locator("#made")).to_contain_text("How this number is made")
    expect(page.locator("#made .result").first).to_contain_text("0.3750")
    grid.locator("[role=gridcell]").focus()
    press(page, "ArrowRight")
    press(page, "Enter")
    expect(page.locator("#card")).to_contain_text("pinned")
    expect(page.locator("#made .result").first).to_contain_text("0.8750")
    page.locator("#timeline").focus()
    press(page, "Home")
    expect(page.locator("#made")).to_contain_text("Not computed yet at this step.")


def test_the_arrows_go_from_op_to_op(page: Page) -> None:
    open_lab(page, "compound")
    page.locator("#stage .gate > .body").first.focus()
    names = []
    for _ in range(5):
        names.append(page.evaluate("document.activeElement.getAttribute('aria-label')").split(",")[0])
        press(page, "ArrowDown")
    assert names == ["x", "y", "z", "q", "f"]


def test_a_network_and_a_circuit_follow_each_other_on_one_page(page: Page) -> None:
    open_lab(page, "mazur")
    expect(page.locator("#stage .layer-tools").first).to_be_attached()
    for lab, kind in (("compound", "circuit"), ("mazur", "network")):
        page.evaluate(f"location.hash = '#lab={lab}'")
        expect(page.locator("#stage svg.circuit")).to_have_count(1 if kind == "circuit" else 0)
        expect(page.locator("#source")).to_be_visible() if kind == "circuit" else expect(
            page.locator("#source")
        ).to_be_hidden()
    expect(page.locator("#stage .layer-tools").first).to_be_attached()
    expect(page.locator("#stage svg.network")).to_have_count(1)


SMALLEST_TYPE = 11
"""Pixels, below which nothing is read."""


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=lambda each: str(each[0]))
@pytest.mark.parametrize("lab", ["sigmoid_neuron", "matrix_product"])
def test_a_circuit_is_legible_and_axe_finds_nothing(page: Page, size: tuple[int, int], lab: str) -> None:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    open_lab(page, lab)
    page.locator("#timeline").focus()
    press(page, "Shift+ArrowRight", 2)
    expect(page.locator("#why")).to_have_attribute("data-phase", "backward")
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('#stage svg.circuit text')].filter((text) => text.textContent"
        " && text.checkVisibility()).map((text) => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert sizes
    assert min(sizes) >= SMALLEST_TYPE
    scrolled = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert scrolled, "the page itself never scrolls sideways"
    page.wait_for_function("() => !document.querySelector('#table').hasAttribute('aria-busy')")
    assert violations(page) == []
