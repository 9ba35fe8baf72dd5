"""Pull requests, reviews and their comments, as GitHub writes them."""

from typing import Any

from tests.fakes.github.shapes.accounts import node_id, user_of
from tests.fakes.github.shapes.issues import reactions
from tests.fakes.github.shapes.repositories import label, repository
from tests.fakes.github.world import Doc, World


def simple_pull(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    """As in lists and deliveries."""
    pull, number = held["pull"], held["number"]
    base = world.repo_url(repo)
    url, html = f"{base}/pulls/{number}", f"{world.url}/{world.full_name(repo)}/pull/{number}"
    links = _links(base, url, html, number, pull["head_sha"])
    assignees = [user_of(world, id) for id in held["assignees"]]
    return {
        "url": url,
        "id": held["id"],
        "node_id": node_id("PullRequest", held["id"]),
        "html_url": html,
        "diff_url": f"{html}.diff",
        "patch_url": f"{html}.patch",
        "issue_url": f"{base}/issues/{number}",
        "number": number,
        "state": held["state"],
        "locked": held["locked"],
        "title": held["title"],
        "user": user_of(world, held["author"]),
        "body": held["body"],
        "created_at": held["created"],
        "updated_at": held["updated"],
        "closed_at": held["closed"],
        "merged_at": pull["merged_at"],
        "merge_commit_sha": None,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "requested_reviewers": [user_of(world, id) for id in pull["reviewers"]],
        "requested_teams": [],
        "labels": [label(world, repo, world.label(repo, name)) for name in held["labels"]],
        "milestone": None,
        "draft": pull["draft"],
        "commits_url": links["commits"]["href"],
        "review_comments_url": links["review_comments"]["href"],
        "review_comment_url": links["review_comment"]["href"],
        "comments_url": links["comments"]["href"],
        "statuses_url": links["statuses"]["href"],
        "head": _side(world, pull["head_repo"], pull["head_ref"], pull["head_sha"]),
        "base": _side(world, repo["id"], pull["base_ref"], pull["base_sha"]),
        "_links": links,
        "author_association": world.association(repo, held["author"]),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def full_pull(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    """As `GET /repos/OWNER/NAME/pulls/NUMBER` answers."""
    numbers = ("additions", "deletions", "changed_files", "commits")
    return {
        **simple_pull(world, repo, held),
        "merged": held["pull"]["merged_at"] is not None,
        "mergeable": None,
        "rebaseable": None,
        "mergeable_state": "draft" if held["pull"]["draft"] else "unknown",
        "merged_by": None,
        "comments": len(world.state.all("comment", repo["id"], held["number"])),
        "review_comments": len(world.state.all("review_comment", repo["id"], held["number"])),
        "maintainer_can_modify": False,
        **dict.fromkeys(numbers, 1),
    }


def _links(base: str, url: str, html: str, number: int, sha: str) -> dict[str, dict[str, str]]:
    targets = {
        "self": url,
        "html": html,
        "issue": f"{base}/issues/{number}",
        "comments": f"{base}/issues/{number}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{base}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": f"{base}/statuses/{sha}",
    }
    return {name: {"href": target} for name, target in targets.items()}


def _side(world: World, repo_id: int | None, ref: str, sha: str) -> dict[str, Any]:
    repo = world.state.get("repo", repo_id) if repo_id else None
    owner = user_of(world, repo["owner"]) if repo else None
    return {
        "label": f"{owner['login'] if owner else 'unknown'}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": owner,
        "repo": repository(world, repo) if repo else None,
    }


def review(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    pull = f"{world.repo_url(repo)}/pulls/{held['number']}"
    html = f"{world.url}/{world.full_name(repo)}/pull/{held['number']}#pullrequestreview-{held['id']}"
    return {
        "id": held["id"],
        "node_id": node_id("PullRequestReview", held["id"]),
        "user": user_of(world, held["author"]),
        "body": held["body"],
        "state": held["state"],
        "html_url": html,
        "pull_request_url": pull,
        "author_association": world.association(repo, held["author"]),
        "_links": {"html": {"href": html}, "pull_request": {"href": pull}},
        "submitted_at": held["created"],
        "commit_id": held["commit"],
    }


def review_comment(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    pulls = f"{world.repo_url(repo)}/pulls"
    pull, url = f"{pulls}/{held['number']}", f"{pulls}/comments/{held['id']}"
    html = f"{world.url}/{world.full_name(repo)}/pull/{held['number']}#discussion_r{held['id']}"
    return {
        "url": url,
        "pull_request_review_id": held["review"],
        "id": held["id"],
        "node_id": node_id("PullRequestReviewComment", held["id"]),
        "diff_hunk": "@@ -1 +1 @@",
        "path": held["path"],
        "commit_id": held["commit"],
        "original_commit_id": held["commit"],
        "user": user_of(world, held["author"]),
        "body": held["body"],
        "created_at": held["created"],
        "updated_at": held["updated"],
        "html_url": html,
        "pull_request_url": pull,
        "author_association": world.association(repo, held["author"]),
        "_links": {"self": {"href": url}, "html": {"href": html}, "pull_request": {"href": pull}},
        "reactions": reactions(world, "review_comment", held["id"], url),
        **_place(held),
    }


def _place(held: Doc) -> dict[str, Any]:
    return {
        "position": 1,
        "original_position": 1,
        "start_line": None,
        "original_start_line": None,
        "start_side": None,
        "line": held["line"],
        "original_line": held["line"],
        "side": "RIGHT",
        "subject_type": "line",
    }
