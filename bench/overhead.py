"""What Pullwright itself adds to a whole `pullwright run`: everything but the model, the tests and the set-up.

A small repository, a recorded model, image and dependencies installed by a first run that does not count. That run
keeps what Python compiles, too: a checkout that was just pulled would be compiled anew by each of them.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.commits import commit_all
from bench.figures import Figure

_COMMAND = Path(sys.executable).with_name("pullwright")
_MOST = {"bubblewrap": 0.4, "docker": 1.0}
_ROUNDS = 9
_NOT_OURS = ("model", "setup", "baseline", "tests", "strength")
_CODE = 'def area(width, height):\n    """The area of a rectangle."""\n    return {}\n'
_TEST = "from shapes import area\n\n\ndef test_nothing_has_no_area():\n    assert area(0, 5) == 0\n"
_ISSUE = "area is always 0\n\n`area(2, 3)` should return 6, and `area(4, 5)` should return 20.\n"


def figures() -> Iterator[Figure]:
    """The median of several runs with each driver."""
    with TemporaryDirectory() as folder:
        desk = Path(folder)
        _lay_out(desk)
        for sandbox, most in _MOST.items():
            _overhead(desk, sandbox)
            found = [_overhead(desk, sandbox) for _ in range(_ROUNDS)]
            yield Figure(f"our own share of a run with {sandbox}", statistics.median(found), "s", most)
            yield Figure("  the quickest of them", min(found), "s")


def _lay_out(desk: Path) -> None:
    repo = desk / "repo"
    repo.mkdir()
    (repo / "shapes.py").write_text(_CODE.format("0"), encoding="utf-8")
    (repo / "test_shapes.py").write_text(_TEST, encoding="utf-8")
    commit_all(repo)
    answer = f"Here is the change.\n\nshapes.py\n```python\n{_CODE.format('width * height')}```\n"
    recording = {"format": "pullwright-conversation/1", "answers": [{"text": answer}]}
    (desk / "answers.json").write_text(json.dumps(recording), encoding="utf-8")


def _overhead(desk: Path, sandbox: str) -> float:
    """Seconds of one run, from the start of the process to its end, that are ours."""
    words = ("run", desk / "repo", "--issue", _ISSUE, "--model", f"scripted:{desk / 'answers.json'}", "--json")
    settings = ("-u", "PYTHONDONTWRITEBYTECODE", f"XDG_DATA_HOME={desk / 'data'}", f"PULLWRIGHT_SANDBOX={sandbox}")
    started = time.perf_counter()
    done = subprocess.run(["env", *settings, _COMMAND, *words], cwd=desk, capture_output=True, text=True)
    elapsed = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"The run that was to be measured failed: {done.stderr or done.stdout}")
    phases: dict[str, float] = json.loads(done.stdout)["phases"]
    return elapsed - sum(phases.get(name, 0.0) for name in _NOT_OURS)
