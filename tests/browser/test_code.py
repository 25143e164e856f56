"""The code beside the step, and weights that are saved and opened."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.looking import at, number, open_lab, press, skip_every_question, steps
from tests.browser.test_training import button, open_training, stands_at
from tests.web.test_imports import npz, safetensors

LIT = "#code .code-line.lit"


def tab(page: Page, name: str) -> Locator:
    """One of the panel's views."""
    return page.locator("#code").get_by_role("radio", name=name, exact=True)


def lit(page: Page) -> list[str]:
    """The lines of the present step, as they are read."""
    return page.locator(f"{LIT} code").all_inner_texts()


def saved(page: Page, name: str) -> Path:
    """The file that a button of the panel saves."""
    with page.expect_download() as download:
        page.locator("#code").get_by_role("button", name=name, exact=True).click()
    return Path(download.value.path())


def choose(page: Page, name: str, body: bytes) -> None:
    """Open a file of weights."""
    page.locator("#code input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    )


def test_the_lines_of_the_step_are_lit_both_ways_and_a_click_on_a_line_goes_to_its_step(page: Page) -> None:
    open_lab(page)
    skip_every_question(page)
    page.keyboard.press("c")
    expect(page.locator("#code")).to_contain_text("d_b1 = np.sum(d_z1)")
    page.keyboard.press("Home")
    forth = []
    for position in range(1, steps(page) + 1):
        page.keyboard.press("ArrowRight")
        at(page, position)
        forth.append(lit(page))
    assert forth[0] == ["z1 = x @ W1.T + b1"]
    assert all(len(lines) <= 2 for lines in forth)
    assert [k for k, lines in enumerate(forth) if not lines] == [len(forth) - 2, len(forth) - 1]  # two frozen biases
    for position in range(steps(page) - 1, 0, -1):
        page.keyboard.press("ArrowLeft")
        at(page, position)
        assert lit(page) == forth[position - 1]
    page.get_by_role("button", name=re.compile("^d_W2 = d_z2.T @ a1, step")).click()
    expect(page.locator(f"{LIT} code")).to_have_text("d_W2 = d_z2.T @ a1")
    expect(page.locator("#why h2")).to_contain_text("Gradient of w")
    tab(page, "PyTorch").click()
    expect(page.locator(f"{LIT} code")).to_have_text("loss.backward()")
    number(page, "w₅").focus()
    press(page, "ArrowUp")
    changed = number(page, "w₅").get_attribute("aria-valuetext") or ""
    expect(page.locator("#code .code-text")).to_contain_text(changed)
    text = saved(page, "Save the code as a file").read_text(encoding="utf-8")
    assert changed in text
    assert text.startswith('"""A network in PyTorch')
    page.reload()
    expect(page.locator(f"{LIT} code")).to_have_text("loss.backward()")


def test_weights_are_saved_opened_undone_and_offered_with_a_network_of_their_own(bare: Page) -> None:
    page = bare
    open_lab(page)
    page.keyboard.press("c")
    tab(page, "Weights").click()
    body = saved(page, "Save .safetensors").read_bytes()
    number(page, "w₅").focus()
    press(page, "ArrowUp")
    changed = number(page, "w₅").get_attribute("aria-valuetext") or ""
    choose(page, "mine.safetensors", body)
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", "0.4")
    expect(page.locator("#code")).to_contain_text("mine.safetensors is open")
    page.keyboard.press("Control+z")
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", changed)
    choose(page, "notes.txt", b"hello")
    expect(page.locator("#code .problem:visible")).to_contain_text("no file of numbers")
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", changed)
    torch: dict[str, Any] = {"0.weight": np.full((3, 2), 0.25), "0.bias": np.zeros(3)}
    torch |= {"2.weight": np.full((1, 3), 0.5), "2.bias": np.zeros(1)}
    drop(page, "torch.npz", npz(torch))
    expect(page.locator("#code .problem:visible")).to_contain_text("2‑3‑1")
    page.get_by_role("button", name="Open the file’s network").click()
    expect(page.locator("#stage [role=spinbutton][aria-valuetext='0.25']")).to_have_count(6)
    page.keyboard.press("Control+z")
    expect(number(page, "w₅")).to_have_attribute("aria-valuetext", changed)
    open_lab(page, "staged")
    page.keyboard.press("c")
    tab(page, "JAX").click()
    expect(page.locator("#code .problem:visible")).to_contain_text("NumPy")


def drop(page: Page, name: str, body: bytes) -> None:
    """Let a file fall on the page."""
    script = """([name, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name));
      const how = { dataTransfer: data, bubbles: true, cancelable: true };
      for (const kind of ["dragover", "drop"]) document.querySelector("#stage").dispatchEvent(new DragEvent(kind, how));
    }"""
    page.evaluate(script, [name, list(body)])


def test_the_playground_has_its_code_and_its_weights(page: Page) -> None:
    open_training(page)
    button(page, "One epoch").click()
    stands_at(page, "update 18,")
    page.get_by_role("button", name="Code", exact=True).click()
    listing = page.locator("#code .code-text")
    expect(listing).to_contain_text("for epoch in range(1, 11):")
    page.locator("#code").get_by_label("epochs").fill("3")
    page.keyboard.press("Enter")
    expect(listing).to_contain_text("for epoch in range(1, 4):")
    expect(listing).to_contain_text("169 more rows")
    tab(page, "Weights").click()
    kept = json.loads(saved(page, "Save JSON").read_text(encoding="utf-8"))["parameters"]
    button(page, "One epoch").click()
    stands_at(page, "update 36,")
    choose(page, "kept.safetensors", safetensors({name: np.array(value) for name, value in kept.items()}))
    expect(page.locator("#code")).to_contain_text("kept.safetensors is open")
    stands_at(page, "update 0,")
    assert json.loads(saved(page, "Save JSON").read_text(encoding="utf-8"))["parameters"] == kept


def test_axe_finds_nothing_in_the_code_and_the_weights_and_they_fit_a_phone(phone: Page) -> None:
    page = phone
    open_lab(page, "staged")
    press(page, "ArrowRight", 4)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.locator(LIT)).to_be_in_viewport()
    assert violations(page) == []
    width = page.evaluate("document.querySelector('.page').scrollWidth - innerWidth")
    assert width <= 0
    tab(page, "Weights").click()
    expect(page.locator("#code")).to_contain_text("A circuit has no weights")
    assert violations(page) == []
