"""axe-core on a page as it stands, in both themes."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
AT_REST = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})));
}"""
RUN = """async (rules) => {
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run({ resultTypes: ["violations"], ...only });
  return found.violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target }) => `${id} (${impact}): ${target}`));
}"""
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules whose answer depends on the theme."""


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: rule, severity and the element; then in the other theme."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    page.evaluate(AT_REST)
    found: list[str] = page.evaluate(RUN, [])
    page.emulate_media(color_scheme="light" if dark else "dark")
    page.evaluate(AT_REST)
    found += page.evaluate(RUN, OF_COLOURS)
    page.emulate_media(color_scheme="dark" if dark else "light")
    return found
