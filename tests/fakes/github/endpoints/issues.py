"""Issues, their comments, labels, assignees and reactions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.github.making import Making
from tests.fakes.github.routing import Answer, Call, Problem, invalid, route
from tests.fakes.github.shapes import issues, repositories
from tests.fakes.github.world import Doc

EITHER = "issues=write; pull_requests=write"
EITHER_READ = "issues=read; pull_requests=read"
_LONGEST = 65_536
CONTENTS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def making(call: Call) -> Making:
    return Making(call.world, call.repo, call.author())


def held_issue(call: Call) -> Doc:
    held = call.world.issue(call.repo, call.number("number"))
    if held is None:
        raise Problem(404, "Not Found")
    if not call.repo["has_issues"] and not held["pull"]:
        raise Problem(410, "Issues has been disabled in this repository.")
    _check_kind(call, held)
    return held


def _check_kind(call: Call, held: Doc) -> None:
    """The one permission does for issues, the other for pull requests."""
    level = "read" if call.raw.method == "GET" else "write"
    needs = f"{'pull_requests' if held['pull'] else 'issues'}={level}"
    public = level == "read" and not call.repo["private"]
    if not public and not call.caller.may(needs):
        raise Problem(403, "Resource not accessible by integration", x_accepted_github_permissions=needs)


@route("GET", "*/issues", EITHER_READ)
def listed(call: Call) -> Answer:
    if not call.repo["has_issues"]:
        raise Problem(410, "Issues has been disabled in this repository.")
    state = call.raw.query.get("state", "open")
    found = [one for one in call.world.state.all("issue", call.repo["id"]) if state in ("all", one["state"])]
    return call.page(found[::-1], lambda one: issues.issue(call.world, call.repo, one))


@route("POST", "*/issues", "issues=write")
def create(call: Call) -> Answer:
    if not call.repo["has_issues"]:
        raise Problem(410, "Issues has been disabled in this repository.")
    asked = call.json
    if not asked.get("title"):
        raise invalid("Issue", "title", "missing_field")
    held = making(call).issue(asked["title"], asked.get("body"), asked.get("labels", ()))
    return Answer(201, issues.issue(call.world, call.repo, held))


@route("GET", "*/issues/{number}", EITHER_READ)
def one(call: Call) -> Answer:
    return Answer(200, issues.issue(call.world, call.repo, held_issue(call)))


@route("PATCH", "*/issues/{number}", EITHER)
def edit(call: Call) -> Answer:
    held, asked = held_issue(call), call.json
    changes = {name: asked[name] for name in ("title", "body") if name in asked}
    held = making(call).edit_issue(held, **changes) if changes else held
    if asked.get("state") in ("open", "closed") and asked["state"] != held["state"]:
        held = making(call).set_state(held, asked["state"])
    return Answer(200, issues.issue(call.world, call.repo, held))


@route("GET", "*/issues/{number}/comments", EITHER_READ)
def comments(call: Call) -> Answer:
    held = held_issue(call)
    since = call.raw.query.get("since")
    found = call.world.state.all("comment", call.repo["id"], held["number"])
    if since:
        least = datetime.fromisoformat(since)
        found = [one for one in found if datetime.fromisoformat(one["updated"]) >= least]
    return call.page(found, lambda one: issues.comment(call.world, call.repo, one))


@route("POST", "*/issues/{number}/comments", EITHER)
def comment(call: Call) -> Answer:
    held = held_issue(call)
    if held["locked"]:
        raise Problem(403, "Unable to create comment because issue is locked.")
    made = making(call).comment(held, _body(call))
    return Answer(201, issues.comment(call.world, call.repo, made))


def _body(call: Call) -> str:
    body = call.json.get("body")
    if not isinstance(body, str) or not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    if len(body) > _LONGEST:
        raise invalid("IssueComment", "body", "custom", "body is too long (maximum is 65536 characters)")
    return body


def _held_comment(call: Call) -> Doc:
    held = call.world.state.get("comment", call.number("id"))
    if held is None or held["_at"][1] != call.repo["id"]:
        raise Problem(404, "Not Found")
    issue = call.world.issue(call.repo, held["number"])
    if issue:
        _check_kind(call, issue)
    return held


@route("GET", "*/issues/comments/{id}", EITHER_READ)
def one_comment(call: Call) -> Answer:
    return Answer(200, issues.comment(call.world, call.repo, _held_comment(call)))


@route("PATCH", "*/issues/comments/{id}", EITHER)
def edit_comment(call: Call) -> Answer:
    held = _held_comment(call)
    if held["author"] != call.author()["id"] and not call.caller.may("issues=write"):
        raise Problem(403, "Resource not accessible by integration", x_accepted_github_permissions=EITHER)
    return Answer(200, issues.comment(call.world, call.repo, making(call).edit_comment(held, _body(call))))


@route("DELETE", "*/issues/comments/{id}", EITHER)
def delete_comment(call: Call) -> Answer:
    making(call).delete_comment(_held_comment(call))
    return Answer(204)


# labels and assignees
@route("GET", "*/issues/{number}/labels", EITHER_READ)
def labels(call: Call) -> Answer:
    return _labels(call, held_issue(call))


def _labels(call: Call, held: Doc) -> Answer:
    named = [call.world.label(call.repo, name) for name in held["labels"]]
    return Answer(200, [repositories.label(call.world, call.repo, one) for one in named])


@route("POST", "*/issues/{number}/labels", EITHER)
def add_labels(call: Call) -> Answer:
    held = held_issue(call)
    for name in _names(call):
        held = making(call).label(held, name)
    return _labels(call, held)


def _names(call: Call) -> list[str]:
    found: Any = call.json.get("labels", ())
    return [one["name"] if isinstance(one, dict) else str(one) for one in found]


@route("DELETE", "*/issues/{number}/labels/{name}", EITHER)
def remove_label(call: Call) -> Answer:
    held = held_issue(call)
    if call.args["name"].lower() not in (name.lower() for name in held["labels"]):
        raise Problem(404, "Label does not exist")
    return _labels(call, making(call).unlabel(held, call.args["name"]))


@route("POST", "*/issues/{number}/assignees", EITHER)
def add_assignees(call: Call) -> Answer:
    held = held_issue(call)
    for login in call.json.get("assignees", ()):
        found = call.world.account_named(login)
        held = making(call).assign(held, found) if found else held
    return Answer(201, issues.issue(call.world, call.repo, held))


@route("DELETE", "*/issues/{number}/assignees", EITHER)
def remove_assignees(call: Call) -> Answer:
    held = held_issue(call)
    gone = [found["id"] for login in call.json.get("assignees", ()) if (found := call.world.account_named(login))]
    held = call.world.touch(held, assignees=[id for id in held["assignees"] if id not in gone])
    return Answer(200, issues.issue(call.world, call.repo, held))


# reactions
def _react(call: Call, kind: str, target: int) -> Answer:
    content = call.json.get("content")
    if content not in CONTENTS:
        raise invalid("Reaction", "content")
    held, fresh = making(call).react(kind, target, content)
    return Answer(201 if fresh else 200, issues.reaction(call.world, held))


def _reactions(call: Call, kind: str, target: int) -> Answer:
    wanted = call.raw.query.get("content")
    found = call.world.state.keyed("reaction", f"{kind}/{target}")
    return call.page(
        [one for one in found if wanted in (None, one["content"])], lambda one: issues.reaction(call.world, one)
    )


def _unreact(call: Call, kind: str, target: int) -> Answer:
    for held in call.world.state.keyed("reaction", f"{kind}/{target}"):
        if held["id"] == call.number("reaction"):
            call.world.state.drop(held)
            return Answer(204)
    raise Problem(404, "Not Found")


def _review_comment(call: Call) -> int:
    held = call.world.state.get("review_comment", call.number("id"))
    if held is None or held["_at"][1] != call.repo["id"]:
        raise Problem(404, "Not Found")
    return int(held["id"])


def _add_reactions(kind: str, place: str, read: str, write: str, target: Callable[[Call], int]) -> None:
    """The three endpoints of what can be reacted to."""
    route("GET", f"{place}/reactions", read)(lambda call: _reactions(call, kind, target(call)))
    route("POST", f"{place}/reactions", write)(lambda call: _react(call, kind, target(call)))
    route("DELETE", f"{place}/reactions/{{reaction}}", write)(lambda call: _unreact(call, kind, target(call)))


_add_reactions("issue", "*/issues/{number}", EITHER_READ, EITHER, lambda call: int(held_issue(call)["id"]))
_add_reactions("comment", "*/issues/comments/{id}", EITHER_READ, EITHER, lambda call: int(_held_comment(call)["id"]))
_add_reactions("review_comment", "*/pulls/comments/{id}", "pull_requests=read", "pull_requests=write", _review_comment)
