"""Pages in a real Chromium, without scripts of their own, and axe that looks at them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bot.portal.place import Place
from tests.fakes.github.readers import Person
from tests.fakes.npm import unpacked

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@cache
def _axe() -> str:
    return (unpacked("axe-core", "4.14.1", "axe.min.js") / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The one that `make test` installs; a machine without it fails here."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    assert found, "there is no Chromium: scripts/install-browser"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def window(browser: Browser, scheme: str = "light", width: int = 1200) -> BrowserContext:
    """A fresh one, in that colour scheme."""
    dark = "dark" if scheme == "dark" else "light"
    return browser.new_context(color_scheme=dark, viewport={"width": width, "height": 900}, bypass_csp=True)  # type: ignore[arg-type]  # a literal of two


def sign_in(place: Place, page: Page, person: Person) -> None:
    place.github.browses(person)
    page.goto(f"{place.url}/account")
    page.get_by_role("button", name="Sign in with GitHub").click()
    page.wait_for_url(f"{place.url}/account")


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is shown now."""
    page.evaluate(_axe())
    found = page.evaluate("rules => axe.run(document, rules)", _RULES)
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
