"""The commands that run JavaScript tests and examples in a box, and what their records mean."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from core.runs import Outcome, TestRun
from worker.languages import Ending, Example, ExampleResult, Project, Task
from worker.languages import _records as records
from worker.languages.notation.compared import same, shown
from worker.languages.notation.javascript import javascript_value
from worker.sandbox import HARNESS, OUT

_FOLDER = Path(__file__).parent.parent / "harness" / "node"
_ENV = {"LC_ALL": "C.UTF-8"}  # no NODE_ENV: npm sets none, and jest and Vitest set their own
_EACH_S, _ALL_S = 4.0, 24.0
_TYPED_TESTS = r"(\.(test|spec)\.[cm]?tsx?|/tests?/[^/]*\.[cm]?tsx?|-test\.[cm]?tsx?)$"
_LONGEST = 300
COVERED = ("node", "mocha", "jest")  # that can tell which lines run, with nothing but what is there


def harness() -> Mapping[str, bytes]:
    """Our reporters and runners."""
    return {path.name: path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in (".mjs", ".cjs")}


def test_task(project: Project, only: Sequence[str], cover: Sequence[str] = ()) -> Task:
    """The task that runs the tests, noting which lines of the files `cover` run.

    An opaque command is run by the shell as it stands.
    """
    if project.framework == "command":
        return Task(("sh", "-c", project.test_command), _ENV, b"", "", b"")
    line, files = project.arguments
    find = _TYPED_TESTS if project.language == "typescript" and project.framework == "node" and not files else ""
    wish = {"tool": project.framework, "line": line, "files": files, "only": list(only), "find": find}
    return _task({**wish, "cover": list(cover)} if cover else wish, "tests.records")


def example_task(examples: Sequence[Example]) -> Task:
    """The task that runs the examples, file by file; what they want is not in it."""
    files: dict[str, list[dict[str, Any]]] = {}
    for example in examples:
        files.setdefault(example.path, []).append({"id": example.id, "source": example.source})
    wish = {"tool": "examples", "files": list(files.items()), "only": [], "each": _EACH_S, "seconds": _ALL_S}
    return _task(wish, "examples.records")


def _task(wish: Mapping[str, Any], output: str) -> Task:
    key = records.new_key()
    stdin = json.dumps({**wish, "key": key.hex(), "output": f"{OUT}/{output}"}).encode()
    return Task(("node", f"{HARNESS}/pullwright_run.mjs"), _ENV, stdin, output, key)


def read_run(task: Task, project: Project, ending: Ending) -> TestRun:
    """The results of a test task; a file that could not be loaded is an ERROR under its path."""
    if project.framework == "command":
        return records.by_exit_code(project.test_command, ending)
    return records.whole_run(records.read(ending.records, task.key), ending, project.test_command)


def read_examples(task: Task, examples: Sequence[Example], ending: Ending) -> tuple[ExampleResult, ...]:
    """One result for each example; without an authentic answer it is MISSING."""
    found = {str(fact["id"]): fact for fact in records.read(ending.records, task.key).of("example")}
    return tuple(_result(example, found.get(example.id), ending.why) for example in examples)


def _result(example: Example, answer: Mapping[str, Any] | None, why: str) -> ExampleResult:
    if answer is None:
        return ExampleResult(example, Outcome.MISSING, why or "it was not answered")
    status, error = answer.get("status"), str(answer.get("error", "")).strip()[:_LONGEST]
    if status == "unimportable":
        return ExampleResult(example, Outcome.ERROR, f"{example.path} cannot be loaded: {error}")
    if status in ("timeout", "died"):
        what = "it did not end in time" if status == "timeout" else "the process ended inside it"
        return ExampleResult(example, Outcome.ERROR, f"{example.source}: {what}")
    if status == "value" and same(answer.get("value"), javascript_value(example.want), loose=True):
        return ExampleResult(example, Outcome.PASSED)
    got = f"got {shown(answer.get('value'))[:_LONGEST]}" if status == "value" else f"threw {error}"
    return ExampleResult(example, Outcome.FAILED, f"{example.source}: expected {example.want}, {got}")
