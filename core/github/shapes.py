"""GitHub's JSON, reduced to our words. What is missing or of another type raises; the caller says what that means."""

from datetime import datetime
from typing import Any

from core.asks import GHOST, Person
from core.github.words import (
    CheckRun,
    Comment,
    IssueInfo,
    Permission,
    Pull,
    RepositoryInfo,
    Review,
    ReviewComment,
)

Json = dict[str, Any]
_BY_BASE = {
    "admin": (Permission.ADMIN,),
    "write": (Permission.WRITE, Permission.MAINTAIN),
    "read": (Permission.READ, Permission.TRIAGE),
}


def person(held: Json | None) -> Person:
    return Person(int(held["id"]), str(held["login"]), str(held.get("type", "User"))) if held else GHOST


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def repository(held: Json) -> RepositoryInfo:
    return RepositoryInfo(
        id=int(held["id"]),
        owner=str(held["owner"]["login"]),
        name=str(held["name"]),
        owner_id=int(held["owner"]["id"]),
        default_branch=str(held["default_branch"]),
        private=bool(held["private"]),
        fork=bool(held["fork"]),
        archived=bool(held["archived"]),
        disabled=bool(held["disabled"]),
        has_issues=bool(held["has_issues"]),
        clone_url=str(held["clone_url"]),
    )


def permission(held: Json, wanted: int) -> Permission:
    """NONE unless the answer is about the account `wanted`; a custom role counts as what it is based on."""
    if not held.get("user") or int(held["user"]["id"]) != wanted:
        return Permission.NONE
    allowed = _BY_BASE.get(str(held["permission"]), ())
    named = {role.name.lower(): role for role in Permission}.get(str(held.get("role_name")))
    if named in allowed:
        return named or Permission.NONE
    return min(allowed, default=Permission.NONE)


def comment(held: Json) -> Comment:
    app = held.get("performed_via_github_app")
    return Comment(
        id=int(held["id"]),
        body=str(held.get("body") or ""),
        author=person(held["user"]),
        created=when(held["created_at"]),
        updated=when(held["updated_at"]),
        app_id=int(app["id"]) if app else None,
    )


def issue(held: Json) -> IssueInfo:
    return IssueInfo(
        number=int(held["number"]),
        title=str(held["title"]),
        body=str(held.get("body") or ""),
        author=person(held["user"]),
        state=str(held["state"]),
        labels=tuple(label if isinstance(label, str) else str(label["name"]) for label in held["labels"]),
        locked=bool(held["locked"]),
        is_pull_request="pull_request" in held,
        updated=when(held["updated_at"]),
    )


def pull(held: Json) -> Pull:
    head_repository = held["head"]["repo"]
    return Pull(
        number=int(held["number"]),
        url=str(held["html_url"]),
        title=str(held["title"]),
        body=str(held.get("body") or ""),
        state=str(held["state"]),
        draft=bool(held.get("draft")),
        merged=held["merged_at"] is not None,
        head_ref=str(held["head"]["ref"]),
        head_sha=str(held["head"]["sha"]),
        head_repository=int(head_repository["id"]) if head_repository else None,
        base_ref=str(held["base"]["ref"]),
        base_sha=str(held["base"]["sha"]),
        author=person(held["user"]),
    )


def review(held: Json) -> Review:
    submitted = held.get("submitted_at")
    return Review(
        id=int(held["id"]),
        body=str(held.get("body") or ""),
        author=person(held["user"]),
        state=str(held["state"]),
        submitted=when(submitted) if submitted else None,
    )


def review_comment(held: Json) -> ReviewComment:
    review_id, line = held["pull_request_review_id"], held.get("line")
    return ReviewComment(
        id=int(held["id"]),
        review_id=int(review_id) if review_id is not None else None,
        path=str(held["path"]),
        line=int(line) if line is not None else None,
        body=str(held.get("body") or ""),
        author=person(held["user"]),
        created=when(held["created_at"]),
        updated=when(held["updated_at"]),
    )


def check_run(held: Json) -> CheckRun:
    app = held.get("app")
    return CheckRun(
        id=int(held["id"]),
        external_id=str(held.get("external_id") or ""),
        head_sha=str(held["head_sha"]),
        status=str(held["status"]),
        conclusion=held["conclusion"],
        url=str(held.get("html_url") or ""),
        app_id=int(app["id"]) if app else None,
        app_slug=str(app["slug"]) if app else "",
    )
