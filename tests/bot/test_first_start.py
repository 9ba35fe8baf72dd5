"""The first start: whoever has the code from the console registers the App, and nobody else can."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from bot.app import create
from bot.pages.door import Door, invitation
from core.crypto import keyring
from core.settings import load
from core.store import Store, open_store
from tests.bot.serving import served
from tests.fakes.github import FakeGitHub

EVIL = 'https://e.example/"><script>alert(1)</script>'


@dataclass
class Place:
    """A server at its first start, beside a GitHub."""

    url: str
    door: Door
    store: Store
    github: FakeGitHub

    def browser(self) -> httpx2.Client:
        return httpx2.Client(base_url=self.url, follow_redirects=True)

    def let_in(self, browser: httpx2.Client) -> str:
        """The page behind the door."""
        answer = browser.post("/setup", data={"code": self.door.code})
        assert answer.status_code == 200
        return answer.text

    @property
    def is_registered(self) -> bool:
        return any(self.store.desk.secret(name) for name in ("app_id", "private_key", "webhook_secret"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with FakeGitHub(tmp_path / "github") as github:
        settings = load({"XDG_DATA_HOME": str(tmp_path), "PULLWRIGHT_GITHUB_URL": github.url})
        store = open_store("", settings.data, keyring("", settings.data))
        door = Door()
        with served(create(settings, store, door)) as url:
            yield Place(url, door, store, github)
        store.close()


def state_in(page: str) -> str:
    found = re.search(r'action="[^"]*settings/apps/new\?state=([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def manifest_in(page: str) -> dict[str, object]:
    found = re.search(r'name="manifest" value="([^"]*)"', page)
    assert found
    made: dict[str, object] = json.loads(html.unescape(found[1]))
    return made


def test_the_app_is_registered_and_its_secrets_are_kept(place: Place, tmp_path: Path) -> None:
    with place.browser() as browser:
        state = state_in(place.let_in(browser))
        page = browser.get("/setup/callback", params={"code": place.github.manifest(), "state": state}).text
        assert "is registered" in page
        assert "/installations/new" in page
        assert "/pullwright implement" in page
        assert "is registered" in browser.get("/setup").text
    desk = place.store.desk
    assert desk.secret("app_id") == str(place.github.app.id)
    assert desk.secret("private_key") == place.github.app.private_key
    assert desk.secret("webhook_secret") == place.github.app.webhook_secret
    assert desk.secret("slug") == place.github.app.slug
    assert desk.secret("client_id") == place.github.app.client_id
    assert desk.secret("client_secret") == place.github.app.client_secret
    database = b"".join(path.read_bytes() for path in (tmp_path / "pullwright").glob("pullwright.db*"))
    assert place.github.app.webhook_secret.encode() not in database
    assert b"PRIVATE KEY" not in database


def test_the_manifest_asks_for_the_least(place: Place) -> None:
    with place.browser() as browser:
        place.let_in(browser)
        page = browser.get("/setup", params={"public_url": "https://pw.example.org/", "organisation": "acme"}).text
    made = manifest_in(page)
    assert made["default_permissions"] == {
        "contents": "write",
        "issues": "write",
        "pull_requests": "write",
        "checks": "write",
        "metadata": "read",
        "members": "read",
    }
    assert made["public"] is False
    assert made["callback_urls"] == ["https://pw.example.org/signin/callback"]
    assert made["hook_attributes"] == {"url": "https://pw.example.org/webhooks/github", "active": True}
    assert made["redirect_url"] == f"{place.url}/setup/callback"
    assert "issue_comment" in str(made["default_events"])
    assert "installation" not in str(made["default_events"])  # GitHub refuses a manifest that names it
    assert "/organizations/acme/settings/apps/new?state=" in page


def test_nobody_gets_in_without_the_code(place: Place) -> None:
    with place.browser() as stranger:
        for code in ("", "wrong", place.door.code[:-1], "x" * 10_000):
            answer = stranger.post("/setup", data={"code": code})
            assert answer.status_code == 403
            assert "manifest" not in answer.text
        stranger.cookies.set("pullwright_setup", "x", path="/setup")
        assert "manifest" not in stranger.get("/setup").text
        assert place.door.code not in stranger.get("/setup").text
        callback = {"code": place.github.manifest(), "state": "0" * 64}
        assert stranger.get("/setup/callback", params=callback).status_code == 403
    assert not place.is_registered


def test_the_bare_address_leads_to_the_first_start(place: Place) -> None:
    with place.browser() as browser:
        assert "One-time code" in browser.get("/").text


def test_the_code_lets_in_one_browser_only(place: Place) -> None:
    with place.browser() as owner, place.browser() as thief:
        state = state_in(place.let_in(owner))
        assert thief.post("/setup", data={"code": place.door.code}).status_code == 403
        stolen = {"code": place.github.manifest(), "state": state}
        assert thief.get("/setup/callback", params=stolen).status_code == 403
        assert not place.is_registered


def test_opening_the_link_alone_uses_nothing_up(place: Place) -> None:
    with place.browser() as preview, place.browser() as owner:
        assert place.door.code in preview.get("/setup", params={"code": place.door.code}).text  # a form, filled in
        assert "Register your GitHub App" in place.let_in(owner)


def test_a_code_that_github_does_not_know_changes_nothing(place: Place) -> None:
    with place.browser() as browser:
        state = state_in(place.let_in(browser))
        for code in ("nonsense", "../../user", "", "a" * 500, "a?b=c"):
            answer = browser.get("/setup/callback", params={"code": code, "state": state})
            assert answer.status_code == 400
            assert "Begin again" in answer.text
        assert not place.is_registered
        calls = [call for call in place.github.journal if "conversions" not in call.path]
        assert calls == []
        place.github.faults.status(502)
        answer = browser.get("/setup/callback", params={"code": place.github.manifest(), "state": state})
        assert "status 502" in answer.text
        assert not place.is_registered


def test_once_there_is_an_app_the_pages_are_gone(place: Place) -> None:
    with place.browser() as browser, place.browser() as stranger:
        state = state_in(place.let_in(browser))
        browser.get("/setup/callback", params={"code": place.github.manifest(), "state": state})
        kept = place.store.desk.secret("webhook_secret")
        again = {"code": place.github.manifest(), "state": state}
        assert browser.get("/setup/callback", params=again).status_code == 400
        assert place.store.desk.secret("webhook_secret") == kept
        assert stranger.get("/setup").status_code == 404
        assert "/pullwright implement" in stranger.get("/").text  # what this is, for who opens the bare address
        assert stranger.post("/setup", data={"code": place.door.code}).status_code == 404


def test_credentials_in_the_environment_close_the_pages(tmp_path: Path) -> None:
    for name, value in (("PULLWRIGHT_APP_ID", "5"), ("PULLWRIGHT_WEBHOOK_SECRET", "x" * 20)):
        settings = load({"XDG_DATA_HOME": str(tmp_path), name: value})
        store = open_store("", settings.data, keyring("", settings.data))
        with served(create(settings, store)) as url:
            assert httpx2.get(f"{url}/setup").status_code == 404
        store.close()


def test_what_is_typed_is_text_and_nothing_else(place: Place) -> None:
    with place.browser() as browser:
        assert "<script" not in browser.get("/setup", params={"code": EVIL}).text
        place.let_in(browser)
        for typed in ({"public_url": EVIL}, {"organisation": EVIL}, {"public_url": "javascript:alert(1)"}):
            page = browser.get("/setup", params=typed).text
            assert "<script" not in page
            assert "javascript:" not in page
            assert 'role="alert"' in page


def test_a_browser_may_only_show_the_pages_and_send_their_forms(place: Place) -> None:
    with place.browser() as browser:
        place.let_in(browser)
        told = browser.get("/setup").headers
        cookie = browser.cookies.jar
        assert all(one.has_nonstandard_attr("HttpOnly") for one in cookie)
    policy = told["content-security-policy"]
    assert "default-src 'none'" in policy
    assert f"form-action 'self' {place.github.url}" in policy
    assert "frame-ancestors 'none'" in policy
    assert told["referrer-policy"] == "no-referrer"
    assert told["cache-control"] == "no-store"


def test_the_console_says_where_to_go() -> None:
    door = Door()
    said = invitation("http://127.0.0.1:8080", door)
    assert f"http://127.0.0.1:8080/setup?code={door.code}" in said
    assert len(door.code) >= 22
