"""Signing in with GitHub, and all the ways in which somebody else might."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.bot.portal.place import HOST_COOKIE, Place, csrf_in, opened


def _start(place: Place, browser: httpx2.Client) -> httpx2.Response:
    return browser.post("/signin", data={"to": ""}, follow_redirects=False)


def _code(place: Place, address: str) -> dict[str, str]:
    """What GitHub sends a browser back with."""
    answer = httpx2.get(address, follow_redirects=False)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def test_somebody_signs_in_sees_their_account_and_signs_out(place: Place, tmp_path: Path) -> None:
    with place.browser() as browser:
        assert "Sign in with GitHub" in browser.get("/account").text
        page = place.sign_in(browser, place.ada)
        assert "acme" in page.text
        assert "Signed in as ada" in page.text
        (token,) = place.github.user_tokens
        database = b"".join(path.read_bytes() for path in (tmp_path / "pullwright").glob("pullwright.db*"))
        cookie = browser.cookies[HOST_COOKIE]
        assert token.encode() not in database
        assert cookie.encode() not in database
        left = browser.post("/signout", data={"csrf": csrf_in(page.text)})
        assert "You are signed out" in left.text
        assert place.github.user_tokens == ()  # GitHub forgot it, too
        assert HOST_COOKIE not in browser.cookies
        browser.cookies.set(HOST_COOKIE, cookie)  # whoever has stolen it
        assert "Sign in with GitHub" in browser.get(place.home).text


def test_the_way_leads_back_to_the_page_that_was_wanted(place: Place) -> None:
    with place.browser() as browser:
        door = browser.get(place.home)
        assert f'name="to" value="{place.home}"' in door.text
        assert place.sign_in(browser, place.ada, to=place.home).url.path == place.home


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/account/../signout", "/account/1\r\nX: y"])
def test_nobody_is_sent_anywhere_else(place: Place, to: str) -> None:
    with place.browser() as browser:
        assert place.sign_in(browser, place.ada, to=to).url == f"{place.url}/account"
        assert "evil" not in browser.get("/signin", params={"to": to}).text


def test_the_cookie_can_be_read_by_nobody_but_us(tmp_path: Path) -> None:
    with opened(tmp_path, {"PULLWRIGHT_PUBLIC_URL": "https://pw.example.org"}) as place, place.browser() as browser:
        begun = _start(place, browser).headers["set-cookie"]
        assert begun.startswith("__Host-pullwright_signing_in=")
        for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
            assert part in begun
        assert "Domain" not in begun
        browser.cookies.set("__Host-pullwright_signing_in", begun.partition("=")[2].partition(";")[0])
        place.github.browses(place.ada)
        back = _code(place, _start(place, browser).headers["location"])
        assert back["code"]


def test_what_goes_to_github_is_bound_to_this_browser(place: Place) -> None:
    with place.browser() as browser:
        asked = parse_qs(urlsplit(_start(place, browser).headers["location"]).query)
        again = parse_qs(urlsplit(_start(place, browser).headers["location"]).query)
    assert asked["redirect_uri"] == [f"{place.url}/signin/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"] != again["state"]
    assert asked["code_challenge"] != again["code_challenge"]


def test_a_forged_or_missing_state_signs_nobody_in(place: Place) -> None:
    place.github.browses(place.eve)
    with place.browser() as eve, place.browser() as ada:
        theirs = _code(place, _start(place, eve).headers["location"])
        for given in (theirs, {"code": theirs["code"]}, {**theirs, "state": "0" * 64}, {**theirs, "state": "ü" * 9}):
            answer = ada.get("/signin/callback", params=given)  # ada was lured onto eve's way back
            assert answer.status_code == 403
            assert HOST_COOKIE not in ada.cookies
        _start(place, ada)
        assert ada.get("/signin/callback", params=theirs).status_code == 403


def test_a_code_works_once_and_only_with_what_stayed_in_the_browser(place: Place) -> None:
    place.github.browses(place.ada)
    with place.browser() as ada, place.browser() as thief:
        mine = _code(place, _start(place, ada).headers["location"])
        seed = ada.cookies["pullwright_signing_in"]
        other = _code(place, _start(place, thief).headers["location"])
        stolen = thief.get("/signin/callback", params={"code": mine["code"], "state": other["state"]})
        assert stolen.status_code == 400  # the verifier is ada's
        assert HOST_COOKIE not in thief.cookies
        assert ada.get("/signin/callback", params=mine).status_code == 200
        ada.cookies.set("pullwright_signing_in", seed)
        assert ada.get("/signin/callback", params=mine).status_code == 400
        assert "pullwright_signing_in" not in str(ada.get("/account").headers)


def test_who_declines_and_who_brings_nonsense_reads_why(place: Place) -> None:
    with place.browser() as browser:
        place.github.browses(None)
        assert "You did not let GitHub" in browser.post("/signin", data={"to": ""}).text
        state = parse_qs(urlsplit(_start(place, browser).headers["location"]).query)["state"][0]
        for code in ("", "nonsense", "x" * 5000, "a&b=c", "💥"):
            answer = browser.get("/signin/callback", params={"code": code, "state": state})
            assert answer.status_code in (400, 403)
            assert HOST_COOKIE not in browser.cookies


def test_a_session_that_was_fixed_beforehand_is_never_anybodys(place: Place) -> None:
    with place.browser() as browser:
        browser.cookies.set(HOST_COOKIE, "chosen-by-the-attacker", domain="127.0.0.1", path="/")
        place.sign_in(browser, place.ada)
        held = [cookie.value for cookie in browser.cookies.jar if cookie.name == HOST_COOKIE]
        assert held != ["chosen-by-the-attacker"]
        assert len(held) == 1
    with place.browser() as attacker:
        attacker.cookies.set(HOST_COOKIE, "chosen-by-the-attacker")
        assert "Sign in with GitHub" in attacker.get("/account").text


def test_signing_in_again_ends_the_session_from_before(place: Place) -> None:
    with place.browser() as browser, place.browser() as thief:
        place.sign_in(browser, place.ada)
        before = browser.cookies[HOST_COOKIE]
        place.sign_in(browser, place.ada)
        assert browser.cookies[HOST_COOKIE] != before
        thief.cookies.set(HOST_COOKIE, before)
        assert "Sign in with GitHub" in thief.get("/account").text


def test_a_session_lasts_eight_hours(place: Place) -> None:
    with place.visited_by(place.ada) as browser:
        place.clock.ahead_s = 8 * 3600 - 60
        assert "Signed in as ada" in browser.get("/account").text
        place.clock.ahead_s = 8 * 3600 + 1
        assert "Your session is over" in browser.get("/account").text


def test_a_token_that_ends_early_is_renewed_and_one_that_was_revoked_ends_the_session(place: Place) -> None:
    place.github.set_app(user_token_life=30)
    with place.visited_by(place.ada) as browser:
        first = place.github.user_tokens
        assert "Signed in as ada" in browser.get("/account").text
        assert place.github.user_tokens != first
        place.github.revoke(place.ada)
        assert "Your session is over" in browser.get("/account").text


def test_whose_token_is_revoked_is_out_within_a_minute(place: Place) -> None:
    with place.browser() as browser:
        place.arrive(browser, place.ada)
        place.github.revoke(place.ada)
        answer = browser.get(place.home)  # what is asked for the first time is asked of GitHub
        assert "Your session is over" in answer.text


def test_a_stranger_site_can_start_and_end_nothing(place: Place) -> None:
    with place.visited_by(place.ada) as browser:
        csrf = csrf_in(browser.get("/account").text)
        for headers, data in (
            ({"Sec-Fetch-Site": "cross-site"}, {"csrf": csrf}),
            ({}, {"csrf": "0" * 64}),
            ({}, {}),
            ({}, {"csrf": "ü"}),
        ):
            assert browser.post("/signout", data=data, headers=headers).status_code == 403
        answer = browser.post("/signout", json={"csrf": csrf})
        assert answer.status_code == 403
        assert browser.post("/signin", data={"to": ""}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert browser.get("/signout").status_code == 405
        assert "Signed in as ada" in browser.get("/account").text


def test_without_github_nobody_gets_in_and_everybody_reads_why(place: Place) -> None:
    with place.browser() as browser, place.browser() as other:
        place.arrive(browser, place.ada)
        place.github.kill()
        away = browser.get(place.home)
        assert away.status_code == 503
        assert "GitHub does not answer" in away.text
        assert away.headers["retry-after"]
        out = browser.post("/signout", data={"csrf": csrf_in(away.text)})
        assert "You are signed out" in out.text
        assert "Sign in with GitHub" in other.get("/signin").text
        place.github.start()


def test_where_nobody_set_a_client_the_page_says_what_is_missing(tmp_path: Path) -> None:
    with opened(tmp_path, {"PULLWRIGHT_CLIENT_ID": "", "PULLWRIGHT_CLIENT_SECRET": ""}) as place:
        with place.browser() as browser:
            answer = browser.get("/signin")
        assert answer.status_code == 503
        assert "PULLWRIGHT_CLIENT_ID" in answer.text
