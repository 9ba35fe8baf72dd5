"""Repositories, and what is in them, as GitHub writes them."""

from typing import Any
from urllib.parse import quote

from tests.fakes.github.shapes.accounts import node_id, user_of
from tests.fakes.github.world import Doc, World

_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
_NUMBERS = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size")


def repository(world: World, repo: Doc) -> dict[str, Any]:
    """As it is inside other answers and in deliveries."""
    url, name = world.repo_url(repo), world.full_name(repo)
    open_issues = repo["open_issues"]
    return {
        "id": repo["id"],
        "node_id": node_id("Repository", repo["id"]),
        "name": repo["name"],
        "full_name": name,
        "private": repo["private"],
        "owner": user_of(world, repo["owner"]),
        "html_url": f"{world.url}/{name}",
        "description": repo["description"],
        "fork": repo["fork"],
        "url": url,
        **{link: url + path for link, path in _LINKS.items()},
        "created_at": repo["created"],
        "updated_at": repo["updated"],
        "pushed_at": repo["updated"],
        "git_url": f"git://{world.host}/{name}.git",
        "ssh_url": f"git@{world.host}:{name}.git",
        "clone_url": f"{world.url}/{name}.git",
        "svn_url": f"{world.url}/{name}",
        "homepage": None,
        **dict.fromkeys(_NUMBERS, 0),
        "language": None,
        "has_issues": repo["has_issues"],
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "mirror_url": None,
        "archived": repo["archived"],
        "disabled": repo["disabled"],
        "open_issues_count": open_issues,
        "license": None,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "custom_properties": {},
        "topics": [],
        "visibility": "private" if repo["private"] else "public",
        "open_issues": open_issues,
        "default_branch": repo["default_branch"],
    }


def full_repository(world: World, repo: Doc) -> dict[str, Any]:
    """As `GET /repos/OWNER/NAME` answers."""
    allowed = {"admin": False, "maintain": False, "push": False, "triage": False, "pull": False}
    return {**repository(world, repo), "network_count": 0, "subscribers_count": 1, "permissions": allowed}


def simple_repository(world: World, repo: Doc) -> dict[str, Any]:
    return {**repository(world, repo), "permissions": {"admin": False, "push": True, "pull": True}}


def label(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    return {
        "id": held["id"],
        "node_id": node_id("Label", held["id"]),
        "url": f"{world.repo_url(repo)}/labels/{quote(held['name'], safe='')}",
        "name": held["name"],
        "color": held["color"],
        "default": False,
        "description": held["description"],
    }
