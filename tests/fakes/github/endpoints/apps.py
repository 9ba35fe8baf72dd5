"""The App, its installations and their tokens, and the making of an App from a manifest."""

import secrets

from tests.fakes.github.routing import Answer, Call, Problem, invalid, route
from tests.fakes.github.shapes import accounts, repositories
from tests.fakes.github.world import Doc

_HOUR_S = 3600


@route("GET", "/app", "app")
def app(call: Call) -> Answer:
    return Answer(200, accounts.app(call.world))


@route("GET", "/app/installations", "app")
def installations(call: Call) -> Answer:
    return call.page(call.world.state.all("installation"), lambda held: accounts.installation(call.world, held))


@route("GET", "/app/installations/{number}", "app")
def installation(call: Call) -> Answer:
    return Answer(200, accounts.installation(call.world, _held(call)))


@route("GET", "*/installation", "app")
def installation_of_repository(call: Call) -> Answer:
    held = call.world.installation_of(call.repo)
    if held is None:
        raise Problem(404, "Not Found")
    return Answer(200, accounts.installation(call.world, held))


@route("POST", "/app/installations/{number}/access_tokens", "app")
def access_token(call: Call) -> Answer:
    held, world = _held(call), call.world
    if held["suspended"]:
        raise Problem(403, "This installation has been suspended")
    permissions = _permissions(held, call.json.get("permissions"))
    repos = _repositories(call, held)
    expires = world.now() + world.app.get("token_life", _HOUR_S)
    token = f"ghs_{world.app['app_id']}_{secrets.token_urlsafe(60)}.{secrets.token_urlsafe(90)}"
    narrowed = None if repos is None else [repo["id"] for repo in repos]
    made = {"id": world.state.next("token"), "token": token, "installation": held["id"], "expires": expires}
    world.state.put("token", {**made, "permissions": permissions, "repositories": narrowed}, key=token)
    answer: Doc = {"token": token, "expires_at": world.stamp(expires), "permissions": permissions}
    answer["repository_selection"] = held["selection"] if repos is None else "selected"
    if repos is not None:
        answer["repositories"] = [repositories.simple_repository(world, repo) for repo in repos]
    return Answer(201, answer)


def _held(call: Call) -> Doc:
    held = call.world.state.get("installation", call.number("number"))
    if held is None:
        raise Problem(404, "Not Found")
    return held


def _permissions(held: Doc, asked: dict[str, str] | None) -> dict[str, str]:
    """An empty object asks for nothing and gets nothing but metadata; only a missing one asks for all."""
    if asked is None:
        return dict(held["permissions"])
    for name, level in asked.items():
        granted = held["permissions"].get(name)
        if granted is None or (level == "write" and granted != "write"):
            raise Problem(422, "The permissions requested are not granted to this installation.")
    return {**asked, "metadata": "read"}


def _repositories(call: Call, held: Doc) -> list[Doc] | None:
    ids, names = call.json.get("repository_ids"), call.json.get("repositories")
    if ids is None and names is None:
        return None
    login = call.world.account(held["account"])["login"]
    found = [call.world.state.get("repo", number) for number in ids or ()]
    found += [call.world.repo_named(login, name) for name in names or ()]
    covered = [repo for repo in found if repo and call.world.covers(held, repo)]
    if len(covered) != len(found):
        raise Problem(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    return covered


@route("DELETE", "/installation/token", "installation")
def revoke(call: Call) -> Answer:
    token = call.raw.headers["authorization"].partition(" ")[2]
    held = call.world.state.by_key("token", token)
    if held:
        call.world.state.drop(held)
    return Answer(204)


@route("GET", "/installation/repositories", "installation")
def repositories_of_installation(call: Call) -> Answer:
    held = call.world.known("installation", call.caller.installation)
    allowed = call.caller.repositories
    covered = [
        repo
        for repo in call.world.state.all("repo")
        if call.world.covers(held, repo) and (allowed is None or repo["id"] in allowed)
    ]
    return call.page(covered, lambda repo: repositories.simple_repository(call.world, repo), "repositories")


@route("POST", "/app-manifests/{code}/conversions")
def convert_manifest(call: Call) -> Answer:
    found = call.world.state.by_key("manifest", call.args["code"])
    if found is None:
        raise Problem(404, "Not Found")
    if found["used"]:
        raise invalid("Integration", "code", "expired")
    call.world.state.save({**found, "used": True})
    held = call.world.app
    kept = {"client_secret": held["client_secret"], "webhook_secret": held["secret"], "pem": held["private_key"]}
    return Answer(201, {**accounts.app(call.world), **kept})
