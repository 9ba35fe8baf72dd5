"""How a step ends, and that its outputs, its summary and the thread say so in any case."""

import signal
from pathlib import Path

import pytest

from action.outputs import NAMES
from tests.fakes.chat_server import chat_server
from tests.stories.action.stage import Ended, Stage, ended
from tests.stories.stage import WRONG, whole


def sound(done: Ended, stage: Stage, conclusion: str) -> None:
    """All outputs are there, and the token in none."""
    assert done["conclusion"] == conclusion, done.log
    assert set(done.outputs) == set(NAMES)
    assert "/acme/shapes/actions/runs/4711" in done["run_url"]
    assert stage.token not in done.summary + str(done.outputs)
    assert done.summary


def test_what_is_not_proven_is_a_draft_and_red_where_that_is_wanted(stage: Stage) -> None:
    issue = stage.github.issue(stage.repo, "Say hello", "The module should say hello.", stage.ada)
    stage.inputs["model"] = stage.replay(whole("hello.py", '"""Says hello."""\n'))
    done = stage.comments("/pullwright implement", issue, attempts="1", fail_on="unproven")
    sound(done, stage, "success")
    assert (done.code, done["verdict"], stage.pull.draft) == (3, "unproven", True), done.log


def test_what_fails_is_red_with_the_tests_that_fail_and_keeps_its_report(stage: Stage) -> None:
    stage.inputs["model"] = stage.replay(whole("shapes.py", WRONG))
    done = stage.comments("/pullwright implement", attempts="1")
    sound(done, stage, "failure")
    assert (done.code, done["verdict"]) == (3, "failed"), done.log
    assert "::error file=test_shapes.py" in done.log
    assert "test_nothing_has_no_area" in done.log
    for name in ("report_path", "report_docx_path", "report_sarif_path", "patch_path"):
        assert Path(done[name]).is_file()
        assert Path(done[name]).is_relative_to(stage.temp / "pullwright-reports")


def test_a_key_that_the_provider_does_not_take_is_named_and_costs_no_secret(stage: Stage) -> None:
    with chat_server([], status=401, complaint="Incorrect API key provided: sk-wrong-key-0123456789") as server:
        stage.inputs |= {"openai_api_key": "sk-wrong-key-0123456789", "model": "local:tiny", "local_url": server.url}
        done = stage.comments("/pullwright implement")
    sound(done, stage, "failure")
    assert done.code == 1
    assert "401" in done.log or "key" in done.log
    assert "sk-wrong" not in done.log.replace("::add-mask::sk-wrong-key-0123456789", "") + done.summary
    assert "sk-wrong" not in " ".join(stage.ours())


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_job_says_so_everywhere_and_publishes_nothing(stage: Stage, how: signal.Signals) -> None:
    with chat_server([None]) as server:
        told = stage.says("/pullwright implement")
        process, place = stage.starts("issue_comment", told, model="local:tiny", local_url=server.url)
        assert server.waiting.wait(60)
        process.send_signal(how)
        log, _ = process.communicate(timeout=60)
    done = ended(process.returncode, log, place)
    sound(done, stage, "cancelled")
    assert done.code == 130
    assert stage.github.pulls(stage.repo) == ()
    assert "Cancelled" in stage.ours()[-1]


def test_a_step_whose_time_is_over_publishes_what_there_is(stage: Stage) -> None:
    answers = (whole("shapes.py", WRONG), None)
    with chat_server(answers) as server:
        stage.inputs |= {"model": "local:tiny", "local_url": server.url, "timeout_minutes": "0.25"}
        done = stage.comments("/pullwright implement")
    sound(done, stage, "timeout")
    assert done.code == 124, done.log
    assert Path(done["report_path"]).is_file()
    assert "its time was over" in done["conclusion"] + done.log


def test_a_repository_that_lets_no_workflow_open_pull_requests_is_told_which_switch_it_is(stage: Stage) -> None:
    stage.github.set_repo(stage.repo, actions_may_open_pulls=False)
    done = stage.comments("/pullwright implement")
    sound(done, stage, "failure")
    assert "Allow GitHub Actions to create and approve pull requests" in done.log
    assert done["branch_name"].startswith("pullwright/issue-")


def test_a_dry_run_does_everything_but_publish(stage: Stage) -> None:
    stage.github.forget()
    done = stage.comments("/pullwright implement", dry_run="true")
    sound(done, stage, "success")
    assert (done.code, done["verdict"], done["pr_url"], done["branch_name"]) == (0, "proven", "", "")
    assert [call for call in stage.written() if "/comments" not in call or "POST" not in call] == []
    assert stage.ours() == []
    assert "+    return width * height" in Path(done["patch_path"]).read_text()


def test_a_command_that_is_answered_at_once_needs_no_work(stage: Stage) -> None:
    done = stage.comments("/pullwright help")
    sound(done, stage, "success")
    assert (done.code, done["verdict"], done["run_id"]) == (0, "", "")
    assert "/pullwright implement" in stage.ours()[-1]
