"""What a person may do: by login and by number, and nothing where that is not sure."""

import pytest

from core.errors import Broken
from core.github import Forbidden, Permission, shapes
from tests.core.github.stage import Stage

ROLES = {
    "none": Permission.NONE,
    "read": Permission.READ,
    "triage": Permission.TRIAGE,
    "write": Permission.WRITE,
    "maintain": Permission.MAINTAIN,
    "admin": Permission.ADMIN,
}


def test_every_role(on: Stage) -> None:
    people = {role: on.github.person(f"a-{role}", role, on.repo) for role in ROLES}
    assert {role: on.view.permission(one.login, one.id) for role, one in people.items()} == ROLES


def test_a_stranger_may_read_what_is_public_and_nothing_private(on: Stage) -> None:
    stranger = on.github.person("stranger")
    assert on.view.permission("stranger", stranger.id) == Permission.NONE
    on.github.set_repo(on.repo, private=False)
    assert on.view.permission("stranger", stranger.id) == Permission.READ


def test_a_login_that_is_somebody_else_now_may_nothing(on: Stage) -> None:
    assert on.view.permission("alice", on.alice.id) == Permission.WRITE
    assert on.view.permission("alice", on.alice.id + 1) == Permission.NONE


@pytest.mark.parametrize("login", ["", ".", "..", "nobody", "../../issues", "a/b", "dependabot[bot]", "x" * 5000])
def test_an_odd_login_may_nothing(on: Stage, login: str) -> None:
    assert on.view.permission(login, on.alice.id) == Permission.NONE


@pytest.mark.parametrize(
    ("permission", "role", "is_"),
    [
        ("admin", "admin", Permission.ADMIN),
        ("write", "security-team", Permission.WRITE),  # a role of their own, based on write
        ("read", "auditor", Permission.READ),
        ("read", "admin", Permission.READ),  # a role that only calls itself so
        ("write", "read", Permission.WRITE),
        ("none", "admin", Permission.NONE),
        ("owner", "owner", Permission.NONE),  # a word that GitHub may invent
        ("", "", Permission.NONE),
    ],
)
def test_the_base_of_a_role_is_what_counts(permission: str, role: str, is_: Permission) -> None:
    held = {"permission": permission, "role_name": role, "user": {"id": 7, "login": "alice"}}
    assert shapes.permission(held, 7) == is_


def test_no_answer_is_no_permission(on: Stage) -> None:
    assert shapes.permission({"permission": "admin", "user": None}, 7) == Permission.NONE
    on.github.faults.status(500, path="permission", times=10)
    with pytest.raises(Broken):
        on.view.permission("alice", on.alice.id)
    on.github.faults.clear()
    on.github.faults.garbage('{"permission": "admin"}', path="permission", times=10)
    assert on.view.permission("alice", on.alice.id) == Permission.NONE
    on.github.faults.clear()
    on.github.faults.status(403, "Must have push access to view collaborator permission.", path="permission")
    with pytest.raises(Forbidden, match="push access"):
        on.view.permission("alice", on.alice.id)
