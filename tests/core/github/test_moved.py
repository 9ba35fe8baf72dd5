"""Repositories that move, an Enterprise Server, and the App's own deliveries."""

from datetime import UTC, datetime, timedelta

import pytest

from core.github import Gone
from tests.core.github.stage import Stage
from tests.core.github.test_code import BRANCH, commit


def test_a_renamed_repository_is_followed_by_its_number(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.rename(on.repo, "gadgets")
    on.view.comment(on.issue, "Hello")
    sha = commit(on)
    on.view.create_branch(BRANCH, sha)
    pull = on.view.open_pull("Better", "", BRANCH, "main", draft=False)
    assert on.view.repository().name == "gadgets"
    assert on.view.pulls_of(BRANCH) == (pull,)
    assert {call.status for call in on.github.journal} <= {200, 201, 404}
    assert not [call for call in on.github.journal if call.path.startswith("/repos/")]


def test_who_takes_over_the_old_name_is_never_talked_to(on: Stage) -> None:
    on.github.rename(on.repo, "gadgets")
    squatter = on.github.repo("acme", "widgets", {"README.md": "Not you\n"})
    on.github.issue(squatter, "Their issue")
    on.view.comment(on.issue, "Hello")
    assert on.view.issue(on.issue).title == "A bug"
    assert on.github.comments(squatter, 1) == ()
    assert len(on.github.comments(on.repo, on.issue)) == 1


def test_a_transfer_out_of_the_installation_ends_it(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.rename(on.repo, "widgets", owner="elsewhere")
    with pytest.raises(Gone):
        on.view.comment(on.issue, "Hello")
    assert on.github.comments(on.repo, on.issue) == ()


def test_a_private_repository_that_was_deleted(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.delete_repo(on.repo)
    with pytest.raises(Gone):
        on.view.issue(on.issue)
    with pytest.raises(Gone):
        on.of(on.repo, on.installations()).issue(on.issue)


def test_an_enterprise_server(on: Stage) -> None:
    app = on.installations(url=on.github.url + "/api/v3/")
    view = on.of(on.repo, app)
    view.comment(on.issue, "Hello")
    assert [comment.body for comment in view.comments(on.issue)] == ["Hello"]
    assert app.slug() == on.github.app.slug
    first = commit(on)
    view.create_branch(BRANCH, first)
    assert view.move_branch(BRANCH, commit(on, "x = 3\n"), first, force=True)


def test_failed_deliveries_are_found_and_sent_again(on: Stage) -> None:
    on.github.webhook = "http://127.0.0.1:9/nobody"
    for _ in range(3):
        on.github.say(on.repo, on.issue, on.alice, "/pullwright implement")
    since = datetime.now(UTC) - timedelta(minutes=5)
    found = on.app.deliveries(since)
    assert len(found) == 3
    assert [good for _, _, good in found] == [False] * 3
    assert [id for id, _, _ in found] == sorted((id for id, _, _ in found), reverse=True)
    on.app.redeliver(found[0][0])
    again = on.github.deliveries[-1]
    assert (again.guid, again.redelivery) == (found[0][1], True)
    assert on.app.deliveries(datetime.now(UTC) + timedelta(minutes=5)) == ()


def test_all_pages_of_deliveries_are_read(on: Stage) -> None:
    on.github.webhook = "http://127.0.0.1:9/nobody"
    for _ in range(130):
        on.github.send("ping", {"zen": "Keep it logically awesome."})
    assert len(on.app.deliveries(datetime.now(UTC) - timedelta(minutes=5))) == 130
