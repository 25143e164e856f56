"""Trainings to watch: at one's own pace, row by row, with other targets in mid-run, and to an end of their own."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.labs import get_lab
from tests.browser.axe import violations
from tests.browser.test_training import READY, button, stands_at
from tests.trace.test_golden_trainings import LATER


def open_lab(page: Page, name: str) -> None:
    """Open a lab that is watched, and wait until its rows are told."""
    page.goto(f"/#lab={name}")
    page.locator(READY).wait_for()


def column(page: Page, kind: str) -> Locator:
    return page.locator(f".training-rows td.{kind}")


def caption(page: Page, title: str) -> Locator:
    return page.locator("#trainer-charts figcaption", has_text=title)


def shown(number: float) -> str:
    """A small number as the page writes it."""
    mantissa, exponent = f"{number:.3e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def test_another_operator_is_learned_in_mid_run_and_the_pace_is_kept_by_the_address(page: Page) -> None:
    open_lab(page, "operators")
    expect(column(page, "target")).to_have_text(["0", "1", "1", "0"])
    before = column(page, "prediction").all_inner_texts()
    expect(page.locator(".training-rows .next")).to_have_count(1)
    button(page, "One minibatch").click()
    stands_at(page, "update 1,")
    expect(column(page, "prediction").first).not_to_have_text(before[0])
    pace = page.get_by_label("Speed", exact=True).locator("visible=true")
    expect(pace).to_have_value("250")
    pace.select_option("1000")
    button(page, "Train").click()
    expect(column(page, "prediction").nth(1)).to_have_text(re.compile(r"0\.9"), timeout=60_000)
    page.get_by_role("button", name="NAND", exact=True).click()
    expect(column(page, "target")).to_have_text(["1", "1", "1", "0"])
    expect(column(page, "prediction").first).to_have_text(re.compile(r"0\.9"), timeout=60_000)
    expect(page.locator("#trainer-charts")).to_contain_text("NAND")
    button(page, "Pause").click()
    page.wait_for_function("() => location.hash.includes('state')")
    page.reload()
    page.locator(READY).wait_for()
    expect(pace).to_have_value("1000")
    expect(page.get_by_role("button", name="NAND", exact=True)).to_have_attribute("aria-pressed", "true")


def test_mazurs_rounds_stop_by_themselves_at_his_last_one_with_the_right_figures(page: Page) -> None:
    for variant, known in (("", "correct"), ("&variant=his_bug", "inplace_update_bug")):
        open_lab(page, f"mazur_rounds{variant}")
        expect(page.get_by_role("progressbar", name="Epochs made")).to_have_attribute("max", "10000")
        page.get_by_label("Speed", exact=True).locator("visible=true").select_option("")
        button(page, "Train").click()
        expect(page.locator(".trainer-words")).to_have_text(re.compile("10,000"), timeout=60_000)
        stands_at(page, "update 10000,")
        last = LATER[known]["E_by_round"]["10000"]
        end = shown(last)
        expect(caption(page, "Loss")).to_contain_text(end)
        table = page.locator(".runs-beside")
        assert float(table.locator(".here").last.get_attribute("title") or "nan") == pytest.approx(last, abs=1e-12)
        assert len(set(table.locator("tbody tr").nth(1).locator("td").all_inner_texts())) == 3  # told apart
        outputs = [f"{output:.4f}" for output in LATER[known]["outputs_after_10000"]]
        expect(column(page, "prediction")).to_have_text(outputs)
    printed = [figure["printed"] for note in get_lab("mazur_rounds")["watch"] for figure in note.get("figures", [])]
    for text in printed:
        expect(page.locator("#watch .printed .card", has_text=text)).to_have_count(1)


@pytest.mark.parametrize("lab", ["operators", "mazur_rounds"])
def test_a_lab_to_watch_fits_a_phone_and_axe_finds_nothing(phone: Page, lab: str) -> None:
    open_lab(phone, lab)
    button(phone, "One epoch").click()
    stands_at(phone, "update [1-9]")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    small = """() => [...document.querySelectorAll("#trainer-run :is(button, select), #trainer-rows button")]
      .filter((each) => each.offsetParent && (each.offsetHeight < 44 || each.offsetWidth < 40))
      .map((each) => each.outerHTML)"""
    assert phone.evaluate(small) == []
    assert violations(phone) == []
