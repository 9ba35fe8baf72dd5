"""Coverage of the changed lines: one more run of the tests on the head, which notes the lines that run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.names import Sha
from core.runs import Coverage, Lines, TestRun
from core.words import count
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import ended_in
from worker.checks.mutants.lines import Changed
from worker.checks.mutants.near import Near
from worker.languages import Task
from worker.languages.covering import Covered, Covering, Ran
from worker.languages.placing import from_root
from worker.sandbox import BoxSpec

_SLOWER = 1.5  # than without noting lines
_SHARE = 0.5  # of the time that there is
_LEAST_S = 3.0


@dataclass(frozen=True, slots=True)
class Noted:
    """Which changed lines tests ran, and the run in which that was noted; None: there was none."""

    coverage: Coverage
    run: TestRun | None = None

    @property
    def unrun(self) -> frozenset[tuple[str, int]]:
        """Path and number of each changed line that surely no test runs."""
        return frozenset((file.path, line) for file in self.coverage.files for line in file.uncovered)


def noted(lab: Lab, tree: Sha, changed: Sequence[Changed], near: Near, took_s: float, limit_s: float) -> Noted:
    """What the tests of `tree` run of `changed`: all tests, which took `took_s` seconds, or those of the files `near`
    where that is too long within `limit_s`."""
    whole = near.whole or took_s * _SLOWER <= limit_s * _SHARE
    only = () if whole else near.files
    if not whole and not only:
        return Noted(_unmeasured(changed, "all tests take too long, and no test file names what changed"))
    language, layered = lab.language, lab.layer is not None
    paths = [file.path for file in changed]
    task = None
    if isinstance(language, Covering):
        task = language.coverage_task(lab.project, only=only, layered=layered, paths=paths)
    if task is None:
        return Noted(_unmeasured(changed, f"which lines run cannot be seen with {_tool(lab)}"))
    some = "" if whole else f"only the tests of {count(len(only), 'file')} were run, all of them take too long"
    return _run(lab, tree, changed, task, some, _LEAST_S + limit_s * _SHARE)


def _tool(lab: Lab) -> str:
    project = lab.project
    return (
        f"`{project.test_command}`" if project.framework == "command" else f"{project.framework} ({project.language})"
    )


def _run(lab: Lab, tree: Sha, changed: Sequence[Changed], task: Task, some: str, wall_s: float) -> Noted:
    started = time.monotonic()
    quick = replace(lab, limits=replace(lab.limits, wall_s=min(lab.limits.wall_s, wall_s)))
    spec = BoxSpec(lab.image, lab.workspace.tar(tree), lab.language.harness(), lab.layer, quick.limits)
    with lab.driver.open(spec) as box:
        ending = ended_in(box, task, quick)
    run = from_root(lab.language.read_run(task, lab.project, ending), lab.project)
    language = lab.language
    told = language.read_coverage(task, ending) if isinstance(language, Covering) else Covered()
    why = "; ".join(part for part in (some, told.unsure, run.why) if part)
    files = tuple(_lines(file, told.files.get(file.path), sure=not why) for file in changed)
    return Noted(Coverage(files, why, time.monotonic() - started), run)


def _unmeasured(changed: Sequence[Changed], why: str) -> Coverage:
    return Coverage(tuple(_lines(file, None, sure=False) for file in changed), why)


def _lines(file: Changed, told: Ran | None, *, sure: bool) -> Lines:
    """The lines of one file; what was not seen to run is only `uncovered` where that is `sure`."""
    if told is None:
        return Lines(file.path, unmeasured=tuple(sorted(file.lines)))
    ran, rest = tuple(sorted(file.lines & told.ran)), tuple(sorted(file.lines & (told.code - told.ran)))
    return Lines(file.path, ran, rest) if sure else Lines(file.path, ran, (), rest)
