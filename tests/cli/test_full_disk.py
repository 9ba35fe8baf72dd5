"""A disk that is full where the records are: one sentence with what to do, and no stack trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RECORDED = f"scripted:{ROOT / 'examples' / 'durations.recording.json'}"
# The database's own sentence differs with where it is full: at its first page, or in the middle of its migrations.
SIZES = (64 * 1024, 300 * 1024)


@pytest.mark.parametrize("size", SIZES)
def test_the_disk_of_the_records_is_full(size: int, tmp_path: Path) -> None:
    """The folder of the data is a file system of its own, of so many bytes."""
    done = typed(size, tmp_path, "run", str(repository(tmp_path)), "--issue", "Mend it", "--model", RECORDED)
    assert done.returncode == 1, done.stderr
    assert done.stderr.splitlines()[-1] == (
        "pullwright: The disk of the database is full. Free some space and run the same again: "
        "what was written before is kept."
    )
    assert "Traceback" not in done.stderr


def repository(folder: Path) -> Path:
    made = folder / "repository"
    made.mkdir()
    (made / "one.py").write_text("ONE = 1\n", encoding="utf-8")
    for line in ("init -q", "add -A", "-c user.name=a -c user.email=a@example.org commit -q -m one"):
        subprocess.run(("git", *line.split()), cwd=made, check=True)
    return made


def typed(size: int, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (home / "data").mkdir()
    walls = ("bwrap", "--dev-bind", "/", "/", "--size", str(size), "--tmpfs", str(home / "data"), "--")
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from cli.main import main; main()"
    line = (*walls, sys.executable, "-I", "-c", start, *words)
    return subprocess.run(line, cwd=home, env=environ, capture_output=True, text=True, timeout=60)
