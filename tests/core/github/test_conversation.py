"""Issues, comments, reactions and labels."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Refused
from core.github import Forbidden, Gone, shapes
from tests.core.github.stage import Stage


def test_an_issue_is_read(on: Stage) -> None:
    on.github.label(on.repo, on.issue, "bug", on.alice)
    issue = on.view.issue(on.issue)
    assert (issue.title, issue.body, issue.state, issue.labels) == ("A bug", "It is broken.", "open", ("bug",))
    assert (issue.author.id, issue.author.login, issue.locked, issue.is_pull_request) == (
        on.alice.id,
        "alice",
        False,
        False,
    )


def test_a_comment_is_made_and_edited(on: Stage) -> None:
    made = on.view.comment(on.issue, "First")
    on.view.edit_comment(made.id, "Second")
    (comment,) = on.view.comments(on.issue)
    assert (comment.body, comment.author.kind, comment.app_id) == ("Second", "Bot", on.github.app.id)
    assert comment.author.login == f"{on.app.slug()}[bot]"


def test_all_pages_of_comments_are_read_and_only_those_since(on: Stage) -> None:
    for number in range(230):
        on.github.say(on.repo, on.issue, on.alice, f"{number}", deliver=False)
    assert [comment.body for comment in on.view.comments(on.issue)] == [str(number) for number in range(230)]
    on.time.sleep(3600)
    on.github.say(on.repo, on.issue, on.alice, "late", deliver=False)
    late = datetime.fromtimestamp(on.time.now(), UTC) - timedelta(minutes=5)
    assert [comment.body for comment in on.view.comments(on.issue, late)] == ["late"]


def test_the_comment_of_a_deleted_account_is_by_a_ghost() -> None:

    held = {
        "id": 1,
        "body": None,
        "user": None,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    }
    assert (shapes.comment(held).author.login, shapes.comment(held).author.id) == ("ghost", 0)


@pytest.mark.parametrize("kind", ["issue", "comment"])
def test_a_reaction_twice_is_one_and_goes_away(on: Stage, kind: str) -> None:
    target = on.issue if kind == "issue" else on.github.say(on.repo, on.issue, on.alice, "Hello").id
    on.view.react(kind, target, "eyes")
    on.view.react(kind, target, "eyes")
    assert on.github.reactions(on.repo, kind, target) == ("eyes",)
    on.view.unreact(kind, target, "rocket")
    assert on.github.reactions(on.repo, kind, target) == ("eyes",)
    on.view.unreact(kind, target, "eyes")
    assert on.github.reactions(on.repo, kind, target) == ()


def test_labels_come_and_go_whatever_their_name(on: Stage) -> None:
    on.view.add_labels(on.issue, ["pullwright", "a/b?c=d #e", "ü"])
    on.view.add_labels(on.issue, [])
    on.view.remove_label(on.issue, "a/b?c=d #e")
    on.view.remove_label(on.issue, "never there")
    assert on.github.labels(on.repo, on.issue) == ("pullwright", "ü")


def _disable(on: Stage) -> None:
    on.github.set_repo(on.repo, has_issues=False)


def _archive(on: Stage) -> None:
    on.github.set_repo(on.repo, archived=True)


def _lock(on: Stage) -> None:
    on.github.lock(on.repo, on.issue)


@pytest.mark.parametrize(
    ("prepare", "kind", "says"),
    [
        (_disable, Gone, "Issues has been disabled"),
        (_archive, Forbidden, "was archived"),
        (_lock, Forbidden, "issue is locked"),
    ],
)
def test_what_stands_in_the_way_of_a_comment_has_a_sentence(
    on: Stage, prepare: object, kind: type[Refused], says: str
) -> None:
    assert callable(prepare)
    prepare(on)
    with pytest.raises(kind, match=says) as refused:
        on.view.comment(on.issue, "Hello")
    assert "acme/widgets" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_comment_that_was_deleted_is_gone(on: Stage) -> None:
    made = on.view.comment(on.issue, "First")
    on.github.delete_comment(on.repo, made.id)
    with pytest.raises(Gone):
        on.view.edit_comment(made.id, "Second")
