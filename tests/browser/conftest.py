"""What the browser tests share beside the page itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize

from tests.pages import kept_profile, opened


@pytest.fixture(scope="session")
def pocket(player: Playwright, server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """The profile of every page on a telephone."""
    how = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    size = ViewportSize(width=390, height=844)
    with kept_profile(player, server, tmp_path_factory.mktemp("pocket"), viewport=size, **how) as running:
        yield running


@pytest.fixture
def phone(pocket: BrowserContext, server: str) -> Iterator[Page]:
    """A page on a telephone: 390×844, touch, no mouse."""
    with opened(pocket, server) as page:
        yield page


@pytest.fixture
def still(page: Page) -> Page:
    """A page for a reader who wants no motion."""
    page.emulate_media(reduced_motion="reduce")
    return page


@pytest.fixture
def fresh(browser: Browser, server: str) -> Iterator[Page]:
    """A page at 1440×900 in a profile that nobody has used."""
    context = browser.new_context(base_url=server, viewport=ViewportSize(width=1440, height=900))
    yield context.new_page()
    context.close()


@pytest.fixture
def bare(profile: BrowserContext, server: str) -> Iterator[Page]:
    """A page without motion whose console may tell of answers that refuse something or do not come."""
    with opened(profile, server, refusals=True) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page
