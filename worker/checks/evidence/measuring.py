"""Runs the tests and examples of one tree in a box of its own."""

from collections.abc import Sequence
from dataclasses import replace

from core.names import Sha
from core.runs import TestResult, TestRun
from worker.checks.evidence.habits import forgiven
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.logs import readable
from worker.languages import Ending, Example, ExampleResult, Task
from worker.languages.placing import from_root
from worker.sandbox import Box, BoxSpec, Command, Ended

_PEAKS = ("/sys/fs/cgroup/memory.peak", "/sys/fs/cgroup/memory/memory.max_usage_in_bytes")  # of version 2, and of 1
STOPPED = "it was stopped after"
_WHY = {
    Ended.TIMEOUT: STOPPED + " {limit:g} s (`wall_s` in .github/pullwright.yml allows more)",
    Ended.OUTPUT: "it was stopped because it wrote too much",
    Ended.KILLED: "it was killed (out of memory looks like this; `memory_mib` in .github/pullwright.yml allows more)",
}


def measure(
    lab: Lab, tree: Sha, examples: Sequence[Example], *, only: Sequence[str] = (), tests: bool = True, mark: str = ""
) -> TestRun:
    """Every test (or those of the files `only`) and the examples of `tree`, in a fresh box.

    `mark`: the word under which the tree was emptied, see `worker.checks.evidence.hollow`.
    """
    run_tests = tests and (bool(only) or has_tests(lab, tree))
    if not run_tests and not examples:
        return TestRun((), lab.project.typed, 0, True)
    language = lab.language
    layered = lab.layer is not None
    spec = BoxSpec(lab.image, lab.workspace.tar(tree), language.harness(), lab.layer, lab.limits)
    with lab.driver.open(spec) as box:
        parts = []
        if run_tests:
            task = language.test_task(lab.project, only=only, layered=layered, mark=mark)
            found = forgiven(lab, tree, language.read_run(task, lab.project, ended_in(box, task, lab)))
            run = from_root(found, lab.project)
            parts.append(run if only or mark or not run.complete else replace(run, peak_bytes=_peak(box)))
        if examples:
            task = language.example_task(examples, layered=layered, mark=mark)
            ending = ended_in(box, task, lab)
            parts.append(_example_run(language.read_examples(task, examples, ending), ending))
    return merged(parts)


def has_tests(lab: Lab, tree: Sha) -> bool:
    """Whether there is anything for the test command to find."""
    paths = lab.files(tree)
    return lab.project.given or any(lab.language.is_test_module(path) and lab.owns(path) for path in paths)


def ended_in(box: Box, task: Task, lab: Lab) -> Ending:
    """How the command of `task` ended in `box`, within the limits of `lab`."""
    done = box.run(Command(task.argv, lab.cwd, task.env, task.stdin))
    content = box.collect().get(task.output) if task.output else None
    why = _WHY.get(done.ended, "").format(limit=lab.limits.wall_s)
    return Ending(done.exit_code, why, readable(done.output), done.elapsed_s, content)


def _peak(box: Box) -> int | None:
    """The most memory that the box has had, as the kernel counts it; None where the box cannot see it."""
    said = readable(box.run(Command(("cat", *_PEAKS))).output).split("\n")
    return next((int(line) for line in said if line.isascii() and line.isdigit() and len(line) < 19), None)


def _example_run(results: Sequence[ExampleResult], ending: Ending) -> TestRun:
    tests = tuple(TestResult(r.example.id, r.outcome, r.duration_s, r.message) for r in results)
    return TestRun(tests, "examples", ending.exit_code, not ending.why, ending.elapsed_s, "", ending.why)


def merged(parts: Sequence[TestRun]) -> TestRun:
    """Several runs as one; complete only if all are. The first result of an id stands."""
    results = {result.id: result for part in reversed(parts) for result in part.results}
    main = parts[0]
    return TestRun(
        tuple(results.values()),
        main.command,
        main.exit_code,
        all(part.complete for part in parts),
        sum(part.elapsed_s for part in parts),
        "\n".join(part.log for part in parts if part.log),
        "; ".join(dict.fromkeys(part.why for part in parts if part.why)),
        main.peak_bytes,
    )
