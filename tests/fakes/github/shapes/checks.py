"""Check runs, as GitHub writes them."""

from typing import Any

from tests.fakes.github.shapes.accounts import app, node_id
from tests.fakes.github.world import Doc, World

_ACTIONS = 15368  # GitHub's own App, whose tokens jobs have


def check_run(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    url = f"{world.repo_url(repo)}/check-runs/{held['id']}"
    output = held["output"]
    return {
        "id": held["id"],
        "name": held["name"],
        "node_id": node_id("CheckRun", held["id"]),
        "head_sha": held["head_sha"],
        "external_id": held["external_id"],
        "url": url,
        "html_url": f"{world.url}/{world.full_name(repo)}/runs/{held['id']}",
        "details_url": held["details_url"],
        "status": held["status"],
        "conclusion": held["conclusion"],
        "started_at": held["started"],
        "completed_at": held["completed"],
        "output": {
            "title": output.get("title"),
            "summary": output.get("summary"),
            "text": output.get("text"),
            "annotations_count": len(held["annotations"]),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": held["suite"]},
        "app": _maker(world, held),
        "pull_requests": [],
    }


def _maker(world: World, held: Doc) -> dict[str, Any]:
    """Our App, or the one of a job's token."""
    if not held["by"]:
        return app(world)
    login = world.account(held["by"])["login"].removesuffix("[bot]")
    return {**app(world), "id": _ACTIONS, "slug": login, "name": login}


def check_suite(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    """The suite of a check run, as deliveries have it."""
    return {
        "id": held["suite"],
        "node_id": node_id("CheckSuite", held["suite"]),
        "head_branch": held["branch"],
        "head_sha": held["head_sha"],
        "status": held["status"],
        "conclusion": held["conclusion"],
        "url": f"{world.repo_url(repo)}/check-suites/{held['suite']}",
        "before": None,
        "after": held["head_sha"],
        "pull_requests": [],
        "app": app(world),
        "created_at": held["started"],
        "updated_at": held["started"],
    }


def told_check_run(world: World, repo: Doc, held: Doc) -> dict[str, Any]:
    """As deliveries have it: with the whole suite."""
    return {**check_run(world, repo, held), "check_suite": check_suite(world, repo, held)}
