"""The command that runs Go tests in a box, and what its records mean."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.runs import TestRun
from worker.languages import Ending, Project, Task, placing
from worker.languages import _records as records
from worker.languages.golang import commands, dependencies
from worker.sandbox import HARNESS, OUT

_FOLDER = Path(__file__).parent.parent / "harness"
_RECORDS = _FOLDER / "python" / "pullwright_records.py"


def harness() -> Mapping[str, bytes]:
    """Our runner, which is Python, and our hooks, which are Go."""
    files = [*sorted((_FOLDER / "golang").glob("pullwright_*.*")), _RECORDS]
    return {path.name: path.read_bytes() for path in files if path.suffix in (".py", ".txt")}


def test_task(project: Project, only: Sequence[str], cover: Sequence[str] = ()) -> Task:
    """The task that runs the tests, noting which lines of the files `cover` run.

    An opaque command is run by the shell as it stands.
    """
    line = commands.line(project.test_command)
    if line is None:
        env = {**dependencies.BOX, "GOCACHE": "/work/.pullwright/cache", "GOTMPDIR": "/work"}
        return Task(("sh", "-c", project.test_command), env, b"", "", b"")
    key, output = records.new_key(), "tests.records"
    wish = {
        "modules": placing.modules(project, project.arguments),
        "flags": list(line.flags),
        "patterns": list(line.patterns),
        "run": list(line.options),
        "only": list(only),
        "goroot": dependencies.GOROOT,
        "cover": list(cover),
        "key": key.hex(),
        "output": f"{OUT}/{output}",
    }
    argv = ("/usr/bin/python3", "-I", "-B", f"{HARNESS}/pullwright_go.py")
    return Task(argv, dependencies.BOX, json.dumps(wish).encode(), output, key)


def read_run(task: Task, project: Project, ending: Ending) -> TestRun:
    """The results; a package that cannot be built is an ERROR of each of its tests."""
    if project.framework == "command":
        return records.by_exit_code(project.test_command, ending)
    return records.whole_run(records.read(ending.records, task.key), ending, project.test_command)
