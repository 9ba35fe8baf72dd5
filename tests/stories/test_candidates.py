"""`pullwright run --candidates`: killed, stopped, gone on with; nothing is paid for twice, and nothing is left."""

import json
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from tests.fakes.warm_server import warm_server
from tests.stories.stage import FILES, ISSUE, RIGHT, TESTS, WRONG, Person, whole

ASLEEP = (
    TESTS
    + """

def test_it_adds_nothing_up():
    if area(2, 3) == 5:
        import time

        time.sleep(3600)
"""
)
_PATIENCE_S = 120


def begins(ada: Person, *words: str) -> "subprocess.Popen[str]":
    return ada.start("run", str(ada.repo), "--issue", ISSUE, "--model", "local:tiny", "--candidates", "3", *words)


def heard(running: "subprocess.Popen[str]", told: str) -> None:
    """Wait until it says `told`."""
    assert running.stderr is not None
    assert any(told in line for line in running.stderr), f"it never said {told!r}"


def proposals(ada: Person) -> int:
    """How many are recorded."""
    with sqlite3.connect(ada.home / "data" / "pullwright" / "pullwright.db") as database:
        return int(database.execute("SELECT count(*) FROM attempts").fetchone()[0])


def kept(ada: Person, number: int) -> bool:
    until = time.monotonic() + _PATIENCE_S
    while proposals(ada) < number and time.monotonic() < until:
        time.sleep(0.1)
    return proposals(ada) == number


def test_a_run_killed_while_candidates_are_asked_or_measured_pays_nothing_twice(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    answers = {0.0: [whole("shapes.py", WRONG)], 0.7: [whole("shapes.py", RIGHT)]}
    with warm_server({**answers, 1.0: [None, whole("shapes.py", WRONG.replace("+", "-"))]}) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        running = begins(ada, "--attempts", "1")
        heard(running, "… baseline")
        assert server.waiting.wait(_PATIENCE_S) and kept(ada, 2)
        running.kill()
        running.communicate()
        assert len(server.asked) == 3
        run = ada.types("status").out.split()[0]
        again = ada.start("run", "--resume", run)
        heard(again, "… tests, candidate ")
        again.kill()
        again.communicate()
        assert [one["temperature"] for one in server.asked[3:]] == [1.0], "only who had no answer is asked again"
        done = ada.types("run", "--resume", run, "--json")
        assert len(server.asked) == 4
    assert done.code == 0, done.err
    assert (done.document["run_id"], done.document["attempts"]) == (run, 3)
    assert ada.show(done.document["branch"], "shapes.py") == RIGHT
    assert ada.untouched()


def test_ctrl_c_keeps_the_candidate_that_is_proven_and_ends_the_others(tmp_path: Path) -> None:
    ada = Person(tmp_path, {**FILES, "test_shapes.py": ASLEEP})
    answers = {0.0: [whole("shapes.py", RIGHT)], 0.7: [whole("shapes.py", WRONG)], 1.0: [whole("shapes.py", WRONG)]}
    with warm_server(answers) as server:
        ada.settings |= {"PULLWRIGHT_LOCAL_URL": server.url, "PULLWRIGHT_WALL_S": "3000"}
        ada.settings["PULLWRIGHT_CHECKS_AT_ONCE"] = "2"
        running = begins(ada, "--json")
        until = time.monotonic() + _PATIENCE_S
        while not verdicts(ada) and time.monotonic() < until:
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=_PATIENCE_S)
    assert running.returncode == 0, err
    document = json.loads(out)
    assert document["why"].startswith("Attempt 1 is proven.")
    assert "Traceback" not in err
    assert ada.show(document["branch"], "shapes.py") == RIGHT
    assert list((ada.home / "data" / "pullwright" / "work").iterdir()) == [], "a private workspace was left behind"


def verdicts(ada: Person) -> list[str]:
    path = ada.home / "data" / "pullwright" / "pullwright.db"
    if not path.exists():
        return []
    with sqlite3.connect(path) as database:
        try:
            return [row[0] for row in database.execute("SELECT verdict FROM attempts WHERE verdict IS NOT NULL")]
        except sqlite3.OperationalError:  # its tables are being made
            return []


def test_where_no_test_can_tell_the_code_that_more_candidates_came_to_is_kept(tmp_path: Path) -> None:
    ada = Person(tmp_path, {"shapes.py": FILES["shapes.py"]})
    nothing, same = f"# Shapes.\n{FILES['shapes.py']}", f"{RIGHT}\n\n# That was it.\n"
    answers = {0.0: [whole("shapes.py", nothing)], 0.7: [whole("shapes.py", same)], 1.0: [whole("shapes.py", RIGHT)]}
    with warm_server(answers) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        words = ("--model", "local:tiny", "--candidates", "3", "--attempts", "1", "--json")
        done = ada.types("run", str(ada.repo), "--issue", "Mend `area` in shapes.py\n", *words)
    assert done.document["verdict"] == "unproven"
    assert ada.show(done.document["branch"], "shapes.py") == RIGHT
    assert "the one whose code more attempts came to" in Path(done.document["reports"]["markdown"]).read_text()
