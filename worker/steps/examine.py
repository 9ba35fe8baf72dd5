"""One attempt: the proposal applied to the base, and everything that is measured about it.

Policy and security look at the text before anything of it runs; what they refuse never runs.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import Unfinished
from core.names import Sha
from core.repo_config import RepoConfig
from core.runs import (
    Attempt,
    Check,
    CheckStatus,
    Dependencies,
    Evidence,
    Finding,
    Issue,
    Patch,
    Proposal,
    Strategy,
    Verdict,
)
from core.text import Redactor
from core.words import endings
from worker.checks import (
    Subject,
    custom,
    functional,
    linters,
    packages,
    performance,
    policy,
    quality,
    security,
    strength,
)
from worker.checks.changes.substance import substance
from worker.checks.functional import Site
from worker.languages import is_test
from worker.record import Recorder
from worker.sandbox import WORK
from worker.steps.dependencies import Renewal, renewed
from worker.steps.request import IMPLEMENT, Goal
from worker.steps.sites import Sites, Touched
from worker.workspace import NotApplicable, Workspace

_LESSON_FINDINGS = 8
_SUBMODULE = "160000"
_LARGEST_TEST = 100_000
_MOST_TESTS = 200
_LOG_LINES = 25
_NOT_READ = "No change could be read from the answer."


@dataclass(frozen=True, slots=True)
class Bench:
    """What every attempt of a run is measured with."""

    lab: functional.Lab
    baseline: functional.Baseline
    issue: Issue
    config: RepoConfig
    goal: Goal = IMPLEMENT
    secrets: Redactor | None = None  # finds the machine's own in what is to be published
    own_rules: bool = True  # whether the plan has the repository's own checks
    renewal: Renewal | None = None  # how a change of manifests is installed; None: it is measured with the base's
    strength_s: float = 60.0  # most seconds for trying out the tests; 0: they are not
    sites: Sites | None = None  # where the repository has several projects; None: `lab` is all there is

    def touched(self, patch: Patch) -> Touched:
        """What `patch` has to be measured in, each with the workspace and the driver that this bench is used with."""
        if self.sites is None:
            return Touched((Site(self.lab, self.baseline),))
        found = self.sites.touched(patch)
        here = (replace(s.lab, workspace=self.lab.workspace, driver=self.lab.driver) for s in found.sites)
        return replace(found, sites=tuple(map(Site, here, (site.baseline for site in found.sites))))


def examine(bench: Bench, number: int, strategy: Strategy, proposal: Proposal, recorder: Recorder) -> Attempt:
    """The attempt that `proposal` is, checked as far as it could be."""
    started = time.monotonic()
    blank = Attempt(number, strategy, proposal, None, (), None, Verdict.FAILED)
    attempt = _applied(bench, blank, recorder)
    return replace(attempt, elapsed_s=time.monotonic() - started)


def examine_tree(bench: Bench, tree: Sha, proposal: Proposal, recorder: Recorder) -> Attempt:
    """The one attempt of a goal that asks no model: `tree` is its result, and `proposal` says what was done."""
    started = time.monotonic()
    patch = bench.lab.workspace.patch(tree)
    blank = Attempt(1, Strategy("fresh", 0.0), proposal, patch, (), None, Verdict.FAILED)
    attempt = _checked(bench, blank, patch, recorder)
    return replace(attempt, elapsed_s=time.monotonic() - started)


def preload() -> None:
    """Import what the first attempt's checks need; made for a thread beside other work."""
    policy.preload()
    quality.preload()
    security.preload()


def _applied(bench: Bench, blank: Attempt, recorder: Recorder) -> Attempt:
    workspace, proposal = bench.lab.workspace, blank.proposal
    if not proposal.edits:
        return replace(blank, lesson="\n".join(proposal.problems) or _NOT_READ)
    try:
        patch = workspace.apply(workspace.start, proposal.edits)
    except NotApplicable as wrong:
        return replace(blank, lesson="\n".join((*wrong.problems, *proposal.problems)))
    return _checked(bench, replace(blank, patch=patch), patch, recorder)


def _checked(bench: Bench, attempt: Attempt, patch: Patch, recorder: Recorder) -> Attempt:
    with recorder.step("checks"):
        subject = _subject(bench, _own(bench, patch))
        checks = [policy.check(subject), security.check(subject)]
    if any(check.status is CheckStatus.REFUSED for check in checks):
        return replace(attempt, checks=tuple(checks), verdict=Verdict.REFUSED, lesson=_lesson(checks, ""))
    try:
        failing = any(check.status is CheckStatus.FAILED for check in checks)
        touched = bench.touched(patch)
        sites, found = _renewed(bench, touched.sites, patch, subject.dependencies, recorder, failing=failing)
    except Unfinished as why:
        return _unbuilt(attempt, checks, subject.dependencies, str(why))
    attempt = replace(attempt, dependencies=found)
    with recorder.step("tests") as note:
        measured, evidence = (
            functional.check_all(sites, patch, sooner=_soon(bench, attempt)) if sites else functional.unmeasured()
        )
        if bench.goal.only_tests:
            measured = functional.for_tests_alone(measured, evidence)
        measured = touched.told(measured) if bench.sites else measured
        note.text = measured.summary
    with recorder.step("checks"):
        subject = replace(subject, evidence=evidence)
        advised = [] if measured.status is CheckStatus.FAILED else _advice(bench, sites, patch)
        rules = _own_rules(bench, sites, patch)
        checks = [measured, *checks, quality.check(subject), *advised, performance.check(subject), *rules]
    judged = _judged(bench, attempt, *_tried_out(bench, sites, patch, checks, evidence, recorder))
    return judged if judged.verdict is Verdict.PROVEN else replace(judged, substance=substance(subject))


def _advice(bench: Bench, sites: Sequence[Site], patch: Patch) -> list[Check]:
    found = (linters.check(site.lab, _start(bench), patch.tree) for site in sites)
    return [check for check in found if check]


def _own_rules(bench: Bench, sites: Sequence[Site], patch: Patch) -> list[Check]:
    """The repository's own checks, and those of the projects that were measured, each in its project's folder."""
    listed = [(sites[0].lab if sites else bench.lab, bench.config.checks, WORK)]
    listed += [(site.lab, site.lab.project.checks, site.lab.cwd) for site in sites]
    if not bench.own_rules:
        return list(custom.withheld([rule for _, rules, _ in listed for rule in rules]))
    return [check for lab, rules, folder in listed for check in custom.checks(lab, rules, patch, folder)]


def _tried_out(
    bench: Bench, sites: Sequence[Site], patch: Patch, checks: list[Check], evidence: Evidence, recorder: Recorder
) -> tuple[list[Check], Evidence]:
    """With the strength of its tests, where the change is green; nothing else is worth the time."""
    rules, most_s = bench.config.strength, bench.strength_s
    if verdict_of(checks) is Verdict.FAILED or checks[0].status is not CheckStatus.PASSED:
        return checks, evidence
    asked = [site for site in sites if strength.asked(site.lab, patch, rules, most_s)]
    if not asked:
        return checks, evidence
    with recorder.step("strength") as note:
        evidence = strength.measured(asked, patch, evidence, rules, most_s)
        found = strength.check(evidence, rules)
        note.text = found.summary if found else ""
    return [*checks, *([found] if found else [])], evidence


def _renewed(
    bench: Bench,
    sites: Sequence[Site],
    patch: Patch,
    found: Dependencies | None,
    recorder: Recorder,
    *,
    failing: bool,
) -> tuple[Sequence[Site], Dependencies | None]:
    """What the change is measured with: its own dependencies where policy lets them be installed, else the base's.

    A change that policy or security fails has nothing installed: not what it refuses, not an install hook.
    """
    if found is None or bench.renewal is None or failing:
        return sites, found
    made = [bench.renewal.lab(site.lab, patch, found, recorder) for site in sites]
    new = [replace(site, lab=lab) for site, (lab, _) in zip(sites, made, strict=True)]
    return new, renewed(found, [(lab.owns, said) for lab, said in made])


def _unbuilt(attempt: Attempt, checks: Sequence[Check], found: Dependencies | None, why: str) -> Attempt:
    """The base could be built, and the change cannot: that is the change's own failure."""
    said = endings.sentence(why)
    summary = f"What the change depends on could not be installed; what the base depends on could. {said}"
    tail = "\n".join(endings.log(why).strip().splitlines()[-_LOG_LINES:])
    place = found.files[0] if found and found.files else ""
    failed = Check(functional.KIND, CheckStatus.FAILED, summary, (Finding("set-up-failed", place, 0, tail, "error"),))
    everything = (failed, *checks)
    lesson = _lesson(everything, "")
    return replace(attempt, checks=everything, verdict=Verdict.FAILED, lesson=lesson, dependencies=found)


def _judged(bench: Bench, attempt: Attempt, checks: Sequence[Check], evidence: Evidence) -> Attempt:
    verdict = verdict_of(checks)
    proven = verdict is Verdict.PROVEN
    weak = strength.lesson(evidence, bench.config.strength)
    lesson = weak if proven else _lesson(checks, "\n".join(filter(None, (functional.feedback(evidence), weak))))
    return replace(attempt, checks=tuple(checks), evidence=evidence, verdict=verdict, lesson=lesson)


def _soon(bench: Bench, attempt: Attempt) -> bool:
    """Whether an attempt may be found broken by some of the tests: the first one tells the model everything."""
    return attempt.number > 1 and bench.config.evidence.between_attempts == "changed"


def _start(bench: Bench) -> Sha:
    """What this run's own changes are told from."""
    return bench.lab.workspace.start


def _own(bench: Bench, patch: Patch) -> Patch:
    """What this run alone changed: what was there when it started was looked at before."""
    workspace = bench.lab.workspace
    return patch if workspace.start == workspace.base_tree else workspace.step(patch.tree)


def _subject(bench: Bench, patch: Patch) -> Subject:
    blobs = _contents(bench.lab.workspace, patch)
    return Subject(
        patch=patch,
        before={c.path: blobs[c.old_blob] for c in patch.changes if c.old_blob in blobs and c.old_blob},
        after={c.path: blobs[c.new_blob] for c in patch.changes if c.new_blob in blobs and c.new_blob},
        issue=bench.issue,
        config=bench.config,
        examples=bench.baseline.examples,
        allowed=_is_test(bench) if bench.goal.only_tests else None,
        tests=_base_tests(bench),
        secrets=bench.secrets,
        dependencies=_dependencies(bench, patch, blobs),
    )


def _dependencies(bench: Bench, patch: Patch, blobs: Mapping[Sha, bytes]) -> Dependencies | None:
    """What the change says of packages, and the repository's rule for that."""
    before = {c.path: blobs[c.old_blob] for c in patch.changes if c.old_blob and c.old_blob in blobs}
    after = {c.path: blobs[c.new_blob] for c in patch.changes if c.new_blob and c.new_blob in blobs}
    found = packages.compared(before, after)
    return replace(found, policy=bench.config.new_dependencies) if found else None


def _contents(workspace: Workspace, patch: Patch) -> dict[Sha, bytes]:
    """Both sides of every changed file; a submodule's id is no blob of ours."""
    sides = [(c.old_blob, c.old_mode) for c in patch.changes] + [(c.new_blob, c.new_mode) for c in patch.changes]
    return workspace.blobs({blob for blob, mode in sides if blob is not None and mode != _SUBMODULE})


def _is_test(bench: Bench) -> Callable[[str], bool]:
    return bench.lab.language.is_test if bench.sites is None else is_test


def _base_tests(bench: Bench) -> dict[str, bytes]:
    """The base's test files: a change that only knows their inputs and answers is a cheat."""
    lab, known = bench.lab, _is_test(bench)
    entries = [entry for entry in lab.workspace.entries(lab.workspace.base_tree) if known(entry.path)]
    small = [entry for entry in entries if entry.mode.startswith("100") and entry.size <= _LARGEST_TEST][:_MOST_TESTS]
    blobs = lab.workspace.blobs({entry.blob for entry in small})
    return {entry.path: blobs[entry.blob] for entry in small}


def verdict_of(checks: Sequence[Check]) -> Verdict:
    """What checks add up to: one refusal refuses, one failure of a required one fails, one doubt leaves unproven."""
    required = {check.status for check in checks if check.required}
    if CheckStatus.REFUSED in {check.status for check in checks}:
        return Verdict.REFUSED
    if CheckStatus.FAILED in required:
        return Verdict.FAILED
    return Verdict.UNPROVEN if CheckStatus.UNPROVEN in {check.status for check in checks} else Verdict.PROVEN


def _lesson(checks: Sequence[Check], feedback: str) -> str:
    """What failed, in the words of the checks, for the next attempt."""
    bad = [check for check in checks if check.status not in (CheckStatus.PASSED, CheckStatus.WARNED)]
    lines = [feedback] if feedback else []
    for check in bad:
        told = check.kind is functional.KIND and bool(feedback)  # it has every failing test already, and its error
        lines += [] if told else [f"{check.kind}: {check.summary}"]
        shown = [found for found in check.findings if not (told and found.severity == "error")][:_LESSON_FINDINGS]
        lines += [f"{found.path}:{found.line}: {found.message}" for found in shown]
    return "\n".join(lines)
