"""Every way in which work can end or be cut short, and what is told about it."""

import signal
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Broken, PolicyRefused, Refused, Unfinished
from core.github import Limited
from core.queue.holding import Holding
from core.requests import MOST_ATTEMPTS, Outcome, State
from core.words import apology
from tests.stories.hosted.stage import Stage
from tests.worker.jobs.sitting import failing, serves
from worker.jobs.case import Case
from worker.jobs.ending import End
from worker.publication.sticky import Comment


def well(case: Case, holding: Holding, comment: Comment) -> End:
    return End(Outcome("proven", "Attempt 1 is proven.", cost_usd=0.25, elapsed_s=12.0), attempts=1)


@pytest.mark.parametrize(
    ("error", "head", "why"),
    [
        (PolicyRefused("That is not allowed."), "Stopped by a rule", "That is not allowed."),
        (Refused("There is no such model."), "something has to be changed first", "There is no such model."),
        (Unfinished("Somebody pushed."), "Not solved", "Somebody pushed."),
    ],
    ids=["policy", "refused", "unfinished"],
)
def test_each_failure_is_an_end_with_its_sentence(stage: Stage, error: Exception, head: str, why: str) -> None:
    request = stage.says("/pullwright implement")
    done = serves(stage, request, failing(error))
    assert (done.state, done.why) == (State.DONE, why)
    assert head in stage.sticky()
    assert why in stage.sticky()
    assert "/pullwright retry" in stage.sticky()
    assert stage.github.reactions(stage.repo, "comment", request.ask.origin.comment_id or 0) == ("confused",)
    assert stage.store.desk.take_words(5) == ()


def test_a_good_end_is_told_with_its_cost(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    assert serves(stage, request, well).state is State.DONE
    assert "$0.25" in stage.sticky()
    assert stage.github.reactions(stage.repo, "comment", request.ask.origin.comment_id or 0) == ("rocket",)
    usage = stage.store.desk.usage(request.id)
    assert usage is not None
    assert usage.cost_usd == 0.25


def test_our_fault_is_tried_again_and_not_for_ever(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    for _ in range(MOST_ATTEMPTS - 1):
        with pytest.raises(Broken):
            serves(stage, request, failing(Broken("GitHub is away.", retryable=True)))
        assert stage.store.desk.request(request.id).state is State.RUNNING
        request = stage.lapsed(request)
    done = serves(stage, request, failing(Broken("GitHub is away.", retryable=True)))
    assert done.state is State.DONE
    assert apology(request.id) in stage.sticky()


def test_a_limit_is_waited_for_where_the_lease_is_held(stage: Stage) -> None:
    limits = [Limited("Wait.", datetime.now(UTC) + timedelta(seconds=0.1))]

    def work(case: Case, holding: Holding, comment: Comment) -> End:
        if limits:
            raise limits.pop()
        return well(case, holding, comment)

    assert serves(stage, stage.says("/pullwright implement"), work).state is State.DONE


def test_whoever_was_overtaken_says_and_changes_nothing(stage: Stage) -> None:
    request = stage.says("/pullwright implement")

    def work(case: Case, holding: Holding, comment: Comment) -> End:
        stage.store.desk.release(request.id, request.attempt)
        return well(case, holding, comment)

    assert serves(stage, request, work).state is State.PENDING
    assert "Proven" not in stage.sticky()
    assert serves(stage, request, well).state is State.PENDING  # an old ticket


def test_a_wish_for_the_end_is_heard(stage: Stage) -> None:
    request = stage.says("/pullwright implement")

    def work(case: Case, holding: Holding, comment: Comment) -> End:
        stage.store.desk.cancel(request.id, case.request.ask.person)
        holding.cancelling = True
        signal.raise_signal(signal.SIGUSR1)
        raise AssertionError("it was not heard")

    done = serves(stage, request, work)
    assert (done.state, done.why) == (State.CANCELLED, "Cancelled by ada.")
    assert "Cancelled by ada" in stage.sticky()


def test_a_thread_that_takes_no_words_still_ends(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    ours = stage.github.comments(stage.repo, stage.issue)[-1]
    stage.github.delete_comment(stage.repo, ours.id, stage.ada)
    stage.github.lock(stage.repo, stage.issue)
    stage.github.set_repo(stage.repo, has_issues=False)
    done = serves(stage, request, well)
    assert done.state is State.DONE


def test_a_repository_that_is_gone_is_an_end(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    stage.github.uninstall("acme")
    done = serves(stage, request, well)
    assert done.state is State.DONE
    assert done.why


def test_a_wrong_configuration_is_told_with_its_line(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    stage.github.push(stage.repo, "main", {".github/pullwright.yml": "atempts: 3\n"}, stage.ada)
    done = serves(stage, request, well)
    assert "line 1" in done.why
    assert "attempts" in done.why


def test_what_dead_workers_left_is_tidied(stage: Stage) -> None:
    first = serves(stage, stage.says("/pullwright implement"), well)
    left = stage.settings.data / "hosted" / first.id
    left.mkdir(parents=True)
    serves(stage, stage.says("/pullwright fix"), well)
    assert not left.exists()
