"""However it ends, the end is told: cancelled, killed and taken up again, refused, not solved."""

import time

from core.asks import Person
from core.requests import State
from tests.fakes.chat_server import chat_server
from tests.stories.hosted.stage import Stage, gone, kill
from tests.stories.stage import RIGHT, WRONG, whole
from tests.stories.town import until


def test_cancelled_in_the_middle(stage: Stage) -> None:
    with chat_server([None]) as server:
        stage.environment["PULLWRIGHT_LOCAL_URL"] = server.url
        stage.environment["PULLWRIGHT_MODELS"] = "local:tiny"
        request = stage.says("/pullwright implement")
        running = stage.worker(request)
        assert server.waiting.wait(120)
        stage.store.desk.cancel(request.id, Person(stage.ada.id, "ada"))
        _, said = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert stage.store.desk.request(request.id).state is State.CANCELLED
    assert "Cancelled by ada" in stage.sticky()
    assert "/pullwright retry" in stage.sticky()
    assert stage.github.pulls(stage.repo) == ()
    assert list(stage.github.branches(stage.repo)) == ["main"]
    assert gone(stage.settings.data / "hosted")


def test_killed_after_the_answer_goes_on_without_paying_again(stage: Stage) -> None:
    with chat_server([whole("shapes.py", RIGHT)]) as server:
        stage.environment["PULLWRIGHT_LOCAL_URL"] = server.url
        stage.environment["PULLWRIGHT_MODELS"] = "local:tiny"
        request = stage.says("/pullwright implement")
        running = stage.worker(request)
        until(lambda: any("/git/" in call.path for call in stage.github.journal if call.method == "POST"), late_s=120)
        kill(running)
        time.sleep(0.2)
        again = stage.works(stage.again(request))
        assert again.state is State.DONE, again.why
        assert len(server.asked) == 1
    assert stage.text(stage.pull.head, "shapes.py") == RIGHT
    assert len(stage.comments()) == 1


def test_not_solved_and_then_a_thread_that_lost_our_comment(stage: Stage) -> None:
    stage.answer("I cannot help with that.")
    request = stage.says("/pullwright implement --attempts 1")
    ours = stage.github.comments(stage.repo, stage.issue)[-1]
    stage.github.delete_comment(stage.repo, ours.id, stage.ada)
    done = stage.works(request)
    assert done.state is State.DONE
    assert "Not solved" in stage.sticky()
    assert stage.github.pulls(stage.repo) == ()
    assert stage.github.reactions(stage.repo, "comment", request.ask.origin.comment_id or 0) == ("confused",)


def test_no_test_shows_it_so_it_is_a_draft(stage: Stage) -> None:
    stage.answer(whole("shapes.py", WRONG))
    stage.works(stage.says("/pullwright implement --attempts 1"))
    assert stage.pull.draft
    assert f"Refs #{stage.issue}" in stage.pull.body
    assert "is a draft" in stage.sticky()


def test_a_worker_asks_no_model_that_the_operator_does_not_offer(stage: Stage) -> None:
    """The clerk refuses it, too; but the worker has the keys."""
    with chat_server([whole("shapes.py", RIGHT)]) as server:
        stage.environment |= {"PULLWRIGHT_LOCAL_URL": server.url, "PULLWRIGHT_MODELS": ""}
        request = stage.says("/pullwright implement --model local:huge")
        stage.environment["PULLWRIGHT_ALLOWED_MODELS"] = "local:tiny"
        stage.__dict__.pop("settings")
        done = stage.works(request)
        assert server.asked == []
    assert "local:huge may not be chosen here. Allowed: local:tiny." in done.why
    assert "Not started" in stage.sticky()
