"""What no panel owns: what travels, what is marked, cards that never go stale, keys, theme, fields."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import at, number, open_lab, press, skip_every_question, steps, weights
from tests.pages import forget

COLOUR = "(one) => getComputedStyle(one).color"


def edge(page: Page, name: str) -> Locator:
    """The edge of a weight."""
    return page.locator(f'#stage .edge[role=button][aria-label^="{name}"]')


def after_every_question(page: Page, position: int) -> None:
    """At a step of the first round, with nothing hidden any more."""
    open_lab(page)
    skip_every_question(page)
    at(page, steps(page))
    press(page, "Home")
    press(page, "ArrowRight", position)
    at(page, position)


# Encoding


def test_a_value_is_a_solid_wire_and_a_gradient_a_dashed_one_beside_it_with_chevrons_to_the_input(page: Page) -> None:
    after_every_question(page, 16)  # the gradient of w₅ is told
    wire, lane = edge(page, "w₅").locator(".wire"), edge(page, "w₅").locator(".gradient-lane")
    dashes = "(one) => getComputedStyle(one).strokeDasharray"
    assert wire.evaluate(dashes) == "none"
    assert lane.evaluate(dashes) == "7px, 4px"
    turns = lane.evaluate("""(line) => [...line.parentNode.querySelectorAll(".chevron:not([display=none])")]
        .map((head) => Number(/rotate\\(([-\\d.]+)/.exec(head.getAttribute("transform"))[1]))""")
    assert turns
    assert all(abs(turn) > 90 for turn in turns), "they point to the left, where the gradient goes"
    middle = "(line) => { const { top, bottom } = line.getBoundingClientRect(); return (top + bottom) / 2; }"
    assert abs(wire.evaluate(middle) - lane.evaluate(middle)) == pytest.approx(6, abs=0.1)  # 3 px to either side


TRAVEL = """async () => {
  const timeline = document.querySelector("#timeline"), seen = [], start = performance.now();
  timeline.focus();
  timeline.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
  while (performance.now() - start < 900) {
    await new Promise((done) => requestAnimationFrame(done));
    const dot = document.querySelector("#stage .pulse:not([display=none]) .dot:not([display=none])");
    if (dot) seen.push([performance.now() - start, Number(dot.getAttribute("cx"))]);
  }
  const pills = document.querySelectorAll("#stage .pulse:not([display=none]) .body text");
  return { seen, pills: [...pills].map((one) => one.textContent) };
}"""


@pytest.mark.parametrize(
    ("before", "towards", "pills"),
    [pytest.param(0, 1, ["0.007500", "0.02000"], id="forward"), pytest.param(15, -1, ["0.08217"], id="backward")],
)
def test_a_pulse_goes_right_in_a_forward_step_and_left_in_a_backward_one_leaves_its_number_and_is_still_after(
    page: Page, before: int, towards: int, pills: list[str]
) -> None:
    after_every_question(page, before)
    page.wait_for_timeout(500)
    told: dict[str, Any] = page.evaluate(TRAVEL)
    assert sorted(told["pills"]) == sorted(pills)
    places = [x for _, x in told["seen"]]
    ways = [towards * (x - last) for last, x in zip(places, places[1:], strict=False)]
    assert ways
    assert min(ways) >= 0
    assert sum(ways) > 20
    assert told["seen"][-1][0] < 600, "a quarter of a second, on a busy machine a little more, and then a pause"


def test_what_is_right_is_marked_in_ink_and_in_no_hue_of_values_or_gradients(page: Page) -> None:
    open_lab(page)
    page.locator("#guide .ask").get_by_role("button", name="Shrink").click()
    verdict, summary = page.locator("#guide .ask .verdict"), page.locator("#card .summary")
    expect(verdict).to_have_text("Right.")
    page.locator("#timeline").focus()
    press(page, "g")
    expect(summary).to_contain_text("All gradients agree")
    inks = page.evaluate("""() => ["ink", "ink-2"].map((name) => {
      const probe = document.createElement("i");
      probe.style.color = `var(--${name})`;
      document.body.append(probe);
      const found = getComputedStyle(probe).color;
      probe.remove();
      return found;
    })""")
    assert verdict.evaluate(COLOUR) in inks
    assert summary.evaluate(COLOUR) in inks


def test_a_pinned_card_is_bound_to_the_run_and_never_tells_an_old_number(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    edge(page, "w₅").dispatch_event("click")
    card = page.locator("#card .card")
    expect(page.locator("#card")).to_contain_text("pinned")
    seen = set()
    for _ in range(3):
        _, value, gradient, after = weights(page)["w₅"]
        for text in (value, gradient, after):
            expect(card).to_contain_text(text)
        seen.add(gradient)
        number(page, "w₁, weight").focus()
        press(page, "PageUp")
        page.locator("#timeline").focus()  # else the card is that of the number
        page.wait_for_timeout(2000)  # its ghost is gone
    assert len(seen) == 3, "the gradient of one weight follows another"
    press(page, "Home")
    expect(card).to_contain_text("–")
    assert seen.isdisjoint(card.inner_text().split())


def test_what_is_copied_of_a_number_is_all_of_its_digits(page: Page) -> None:
    after_every_question(page, 2)
    script = """(number) => {
      getSelection().selectAllChildren(number);
      const copy = new ClipboardEvent("copy", { bubbles: true, cancelable: true, clipboardData: new DataTransfer() });
      number.dispatchEvent(copy);
      return [number.textContent, copy.clipboardData.getData("text/plain")];
    }"""
    shown, copied = page.locator("#why .ft [data-full]", has_text="0.5933").first.evaluate(script)
    assert shown == "0.5933"
    assert float(copied) == pytest.approx(0.593269992, abs=1e-9)
    assert len(copied) > 12


# Interaction


def test_only_inputs_of_the_computation_can_be_changed_at_any_step_and_never_a_result(page: Page) -> None:
    after_every_question(page, 0)
    labels: set[str] = set()
    script = "(all) => all.map((one) => one.getAttribute('aria-label').split(',')[0])"
    for _ in range(steps(page)):
        press(page, "ArrowRight")
        page.wait_for_timeout(20)
        labels.update(page.locator("[role=spinbutton]:visible").evaluate_all(script))
    allowed = {*(f"w{k}" for k in "₁₂₃₄₅₆₇₈"), "b₁", "b₂", "i₁", "i₂", "targetₒ₁", "targetₒ₂", "Learning rate", "η"}
    assert labels <= allowed
    assert len(labels) >= 14


def test_each_key_does_what_the_sheet_says(page: Page) -> None:
    open_lab(page)
    end = steps(page)
    keys = ["ArrowRight", "ArrowRight", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"]
    for key, there in zip([*keys, "Shift+ArrowLeft", "End", "Home"], [1, 2, 1, 9, 12, 9, 1, end, 0], strict=True):
        press(page, key)
        at(page, there)
    speed = page.get_by_role("combobox", name="Speed")
    for key, shown in ((".", "2"), (".", "4"), (",", "2"), (",", "1")):
        press(page, key)
        expect(speed).to_have_value(shown)
    for key, name in (("1", "Layer"), ("3", "Operation"), ("2", "Neuron")):
        press(page, key)
        expect(page.locator("#granularity [aria-checked=true]")).to_have_text(name)
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("Round 1")
    press(page, "ArrowLeft")  # before the first step is the round before
    expect(page.locator("#round")).to_contain_text("Round 0")
    at(page, end)
    press(page, "g")
    expect(page.locator("#card .summary")).to_contain_text("All gradients agree")
    w1 = number(page, "w₁")
    for key, same in (("Shift+R", False), ("ControlOrMeta+z", True), ("ControlOrMeta+Shift+z", False)):
        press(page, key)
        if same:
            expect(w1).to_have_attribute("aria-valuetext", "0.15")
        else:
            expect(w1).not_to_have_attribute("aria-valuetext", "0.15")
    press(page, "ControlOrMeta+z")
    expect(w1).to_have_attribute("aria-valuetext", "0.15")
    press(page, "Home")
    press(page, " ")
    expect(page.get_by_role("button", name="Pause")).to_have_count(1)
    press(page, " ")
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)


def test_the_sheet_of_keys_is_the_table_that_handles_them(page: Page) -> None:
    open_lab(page)
    press(page, "?")
    script = """async () => {
      const { KEY_TABLE } = await import("/static/js/core/keys.js");
      return KEY_TABLE.flatMap(({ shown, words }) => [shown, words]);
    }"""
    assert page.locator("dialog.keys-sheet :is(dt, dd)").all_text_contents() == page.evaluate(script)
    assert page.locator("dialog.keys-sheet").evaluate("(sheet) => sheet.contains(document.activeElement)")
    press(page, "Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_bare_keys_can_be_turned_off_and_stay_off_while_those_with_ctrl_go_on(page: Page) -> None:
    open_lab(page)
    press(page, "?")
    page.get_by_label("Keys without Ctrl act on the page").uncheck()
    press(page, "Escape")
    page.reload()
    at(page, 0)
    page.locator("#stage").focus()
    for key in ("n", "End", "ArrowRight", "g"):
        press(page, key)
    page.wait_for_timeout(300)
    expect(page.locator("#round")).to_contain_text("Round 0")
    at(page, 0)
    expect(page.locator("#card .summary")).to_be_empty()
    number(page, "w₁").focus()
    press(page, "ArrowUp")
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.16")
    press(page, "ControlOrMeta+z")
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.15")


def test_bare_keys_act_on_page_stage_and_timeline_and_never_in_a_field_or_on_another_control(page: Page) -> None:
    open_lab(page)
    press(page, "ArrowRight")  # nothing has the focus
    at(page, 1)
    for there, ground in enumerate(("#stage .unit > .body", "#timeline", "#transport .play"), 2):
        page.locator(ground).first.focus()
        press(page, "ArrowRight")
        at(page, there)
    page.locator("#theme").focus()
    for key in ("n", "End", "g"):
        press(page, key)
    number(page, "w₁").focus()
    press(page, "n")
    press(page, "Enter")
    page.keyboard.type("1ntrg?")
    for key in ("Home", "Escape"):
        press(page, key)
    page.get_by_role("combobox", name="Speed").focus()
    press(page, "g")
    page.locator("#tools").get_by_role("button", name="Model").click()
    page.locator('#settings [data-key="units 1"]').focus()
    page.keyboard.type("n")
    press(page, "Escape")
    page.wait_for_timeout(300)
    at(page, 4)
    expect(page.locator("#round")).to_contain_text("Round 0")
    expect(page.locator("#card .summary")).to_be_empty()
    expect(page.locator("html")).not_to_have_attribute("data-theme", re.compile("."))


def test_the_theme_follows_the_system_and_a_switch_stays(page: Page, server: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    seen: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        page.goto("about:blank")
        forget(page, server)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        open_lab(page)
        first = page.evaluate(ground)
        page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
        system = page.evaluate(ground)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        press(page, "t")
        expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))
        switched = page.evaluate(ground)
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))
        seen[scheme] = [first, system, switched, page.evaluate(ground)]
    light, dark = seen["light"][0], seen["dark"][0]
    assert light != dark
    assert seen == {"light": [light, dark, dark, dark], "dark": [dark, light, light, light]}


def test_without_motion_a_colour_is_that_of_its_token_in_the_moment_it_is_set(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_lab(page)
    script = """() => {
      const probe = document.createElement("i");
      document.body.append(probe);
      return ["ink", "gpos", "line"].map((name) => {
        probe.style.color = `var(--${name})`;
        return getComputedStyle(probe).color;
      });
    }"""
    assert len(set(page.evaluate(script))) == 3


def test_a_field_opens_over_its_number_even_in_the_menu_of_a_phone(phone: Page) -> None:
    open_lab(phone)
    phone.get_by_role("button", name="Menu").tap()
    rate = phone.get_by_role("spinbutton", name="Learning rate")
    rate.tap()
    field = phone.locator(".number-input")
    expect(field).to_be_focused()
    on_top = """(field) => {
      const { x, y, width, height } = field.getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2) === field;
    }"""
    assert field.evaluate(on_top), "nothing covers it"
    phone.keyboard.press("ControlOrMeta+a")
    phone.keyboard.type("1/4")
    phone.keyboard.press("Enter")
    expect(rate).to_have_attribute("aria-valuetext", "0.25")
    expect(phone.locator("#tools")).to_be_visible()
