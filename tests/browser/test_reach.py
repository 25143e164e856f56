"""Journeys to an answer without a mouse, by touch, without motion, without sight, and before the charts are loaded."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Locator, Page, Route, expect

from tests.browser.looking import at, number, open_lab, press, skip_every_question, stage, steps, units, weights

FIRST_HIDDEN_DELTA = 22  # of Mazur's network, at a step a neuron


# The keyboard

FOCUS = """async () => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const inView = box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight && box.width > 0;
  const parts = [at, ...at.querySelectorAll("*")];
  const look = () => parts.map((part) => {
    const style = getComputedStyle(part);
    return [style.outlineStyle === "none" ? "" : style.outline, style.boxShadow, style.borderColor, style.stroke,
      style.strokeWidth, style.strokeDasharray, style.visibility, style.fill].join();
  }).join("\\n");
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await drawn();
  const seen = look();
  at.blur();
  await drawn();
  const unseen = look();
  at.focus({ preventScroll: true });
  return { name: at.getAttribute("aria-label") || at.textContent.trim(), inView, visible: seen !== unseen };
}"""


def focus_is_seen(page: Page) -> str:
    """The name of what has the focus, after a look whether a person sees that it has it."""
    found = page.evaluate(FOCUS)
    if found is None:
        return ""
    assert found["visible"], f"nothing shows that {found} has the focus"
    assert found["inView"], f"{found} has the focus outside of the window"
    return str(found["name"])


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the thing whose name begins so has the focus; at every stop the focus is seen."""
    met = []
    for _ in range(90):
        page.keyboard.press(key)
        met.append(focus_is_seen(page))
        if met[-1].startswith(name):
            return
    raise AssertionError(f"{name} is not among {met}")


def test_with_the_keyboard_alone_one_finds_why_a_hidden_delta_is_this_number_changes_it_checks_it_and_goes_on(
    page: Page,
) -> None:
    open_lab(page)
    tab_to(page, "Skip to the drawing")
    tab_to(page, "Skip")  # the first question
    press(page, "Enter")
    expect(page.locator("#timeline")).to_be_focused()
    press(page, "ArrowRight", FIRST_HIDDEN_DELTA)
    at(page, FIRST_HIDDEN_DELTA)
    why = page.locator("#why")
    expect(why.locator("h2")).to_contain_text("back through the sigmoid")
    for part in ("0.03635", "0.5933", "0.008771"):  # upstream · a (1 − a) = δ
        expect(why).to_contain_text(part)
    tab_to(page, "w₅, weight", "Shift+Tab")
    press(page, "ArrowUp", 3)
    at(page, FIRST_HIDDEN_DELTA)
    expect(why).not_to_contain_text("0.008771")
    expect(why).to_contain_text(units(page)["h₁"][3])
    press(page, "Escape")
    expect(why).to_contain_text("0.008771")
    tab_to(page, "Check the gradients")
    press(page, "Enter")
    expect(page.locator("#card .summary")).to_contain_text("All gradients agree")
    tab_to(page, "Next round")
    press(page, "Enter")
    expect(page.locator("#round")).to_contain_text("Round 1")
    at(page, 0)
    tab_to(page, "Previous round", "Shift+Tab")
    press(page, "Enter")
    expect(page.locator("#round")).to_contain_text("Round 0")
    at(page, steps(page))


def test_the_focus_is_seen_and_in_the_window_at_every_stop_of_the_tab_key(page: Page) -> None:
    open_lab(page)
    names: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        name = focus_is_seen(page)
        if not name or name in names[:1]:
            break
        names.append(name)
    assert len(names) > 40
    for name in ("Step", "Speed", "Play", "Labs: ", "Learning rate", "i₁", "w₈", "Next round", "Theme", "Keys"):
        assert any(met.startswith(name) for met in names), (name, names)


# Touch

Stroke = Callable[[float, float, float], None]


@pytest.fixture
def stroke(phone: Page) -> Stroke:
    """A finger that goes sideways."""
    touch: CDPSession = phone.context.new_cdp_session(phone)

    def send(kind: str, *points: dict[str, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    def go(x: float, y: float, by: float) -> None:
        send("touchStart", {"x": x, "y": y})
        for k in range(1, 7):
            send("touchMove", {"x": x + by * k / 6, "y": y})
        send("touchEnd")

    return go


def middle(thing: Locator) -> tuple[float, float]:
    """The middle of a thing."""
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_by_touch_on_a_phone_one_answers_plays_swipes_drags_and_finds_why_a_gradient_is_this_number(
    phone: Page, stroke: Stroke
) -> None:
    open_lab(phone)
    why, slider, field = phone.locator("#why"), phone.locator("#timeline"), number(phone, "i₁, input")
    why.locator(".ask").get_by_role("button", name="Shrink").tap()
    expect(why.locator(".verdict")).to_have_text("Right.")
    phone.locator("#transport").get_by_role("button", name="Play").tap()
    expect(why).to_contain_text("step 2 of")
    phone.get_by_role("button", name="Pause").tap()
    here = int(slider.get_attribute("aria-valuenow") or 0)
    x, y = middle(why.locator("h2"))
    for by, step in ((-150, here + 1), (-150, here + 2), (150, here + 1)):
        stroke(x - by / 2, y, by)
        at(phone, step)
    stroke(*middle(field), 45)
    expect(field).to_have_attribute("aria-valuetext", "0.065")
    at(phone, here + 1)
    phone.get_by_role("button", name="Menu").tap()
    phone.locator("#tools").get_by_role("button", name="Reset").tap()
    expect(field).to_have_attribute("aria-valuetext", "0.05")
    for _ in range(4):  # past the first step too: a swipe never takes the browser back to another page
        stroke(x - 100, y, 250)
    phone.wait_for_timeout(300)
    at(phone, 0)
    expect(phone.locator("#tools")).to_be_hidden()
    track = slider.locator(".track").bounding_box()
    assert track is not None
    phone.touchscreen.tap(track["x"] + track["width"] * 15.5 / steps(phone), track["y"] + 10)
    at(phone, 16)
    expect(why.locator("h2")).to_have_text("Gradient of w₅")
    why.get_by_role("textbox", name="Your answer").tap()
    phone.keyboard.type("0,0822")
    why.get_by_role("button", name="Answer").tap()
    expect(why.locator(".verdict")).to_have_text("Right.")
    for part in ("0.1385", "0.5933", "0.08217"):  # δ · a = ∂E/∂w₅
        expect(why.locator(".ft").first).to_contain_text(part)


def test_a_swipe_on_the_stage_takes_no_step(phone: Page, stroke: Stroke) -> None:
    open_lab(phone)
    press(phone, "ArrowRight", 3)
    x, y = middle(phone.locator("#stage .loss .ring"))
    stroke(x, y + 70, -200)
    phone.wait_for_timeout(300)
    at(phone, 3)


def test_on_a_phone_stage_why_and_charts_stack_above_the_timeline_and_nothing_stands_beside(phone: Page) -> None:
    open_lab(phone)
    found = [phone.locator(part).bounding_box() for part in ("#stage", "#why", "#charts", "footer.run")]
    boxes = [box for box in found if box is not None]
    assert len(boxes) == 4
    stage, why, charts, run = boxes
    assert stage["y"] + stage["height"] <= why["y"] + 1
    assert why["y"] + why["height"] <= charts["y"] + 1
    assert run["y"] + run["height"] == pytest.approx(844, abs=1)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert phone.evaluate("document.scrollingElement.scrollWidth") <= 390


# Without motion

COUNT_FRAMES = """(() => {
  const ask = requestAnimationFrame.bind(window);
  window.framesAsked = 0;
  window.requestAnimationFrame = (act) => { window.framesAsked += 1; return ask(act); };
})()"""
PICTURES = """async () => {
  const seen = new Set();
  for (let k = 0; k < 12; k += 1) {
    seen.add(document.querySelector("#stage .pulses").innerHTML);
    await new Promise((done) => setTimeout(done, 20));
  }
  return seen.size;
}"""


# The same, from before the step on: on a busy machine the flight may be over when a test comes to look.
WATCH = """() => {
  window.seenPictures = new Set();
  const look = () => window.seenPictures.add(document.querySelector("#stage .pulses").innerHTML);
  new MutationObserver(look).observe(document.querySelector("#stage .pulses"), {
    subtree: true, childList: true, attributes: true,
  });
}"""


def test_without_motion_a_step_is_at_its_end_at_once_and_no_frame_is_asked_for_after_it(still: Page) -> None:
    still.add_init_script(COUNT_FRAMES)
    open_lab(still)
    still.wait_for_timeout(1500)  # the charts have come
    still.keyboard.press("ArrowRight")
    at(still, 1)
    assert still.evaluate(PICTURES) == 1
    expect(still.locator("#stage .pulse .dot:visible")).to_have_count(0)
    expect(still.locator("#stage .pulse:visible").first).to_contain_text("0.0075")  # i₁ w₁, where it rests
    still.wait_for_timeout(700)
    before = still.evaluate("window.framesAsked")
    assert before > 0
    still.wait_for_timeout(500)
    assert still.evaluate("window.framesAsked") == before
    assert still.evaluate("document.getAnimations().length") == 0
    expect(still.locator("#why")).to_contain_text("0.3775")  # h₁'s pre-activation: the answer is the same


def test_with_motion_a_step_is_seen_under_way(page: Page) -> None:
    open_lab(page)
    page.evaluate(WATCH)
    page.keyboard.press("ArrowRight")
    at(page, 1)
    page.evaluate(PICTURES)
    assert page.evaluate("window.seenPictures.size") > 2, "the measure sees motion"


# Without sight


def test_the_live_region_tells_steps_pauses_and_the_round_and_keeps_quiet_in_a_drag_and_while_playing(
    page: Page,
) -> None:
    open_lab(page)
    skip_every_question(page)
    press(page, "Home")
    live = page.locator("#live")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_have_text("At the start. Nothing is computed yet.")
    press(page, "ArrowRight")
    expect(live).to_contain_text("Forward, step 1 of 39. Pre-activation")
    expect(live).to_contain_text("equals 0.3775")
    press(page, "ArrowRight", 4)
    expect(live).to_contain_text("step 5 of 39")
    told = live.inner_text()
    press(page, " ")
    page.wait_for_timeout(1500)
    assert live.inner_text() == told, "it keeps quiet while the run plays"
    press(page, ".", 3)
    expect(live).to_contain_text("Paused")  # at a teachable moment
    expect(live).to_contain_text("Backward, step 21 of 39")
    told = live.inner_text()
    x, y = middle(number(page, "w₁"))
    page.mouse.move(x, y)
    page.mouse.down()
    for by in (12, 24, 36):
        page.mouse.move(x + by, y)
        page.wait_for_timeout(250)
        assert live.inner_text() == told, "it keeps quiet in a drag"
    page.mouse.up()
    page.locator("#timeline").focus()
    press(page, "n")
    expect(page.locator("#round")).to_contain_text("Round 1")
    expect(live).to_have_text("At the start. Nothing is computed yet.")
    press(page, "g")
    expect(page.locator("[role=status]", has_text="All gradients agree with finite differences")).to_have_count(1)


CONTROLS = {"button", "checkbox", "combobox", "link", "radio", "slider", "spinbutton", "tab", "textbox", "gridcell"}


def nameless(page: Page) -> list[str]:
    """The controls without a name in the accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    shown = [node for node in nodes if not node["ignored"] and node["role"]["value"] in CONTROLS]
    assert len(shown) > 2
    return [str(node) for node in shown if not node.get("name", {}).get("value", "").strip()]


def test_every_control_has_a_name_and_a_number_tells_its_value(page: Page) -> None:
    open_lab(page)
    assert nameless(page) == []
    for key in ("e", "?"):
        page.locator("#timeline").focus()
        press(page, "End")
        press(page, key)
        expect(page.locator("dialog[open]")).to_have_count(1)
        assert nameless(page) == []
        press(page, "Escape")
    page.locator("#tools").get_by_role("button", name="Model").click()
    expect(page.locator("dialog[open]")).to_have_count(1)
    assert nameless(page) == []
    press(page, "Escape")
    field = number(page, "w₁")
    field.focus()
    press(page, "ArrowUp")
    expect(field).to_have_attribute("aria-valuetext", "0.16")
    expect(field).to_have_attribute("aria-valuenow", "0.16")
    expect(field).to_have_attribute("aria-label", "w₁, weight from i₁ to h₁")


DRAWN = """() => [...document.querySelectorAll("#stage .unit")].map((unit) => {
  const text = (selector) => [...unit.querySelectorAll(selector)].filter((part) => part.checkVisibility())
    .map((part) => part.textContent);
  return [text(".name")[0], ...text(".z"), ...text(".a"), ...text(".row.num")];
})"""


@pytest.mark.parametrize("position", [0, 3, 13, 22, 39])
def test_the_table_says_what_the_stage_shows(page: Page, position: int) -> None:
    open_lab(page)
    press(page, "ArrowRight", position)
    at(page, position)
    told = units(page)
    drawn = {name: numbers for name, *numbers in page.evaluate(DRAWN)}
    assert sorted(drawn) == sorted(told) == ["h₁", "h₂", "i₁", "i₂", "o₁", "o₂"]
    for name in ("h₁", "h₂", "o₁", "o₂"):
        assert drawn[name] == told[name], name
    for name, (between, value, _, after) in weights(page).items():
        field = number(page, f"{name}, weight")
        assert field.get_attribute("aria-valuetext") == value
        assert between.replace(" → ", " to ") in (field.get_attribute("aria-label") or "")
        if position == 39:
            within = page.locator(f'[role=spinbutton][aria-label^="{name}, weight"]')
            expect(page.locator("#stage .edge-label", has=within)).to_contain_text(after)


# Before and without the charts


def test_the_page_steps_and_drags_before_its_charts_are_loaded_and_draws_them_when_they_come(page: Page) -> None:
    held: list[Route] = []
    page.route("**/vendor/plotly-*", lambda route: held.append(route))
    open_lab(page)
    press(page, "ArrowRight", 2)
    at(page, 2)
    x, y = middle(number(page, "w₁"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=3)
    page.mouse.up()
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.25")
    expect(page.locator("#why")).to_contain_text("0.5945")  # h₁'s activation with the new weight
    expect(page.locator("#charts .main-svg")).to_have_count(0)
    assert held
    held[0].continue_()
    expect(page.locator("#charts .main-svg").first).to_be_visible()


def test_the_page_can_be_used_without_its_charts(bare: Page) -> None:
    page = bare
    page.route("**/vendor/plotly-*", lambda route: route.abort())
    open_lab(page)
    press(page, "ArrowRight", 2)
    at(page, 2)
    number(page, "w₁").focus()
    page.keyboard.press("ArrowUp")
    expect(number(page, "w₁")).to_have_attribute("aria-valuetext", "0.16")
    expect(page.locator("#charts .wait").first).to_have_text("The charts could not be loaded.")


def test_two_wide_screens_and_a_phone_show_everything_inside_the_window(page: Page) -> None:
    for width, height in ((1440, 900), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        open_lab(page)
        press(page, "End")
        at(page, steps(page))
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert page.evaluate("document.scrollingElement.scrollHeight") <= height
        assert stage(page)
