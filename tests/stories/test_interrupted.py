"""Killed, stopped, cut off: nothing is lost, and nothing is paid for twice."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.fakes.chat_server import chat_server
from tests.stories.stage import ISSUE, RIGHT, WRONG, Person, whole

STEPS = ("sandbox", "baseline", "understand", "model", "checks", "tests", "commit", "report")


def kill_at(running: "subprocess.Popen[str]", step: str) -> None:
    """kill -9 as soon as the command says that it begins `step`."""
    assert running.stderr is not None
    for line in running.stderr:
        if line.strip() == f"… {step}":
            running.send_signal(signal.SIGKILL)
            break
    running.communicate()
    assert running.returncode == -signal.SIGKILL, f"it never came to {step}"


@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_any_step_is_resumed_without_paying_again(step: str, tmp_path: Path) -> None:
    ada = Person(tmp_path)
    with chat_server([whole("shapes.py", RIGHT)]) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        kill_at(ada.start("run", str(ada.repo), "--issue", ISSUE, "--model", "local:tiny"), step)
        paid = len(server.asked)
        run = ada.types("status").out.split()[0]
        done = ada.types("run", "--resume", run, "--json")
        assert done.code == 0, done.err
        recorded = step in ("checks", "tests", "commit", "report")
        assert len(server.asked) == (paid if recorded else paid + 1)
    assert done.document["run_id"] == run
    assert ada.branches() == [done.document["branch"]]
    assert ada.show(done.document["branch"], "shapes.py") == RIGHT
    assert ada.untouched()
    ended = ada.types("run", "--resume", run)
    assert (ended.code, "has ended" in ended.err) == (2, True)


def test_a_recording_goes_on_where_the_run_does(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    tape = tmp_path / "tape.json"
    with chat_server([whole("shapes.py", WRONG), whole("shapes.py", RIGHT)]) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        words = ("run", str(ada.repo), "--issue", ISSUE, "--model", "local:tiny", "--record", str(tape))
        kill_at(ada.start(*words), "tests")
        run = ada.types("status").out.split()[0]
        refused = ada.types("run", "--resume", run, "--record", str(tmp_path / "other.json"))
        assert (refused.code, "leave out everything else" in refused.err) == (2, True)
        assert ada.types("run", "--resume", run).code == 0
    again = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", f"scripted:{tape}", "--json")
    assert (again.code, again.document["attempts"]) == (0, 2), again.err


@pytest.mark.parametrize(("sent", "by"), [(signal.SIGINT, "you"), (signal.SIGTERM, "the system")])
def test_ctrl_c_keeps_what_there_is_and_says_where(sent: signal.Signals, by: str, tmp_path: Path) -> None:
    ada = Person(tmp_path)
    with chat_server([whole("shapes.py", WRONG), None]) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        running = ada.start("run", str(ada.repo), "--issue", ISSUE, "--model", "local:tiny")
        assert server.waiting.wait(60)
        running.send_signal(sent)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 3, err
    assert f"Stopped by {by}" in out
    assert "reports" in out
    assert "Traceback" not in err
    assert len(ada.branches()) == 1


def test_a_model_that_is_down_is_said_and_the_report_is_there(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    ada.settings["PULLWRIGHT_LOCAL_URL"] = "http://127.0.0.1:9/v1"  # the discard port: nobody listens
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", "local:tiny", "--json")
    assert done.code == 3, done.err
    assert "local:tiny" in done.document["why"]
    assert Path(done.document["reports"]["markdown"]).is_file()
    assert ada.branches() == []
