"""What is read lies on nothing else that is read, and inside the window, at every step and size."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import at, number, open_lab, press, skip_every_question, steps

SIZES = {"wide": (1440, 900), "large": (1920, 1080), "phone": (390, 844)}

# Boxes are a little smaller than a line is high: a descender may reach into the room of a neighbour's ascender.
OVERLAPS = """() => {
  const seen = (part) => !part.closest("[display=none]")
    && part.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const boxOf = (text) => {
    const pill = text.closest(".pulse .body")?.querySelector("rect");
    const { left, right, top, bottom, height } = (pill ?? text).getBoundingClientRect();
    const off = height * 0.17;
    return { words: text.textContent, left: left + 1, right: right - 1, top: top + off, bottom: bottom - off };
  };
  const texts = [...document.querySelectorAll("#stage svg text")]
    .filter((text) => text.textContent.trim() && seen(text)).map(boxOf);
  const both = (a, b) => Math.min(a.right, b.right) > Math.max(a.left, b.left)
    && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
  const stage = document.querySelector("#stage").getBoundingClientRect();
  const { scrollWidth, clientWidth } = document.querySelector("#stage");
  const inside = (a) => a.left >= stage.left && a.right <= stage.right
    && a.top >= stage.top && a.bottom <= stage.bottom;
  const outside = (a) => scrollWidth <= clientWidth && !inside(a);  // a drawing that is panned goes on beside the stage
  return [
    ...texts.flatMap((a, k) => texts.slice(k + 1).filter((b) => both(a, b)).map((b) => `${a.words} on ${b.words}`)),
    ...texts.filter(outside).map((a) => `${a.words} outside`),
  ];
}"""

# Asked of the page itself at each step: to go there from outside costs a tenth of a second each.
EVERY_STEP = """async (count) => {
  const overlaps = %s;
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const found = {};
  for (let step = 0; step <= count; step += 1) {
    await frame();
    await frame();
    const here = document.querySelector("#timeline").getAttribute("aria-valuenow");
    if (Number(here) !== step) found["not at"] ??= `${here} for ${step}`;
    for (const words of overlaps()) found[words] ??= step;
    const how = { key: "ArrowRight", bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", how));
  }
  return found;
}"""


def sized(page: Page, width: int, height: int) -> Page:
    """The page in a window of this size."""
    page.set_viewport_size({"width": width, "height": height})
    return page


LABS = [
    "mazur",
    "neuron",
    "xor",
    "classifier",
    "classifier&variant=batch",
    "sigmoid_neuron",
    "staged",
    "saturation",
    "eight_steps",
]
SMALL = ["mazur", "classifier&variant=batch", "sigmoid_neuron", "staged", "eight_steps"]
"""On a phone those with the least room."""
SEEN = [*((lab, "wide") for lab in LABS), *((lab, "phone") for lab in SMALL), ("classifier", "large")]


@pytest.mark.parametrize(("lab", "size"), SEEN)
def test_no_words_of_the_stage_lie_on_one_another_at_any_step(still: Page, lab: str, size: str) -> None:
    page = sized(still, *SIZES[size])
    open_lab(page, lab)
    skip_every_question(page)
    press(page, "Home")
    at(page, 0)
    count = steps(page)
    found = page.evaluate(EVERY_STEP % OVERLAPS, count)
    at(page, count)
    assert found == {}


def test_the_finder_of_overlaps_finds(page: Page) -> None:
    open_lab(page)
    assert page.evaluate(OVERLAPS) == []
    page.locator("#stage .unit .name").first.evaluate("(name) => name.setAttribute('y', '0')")
    assert len(page.evaluate(OVERLAPS)) == 1


def test_on_a_phone_the_guides_button_keeps_its_place_when_the_guide_is_shut(page: Page) -> None:
    phone = sized(page, *SIZES["phone"])
    open_lab(phone)
    guide = phone.get_by_role("button", name="Guide").first
    before = guide.bounding_box()
    guide.click()
    phone.locator("#guide .toc-link").nth(1).click()
    expect(phone.locator("#guide")).to_be_hidden()
    assert guide.bounding_box() == before
    phone.get_by_role("button", name="Menu").click()  # which it would cover
    expect(phone.locator("#tools")).to_be_visible()


def test_what_is_said_about_a_typed_number_stays_in_the_window(page: Page) -> None:
    phone = sized(page, *SIZES["phone"])
    open_lab(phone)
    number(phone, "i₁, input").focus()
    press(phone, "Enter")
    phone.keyboard.type("much")
    press(phone, "Enter")
    note = phone.locator(".typing-shell .number-note")
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= SIZES["phone"][0]


def test_escape_closes_a_menu_though_a_click_left_the_focus_on_the_page(page: Page) -> None:
    open_lab(page)
    page.get_by_role("button", name=re.compile("^Share")).click()
    expect(page.locator("#share .menu-list")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#share .menu-list")).to_be_hidden()


def test_in_a_low_window_the_first_hint_leaves_the_question_free(page: Page) -> None:
    low = sized(page, 1200, 760)
    open_lab(low)
    hint, question = low.locator("#hint"), low.locator("#guide .ask")
    expect(hint).to_be_visible()
    expect(low.locator("[data-hinted]")).to_have_count(1)
    a, b = hint.bounding_box(), question.bounding_box()
    assert a is not None and b is not None
    assert a["x"] >= b["x"] + b["width"] or a["y"] >= b["y"] + b["height"] or a["y"] + a["height"] <= b["y"]


@pytest.mark.parametrize("width", [800, 1200, 1440])
def test_a_long_name_of_a_lab_leaves_the_other_buttons_of_the_head_free(page: Page, width: int) -> None:
    sized(page, width, 760)
    open_lab(page, "mazur&variant=his_bug")
    name, undo = (
        page.locator("#lab-menu button").first.bounding_box(),
        page.locator("#share button").first.bounding_box(),
    )
    assert name is not None and undo is not None and name["x"] + name["width"] <= undo["x"]
