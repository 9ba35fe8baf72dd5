"""A change that was half published is published to its end: what is told about it is told of that very commit."""

import pytest

from core.errors import Broken
from core.requests import State
from tests.stories.hosted.stage import Stage
from tests.stories.stage import RIGHT, WRONG, whole


def test_a_better_answer_after_the_commit_proves_nothing_about_it(stage: Stage) -> None:
    stage.answer(whole("shapes.py", WRONG))  # and then the model is silent, so the run ends with what there is
    stage.github.faults.status(500, path="/pulls", method="POST", times=50)
    request = stage.says("/pullwright implement")
    with pytest.raises(Broken):
        stage.works(request)
    stage.github.faults.clear()
    stage.answer(whole("shapes.py", WRONG), whole("shapes.py", RIGHT))

    done = stage.works(stage.lapsed(request))

    assert done.state is State.DONE, done.why
    assert stage.text(stage.pull.head, "shapes.py") == WRONG
    assert stage.pull.draft
    assert "is a draft" in stage.sticky()
