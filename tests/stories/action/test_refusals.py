"""Who and what is refused, each with one sentence, and before a model was asked."""

from typing import Any

import pytest

from core.github.opening import open_job
from core.github.workflow import INSTALLATION
from tests.fakes.github import Person
from tests.stories.action.stage import Ended, Stage


def refused(ended: Ended, words: str) -> None:
    assert (ended.code, ended["conclusion"]) == (4, "refused"), ended.log
    assert words in ended.log
    assert ended.outputs["pr_url"] == ""


def test_a_stranger_is_refused_and_gets_no_answer(stage: Stage) -> None:
    eve = stage.github.person("eve", "read", stage.repo)
    refused(stage.comments("/pullwright implement", person=eve), "write")
    assert stage.written() == []


def test_somebody_who_only_may_label_is_refused_however_the_event_describes_them(stage: Stage) -> None:
    carl = stage.github.person("carl", "triage", stage.repo)
    told = stage.says("/pullwright implement", person=carl)
    told["comment"]["author_association"] = "OWNER"
    refused(stage.runs("issue_comment", told), "write")


def test_a_bot_is_refused_unless_it_is_listed(stage: Stage) -> None:
    bot = stage.github.person("helper[bot]", "write", stage.repo, kind="Bot")
    refused(stage.comments("/pullwright implement", person=bot), "allowed_bots")
    ended = stage.comments("/pullwright implement", person=bot, allowed_bots="other, helper", dry_run="true")
    assert (ended.code, ended["verdict"]) == (0, "proven"), ended.log


def test_a_person_whose_name_ends_like_a_bots_gains_nothing(stage: Stage) -> None:
    liar = stage.github.person("github-actions", "read", stage.repo)
    refused(stage.comments("/pullwright implement", person=liar, allowed_bots="github-actions"), "write")


def of_fork(stage: Stage) -> dict[str, Any]:
    theirs = {"ref": "main", "sha": "a" * 40, "repo": {"id": 999_999}}
    ours = {"ref": "main", "sha": stage.head("main"), "repo": {"id": stage.repo.id}}
    return {"number": 5, "head": theirs, "base": ours}


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_the_head_of_a_fork_is_refused(stage: Stage, event: str) -> None:
    told = stage.event(action="opened", pull_request=of_fork(stage))
    refused(stage.runs(event, told, prompt="Mend the failing tests."), "comes from a fork")
    assert stage.written() == []


def test_the_failed_workflow_of_a_fork_is_refused(stage: Stage) -> None:
    ran = {"name": "CI", "conclusion": "failure", "head_branch": "main", "head_repository": {"id": 999_999}}
    refused(stage.runs("workflow_run", stage.event(action="completed", workflow_run=ran)), "comes from a fork")


@pytest.mark.parametrize("head", ["b" * 40 + "\n", "ref: refs/heads/theirs\n", "ref: refs/heads/../../x\n", "ref: é\n"])
def test_pull_request_target_with_a_strangers_checkout_is_refused_with_or_without_a_prompt(
    stage: Stage, head: str
) -> None:
    (stage.workspace / ".git" / "refs" / "heads").mkdir(parents=True)
    (stage.workspace / ".git" / "HEAD").write_text(head)
    (stage.workspace / ".git" / "refs" / "heads" / "theirs").write_text("c" * 40)
    told = stage.event(action="opened", pull_request={**of_fork(stage), "head": of_fork(stage)["base"]})
    refused(stage.runs("pull_request_target", told), "checked out something else")


def test_a_comment_on_the_pull_request_of_a_fork_is_refused(stage: Stage) -> None:
    number = stage.github.pull_of_fork(stage.repo, "Theirs", stage.github.person("eve"))
    refused(stage.comments("/pullwright revise Make it better.", number=number), "comes from a fork")


def test_the_pull_request_of_another_workflow_is_not_ours(stage: Stage) -> None:
    apps = open_job(stage.token, stage.github.url)
    view = apps.of(INSTALLATION, stage.repo.id, stage.repo.owner, stage.repo.name)
    stage.github.push(stage.repo, "theirs", {"notes.txt": "here\n"}, stage.ada)
    number = view.open_pull("Theirs", "By another workflow.", "theirs", "main", draft=False).number
    apps.close()
    refused(stage.comments("/pullwright revise Make it better.", number), "belongs to somebody else")
    assert stage.head("theirs") == stage.github.pulls(stage.repo)[0].head_sha


def failed(ended: Ended, words: str) -> None:
    assert (ended.code, ended["conclusion"]) == (1, "failure"), ended.log
    assert words in ended.log


def test_no_key_no_token_no_payload(stage: Stage) -> None:
    told = stage.says("/pullwright implement")
    failed(stage.runs("issue_comment", told, model=""), "openai_api_key")
    failed(stage.runs("issue_comment", told, github_token=""), "github_token")
    failed(stage.runs("issue_comment", told, github_token="ghs_wrong"), "does not accept")
    wrong = stage.runs("issue_comment", told, budget_usd="a lot")
    assert wrong.code == 2
    assert "The input budget_usd" in wrong.log
    assert (wrong["conclusion"], "The input budget" in wrong.summary) == ("failure", True)


def test_an_event_that_no_runner_wrote_is_refused(stage: Stage) -> None:
    failed(stage.runs("push", {"repository": {"id": "many"}}, prompt="x"), "not as GitHub writes it")


def test_a_comment_cannot_name_a_model_of_another_provider(stage: Stage) -> None:
    ended = stage.comments("/pullwright implement --model scripted:/etc/passwd", person=Person(stage.ada.id, "ada"))
    assert ended.code != 0, ended.log
    assert "passwd" not in " ".join(stage.ours())
