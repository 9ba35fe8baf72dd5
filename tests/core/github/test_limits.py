"""GitHub's limits: we stop below them, and are silent for as long as it asks."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from core.github import Clock, Folder, Late, Limited, Memory, open_installations, sent_within
from core.github.pace import CONTENT_A_MINUTE, CONTENT_AN_HOUR, POINTS_A_MINUTE, Cost, Pace
from tests.core.github.stage import Jumping, Stage


def inside(on: Stage) -> int:
    return on.github.limits.inside()


def seconds_until(on: Stage, limited: Limited) -> float:
    return limited.retry_at.timestamp() - on.time.now()


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("kind", ["secondary", "primary"])
def test_a_limit_says_when_to_go_on_and_nothing_is_sent_before(on: Stage, kind: str, status: int) -> None:
    begin = on.github.faults.secondary_limit if kind == "secondary" else on.github.faults.primary_limit
    begin(300, status=status, path="/comments")
    with pytest.raises(Limited, match="rate limit is reached; Pullwright goes on at") as limited:
        on.view.comment(on.issue, "Hello")
    assert 290 < seconds_until(on, limited.value) <= 301
    sent = len(on.github.journal)
    with pytest.raises(Limited):
        on.view.issue(on.issue)
    on.time.sleep(200)
    with pytest.raises(Limited):
        on.view.comment(on.issue, "Hello")
    assert len(on.github.journal) == sent, "we knew without asking"
    on.time.sleep(101)
    on.view.comment(on.issue, "Hello")
    assert inside(on) == 0
    assert len(on.github.comments(on.repo, on.issue)) == 1


def test_a_short_limit_is_waited_for(on: Stage) -> None:
    on.github.faults.secondary_limit(3, path="/comments")
    on.view.comment(on.issue, "Hello")
    assert 2.9 < sum(on.time.slept) < 5
    assert inside(on) == 0


def test_a_limit_that_does_not_say_how_long_is_a_minute_and_then_two(on: Stage) -> None:
    waits = []
    for _ in range(3):
        on.github.faults.secondary_limit(None, path="/issues/")
        with pytest.raises(Limited) as limited:
            on.view.issue(on.issue)
        waits.append(round(seconds_until(on, limited.value)))
        on.time.sleep(waits[-1] + 1)
        on.github.faults.clear()
    assert waits == [60, 120, 240]
    on.time.sleep(3600)
    on.github.faults.secondary_limit(None, path="/issues/")
    with pytest.raises(Limited) as limited:
        on.view.issue(on.issue)
    assert round(seconds_until(on, limited.value)) == 60


def test_the_last_call_of_the_hour_is_seen_as_such(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.limits.enforce(primary=3)
    for _ in range(3):
        on.view.issue(on.issue)
    sent = len(on.github.journal)
    with pytest.raises(Limited):
        on.view.issue(on.issue)
    assert len(on.github.journal) == sent
    assert {call.status for call in on.github.journal} == {200, 201}


def test_limits_of_one_installation_do_not_stop_another(on: Stage) -> None:
    other = on.github.repo("other", "thing")
    issue = on.github.issue(other, "Theirs")
    on.github.faults.secondary_limit(300, path=f"repositories/{on.repo.id}")
    with pytest.raises(Limited):
        on.view.issue(on.issue)
    assert on.of(other).issue(issue).title == "Theirs"


def test_a_limit_is_remembered_by_the_next_process(on: Stage, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    first, second = (on.of(on.repo, on.installations(ledger=Folder(ledger))) for _ in range(2))
    on.github.faults.secondary_limit(300, path="/issues/")
    with pytest.raises(Limited):
        first.issue(on.issue)
    with pytest.raises(Limited):
        second.issue(on.issue)
    assert inside(on) == 0
    for file in ledger.iterdir():
        file.write_text("{cut of")
    on.time.sleep(301)
    assert second.issue(on.issue).title == "A bug"


def test_a_hundred_comments_take_more_than_a_minute_and_no_limit_is_met(on: Stage) -> None:
    on.github.limits.enforce()
    begun, view = on.time.now(), on.of(on.repo, on.installations())
    for number in range(100):
        retried(on, partial(view.comment, on.issue, f"{number}"))
    assert on.time.now() - begun > 60
    assert {call.status for call in on.github.journal} == {201}


def retried(on: Stage, call: Callable[[], object]) -> None:
    """As the clerk and the worker do it: later, when it is time."""
    while True:
        try:
            call()
        except Limited as limited:
            on.time.sleep(max(seconds_until(on, limited), 0))
        else:
            return


def test_many_jobs_over_installations_keep_all_limits(on: Stage) -> None:
    """Publishing jobs, as fast as our limiter lets them, at a GitHub that counts; and faults that add silences."""
    on.github.limits.enforce(content=80, content_hour=500, points=900)
    repos = [on.github.repo(f"owner-{number}", "thing") for number in range(2)]
    issues = [on.github.issue(repo, "A bug") for repo in repos]
    on.github.faults.secondary_limit(90, path="/comments", method="POST", skip=20)
    on.github.faults.primary_limit(120, path="/issues/", method="GET", skip=60)
    views = [on.of(repo) for repo in repos]
    for job in range(120):
        view, issue = views[job % 2], issues[job % 2]
        retried(on, partial(view.issue, issue))
        retried(on, partial(view.comment, issue, "Steps"))
        retried(on, partial(view.add_labels, issue, ["pullwright"]))
    assert inside(on) == 0
    assert sum(call.status in (403, 429) for call in on.github.journal) == 2, "only those that were switched on"
    assert sum(len(on.github.comments(repo, issue)) for repo, issue in zip(repos, issues, strict=True)) == 120


def test_the_limiter_alone_never_exceeds_its_numbers() -> None:
    time = Jumping()
    pace, sent = Pace(Memory(), Clock(time.now, time.sleep), patience_s=1e9), []
    for number in range(1500):
        cost = (Cost.READ, Cost.CONTENT, Cost.WRITE)[number % 3]
        pace.admit("installation:1", cost)
        sent.append((time.now(), cost))
    for at, _ in sent[::50]:
        minute = [cost for when, cost in sent if at <= when < at + 60]
        hour = [cost for when, cost in sent if at <= when < at + 3600]
        assert sum(cost.value[0] for cost in minute) <= POINTS_A_MINUTE
        assert sum(cost is Cost.CONTENT for cost in minute) <= CONTENT_A_MINUTE
        assert sum(cost is Cost.CONTENT for cost in hour) <= CONTENT_AN_HOUR


def test_processes_share_a_folder(tmp_path: Path) -> None:
    time = Jumping()
    paces = [Pace(Folder(tmp_path / "ledger"), Clock(time.now, time.sleep), patience_s=0) for _ in range(3)]
    for number in range(CONTENT_A_MINUTE):
        paces[number % 3].admit("installation:1", Cost.CONTENT)
    for pace in paces:
        with pytest.raises(Limited) as limited:
            pace.admit("installation:1", Cost.CONTENT)
        assert limited.value.retry_at > datetime.now(UTC)
        pace.admit("installation:2", Cost.CONTENT)
    (held,) = [json.loads(file.read_text()) for file in (tmp_path / "ledger").iterdir() if file.stat().st_size > 500]
    assert len(held["content"]) == CONTENT_A_MINUTE


def test_githubs_clock_counts_where_ours_is_wrong(on: Stage) -> None:
    on.github.faults.primary_limit(300, path="/issues/")
    ahead = Clock(lambda: on.time.now() + 3600, on.time.sleep)
    app = open_installations(on.github.app.id, on.github.app.private_key, on.github.url, clock=ahead)
    with pytest.raises(Limited) as limited:
        on.of(on.repo, app).issue(on.issue)
    assert 290 < limited.value.retry_at.timestamp() - ahead.now() < 305


def test_what_must_not_be_late_is_not_sent_late(on: Stage) -> None:
    with sent_within(0), pytest.raises(Late):
        on.view.comment(on.issue, "Hello")
    with sent_within(60):
        on.view.comment(on.issue, "In time")
        with sent_within(0):
            on.view.react("issue", on.issue, "eyes")  # twice is once: it may be late
        on.view.comment(on.issue, "Still in time")
    assert [comment.body for comment in on.github.comments(on.repo, on.issue)] == ["In time", "Still in time"]


def test_what_must_not_be_late_waits_for_no_limit(on: Stage) -> None:
    on.github.faults.secondary_limit(4, path="/comments", method="POST")
    with sent_within(2), pytest.raises(Limited):
        on.view.comment(on.issue, "Hello")
    assert on.github.comments(on.repo, on.issue) == ()
