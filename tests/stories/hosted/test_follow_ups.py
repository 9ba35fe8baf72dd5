"""What comes after the pull request: reviews, people's own pushes, a base that moves on."""

from core.requests import State
from tests.stories.hosted.stage import Stage
from tests.stories.stage import RIGHT, whole

BETTER = RIGHT.replace("return width * height", "return abs(width) * abs(height)")


def test_a_review_a_push_and_a_moved_base(stage: Stage) -> None:
    stage.works(stage.says("/pullwright implement"))
    pull = stage.pull

    # a review: all its comments are one run, on top of the branch
    stage.answer(whole("shapes.py", BETTER))
    notes = (("shapes.py", 3, "What about negative numbers?"),)
    sent = stage.github.review(stage.repo, pull.number, stage.ada, "Please use abs.", "CHANGES_REQUESTED", notes)
    done = stage.works(stage.hears(next(one for one in sent if one.event == "pull_request_review")))
    assert done.state is State.DONE, done.why
    revised = stage.pull
    assert (revised.number, revised.head) == (pull.number, pull.head)
    assert stage.text(pull.head, "shapes.py") == BETTER
    assert stage.github.commit(stage.repo, revised.head_sha).parents == (pull.head_sha,)
    assert "Proven" in stage.sticky(pull.number)
    edits = [call.json for call in stage.github.journal if call.method == "PATCH" and "/issues/comments/" in call.path]
    assert any("[Watch it](" in str(edit) and "/acme/shapes/runs/" in str(edit) for edit in edits)  # while it ran
    assert f"Fixes #{stage.issue}" in revised.body
    assert "abs(width)" in revised.body
    assert "`shapes.py:3`" in revised.body  # the manifest: the review's comment,
    assert "`area(2, 3)` should return 6" in revised.body  # and what it was opened for

    # the base moves on: both lines of history are kept
    base = stage.github.push(stage.repo, "main", {"other.py": "NEW = 1\n"}, stage.ada)
    done = stage.works(stage.says("/pullwright rebase", pull.number))
    assert done.state is State.DONE, done.why
    rebased = stage.pull
    assert stage.github.commit(stage.repo, rebased.head_sha).parents == (revised.head_sha, base)
    assert stage.text(pull.head, "other.py") == "NEW = 1\n"
    assert stage.text(pull.head, "shapes.py") == BETTER
    assert "Proven" in stage.sticky(pull.number)

    # again, with nothing to do; and with a conflict
    assert "nothing to do" in stage.works(stage.says("/pullwright rebase", pull.number)).why
    assert "✅ Nothing to do" in stage.sticky(pull.number)
    stage.github.push(stage.repo, "main", {"shapes.py": "area = None\n"}, stage.ada)
    why = stage.works(stage.says("/pullwright rebase", pull.number)).why
    assert "conflict in shapes.py" in why
    assert stage.pull.head_sha == rebased.head_sha


def test_the_thread_as_a_model_is_shown_it(stage: Stage) -> None:
    stage.works(stage.says("/pullwright implement as in ![the screen](http://10.0.0.1/a.png)"))
    body = stage.pull.body
    assert "an image elsewhere" in body
    assert "left out: no model of this run takes images" in body
    assert "acme/shapes" in body
    assert f"git -C shapes fetch origin {stage.pull.head}" in body


def test_what_people_push_meanwhile_is_never_overwritten(stage: Stage) -> None:
    stage.works(stage.says("/pullwright implement"))
    pull = stage.pull
    stage.answer(whole("shapes.py", BETTER))
    request = stage.says("/pullwright revise use abs", pull.number)
    stage.meanwhile("git/trees", lambda: stage.github.push(stage.repo, pull.head, {"mine.txt": "mine\n"}, stage.ada))
    done = stage.works(request)
    assert "Nothing of theirs was overwritten" in done.why
    assert stage.text(pull.head, "mine.txt") == "mine\n"
    assert stage.text(pull.head, "shapes.py") == RIGHT
    assert "Not solved" in stage.sticky(pull.number)


_SHOWN = "from shapes import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n"
_EMPTY = "from shapes import area\n\n\ndef test_area():\n    assert area(0, 3) == 0\n"


def test_what_was_ready_and_is_not_proven_any_more_is_a_draft_before_it_changes(stage: Stage) -> None:
    issue = stage.github.issue(stage.repo, "area is always 0", "It should multiply.", stage.ada)
    stage.answer(whole("shapes.py", RIGHT) + whole("test_area.py", _SHOWN))
    stage.works(stage.says("/pullwright implement", issue))
    pull = stage.pull
    assert not pull.draft
    stage.answer(whole("test_area.py", _EMPTY))
    stage.works(stage.says("/pullwright revise --attempts 1 test nothing", pull.number))
    assert stage.text(pull.head, "test_area.py") == _EMPTY
    assert stage.pull.draft
    assert "is a draft" in stage.sticky(pull.number)
    told = [call.body for call in stage.github.journal if call.path == "/graphql"]
    where = ["convertPullRequestToDraft" in body for body in told]
    assert where.index(True) < len(where) - 1  # and then the branch was moved
    assert "refs/heads/" + pull.head in told[where.index(True) + 1]
