"""The first thing a newcomer does: the demo replays its recording, and says so."""

import subprocess
from pathlib import Path

from tests.stories.stage import COMMAND, Person

ROOT = Path(__file__).parents[2]


def test_the_demo_turns_its_issue_into_a_proven_branch(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    given = {**ada.environment, "TMPDIR": str(tmp_path)}
    done = subprocess.run([ROOT / "scripts/demo"], env=given, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "replayed from a recording" in done.stdout
    assert "Proven, in a REPLAY." in done.stdout
    assert "pullwright/parse-duration-should-understand-hours-a-" in done.stdout
    folder = Path(done.stdout.partition("The repository with the new branch: ")[2].partition("\n")[0])
    statement = next(folder.glob(".pullwright/*/statement.dsse.json"))
    words = [str(COMMAND), "verify", str(statement), "--rerun"]
    again = subprocess.run(words, cwd=folder, env=given, capture_output=True, text=True, timeout=240)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "It holds" in again.stdout and "nothing differs" in again.stdout
    assert "note" not in again.stdout
