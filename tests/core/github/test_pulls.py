"""Pull requests, reviews and check runs."""

import pytest

from core.errors import Broken
from core.github import Annotation, CheckOutput, Pull
from tests.core.github.stage import Stage
from tests.core.github.test_code import BRANCH, commit


def opened(on: Stage, *, draft: bool = False) -> Pull:
    on.view.create_branch(BRANCH, commit(on))
    return on.view.open_pull("Better", "Fixes #1", BRANCH, "main", draft=draft)


def test_a_pull_request_is_opened_and_found_again(on: Stage) -> None:
    pull = opened(on, draft=True)
    assert (pull.draft, pull.state, pull.merged, pull.head_ref, pull.base_ref) == (True, "open", False, BRANCH, "main")
    assert pull.head_repository == on.repo.id
    assert on.view.pull(pull.number) == pull
    assert on.view.pulls_of(BRANCH) == (pull,)
    assert on.view.pulls_of("pullwright") == ()
    assert on.view.issue(pull.number).is_pull_request


def test_a_second_one_of_the_same_branch_is_the_first(on: Stage) -> None:
    first = opened(on)
    assert on.view.open_pull("Again", "Again", BRANCH, "main", draft=True) == first
    assert len(on.github.pulls(on.repo)) == 1


def test_a_closed_one_is_found_too_newest_first(on: Stage) -> None:
    first = opened(on)
    on.github.close(on.repo, first.number, on.alice)
    second = on.view.open_pull("Again", "Again", BRANCH, "main", draft=False)
    assert [(pull.number, pull.state) for pull in on.view.pulls_of(BRANCH)] == [
        (second.number, "open"),
        (first.number, "closed"),
    ]


def test_it_is_edited_and_follows_its_branch(on: Stage) -> None:
    pull = opened(on)
    assert on.view.edit_pull(pull.number, body="New").title == "Better"
    theirs = on.github.push(on.repo, BRANCH, {"y.py": "y = 1\n"})
    assert (on.view.pull(pull.number).body, on.view.pull(pull.number).head_sha) == ("New", theirs)


def test_it_becomes_a_draft_again(on: Stage) -> None:
    pull = opened(on)
    assert on.view.make_draft(pull.number)
    assert on.view.pull(pull.number).draft
    assert on.view.make_draft(pull.number)
    assert on.calls("POST", "/graphql") == 1
    on.github.faults.garbage('{"errors": [{"message": "Draft pull requests are not supported"}]}', path="/graphql")
    other = on.github.push(on.repo, "other", {"z.py": "z = 1\n"})
    second = on.view.open_pull("Other", "", "other", "main", draft=False)
    assert second.head_sha == other
    assert not on.view.make_draft(second.number)


def test_nothing_to_merge_is_said(on: Stage) -> None:
    on.view.create_branch(BRANCH, str(on.view.head("main")))
    with pytest.raises(Broken, match="No commits between main and") as wrong:
        on.view.open_pull("Better", "", BRANCH, "main", draft=False)
    assert not wrong.value.retryable


def test_reviewers_and_their_reviews(on: Stage) -> None:
    pull = opened(on)
    on.view.request_review(pull.number, ["alice"])
    on.view.request_review(pull.number, [])
    assert on.github.pulls(on.repo)[0].reviewers == ("alice",)
    on.github.review(
        on.repo, pull.number, on.alice, "Almost", "CHANGES_REQUESTED", [("a.py", 1, "Why?"), ("a.py", 2, "No")]
    )
    on.github.review(on.repo, pull.number, on.alice, "", "COMMENTED", [("b.py", 3, "Later")])
    first, _second = on.view.reviews(pull.number)
    assert (first.state, first.body, first.author.id) == ("CHANGES_REQUESTED", "Almost", on.alice.id)
    mine = on.view.review_comments(pull.number, first.id)
    assert [(one.path, one.line, one.body) for one in mine] == [("a.py", 1, "Why?"), ("a.py", 2, "No")]
    assert len(on.view.review_comments(pull.number)) == 3
    on.view.react("review_comment", mine[0].id, "eyes")
    assert on.github.reactions(on.repo, "review_comment", mine[0].id) == ("eyes",)


def test_who_cannot_review_is_said(on: Stage) -> None:
    pull = opened(on)
    on.github.person("stranger")
    with pytest.raises(Broken, match="Reviews may only be requested from collaborators"):
        on.view.request_review(pull.number, ["stranger"])


def test_a_check_run_with_buttons_and_many_annotations(on: Stage) -> None:
    sha = commit(on)
    notes = tuple(Annotation("a.py", 1, 1, "failure", f"{number}", "Test") for number in range(120))
    output = CheckOutput("Failing", "120 tests fail", "See below", notes)
    made = on.view.create_check("Pullwright", sha, "request-1", output, [("Cancel", "Stop this run", "cancel")])
    (held,) = on.github.check_runs(on.repo)
    assert [note["message"] for note in held.annotations] == [str(number) for number in range(120)]
    assert (held.title, held.actions, held.status, held.external_id) == (
        "Failing",
        ("cancel",),
        "in_progress",
        "request-1",
    )
    assert on.view.check_runs(sha) == (made,)


def test_a_check_run_ends_and_begins_again(on: Stage) -> None:
    sha, output = commit(on), CheckOutput("Steps", "…")
    made = on.view.create_check("Pullwright", sha, "request-1", output, [])
    ended = on.view.update_check(made.id, output, conclusion="failure", actions=[("Retry", "Once more", "retry")])
    assert (ended.status, ended.conclusion) == ("completed", "failure")
    assert on.github.check_runs(on.repo)[0].actions == ("retry",)
    again = on.view.update_check(made.id, output, conclusion=None)
    assert (again.status, again.conclusion) == ("in_progress", None)
