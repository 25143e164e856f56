"""The charts: the loss along a weight and over two, the gradient check: they follow step, edit and theme."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.looking import number, open_lab, press


def ready(page: Page, lab: str = "mazur") -> None:
    """At the end of a lab's second round, where no question hides anything."""
    open_lab(page, lab)
    page.locator("#timeline").focus()
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("1")
    press(page, "End")


def handle(page: Page) -> tuple[float, float]:
    """Where the point on the curve of the loss stands."""
    expect(page.locator("#charts .handle")).to_be_visible()
    box = page.locator("#charts .handle").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_point_on_the_curve_of_the_loss_is_the_weight_and_can_be_dragged(page: Page) -> None:
    ready(page)
    expect(page.locator("#charts")).to_contain_text("Loss along w₅")
    expect(page.locator("#charts .handle")).to_have_attribute(
        "aria-valuetext", re.compile(r"^0\.3589\d*, loss 0\.2910$")
    )
    before = number(page, "w₅").get_attribute("aria-valuetext")
    x, y = handle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=5)
    page.mouse.up()
    expect(number(page, "w₅")).not_to_have_attribute("aria-valuetext", str(before))
    moved, _ = handle(page)
    assert abs(moved - (x - 40)) < 4, "the point stays under the hand"
    expect(page.locator("#stage .loss .a")).not_to_have_text("0.2910")


def test_the_curve_follows_the_selected_weight_and_keys_move_the_point(page: Page) -> None:
    ready(page)
    page.locator("#stage .edge[role=button]").first.dispatch_event("click")
    expect(page.locator("#charts")).to_contain_text("Loss along w₁")
    expect(page.locator("#charts .handle")).to_have_attribute("aria-valuetext", re.compile("^0.1498, "))
    page.locator("#charts .handle").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#charts .handle")).to_have_attribute("aria-valuetext", re.compile("^0.1598, "))
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.1598")


def test_the_curve_is_hidden_while_a_question_asks_for_its_slope(page: Page) -> None:
    open_lab(page)
    expect(page.locator("#charts .plot-canvas .main-svg").first).to_be_attached()
    expect(page.locator("#charts")).to_contain_text("hidden until the question is answered")
    expect(page.locator("#charts .handle")).to_be_hidden()


def test_the_surface_shows_where_the_run_stands_and_the_step_of_the_update(page: Page) -> None:
    ready(page)
    page.get_by_role("tab", name="Loss surface").click()
    expect(page.locator("#charts .step-head")).to_be_visible()
    expect(page.locator("#charts .contourlayer")).to_be_attached()
    page.get_by_label("The second weight").select_option("W2 1 1")
    expect(page.locator("#charts .ytitle")).to_have_text("w₈")
    press(page, "Home")
    page.locator("#timeline").focus()
    press(page, "Home")
    expect(page.locator("#charts .step-head")).to_be_hidden()


def test_one_key_checks_every_gradient_and_names_the_worst(page: Page) -> None:
    ready(page)
    page.keyboard.press("g")
    expect(page.locator("#charts")).to_contain_text("All gradients agree with finite differences")
    expect(page.locator("#charts .check-figure li")).to_have_count(4)
    expect(page.locator("#charts .check-figure .bad")).to_have_count(0)
    page.locator("#charts .check-figure li button").first.click()
    expect(page.locator("#card")).to_contain_text("agrees with finite differences")
    number(page, "w₁").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#charts")).to_contain_text("The numbers have changed since.")


def test_the_check_finds_mazurs_bug_and_says_where(page: Page) -> None:
    page.goto("/")
    bug = page.evaluate("""async () => (await (await fetch("/api/v1/labs/mazur")).json()).variants.find(
        (each) => each.request.mistake).id""")
    page.goto(f"/#lab=mazur&variant={bug}")
    expect(page.locator("#timeline")).not_to_have_attribute("aria-valuemax", "0")
    page.locator("#timeline").focus()
    page.keyboard.press("g")
    expect(page.locator("#charts")).to_contain_text("A gradient disagrees with finite differences")
    expect(page.locator("#charts .check-figure .bad")).to_contain_text(["W1 disagrees"])
    expect(page.locator("#charts .check-figure .bad [href='#icon-warning']").first).to_be_attached()


def test_the_charts_take_the_colours_of_the_theme(page: Page) -> None:
    ready(page)
    curve = page.locator("#charts .scatterlayer path.js-line").first
    expect(curve).to_be_attached()
    before = curve.evaluate("(path) => getComputedStyle(path).stroke")
    page.keyboard.press("t")
    page.wait_for_timeout(800)
    assert curve.evaluate("(path) => getComputedStyle(path).stroke") != before


def test_a_click_on_the_point_changes_nothing_and_escape_takes_a_drag_back(page: Page) -> None:
    ready(page)
    w5 = number(page, "w₅")
    before = str(w5.get_attribute("aria-valuetext"))
    x, y = handle(page)
    page.mouse.click(x, y)
    page.wait_for_timeout(300)
    expect(w5).to_have_attribute("aria-valuetext", before)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=3)
    expect(w5).not_to_have_attribute("aria-valuetext", before)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(w5).to_have_attribute("aria-valuetext", before)


def test_the_scale_of_the_curve_stands_still_while_its_point_is_dragged(page: Page) -> None:
    ready(page)
    x, y = handle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 400, y, steps=4)
    page.wait_for_timeout(500)
    page.mouse.move(x + 401, y)
    expect(page.locator("#charts .handle")).to_have_attribute("aria-valuemax", "1")
    expect(page.locator("#charts .handle")).to_be_visible()
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", "1")
    page.mouse.up()
    expect(page.locator("#charts .handle")).to_have_attribute("aria-valuemax", "2")


def test_the_size_of_each_layers_gradient_is_told_once_it_is_known(page: Page) -> None:
    ready(page)
    page.get_by_role("tab", name="Gradients by layer").click()
    layers = page.locator("#charts figure").first
    expect(layers).to_contain_text("Size by layer, ‖∂L/∂W‖")
    expect(layers.locator(".points path")).to_have_count(8 + 2)
    page.locator("#timeline").focus()
    press(page, "Home")
    expect(layers.locator(".wait")).to_have_text("no gradient yet")
    expect(layers.locator(".points path")).to_have_count(0)


def test_a_penalty_in_the_gradients_is_named(page: Page) -> None:
    open_lab(page)
    page.locator(".tool", has_text="Model").first.click()
    field = page.locator("#settings").get_by_label("L2", exact=False).first
    field.fill("0.1")
    field.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#charts")).to_contain_text("Gradient of each weight, with the penalty")


def test_a_softmax_is_shown_as_the_shares_of_its_layer(page: Page) -> None:
    ready(page)
    page.locator(".tool", has_text="Model").first.click()
    page.get_by_label("Layer 2, activation").select_option("softmax")
    page.keyboard.press("Escape")
    page.locator("#timeline").focus()
    press(page, "End")
    page.locator("#stage .unit > .body").last.dispatch_event("click")
    first = page.locator("#charts figure").first
    expect(first.locator("figcaption")).to_contain_text("Softmax of the layer")
    expect(first.locator(".bars path")).to_have_count(2)


def test_the_first_weight_of_the_surface_can_be_chosen(page: Page) -> None:
    ready(page)
    page.get_by_role("tab", name="Loss surface").click()
    page.get_by_label("The first weight").select_option("W1 0 0")
    expect(page.locator("#charts .xtitle")).to_have_text("w₁")
    expect(page.locator("#card")).to_contain_text("pinned")
    words = page.locator("#charts svg[role=img]")
    expect(words).to_have_attribute(
        "aria-label", re.compile(r"^Loss over w₁ and w₂\. w₁ 0\.149\d, .*loss 0\.2910\. The update goes to")
    )


def test_the_curve_of_the_checks_error_is_that_of_the_selected_parameter(page: Page) -> None:
    ready(page)
    page.keyboard.press("g")
    expect(page.locator("#charts")).to_contain_text("Largest error against h")
    expect(page.locator("#charts .check-figure")).to_contain_text("10 numbers, central differences")
    page.locator("#charts .check-figure li button", has_text="W2").click()
    expect(page.locator("#charts")).to_contain_text("Largest error of W2 against h")
    expect(page.locator("#charts .annotation-text", has_text="rounding")).to_be_attached()
    expect(page.locator("#charts .annotation-text", has_text="truncation")).to_be_attached()
    expect(page.locator("#card [role=status]")).to_contain_text("All gradients agree")


def test_without_motion_the_charts_have_the_colours_of_the_tokens(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    ready(page)
    curve = page.locator("#charts .scatterlayer path.js-line").first
    expect(curve).to_be_attached()
    assert curve.evaluate("(path) => getComputedStyle(path).stroke") == "rgb(33, 102, 172)"  # --pos


def test_a_server_that_is_away_is_told_in_the_chart_and_asked_again(bare: Page) -> None:
    page = bare
    ready(page)
    expect(page.locator("#charts .handle")).to_be_visible()
    page.route("**/api/v1/landscapes", lambda route: route.fulfill(status=503))
    page.locator("#stage .edge[role=button]").first.dispatch_event("click")
    expect(page.locator("#charts")).to_contain_text("The server does not answer. It is asked again.")
    page.unroute("**/api/v1/landscapes")
    expect(page.locator("#charts .handle")).to_have_attribute("aria-label", re.compile("^w₁"))


def test_until_the_charts_are_loaded_each_has_a_word_and_the_page_works(page: Page) -> None:
    held: list[Route] = []
    page.route("**/vendor/plotly-*", lambda route: held.append(route))
    ready(page)
    expect(page.locator("#charts .wait").first).to_have_text("The charts are on their way.")
    for route in held:
        route.continue_()
    expect(page.locator("#charts .scatterlayer path.js-line").first).to_be_attached()
    expect(page.locator("#charts .wait").first).to_have_text("")


def test_escape_puts_the_point_back_to_where_the_keys_found_it(page: Page) -> None:
    ready(page)
    point = page.locator("#charts .handle")
    expect(point).to_be_visible()
    point.focus()
    before = point.get_attribute("aria-valuenow") or ""
    press(page, "ArrowRight", 3)
    expect(point).not_to_have_attribute("aria-valuenow", before)
    press(page, "Escape")
    expect(point).to_have_attribute("aria-valuenow", before)
    expect(point).to_be_focused()


def test_keys_lead_the_point_past_the_end_of_the_curve_and_keep_the_focus(page: Page) -> None:
    ready(page)
    point = page.locator("#charts .handle")
    expect(point).to_be_visible()
    point.focus()
    for _ in range(9):
        press(page, "PageUp")
        page.wait_for_timeout(100)
    expect(point).to_have_attribute("aria-valuetext", re.compile(r"^[1-9]\."))
    expect(point).not_to_have_attribute("aria-valuemax", "1")
    expect(point).to_be_focused()


def test_the_function_of_an_op_follows_the_step_the_choice_of_its_operand_and_the_theme(page: Page) -> None:
    open_lab(page, "staged")
    area = page.locator("textarea.source")
    area.fill(area.input_value() + " ")  # a circuit of one's own, without questions
    expect(page.locator("#guide")).not_to_contain_text("Before you go on")
    figure = page.locator("#charts figure").first
    page.locator("#timeline").focus()
    press(page, "End")
    page.locator('#stage .gate > .body[aria-label^="invden"]').click()
    expect(figure).to_contain_text("1 / den along den")
    expect(figure).to_contain_text("slope −0.2623")
    expect(figure).to_contain_text("Quotient rule")
    expect(figure).to_contain_text("den ≠ 0")
    expect(figure.locator(".scatterlayer path.js-line")).not_to_have_count(0)
    expect(figure.locator(".tangent")).to_be_visible()
    expect(figure.locator("select")).to_be_hidden()
    page.locator('#stage .gate > .body[aria-label^="f,"]').click()
    expect(figure).to_contain_text("num * invden along")
    expect(figure).to_contain_text("slope 0.5121")
    figure.locator("select").select_option(label="invden")
    expect(figure).to_contain_text("slope 3.018")
    expect(figure).to_contain_text("Product rule, num = 3.018")
    curve = figure.locator(".scatterlayer path.js-line").first
    before = curve.evaluate("(path) => getComputedStyle(path).stroke")
    page.locator("#theme").click()
    expect(curve).not_to_have_css("stroke", before)
