"""GraphQL, as far as REST has no word for it: refs moved only from where they are expected, and drafts."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.github import objects, refs
from tests.fakes.github.endpoints.git import check_move, pushed
from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes.accounts import node_id
from tests.fakes.github.world import Doc

_ZEROS = "0" * 40
_MUTATION = re.compile(r"mutation.*\{ (\w+)\(input: \$input\) \{")


@route("POST", "/graphql")
def graphql(call: Call) -> Answer:
    asked = call.json
    if call.caller.kind != "installation":
        raise Problem(401, "This endpoint requires you to be authenticated.")
    if "viewer { login }" in asked.get("query", ""):
        return Answer(200, {"data": {"viewer": {"login": call.author()["login"]}}})
    found = _MUTATION.match(asked.get("query", ""))
    if found is None or found[1] not in _MUTATIONS:
        return _wrong("", "undefinedField", "Field doesn't exist on type 'Mutation'")
    return _MUTATIONS[found[1]](call, asked["variables"]["input"])


def _update_refs(call: Call, wanted: dict[str, Any]) -> Answer:
    repo = next((one for one in _covered(call) if node_id("Repository", one["id"]) == wanted["repositoryId"]), None)
    if repo is None:
        return _unresolved("updateRefs", wanted["repositoryId"])
    if not call.caller.may("contents=write"):
        return _wrong("updateRefs", "FORBIDDEN", "Resource not accessible by integration")
    inside = Call(call.world, call.raw, call.caller, call.args, repo)
    for update in wanted["refUpdates"]:
        said = _refusal(inside, update)
        if said:
            return _wrong("updateRefs", "UNPROCESSABLE", said)
    for update in wanted["refUpdates"]:
        _move(inside, update)
    return Answer(200, {"data": {"updateRefs": {"clientMutationId": None}}})


def _to_draft(call: Call, wanted: dict[str, Any]) -> Answer:
    issues = (one for repo in _covered(call) for one in call.world.state.all("issue", repo["id"]))
    pull = next((one for one in issues if node_id("PullRequest", one["id"]) == wanted["pullRequestId"]), None)
    if pull is None or not pull["pull"]:
        return _unresolved("convertPullRequestToDraft", wanted["pullRequestId"])
    if not call.caller.may("pull_requests=write"):
        return _wrong("convertPullRequestToDraft", "FORBIDDEN", "Resource not accessible by integration")
    call.world.touch(pull, pull={**pull["pull"], "draft": True})
    return Answer(200, {"data": {"convertPullRequestToDraft": {"clientMutationId": None}}})


_MUTATIONS: Mapping[str, Callable[[Call, dict[str, Any]], Answer]] = {
    "updateRefs": _update_refs,
    "convertPullRequestToDraft": _to_draft,
}


def _covered(call: Call) -> list[Doc]:
    held = call.world.known("installation", call.caller.installation)
    allowed = call.caller.repositories
    repos = call.world.state.all("repo")
    return [one for one in repos if call.world.covers(held, one) and (allowed is None or one["id"] in allowed)]


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


def _unresolved(mutation: str, node: str) -> Answer:
    return _wrong(mutation, "NOT_FOUND", f"Could not resolve to a node with the global id of '{node}'.")


def _wrong(mutation: str, kind: str, message: str) -> Answer:
    return Answer(200, {"data": None, "errors": [{"type": kind, "path": [mutation], "message": message}]})
