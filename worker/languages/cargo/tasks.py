"""The command that runs Rust tests in a box, and what its records mean."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.runs import TestRun
from worker.languages import Ending, Project, Task, placing
from worker.languages import _records as records
from worker.languages.cargo import commands, dependencies
from worker.sandbox import DEPS, HARNESS, OUT, WORK

_FOLDER = Path(__file__).parent.parent / "harness"
_RECORDS = _FOLDER / "python" / "pullwright_records.py"
_OPEN = f"mkdir -p {WORK}/.pullwright; test ! -d {DEPS}/cargo || export CARGO_HOME={DEPS}/cargo; "


def harness() -> Mapping[str, bytes]:
    """Our runner."""
    return {path.name: path.read_bytes() for path in (*sorted((_FOLDER / "cargo").glob("*.py")), _RECORDS)}


def test_task(project: Project, only: Sequence[str]) -> Task:
    """The task that runs the tests; an opaque command is run by the shell as it stands."""
    line = commands.line(project.test_command)
    env = {**dependencies.BOX, "CARGO_NET_OFFLINE": "true"}
    if line is None:
        own = {"TMPDIR": f"{WORK}/.pullwright", "CARGO_TARGET_DIR": f"{WORK}/.pullwright/target"}
        return Task(("sh", "-c", f"{_OPEN}{project.test_command}"), {**env, **own}, b"", "", b"")
    key, output = records.new_key(), "tests.records"
    wish = {
        "modules": placing.modules(project, project.arguments),
        "flags": list(line.flags),
        "options": list(line.options),
        "filters": list(line.filters),
        "doc": line.doc,
        "only": list(only),
        "key": key.hex(),
        "output": f"{OUT}/{output}",
    }
    argv = ("/usr/bin/python3", "-I", "-B", f"{HARNESS}/pullwright_rust.py")
    return Task(argv, env, json.dumps(wish).encode(), output, key)


def read_run(task: Task, project: Project, ending: Ending) -> TestRun:
    """The results; a target that cannot be built is an ERROR of each of its tests."""
    if project.framework == "command":
        return records.by_exit_code(project.test_command, ending)
    return records.whole_run(records.read(ending.records, task.key), ending, project.test_command)
