"""Issues, comments and reactions, as GitHub writes them."""

from typing import Any

from tests.fakes.github.shapes.accounts import app, node_id, user_of
from tests.fakes.github.shapes.repositories import label
from tests.fakes.github.world import Doc, World

_REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def issue(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    url = f"{world.repo_url(repo)}/issues/{held['number']}"
    kind = "pull" if held["pull"] else "issues"
    assignees = [user_of(world, id) for id in held["assignees"]]
    made = {
        "url": url,
        "repository_url": world.repo_url(repo),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": f"{world.url}/{world.full_name(repo)}/{kind}/{held['number']}",
        "id": held["id"],
        "node_id": node_id("Issue", held["id"]),
        "number": held["number"],
        "title": held["title"],
        "user": user_of(world, held["author"]),
        "labels": [label(world, repo, world.label(repo, name)) for name in held["labels"]],
        "state": held["state"],
        "locked": held["locked"],
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None,
        "comments": len(world.state.all("comment", repo["id"], held["number"])),
        "created_at": held["created"],
        "updated_at": held["updated"],
        "closed_at": held["closed"],
        "author_association": world.association(repo, held["author"]),
        "active_lock_reason": None,
        "body": held["body"],
        "reactions": reactions(world, "issue", held["id"], url),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": app(world) if held["by_app"] else None,
        "state_reason": "completed" if held["state"] == "closed" else None,
    }
    return {**made, **_pull_links(world, repo, held)}


def _pull_links(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    if not held["pull"]:
        return {}
    html = f"{world.url}/{world.full_name(repo)}/pull/{held['number']}"
    links = {"html_url": html, "diff_url": f"{html}.diff", "patch_url": f"{html}.patch", "merged_at": None}
    return {
        "draft": held["pull"]["draft"],
        "pull_request": {"url": f"{world.repo_url(repo)}/pulls/{held['number']}", **links},
    }


def comment(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    issues = f"{world.repo_url(repo)}/issues"
    url = f"{issues}/comments/{held['id']}"
    return {
        "url": url,
        "html_url": f"{world.url}/{world.full_name(repo)}/issues/{held['number']}#issuecomment-{held['id']}",
        "issue_url": f"{issues}/{held['number']}",
        "id": held["id"],
        "node_id": node_id("IssueComment", held["id"]),
        "user": user_of(world, held["author"]),
        "created_at": held["created"],
        "updated_at": held["updated"],
        "author_association": world.association(repo, held["author"]),
        "body": held["body"],
        "reactions": reactions(world, "comment", held["id"], url),
        "performed_via_github_app": app(world) if held["by_app"] else None,
    }


def reaction(world: World, held: Doc) -> dict[str, Any]:
    return {
        "id": held["id"],
        "node_id": node_id("Reaction", held["id"]),
        "user": user_of(world, held["user"]),
        "content": held["content"],
        "created_at": held["created"],
    }


def reactions(world: World, kind: str, target: int, url: str) -> dict[str, Any]:
    held = [found["content"] for found in world.state.keyed("reaction", f"{kind}/{target}")]
    return {
        "url": f"{url}/reactions",
        "total_count": len(held),
        **{content: held.count(content) for content in _REACTIONS},
    }
