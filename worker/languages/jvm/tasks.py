"""The command that runs Java tests in a box, and what its records mean."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.runs import TestRun
from worker.languages import Ending, Project, Task, placing
from worker.languages import _records as records
from worker.languages.jvm.dependencies import REPOSITORY
from worker.sandbox import HARNESS, OUT

_FOLDER = Path(__file__).parent.parent / "harness"
_ENV = {"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
_SETTINGS = f"<settings><localRepository>{REPOSITORY}</localRepository><offline>true</offline></settings>"
_OPAQUE = 'mkdir -p ~/.m2 && printf %s "$1" > ~/.m2/settings.xml && exec sh -c "$2"'
_RECORDS = "pullwright_records.py"  # seals lines for every harness that Python starts


def harness() -> Mapping[str, bytes]:
    """Our compiler, runner and reporter, as sources."""
    ours = {path.name: path.read_bytes() for path in sorted((_FOLDER / "java").iterdir()) if path.is_file()}
    return {**ours, _RECORDS: (_FOLDER / "python" / _RECORDS).read_bytes()}


def test_task(project: Project, only: Sequence[str], layered: bool) -> Task:
    """The task that runs the tests; an opaque command is run by the shell as it stands, Maven offline."""
    if project.framework == "command":
        heap = {"MAVEN_OPTS": "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"}
        return Task(("sh", "-c", _OPAQUE, "sh", _SETTINGS, project.test_command), {**_ENV, **heap}, b"", "", b"")
    key = records.new_key()
    output = "tests.records"
    kind, memory = project.arguments
    wish = {"kind": kind, "memory": int(memory), "only": placing.inside(project, only), "layered": layered}
    stdin = json.dumps({**wish, "key": key.hex(), "output": f"{OUT}/{output}"}).encode()
    return Task(("python3", "-I", "-B", f"{HARNESS}/pullwright_run.py"), _ENV, stdin, output, key)


def read_run(task: Task, project: Project, ending: Ending) -> TestRun:
    """The results of a test task; a file that does not compile is an ERROR under its path."""
    if project.framework == "command":
        return records.by_exit_code(project.test_command, ending)
    run = records.whole_run(records.read(ending.records, task.key), ending, project.test_command)
    return placing.paths_from_root(run, project)
