"""The web flow in which people sign in with the App: its two pages, and what their tokens may see."""

import base64
import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes import accounts, repositories
from tests.fakes.github.visitors import make_token
from tests.fakes.github.world import Doc, World

_CODE_LASTS_S = 600
_REFRESH_LASTS_S = 15_897_600
_WRONG_CODE = ("bad_verification_code", "The code passed is incorrect or expired.")
_WRONG_CLIENT = ("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.")
_WRONG_REFRESH = ("bad_refresh_token", "The refresh token passed is incorrect or expired.")


@route("GET", "/login/oauth/authorize")
def authorize(call: Call) -> Answer:
    """Whoever sits before the browser says yes at once; nobody says no."""
    asked, world = call.raw.query, call.world
    if asked.get("client_id") != world.app["client_id"]:
        raise Problem(404, "Not Found")
    if asked.get("redirect_uri") not in world.app.get("callbacks", ()):
        return Answer(400, b"The redirect_uri is not associated with this application.")
    told = {"state": asked.get("state", "")}
    who = world.app.get("browsing", 0)
    if not who:
        told |= {"error": "access_denied", "error_description": "The user has denied your application access."}
        return Answer(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode(told)}"})
    code = secrets.token_hex(10)
    made = {"id": world.state.next("code"), "account": who, "redirect": asked["redirect_uri"], "until": world.now()}
    made["until"] += _CODE_LASTS_S
    made["challenge"] = asked.get("code_challenge", "") if asked.get("code_challenge_method") == "S256" else ""
    world.state.put("code", made, key=code)
    return Answer(302, b"", {"Location": f"{asked['redirect_uri']}?{urlencode({'code': code, **told})}"})


@route("POST", "/login/oauth/access_token")
def access_token(call: Call) -> Answer:
    """Errors come with status 200, as GitHub's do."""
    given, world = dict(parse_qsl(call.raw.body.decode())), call.world
    ours = (world.app["client_id"], world.app["client_secret"])
    if (given.get("client_id"), given.get("client_secret")) != ours:
        return _error(*_WRONG_CLIENT)
    if given.get("grant_type") == "refresh_token":
        return _refreshed(world, given.get("refresh_token", ""))
    held = world.state.by_key("code", given.get("code", ""))
    if held is None or held["until"] <= world.now() or not _proves(held, given.get("code_verifier", "")):
        return _error(*_WRONG_CODE)
    if given.get("redirect_uri") != held["redirect"]:
        return _error("redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL.")
    world.state.drop(held)
    return _token(world, held["account"])


def _proves(held: Doc, verifier: str) -> bool:
    if not held["challenge"]:
        return True
    digest = hashlib.sha256(verifier.encode()).digest()
    made = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(made, held["challenge"])


def _refreshed(world: World, refresh: str) -> Answer:
    held = next((one for one in world.state.all("user_token") if one["refresh"] == refresh), None)
    if held is None:
        return _error(*_WRONG_REFRESH)
    world.state.drop(held)
    return _token(world, held["account"])


def _token(world: World, account: int) -> Answer:
    pair = make_token(world, account)
    told: dict[str, Any] = {"access_token": pair["token"], "scope": "", "token_type": "bearer"}
    if world.app.get("user_tokens_expire", True):
        told |= {"expires_in": world.app.get("user_token_life", 28800), "refresh_token": pair["refresh"]}
        told |= {"refresh_token_expires_in": _REFRESH_LASTS_S}
    return Answer(200, told)


def _error(error: str, description: str) -> Answer:
    return Answer(200, {"error": error, "error_description": description, "error_uri": "https://docs.github.com"})


@route("DELETE", "/applications/{client}/token")
def revoke(call: Call) -> Answer:
    world = call.world
    if call.caller.kind != "client":
        raise Problem(401, "Bad credentials")
    held = world.state.by_key("user_token", str(call.json.get("access_token")))
    if held is None:
        raise Problem(404, "Not Found")
    world.state.drop(held)
    return Answer(204)


def _person(call: Call) -> Doc:
    if call.caller.kind != "user":
        raise Problem(401, "Requires authentication")
    return call.world.account(call.caller.account)


@route("GET", "/user")
def user(call: Call) -> Answer:
    return Answer(200, _told(call, _person(call)))


def _told(call: Call, held: Doc) -> dict[str, Any]:
    told = dict.fromkeys(("name", "company", "location", "email", "hireable", "bio"))
    numbers = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    times = {"created_at": call.world.stamp(), "updated_at": call.world.stamp(), "blog": ""}
    return {**accounts.user(call.world, held), **told, **numbers, **times}


@route("GET", "/user/installations")
def installations(call: Call) -> Answer:
    person, world = _person(call), call.world
    seen = [held for held in world.state.all("installation") if _sees(world, held, person)]
    return call.page(seen, lambda held: accounts.installation(world, held), "installations")


@route("GET", "/user/installations/{number}/repositories")
def repositories_of_person(call: Call) -> Answer:
    person, world = _person(call), call.world
    held = world.state.get("installation", call.number("number"))
    if held is None or not _sees(world, held, person):
        raise Problem(404, "Not Found")
    covered = [repo for repo in world.state.all("repo") if world.covers(held, repo) and _reads(world, repo, person)]
    return call.page(covered, lambda repo: repositories.simple_repository(world, repo), "repositories")


def _reads(world: World, repo: Doc, person: Doc) -> bool:
    owns = (_membership(world, repo["owner"], person["id"]) or {}).get("role") == "admin"
    return owns or world.role(repo, person["id"]) != "none"


def _sees(world: World, installation: Doc, person: Doc) -> bool:
    account = installation["account"]
    if account == person["id"] or _membership(world, account, person["id"]):
        return True
    covered = [repo for repo in world.state.all("repo") if world.covers(installation, repo)]
    return any(world.state.all("role", repo["id"], person["id"]) for repo in covered)


def _membership(world: World, organisation: int, person: int) -> Doc | None:
    return next(iter(world.state.all("member", organisation, person)), None)


@route("GET", "/user/memberships/orgs/{org}")
def membership(call: Call) -> Answer:
    person, world = _person(call), call.world
    if not world.app.get("may_read_members", True):
        raise Problem(403, "Resource not accessible by integration", x_accepted_github_permissions="members=read")
    organisation = world.account_named(call.args["org"])
    held = _membership(world, organisation["id"], person["id"]) if organisation else None
    if organisation is None or held is None:
        raise Problem(404, "Not Found")
    url = f"{world.url}/orgs/{organisation['login']}"
    told = {"url": f"{url}/memberships/{person['login']}", "state": held["state"], "role": held["role"]}
    return Answer(200, {**told, "organization_url": url, "organization": accounts.organisation(world, organisation),
                        "user": accounts.user(world, person)})  # fmt: skip


@route("GET", "/user/{number}")
def user_of_number(call: Call) -> Answer:
    held = call.world.state.get("account", call.number("number"))
    if held is None:
        raise Problem(404, "Not Found")
    return Answer(200, _told(call, held))
