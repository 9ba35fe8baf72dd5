"""The small repository that whole runs of `pullwright run` are timed with: one wrong line, and answers that mend it."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.commits import commit_all

_COMMAND = Path(sys.executable).with_name("pullwright")
_CODE = 'def area(width, height):\n    """The area of a rectangle."""\n    return {}\n'
_ISSUE = "area is always 0\n\n`area(2, 3)` should return 6, and `area(4, 5)` should return 20.\n"


def lay_out(desk: Path, test: str, right: Sequence[str]) -> None:
    """The repository with the file `test`, and a recording that answers with the expressions `right` in turn."""
    repo = desk / "repo"
    repo.mkdir()
    (repo / "shapes.py").write_text(_CODE.format("0"), encoding="utf-8")
    (repo / "test_shapes.py").write_text(test, encoding="utf-8")
    commit_all(repo)
    texts = [f"Here is the change.\n\nshapes.py\n```python\n{_CODE.format(one)}```\n" for one in right]
    recording = {"format": "pullwright-conversation/1", "answers": [{"text": text} for text in texts]}
    (desk / "answers.json").write_text(json.dumps(recording), encoding="utf-8")


def timed(desk: Path, sandbox: str, *options: str, before: Sequence[str] = ()) -> tuple[float, dict[str, Any]]:
    """Seconds of one run, from the start of the process to its end, and its JSON document; `before`: what starts it."""
    words = ("run", desk / "repo", "--issue", _ISSUE, "--model", f"scripted:{desk / 'answers.json'}", "--json")
    settings = (
        *("-u", "PYTHONDONTWRITEBYTECODE", f"XDG_DATA_HOME={desk / 'data'}"),
        *(f"PULLWRIGHT_SANDBOX={sandbox}", "PULLWRIGHT_DOCKER_RUNTIME=runc"),
    )
    started = time.perf_counter()
    done = subprocess.run(
        [*before, "env", *settings, _COMMAND, *words, *options], cwd=desk, capture_output=True, text=True
    )
    elapsed = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"The run that was to be measured failed: {done.stderr or done.stdout}")
    return elapsed, json.loads(done.stdout)
