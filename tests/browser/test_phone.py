"""What a phone has instead: layer tools for fingers, one chart at a time, a result that comes into view."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import open_lab

FINGER = 40
"""The least that a finger hits, in CSS pixels."""


def box(part: Locator) -> dict[str, float]:
    """Where something stands."""
    found = part.bounding_box()
    assert found is not None
    return dict(found)


def test_layers_and_units_are_changed_by_touch_beside_the_drawing(phone: Page) -> None:
    open_lab(phone, "xor")
    strip = phone.locator("#layer-strip")
    expect(strip).to_be_hidden()
    phone.get_by_role("button", name="Change the layers").tap()
    expect(strip).to_be_visible()
    buttons = strip.get_by_role("button").all()
    assert len(buttons) == 7
    for button in [phone.locator("#layers-toggle"), *buttons]:
        place = box(button)
        assert min(place["width"], place["height"]) >= FINGER
    place = box(strip)
    assert place["y"] + place["height"] <= box(phone.locator("#stage"))["y"]
    expect(phone.locator("#stage .layer-tools").first).to_be_hidden()

    strip.get_by_role("button", name="One unit more in the hidden layer").tap()
    expect(phone.locator("#stage .unit")).to_have_count(7)
    expect(strip).to_contain_text("4 units")
    strip.get_by_role("button", name="Add a layer between the input and the hidden layer").tap()
    expect(strip).to_contain_text("Hidden 2")
    strip.get_by_role("button", name="Remove hidden layer 1").tap()
    expect(strip).not_to_contain_text("Hidden 2")
    strip.get_by_role("button", name="as a matrix").first.tap()
    expect(phone.locator("#stage .matrix")).to_have_count(1)
    phone.get_by_role("button", name="Change the layers").tap()
    expect(strip).to_be_hidden()


def test_a_wide_page_with_a_mouse_has_its_layer_tools_at_the_titles_alone(page: Page) -> None:
    open_lab(page, "xor")
    expect(page.locator("#layers-toggle")).to_be_hidden()
    expect(page.locator("#stage .layer-tools").first).to_be_attached()


def test_the_charts_of_a_group_are_shown_one_at_a_time_and_each_is_drawn_when_it_is_chosen(phone: Page) -> None:
    open_lab(phone, "xor")
    charts = phone.locator("#charts")
    choice = charts.get_by_role("group", name="Chart shown")
    for group, names in {
        "This step": ["Activation", "Loss along a weight", "Gradients"],
        "Gradients by layer": ["By layer", "Gradients"],
        "Loss surface": ["Surface", "Loss by round"],
        "Check": ["Results", "Error against h"],
    }.items():
        charts.get_by_role("tab", name=group, exact=True).tap()
        expect(choice.get_by_role("button")).to_have_text(names)
        for k, name in enumerate(names):
            button = choice.get_by_role("button", name=name, exact=True)
            assert box(button)["height"] >= FINGER
            button.tap()
            expect(button).to_have_attribute("aria-pressed", "true")
            expect(charts.locator("figure:visible")).to_have_count(1)
            shown = charts.locator("figure").nth(k)
            expect(shown).to_be_visible()
            place = box(shown)
            assert place["x"] >= 0
            assert place["x"] + place["width"] <= 390
            if name != "Results":
                expect(shown.locator(".plot-canvas .main-svg").first).to_be_visible()
    charts.get_by_role("tab", name="This step", exact=True).tap()
    expect(charts.locator("figure").first).to_be_visible()  # a figure of another group leaves the first one here


def test_a_wide_page_shows_all_charts_of_a_group_side_by_side(page: Page) -> None:
    open_lab(page, "xor")
    expect(page.locator("#charts figure:visible")).to_have_count(3)
    expect(page.locator("#charts").get_by_role("group", name="Chart shown")).to_be_hidden()


def check(phone: Page) -> None:
    """Ask for the check in the menu."""
    phone.get_by_role("button", name="Menu").tap()
    phone.locator("#tools").get_by_role("button", name="Check gradients").tap()


def test_a_check_that_is_asked_for_brings_its_result_into_view(phone: Page) -> None:
    open_lab(phone, "xor")
    phone.locator("#charts").get_by_role("tab", name="Check", exact=True).tap()
    phone.locator("#charts").get_by_role("button", name="Error against h").tap()
    phone.locator(".page").evaluate("(page) => page.scrollTo(0, 0)")
    check(phone)
    result = phone.locator("#charts .check-figure")
    expect(result).to_contain_text("All gradients agree")
    expect(result.locator("p").first).to_be_in_viewport(ratio=1)
    words = box(result.locator("p").first)
    assert words["y"] >= box(phone.locator(".canvas"))["y"] + box(phone.locator(".canvas"))["height"]


def test_over_a_pinned_card_the_result_of_a_check_stands_on_the_card(phone: Page) -> None:
    open_lab(phone, "xor")
    phone.locator("#stage .unit .body").last.tap()
    expect(phone.locator("#card")).to_have_attribute("data-pinned", "")
    check(phone)
    result = phone.locator("#card .summary")
    expect(result).to_contain_text("All gradients agree")
    expect(result).to_be_in_viewport(ratio=1)
    words, run = box(result), box(phone.locator("footer.run"))
    assert words["y"] + words["height"] <= run["y"]


def test_a_card_that_is_asked_for_comes_into_view_and_another_lab_begins_at_its_top(phone: Page) -> None:
    scroller = phone.locator(".page")
    open_lab(phone)
    scroller.evaluate("(page) => { page.scrollTop = 500; }")
    phone.locator("#stage .edge[aria-label^='w₅']").dispatch_event("click")
    expect(phone.locator("#card")).to_contain_text("pinned")
    expect(phone.locator("#card .card")).to_be_in_viewport(ratio=1)
    scroller.evaluate("(page) => { page.scrollTop = 500; }")
    phone.get_by_role("button", name="Labs").tap()
    phone.locator(".lab-menu .menu-list button", has_text="Digits").first.tap()
    phone.locator("body[data-mode=training]").wait_for()
    phone.wait_for_function("() => document.querySelector('.page').scrollTop === 0")
