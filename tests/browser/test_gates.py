"""A gate of one's own: written, used, checked, refused beside its field, and kept like everything else."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.looking import open_lab, press


def field(page: Page, path: str) -> Locator:
    return page.locator(f'.gates [data-path="/model/gates/{path}"]')


def with_cube(page: Page) -> None:
    """The compound lab with a gate that f uses."""
    open_lab(page, "compound")
    page.get_by_role("button", name="Gates of your own").click()
    page.get_by_role("button", name="Add a gate").click()
    expect(field(page, "0/name").locator("input")).to_have_value("cube")
    page.locator("textarea.source").fill("q = x + y\nf = cube(q) * z")
    expect(page.locator(".source-count")).to_have_text("3 ops, 3 inputs")


def check(page: Page) -> None:
    page.get_by_role("button", name="Check them (G)").click()


def test_a_gate_is_used_like_any_function_and_its_right_backward_agrees(page: Page) -> None:
    with_cube(page)
    page.locator("#timeline").focus()
    press(page, "End")
    expect(page.locator("#stage")).to_contain_text("−108")  # (x + y)³ z = 27 · −4
    check(page)
    expect(field(page, "0/backward/u").locator(".verdict")).to_have_text(
        "Agrees with finite differences of the forward."
    )


def test_a_wrong_backward_is_found_with_its_place_and_what_it_should_send(page: Page) -> None:
    with_cube(page)
    field(page, "0/backward/u").locator("input").fill("2 * u ** 2 * upstream")
    check(page)
    verdict = field(page, "0/backward/u").locator(".verdict")
    expect(verdict).to_contain_text("where finite differences say")
    expect(verdict).to_contain_text("at cube(q)")
    expect(page.locator(".check-figure")).to_contain_text("cube, backward to u disagrees")
    expect(page.locator("#card .summary")).to_contain_text("disagrees with finite differences")


def test_what_is_refused_is_said_beside_the_field_that_caused_it_and_the_picture_stays(bare: Page) -> None:
    with_cube(bare)
    backward = field(bare, "0/backward/u")
    backward.locator("input").fill("2 * w * upstream")
    expect(backward.locator(".problem")).to_contain_text("nothing called w")
    expect(backward.locator("input")).to_have_attribute("aria-invalid", "true")
    expect(field(bare, "0/forward").locator(".problem")).to_be_hidden()
    expect(bare.locator("#source-problem")).to_be_hidden()
    expect(bare.locator("#notice")).to_be_empty()
    expect(bare.locator(".source-count")).to_have_text("3 ops, 3 inputs")
    backward.locator("input").fill("3 * u ** 2 * upstream")
    expect(backward.locator(".problem")).to_be_hidden()
    field(bare, "0/name").locator("input").fill("exp")
    expect(field(bare, "0/name").locator(".problem")).to_be_visible()


def test_a_gate_is_renamed_with_its_use_and_another_argument_gets_a_field(bare: Page) -> None:
    with_cube(bare)
    field(bare, "0/name").locator("input").fill("mine")
    expect(bare.locator("#source-problem")).to_be_visible()
    arguments = field(bare, "0/arguments").locator("input")
    arguments.fill("u, v")
    press(bare, "Enter")
    field(bare, "0/forward").locator("input").fill("u * v")
    field(bare, "0/backward/u").locator("input").fill("v * upstream")
    field(bare, "0/backward/v").locator("input").fill("u * upstream")
    bare.locator("textarea.source").fill("f = mine(x + y, z)")
    expect(bare.locator(".source-count")).to_have_text("2 ops, 3 inputs")
    expect(bare.locator("#source-problem")).to_be_hidden()
    check(bare)
    expect(bare.locator(".gates .verdict:visible")).to_have_count(2)


def test_undo_and_redo_take_gates_along_and_the_address_keeps_them(bare: Page) -> None:
    with_cube(bare)
    bare.wait_for_function("() => location.hash.includes('v=1')")
    bare.reload()
    expect(field(bare, "0/name").locator("input")).to_have_value("cube")
    expect(bare.locator("textarea.source")).to_have_value("q = x + y\nf = cube(q) * z")
    bare.get_by_role("button", name="Remove the gate cube").click()
    expect(bare.locator("#source-problem")).to_be_visible()  # the text still calls it
    bare.locator("textarea.source").fill("q = x + y\nf = q * z")
    expect(bare.locator(".source-count")).to_have_text("2 ops, 3 inputs")
    expect(field(bare, "0/name")).to_have_count(0)
    bare.locator("#timeline").focus()
    press(bare, "Control+z")
    expect(field(bare, "0/name").locator("input")).to_have_value("cube")
    expect(bare.locator(".source-count")).to_have_text("3 ops, 3 inputs")
    press(bare, "Control+Shift+z")
    expect(field(bare, "0/name")).to_have_count(0)


def test_axe_finds_nothing_in_the_gates_in_either_theme(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    with_cube(page)
    check(page)
    expect(page.locator(".gates .verdict:visible")).to_have_count(1)
    assert violations(page) == []
