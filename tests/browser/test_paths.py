"""The ways from a number to the loss: listed, multiplied, added, and shown on the stage."""

from playwright.sync_api import Page, expect

from tests.browser.looking import number, open_lab, press, skip_every_question


def show_paths(page: Page, edge: int = 0) -> None:
    """At the end of Mazur's run, pin a weight and open its paths."""
    open_lab(page)
    skip_every_question(page)
    page.locator("#stage .edge[role=button]").nth(edge).dispatch_event("click")
    page.get_by_role("button", name="Paths to the loss").click()


def rows(page: Page) -> list[str]:
    """The rows of numbers, without their symbols."""
    return [text.replace("\n", " ") for text in page.locator(".ways .factors").all_inner_texts()]


def test_a_weight_has_its_paths_and_their_sum_is_its_gradient(page: Page) -> None:
    show_paths(page)
    expect(page.locator(".ways li")).to_have_count(3)
    first, second, total = rows(page)
    assert first == "0.05 · 0.2413 · 0.4 · 0.1868 · 0.7414 = 0.0006684"
    assert second == "0.05 · 0.2413 · 0.5 · 0.1755 · (−0.2171) = −0.0002298"
    assert total == "0.0004386"  # as Mazur prints it for w₁
    expect(page.locator("#card")).to_contain_text("0.0004386")


def test_pointing_at_a_path_outlines_its_units_and_edges_on_the_stage(page: Page) -> None:
    show_paths(page)
    page.locator(".ways li").nth(1).hover()
    expect(page.locator("#stage .unit.linked")).to_have_count(2)  # h₁ and o₂
    expect(page.locator("#stage .edge.linked")).to_have_count(2)  # w₁ and w₇
    page.mouse.move(700, 5)
    expect(page.locator("#stage .unit.linked")).to_have_count(0)


def test_paths_follow_a_drag_and_never_tell_what_is_not_known_yet(page: Page) -> None:
    show_paths(page)
    number(page, "w₅").focus()
    press(page, "ArrowUp", 10)
    page.keyboard.press("Tab")
    expect(page.locator(".ways .factors").first).to_contain_text("·0.5·")
    page.locator("#timeline").focus()
    press(page, "Home")
    expect(page.locator("#paths")).to_contain_text("not computed yet")
    expect(page.locator(".ways")).to_be_hidden()
    page.get_by_role("button", name="Go to the step that tells it").click()
    expect(page.locator(".ways .factors").first).to_contain_text("=")


def test_the_path_view_stands_in_the_address(page: Page) -> None:
    show_paths(page)
    page.wait_for_timeout(900)
    page.reload()
    expect(page.locator(".ways li")).to_have_count(3)


def test_a_factor_that_a_question_asks_for_is_hidden_on_its_path_too(page: Page) -> None:
    open_lab(page)
    press(page, "End")
    page.locator("#stage .edge[role=button]").first.dispatch_event("click")
    page.get_by_role("button", name="Paths to the loss").click()
    expect(page.locator(".ways .factors").first).to_contain_text("0.7414")
    assert rows(page)[1] == "0.05 · 0.2413 · 0.5 · 0.1755 · ? = ?"


def test_paths_say_what_a_mistake_makes_of_the_gradient(page: Page) -> None:
    open_lab(page, "mazur&variant=his_bug")
    press(page, "End")
    page.locator("#stage .edge[role=button]").first.dispatch_event("click")
    page.get_by_role("button", name="Paths to the loss").click()
    expect(page.locator(".ways")).to_contain_text("with the mistake, this run has")


def test_an_input_of_a_circuit_has_its_paths_to_the_output(page: Page) -> None:
    open_lab(page, "staged")
    skip_every_question(page)
    page.locator('#stage .gate.leaf .body[aria-label^="x,"]').dispatch_event("click")
    page.get_by_role("button", name="Paths to f").click()
    expect(page.locator(".ways li")).to_have_count(4)
    expect(page.locator("#paths")).to_contain_text("There are 3 ways to f.")
    assert rows(page) == [
        "1 · (−2) · 1 · (−0.2623) · 3.018 = 1.583",
        "1 · 0.5121 = 0.5121",
        "0.04518 · 1 · (−0.2623) · 3.018 = −0.03576",
        "2.060",
    ]
    page.locator(".ways li").nth(1).focus()
    expect(page.locator("#stage .unit.linked")).to_have_count(3)  # x, num and f


def test_a_circuit_of_arrays_lists_no_paths(page: Page) -> None:
    open_lab(page, "vectors")
    expect(page.locator("#paths")).to_be_hidden()
    open_lab(page, "compound")
    expect(page.get_by_role("button", name="Paths to f")).to_be_visible()
