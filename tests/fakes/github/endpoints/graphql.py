"""The one mutation of GraphQL that REST has no word for: moving refs only from where they are expected."""

from typing import Any

from tests.fakes.github import objects, refs
from tests.fakes.github.endpoints.git import check_move, pushed
from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes.accounts import node_id

_ZEROS = "0" * 40


@route("POST", "/graphql")
def graphql(call: Call) -> Answer:
    asked = call.json
    if call.caller.kind != "installation":
        raise Problem(401, "This endpoint requires you to be authenticated.")
    if "viewer { login }" in asked.get("query", ""):
        return Answer(200, {"data": {"viewer": {"login": call.author()["login"]}}})
    if "updateRefs(input: $input)" not in asked.get("query", ""):
        return _wrong("undefinedField", "The fake knows no other mutation.")
    wanted = asked["variables"]["input"]
    repo = _repository(call, wanted["repositoryId"])
    if repo is None:
        return _wrong("NOT_FOUND", f"Could not resolve to a node with the global id of '{wanted['repositoryId']}'.")
    if not call.caller.may("contents=write"):
        return _wrong("FORBIDDEN", "Resource not accessible by integration")
    inside = Call(call.world, call.raw, call.caller, call.args, repo)
    for update in wanted["refUpdates"]:
        said = _refusal(inside, update)
        if said:
            return _wrong("UNPROCESSABLE", said)
    for update in wanted["refUpdates"]:
        _move(inside, update)
    return Answer(200, {"data": {"updateRefs": {"clientMutationId": None}}})


def _repository(call: Call, node: str) -> dict[str, Any] | None:
    held = call.world.known("installation", call.caller.installation)
    allowed = call.caller.repositories
    for repo in call.world.state.all("repo"):
        covered = call.world.covers(held, repo) and (allowed is None or repo["id"] in allowed)
        if covered and node_id("Repository", repo["id"]) == node:
            return repo
    return None


def _refusal(call: Call, update: dict[str, Any]) -> str:
    git, ref, new = call.world.git(call.repo), update["name"], update["afterOid"]
    old = refs.read(git, ref)
    if update.get("beforeOid") not in (None, old or _ZEROS):
        return f"Reference {ref} is at {old}, but {update['beforeOid']} was expected."
    try:
        check_move(call, ref, old, new)
    except Problem as problem:
        return str(problem)
    forward = old is None or objects.is_ancestor(git, old, new)
    return "" if forward or update.get("force") else "Update is not a fast forward"


def _move(call: Call, update: dict[str, Any]) -> None:
    git = call.world.git(call.repo)
    old = refs.read(git, update["name"])
    refs.write(git, update["name"], update["afterOid"])
    pushed(call, update["name"], old, update["afterOid"])


def _wrong(kind: str, message: str) -> Answer:
    return Answer(200, {"data": None, "errors": [{"type": kind, "path": ["updateRefs"], "message": message}]})
