"""Pull requests, reviewers, reviews and review comments."""

from typing import Any

from tests.fakes.github import objects
from tests.fakes.github.making import Making
from tests.fakes.github.routing import Answer, Call, Problem, invalid, route
from tests.fakes.github.shapes import pulls
from tests.fakes.github.world import Doc


def _making(call: Call) -> Making:
    return Making(call.world, call.repo, call.author())


def _held(call: Call) -> Doc:
    held = call.world.issue(call.repo, call.number("number"))
    if held is None or not held["pull"]:
        raise Problem(404, "Not Found")
    return held


@route("GET", "*/pulls", "pull_requests=read")
def listed(call: Call) -> Answer:
    query, world = call.raw.query, call.world
    found = [one for one in world.state.all("issue", call.repo["id"]) if one["pull"]]
    state, base = query.get("state", "open"), query.get("base")
    head = query.get("head", "")
    if ":" in head:  # GitHub ignores a head that does not say whose it is
        found = [one for one in found if _label(call, one).lower() == head.lower()]
    shown = [one for one in found if state in ("all", one["state"]) and base in (None, one["pull"]["base_ref"])]
    newest_first = shown if query.get("direction") == "asc" else shown[::-1]
    return call.page(newest_first, lambda one: pulls.simple_pull(world, call.repo, one))


def _label(call: Call, held: Doc) -> str:
    repo = call.world.state.get("repo", held["pull"]["head_repo"] or 0)
    owner = call.world.account(repo["owner"])["login"] if repo else ""
    return f"{owner}:{held['pull']['head_ref']}"


@route("POST", "*/pulls", "pull_requests=write")
def create(call: Call) -> Answer:
    asked, world, repo = call.json, call.world, call.repo
    title, base = asked.get("title"), str(asked.get("base"))
    if call.caller.account and not repo.get("actions_may_open_pulls", True):
        raise Problem(403, "GitHub Actions is not permitted to create or approve pull requests.")
    if not repo.get("anybody_may_open_pulls", True):
        raise Problem(403, "Pull requests are disabled for this repository.")
    head = str(asked.get("head")).rpartition(":")[2]
    if not title:
        raise invalid("PullRequest", "title", "missing_field")
    base_sha, head_sha = world.head(repo, base), world.head(repo, head)
    if base_sha is None or head_sha is None:
        raise invalid("PullRequest", "base" if base_sha is None else "head")
    label = f"{world.account(repo['owner'])['login']}:{head}"
    for held in world.state.keyed("issue", f"{repo['id']}/{head}"):
        if held["state"] == "open" and held["pull"]["base_ref"] == base:
            raise invalid("PullRequest", "", "custom", f"A pull request already exists for {label}.")
    if objects.is_ancestor(world.git(repo), head_sha, base_sha):
        raise invalid("PullRequest", "", "custom", f"No commits between {base} and {head}")
    pull = {"head_ref": head, "head_sha": head_sha, "head_repo": repo["id"], "base_ref": base, "base_sha": base_sha}
    pull |= {"draft": bool(asked.get("draft")), "merged_at": None, "reviewers": []}
    made = _making(call).issue(title, asked.get("body"), (), pull)
    return Answer(201, pulls.full_pull(world, repo, made))


@route("GET", "*/pulls/{number}", "pull_requests=read")
def one(call: Call) -> Answer:
    return Answer(200, pulls.full_pull(call.world, call.repo, _held(call)))


@route("PATCH", "*/pulls/{number}", "pull_requests=write")
def edit(call: Call) -> Answer:
    held, asked = _held(call), call.json
    changes = {name: asked[name] for name in ("title", "body") if name in asked}
    held = _making(call).edit_issue(held, **changes) if changes else held
    if asked.get("state") in ("open", "closed") and asked["state"] != held["state"]:
        held = _making(call).set_state(held, asked["state"])
    return Answer(200, pulls.full_pull(call.world, call.repo, held))


@route("POST", "*/pulls/{number}/requested_reviewers", "pull_requests=write")
def request_reviewers(call: Call) -> Answer:
    held, world = _held(call), call.world
    wanted = [(login, world.account_named(login)) for login in call.json.get("reviewers", ())]
    for login, account in wanted:
        if account and account["id"] == held["author"]:
            raise Problem(422, "Review cannot be requested from pull request author.")
        if account is None or world.role(call.repo, account["id"]) in ("none", "read"):
            raise Problem(422, f"Reviews may only be requested from collaborators. One or more of the users or teams "
                          f"you specified is not a collaborator of the {world.full_name(call.repo)} repository. "
                          f"({login})")  # fmt: skip
    added = [account["id"] for _, account in wanted if account]
    reviewers = list(dict.fromkeys([*held["pull"]["reviewers"], *added]))
    held = world.touch(held, pull={**held["pull"], "reviewers": reviewers})
    return Answer(201, pulls.simple_pull(world, call.repo, held))


@route("GET", "*/pulls/{number}/reviews", "pull_requests=read")
def reviews(call: Call) -> Answer:
    found = call.world.state.all("review", call.repo["id"], _held(call)["number"])
    return call.page(found, lambda one: pulls.review(call.world, call.repo, one))


@route("GET", "*/pulls/{number}/reviews/{review}/comments", "pull_requests=read")
def comments_of_review(call: Call) -> Answer:
    """GitHub leaves the line out here; only the place in the diff is told."""
    found = call.world.state.all("review_comment", call.repo["id"], _held(call)["number"])
    mine = [one for one in found if one["review"] == call.number("review")]
    return call.page(mine, lambda one: _without_lines(pulls.review_comment(call.world, call.repo, one)))


def _without_lines(shown: dict[str, Any]) -> dict[str, Any]:
    hidden = ("line", "original_line", "start_line", "original_start_line", "side", "start_side", "subject_type")
    return {name: value for name, value in shown.items() if name not in hidden}


@route("GET", "*/pulls/{number}/comments", "pull_requests=read")
def comments(call: Call) -> Answer:
    found = call.world.state.all("review_comment", call.repo["id"], _held(call)["number"])
    return call.page(found, lambda one: pulls.review_comment(call.world, call.repo, one))
