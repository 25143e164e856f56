"""A sequence on the page: unrolled, stepped back through time, changed, folded and shared; on a phone too."""

from playwright.sync_api import Page, expect

from app.labs import get_lab
from tests.browser.axe import violations
from tests.browser.hands import type_into
from tests.browser.looking import HIDDEN, at, number, open_lab, press, steps
from tests.trace.reading import ask

SMALLEST_TYPE = 11


def shown(value: float) -> str:
    """A size as it stands under a step: three digits."""
    return f"{value:#.3g}"


def test_a_sequence_is_stepped_back_through_time_changed_folded_and_shared(still: Page) -> None:
    page, request = still, get_lab("eight_steps")["request"]
    open_lab(page, "eight_steps")
    stage = page.locator("#stage")
    expect(stage.locator(".capsule")).to_have_count(8)
    expect(stage).to_contain_text("one matrix, 8 uses")
    page.locator("#timeline").focus()
    press(page, "End")
    at(page, steps(page))
    expect(stage).to_contain_text("8 of 8 instalments")
    sizes = ask(request).end["over_time"]["states"][1:]
    told = stage.locator(".size").all_text_contents()
    pairs = [(text, size) for text, size in zip(told, sizes, strict=True) if text != HIDDEN and "10" not in text]
    assert len(pairs) >= 5
    assert all(float(text) == float(shown(size)) for text, size in pairs)
    loss = stage.locator(".loss .a").text_content()
    type_into(page, number(page, "x⁽⁸⁾"), "-1")  # the first input moves no digit that is shown
    expect(stage.locator(".loss .a")).not_to_have_text(loss or "")
    page.locator("#timeline").focus()
    press(page, "ControlOrMeta+z")
    expect(stage.locator(".loss .a")).to_have_text(loss or "")
    press(page, "g")
    expect(page.locator("#card")).to_contain_text("agree")
    page.get_by_role("button", name="Folded").click()
    expect(stage.locator(".capsule")).to_have_count(1)
    page.locator("#timeline").focus()
    place = steps(page) - 12
    press(page, "ArrowLeft", 12)
    at(page, place)
    why = page.locator("#why").inner_text()
    assert "so far" in why or "Where it fades" in why or "Back through time" in why
    page.wait_for_function("() => location.hash.includes('state=')")
    page.reload()
    at(page, place)
    expect(stage.locator(".capsule")).to_have_count(1)
    expect(page.get_by_role("button", name="Folded")).to_have_attribute("aria-pressed", "true")


def test_on_a_phone_a_sequence_pans_sideways_in_readable_type_and_axe_finds_nothing(phone: Page) -> None:
    page = phone
    open_lab(page, "eight_steps")
    page.locator("#timeline").focus()
    press(page, "End")
    room = page.locator("#stage").evaluate("(stage) => [stage.scrollWidth > stage.clientWidth, stage.clientWidth]")
    assert room == [True, page.evaluate("innerWidth")]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page itself never scrolls sideways"
    sizes = page.evaluate(
        "() => [...document.querySelectorAll('#stage svg.sequence text')].filter((text) => text.textContent"
        " && text.checkVisibility()).map((text) => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(sizes) >= SMALLEST_TYPE
    page.wait_for_function("() => !document.querySelector('#table').hasAttribute('aria-busy')")
    assert violations(page) == []
