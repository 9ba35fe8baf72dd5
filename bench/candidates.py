"""Four candidates against one: everything of a run but the model, whose answers are there at once, on two processors.

Each answer is another one, and each is measured; the base is measured once in either case. The repository's tests take
a second, as tests do: beside nothing at all, every run is its own start and end.
"""

import json
import os
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
_SANDBOXES = ("bubblewrap", "docker")
_MOST = 2.5
_ROUNDS = 5
_MANY = 4
_CODE = 'def area(width, height):\n    """The area of a rectangle."""\n    return {}\n'
_TEST = (
    "import time\n\nfrom shapes import area\n\n\ndef test_nothing_has_no_area():\n"
    "    end = time.perf_counter() + 1\n    while time.perf_counter() < end:\n        assert area(0, 5) == 0\n"
)
_ISSUE = "area is always 0\n\n`area(2, 3)` should return 6, and `area(4, 5)` should return 20.\n"
_RIGHT = ("width * height", "height * width", "(width * height)", "(height * width)")


def figures() -> Iterator[Figure]:
    """The ratio of the medians with each driver."""
    with TemporaryDirectory() as folder:
        desk = Path(folder)
        _lay_out(desk)
        for sandbox in _SANDBOXES:
            _seconds(desk, sandbox, 1)
            pairs = [(_seconds(desk, sandbox, 1), _seconds(desk, sandbox, _MANY)) for _ in range(_ROUNDS)]
            one, many = (statistics.median(each) for each in zip(*pairs, strict=True))
            yield Figure(f"a run with {_MANY} candidates against 1, {sandbox}", many / one, "x", _MOST)
            yield Figure("  the run with 1", one, "s")


def _lay_out(desk: Path) -> None:
    repo = desk / "repo"
    repo.mkdir()
    (repo / "shapes.py").write_text(_CODE.format("0"), encoding="utf-8")
    (repo / "test_shapes.py").write_text(_TEST, encoding="utf-8")
    commit_all(repo)
    texts = [f"Here is the change.\n\nshapes.py\n```python\n{_CODE.format(right)}```\n" for right in _RIGHT]
    recording = {"format": "pullwright-conversation/1", "answers": [{"text": text} for text in texts]}
    (desk / "answers.json").write_text(json.dumps(recording), encoding="utf-8")


def _seconds(desk: Path, sandbox: str, candidates: int) -> float:
    """Of one run, from the start of the process to its end, without model and installing."""
    model = f"scripted:{desk / 'answers.json'}"
    words = ("run", desk / "repo", "--issue", _ISSUE, "--model", model, "--attempts", "1", "--json")
    many = ("--candidates", str(candidates))
    settings = ("-u", "PYTHONDONTWRITEBYTECODE", f"XDG_DATA_HOME={desk / 'data'}", f"PULLWRIGHT_SANDBOX={sandbox}")
    started = time.perf_counter()
    done = subprocess.run(
        ["taskset", "-c", _processors(), "env", *settings, _COMMAND, *words, *many],
        cwd=desk,
        capture_output=True,
        text=True,
    )
    elapsed = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"The run that was to be measured failed: {done.stderr or done.stdout}")
    found = json.loads(done.stdout)
    if found["attempts"] != candidates:
        raise SystemExit(f"{found['attempts']} attempts were measured instead of {candidates}: {done.stderr}")
    phases: dict[str, float] = found["phases"]
    return elapsed - phases.get("setup", 0.0) - phases.get("model", 0.0)


def _processors() -> str:
    """The first two that we may use."""
    return ",".join(map(str, sorted(os.sched_getaffinity(0))[:2]))
