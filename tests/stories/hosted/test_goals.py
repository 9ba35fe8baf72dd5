"""Goals besides a change: a plan that people approve, tests and nothing else."""

from core.requests import State
from tests.stories.hosted.stage import Stage
from tests.stories.stage import RIGHT, whole

PLAN = "**What** Return the product.\n\n**Files** shapes.py\n\nSee https://evil.example/ and ask @everyone."
NEW_TESTS = "from shapes import area\n\n\ndef test_no_height():\n    assert area(5, 0) == 0\n"


def test_a_plan_is_posted_and_carried_out_when_it_is_approved(stage: Stage) -> None:
    stage.environment["PULLWRIGHT_GITHUB_URL"] += "/api/v3"  # as an Enterprise Server has it
    stage.answer(PLAN)
    done = stage.works(stage.says("/pullwright plan"))
    assert done.state is State.DONE
    sticky = stage.sticky()
    assert "The plan is ready" in sticky
    assert "Return the product." in sticky
    assert "Estimate" in sticky
    assert "evil.example/" not in sticky
    assert "@everyone" not in sticky
    assert stage.github.pulls(stage.repo) == ()

    stage.answer(whole("shapes.py", RIGHT))
    done = stage.works(stage.says("/pullwright approve"))
    assert done.state is State.DONE, done.why
    assert stage.text(stage.pull.head, "shapes.py") == RIGHT
    assert "approved by the person who asked" in stage.pull.body


def test_tests_alone_and_nothing_else(stage: Stage) -> None:
    stage.answer(whole("shapes.py", RIGHT), whole("test_more.py", NEW_TESTS))
    done = stage.works(stage.says("/pullwright test --attempts 2"))
    assert done.state is State.DONE, done.why
    branch = stage.pull.head
    assert stage.text(branch, "test_more.py") == NEW_TESTS
    assert stage.text(branch, "shapes.py") != RIGHT
    assert not stage.pull.draft
    assert "no test" in stage.pull.body
