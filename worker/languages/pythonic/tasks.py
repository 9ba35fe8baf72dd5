"""The commands that run Python tests and examples in a box, and what their records mean."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.runs import Outcome, TestRun
from worker.languages import Ending, Example, ExampleResult, Project, Task, placing
from worker.languages import _records as records
from worker.languages.pythonic import answers, dependencies
from worker.sandbox import HARNESS, OUT

_FOLDER = Path(__file__).parent.parent / "harness" / "python"
_ENV = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
_EACH_S, _ALL_S = 4.0, 24.0  # one example, all examples of a run


def harness() -> Mapping[str, bytes]:
    """Our reporters and runners."""
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.glob("*.py"))}


def test_task(project: Project, only: Sequence[str], layered: bool, mark: str, cover: Sequence[str] = ()) -> Task:
    """The task that runs the tests, noting which lines of the files `cover` run.

    An opaque command is run by the shell as it stands.
    """
    if project.framework == "command":
        return Task(("sh", "-c", project.test_command), _env(layered), b"", "", b"")
    chosen = placing.inside(project, only)
    wish = {"tool": project.framework, "arguments": list(project.arguments), "only": chosen, "mark": mark}
    return _task({**wish, "cover": list(cover)} if cover else wish, "tests.records", layered)


def example_task(examples: Sequence[Example], layered: bool, mark: str) -> Task:
    """The task that runs the examples, file by file; what they want is not in it."""
    files: dict[str, list[dict[str, Any]]] = {}
    for example in examples:
        step = {"id": example.id, "block": example.block, "setup": list(example.setup), "source": example.source}
        steps = files.setdefault(example.path, [])
        steps.append({**step, "first": not steps})
    wish = {"tool": "examples", "files": list(files.items()), "each": _EACH_S, "seconds": _ALL_S, "mark": mark}
    return _task(wish, "examples.records", layered)


def _task(wish: Mapping[str, Any], output: str, layered: bool) -> Task:
    key = records.new_key()
    stdin = json.dumps({**wish, "key": key.hex(), "output": f"{OUT}/{output}"}).encode()
    python = dependencies.PYTHON if layered else "python3"
    argv = (python, "-P", "-s", "-B", f"{HARNESS}/pullwright_run.py")
    return Task(argv, _env(layered), stdin, output, key)


def _env(layered: bool) -> dict[str, str]:
    extra = {key: dependencies.ENV[key] for key in ("PATH", "VIRTUAL_ENV")} if layered else {}
    return {**_ENV, **extra}


def read_run(task: Task, project: Project, ending: Ending) -> TestRun:
    """The results of a test task; what could not be collected is an ERROR under its path."""
    if project.framework == "command":
        return records.by_exit_code(project.test_command, ending)
    return records.whole_run(records.read(ending.records, task.key), ending, project.test_command)


def read_examples(task: Task, examples: Sequence[Example], ending: Ending) -> tuple[ExampleResult, ...]:
    """One result for each example; without an authentic answer it is MISSING."""
    found = {str(fact["id"]): fact for fact in records.read(ending.records, task.key).of("example")}
    results = []
    for example in examples:
        answer = found.get(example.id)
        if answer is None:
            results.append(ExampleResult(example, Outcome.MISSING, ending.why or "it was not answered"))
            continue
        outcome, message = answers.judge(example, answer)
        results.append(ExampleResult(example, outcome, message, float(answer.get("duration", 0.0))))
    return tuple(results)
