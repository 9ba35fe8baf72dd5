"""A defect of ours ends a request with an apology as soon as it comes again, and says nothing of itself in public."""

import pytest

from core.errors import Broken
from core.requests import Request, State
from core.words import apology
from tests.stories.hosted.stage import Stage
from tests.worker.jobs.sitting import failing, serves
from worker.jobs import mishap


def fails(stage: Stage, request: Request, error: Exception) -> Request:
    """The job raises, and its process says so, as a worker's does."""
    with pytest.raises(type(error)):
        serves(stage, request, failing(error))
    mishap(stage.settings, request.id, request.attempt, error)
    return stage.store.desk.request(request.id)


def test_the_same_defect_twice_is_the_end(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    assert fails(stage, request, KeyError("canary of /srv/secret")).state is State.RUNNING
    done = fails(stage, stage.lapsed(request), KeyError("canary of /srv/secret"))
    assert (done.state, done.why) == (State.DONE, apology(request.id))
    said = stage.sticky()
    assert apology(request.id) in said
    assert "😕 Not solved" in said
    assert "canary" not in said
    assert "lost" not in said
    usage = stage.store.desk.usage(request.id)
    assert usage is not None
    assert usage.verdict == "failed"


def test_another_defect_and_a_fault_that_may_pass_are_tried_again(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    for error in (KeyError("one"), TypeError("another"), Broken("GitHub is away.", retryable=True)):
        assert fails(stage, request, error).state is State.RUNNING
        request = stage.lapsed(request)


def test_whoever_was_overtaken_ends_nothing(stage: Stage) -> None:
    request = stage.says("/pullwright implement")
    fails(stage, request, KeyError("one"))
    again = stage.lapsed(request)
    mishap(stage.settings, request.id, request.attempt, KeyError("one"))
    assert stage.store.desk.request(request.id).state is again.state
