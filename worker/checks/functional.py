"""The functional check: every test before and after, measured so that nothing a model writes can fake it.

The one check that runs the code. What is measured, and on which trees, is in `worker/checks/evidence`.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.runs import Check, CheckKind, CheckStatus, Evidence, Finding, Outcome, Patch, TestRun
from core.runs.failing import path_of
from core.words import count
from worker.checks.evidence import collecting
from worker.checks.evidence.about import red_about
from worker.checks.evidence.amended import CHANGED, amended, by_own_names, with_copies
from worker.checks.evidence.confirming import still_so
from worker.checks.evidence.deaf import deaf
from worker.checks.evidence.faint import faint
from worker.checks.evidence.feedback import feedback
from worker.checks.evidence.folding import folded
from worker.checks.evidence.hollow import Control, control
from worker.checks.evidence.lab import Lab, needs_layer
from worker.checks.evidence.measuring import measure, merged
from worker.checks.evidence.mute import mute
from worker.checks.evidence.repeating import disagreeing, flaky_failures
from worker.checks.evidence.site import Baseline, Site
from worker.checks.evidence.sooner import surely_broken
from worker.checks.evidence.swayed import swayed
from worker.checks.evidence.trees import Trees, trees
from worker.checks.evidence.weighing import Measured, broken, judged, new_proofs, outcomes, turned_green, weigh
from worker.languages import Example

__all__ = ["KIND", "Baseline", "Lab", "Site", "baseline", "check", "check_all", "feedback", "needs_layer"]

KIND = CheckKind.FUNCTIONAL
_TOLD = 20
_MOST_RED = 40  # red tests of the base that are tried again
_EMPTY = TestRun((), "", 0, True)


def baseline(lab: Lab) -> Baseline:
    """Every test and example of the base; red ones are tried once more, for a red that is chance proves nothing."""
    tree = lab.workspace.base_tree
    code = collecting.of_base(lab)
    told = _beside(code, collecting.of_issue(lab, tree, collecting.all_code(lab, tree)))
    examples = (*code, *told)
    kept = _kept(lab, examples)
    run, flaky = (kept, frozenset[str]()) if kept else _measured(lab, examples)
    return Baseline(run, examples, frozenset(e.id for e in told), flaky)


def _kept(lab: Lab, examples: Sequence[Example]) -> TestRun | None:
    """The tests as they were kept, and the examples as they are now."""
    kept = lab.bases.find(lab) if lab.bases else None
    if kept is None or not examples:
        return kept
    now = measure(lab, lab.workspace.base_tree, examples, tests=False)
    return replace(merged((kept, now)), origins=kept.origins)


def _measured(lab: Lab, examples: Sequence[Example]) -> tuple[TestRun, frozenset[str]]:
    """The base's run and what is flaky in it; kept for the next where nothing is."""
    tree = lab.workspace.base_tree
    run = measure(lab, tree, examples)
    red = {r.id for r in run.results if r.outcome in (Outcome.FAILED, Outcome.ERROR) and "::" in r.id}
    known = {example.id for example in examples}
    tests = red - known
    flaky = disagreeing(lab, tree, run, tests, ()) if len(tests) <= _MOST_RED else set()
    results = tuple(result for result in run.results if result.id not in known)
    if lab.bases and results and not flaky:
        lab.bases.keep(lab, replace(run, results=results))
    return run, frozenset(flaky)


def _of_today(lab: Lab, base: Baseline, after: TestRun, examples: Sequence[Example]) -> Baseline:
    """`base`, measured anew where it was kept and is not any more as it was then in what `after` is judged by.

    `examples`: all that `after` was measured with.
    """
    if not base.run.kept or not after.complete or still_so(lab, base.run, after, examples):
        return base
    if lab.bases:
        lab.bases.forget(lab)
    run, flaky = _measured(lab, base.examples)
    return replace(base, run=run, flaky=flaky)


def _beside(code: tuple[Example, ...], told: tuple[Example, ...]) -> tuple[Example, ...]:
    """The issue's examples that the code does not hold itself."""
    known = {(example.function, example.source) for example in code}
    return tuple(example for example in told if (example.function, example.source) not in known)


def check(lab: Lab, base: Baseline, patch: Patch) -> tuple[Check, Evidence]:
    """Measure a patch: the base's tests on the head's code, then the head's new tests on both."""
    return check_all((Site(lab, base),), patch)


def check_all(sites: Sequence[Site], patch: Patch, *, sooner: bool = False) -> tuple[Check, Evidence]:
    """Measure a patch in each of the projects that it touches, as one: a proof in one of them is a proof.

    `sooner`: no more is run than a first look where that alone finds something broken.
    """
    started = time.monotonic()
    if sooner and len(sites) == 1 and (found := _sooner(sites[0], patch)):
        return replace(found[0], elapsed_s=time.monotonic() - started), found[1]
    seen = [_seen(site, patch) for site in sites]
    commands = [site.lab.project.typed for site in sites]
    evidence = weigh(folded([each.runs for each in seen]))
    if judged(evidence, commands)[0] is CheckStatus.PASSED:  # once for a run: a proof is looked at from the other side
        evidence = weigh(folded([_doubted(each, patch) for each in seen]))
    status, summary = judged(evidence, commands)
    return Check(KIND, status, summary, _findings(evidence), elapsed_s=time.monotonic() - started), evidence


def _sooner(site: Site, patch: Patch) -> tuple[Check, Evidence] | None:
    lab, base = site.lab, site.baseline
    places = trees(lab, patch, base)
    runs = surely_broken(lab, base.run, places.after, patch, base.flaky)
    if runs is None:
        return None
    left_out = len(base.run.results) - len(runs.before.results)
    evidence = replace(weigh(replace(runs, autoloaded=places.autoloaded)), left_out=left_out)
    summary = f"{judged(evidence)[1]} {count(left_out, 'other test')} not run (`between_attempts: changed`)."
    return Check(KIND, CheckStatus.FAILED, summary, _findings(evidence)), evidence


def unmeasured() -> tuple[Check, Evidence]:
    """The check where none of what a change touches can be measured."""
    nothing = TestRun((), "", None, complete=False, why="nothing that the change touches can be measured")
    return Check(KIND, CheckStatus.UNPROVEN, "No test could be run."), Evidence(nothing, nothing)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one project was measured to be."""

    site: Site
    places: Trees
    runs: Measured


def _seen(site: Site, patch: Patch) -> _Seen:
    lab, base = site.lab, site.baseline
    known = {example.id for example in base.examples}
    places = trees(lab, patch, base)
    wide = _with_new_functions(lab, base, patch)
    after = measure(lab, places.after, wide.examples)
    today = _of_today(lab, base, after, wide.examples)
    base = replace(wide, run=today.run, flaky=today.flaky)
    runs = Measured(base.run, after, *_new(lab, base, places, patch), base.flaky, places.autoloaded, base.told)
    targets = _targets(lab, base, patch) - mute(lab, base.run, after, base.examples)
    runs = replace(runs, targets=targets, about=red_about(lab, base.run, known, patch))
    runs = replace(runs, flaky=base.flaky | _flaky(lab, base, places, runs))
    found = _controlled(lab, base, places, patch, runs)
    return _Seen(Site(lab, base), places, replace(runs, hollow=found.hollow, control=found.said))


def for_tests_alone(check: Check, evidence: Evidence) -> Check:
    """The check where only tests were asked for: new ones that pass on the code as it is are what was wanted.

    Everything else counts as ever: what broke, what is flaky, what test tools load by themselves. That the
    issue's own examples still fail does not: the code was not to be changed.
    """
    steady = set(evidence.green_on_base) - set(evidence.flaky)
    failing = evidence.broken or set(evidence.still_red) & set(evidence.new_tests)
    measured = evidence.before.complete and evidence.after.complete
    if check.status is CheckStatus.PASSED or failing or evidence.autoloaded or not measured or not steady:
        return check
    they = f"{count(len(steady), 'new test')} {'passes' if len(steady) == 1 else 'pass'}"
    return replace(check, status=CheckStatus.PASSED, summary=f"{they} on the code as it is, and nothing broke.")


def _with_new_functions(lab: Lab, base: Baseline, patch: Patch) -> Baseline:
    """The baseline with the issue's examples for functions that exist only in the head; the base lacks them: red."""
    paths = filter(lab.owns, collecting.code_paths(lab, patch))
    told = _beside(base.examples, collecting.of_issue(lab, patch.tree, paths))
    return replace(base, examples=(*base.examples, *told), told=base.told | {e.id for e in told})


def _new(lab: Lab, base: Baseline, places: Trees, patch: Patch) -> tuple[TestRun, TestRun]:
    """The tests that the head adds, on the base's code and on the head's."""
    examples = collecting.of_patch(lab, patch, base.examples)
    if not examples and not places.new_modules:
        return _EMPTY, _EMPTY
    only = places.new_modules
    head = measure(lab, places.new_after, examples, only=only, tests=bool(only))
    first = measure(lab, places.new_before, examples, only=only, tests=bool(only))
    first = replace(first, complete=True, why="")  # where the base cannot run a new test, it is red
    reworded = amended(base.run, first, head, partial(_alone, lab))
    return with_copies(first, reworded), with_copies(head, reworded)


def _alone(lab: Lab, paths: Collection[str]) -> TestRun:
    known = lab.files(lab.workspace.base_tree)
    return measure(lab, lab.workspace.base_tree, (), only=[path for path in paths if path in known])


def _controlled(lab: Lab, base: Baseline, places: Trees, patch: Patch, runs: Measured) -> Control:
    """Which of the new tests are no proof although they went from red to green; not asked where all is lost anyway."""
    proofs = new_proofs(runs) - runs.flaky
    if not proofs or not runs.after.complete or broken(runs.before, runs.after, runs.told) - runs.flaky:
        return Control()
    names = {test.removesuffix(CHANGED): test for test in proofs}
    found = control(lab, patch, places, collecting.of_patch(lab, patch, base.examples), names.keys(), runs.new_after)
    return replace(found, hollow=frozenset(names[test] for test in found.hollow))


def _doubted(seen: _Seen, patch: Patch) -> Measured:
    """The runs with what was found out about the proofs: deaf, swayed, faint. Examples are compared on the host."""
    lab, base, places, runs = seen.site.lab, seen.site.baseline, seen.places, seen.runs
    evidence = weigh(runs)
    known = {example.id for example in base.examples}
    new, took_s = set(evidence.new_tests), evidence.after.elapsed_s
    old = {test for test in evidence.red_to_green if test not in new | known}
    fresh = {test for test in evidence.red_to_green if test in new and test.partition("::")[0] in places.new_modules}
    sides = [(tree, tests) for tree, tests in ((places.after, old), (places.new_after, fresh)) if tests]
    hear = [by_own_names(tests, partial(deaf, lab, tree, elapsed_s=took_s)) for tree, tests in sides]
    lean = [by_own_names(tests, partial(swayed, lab, patch, tree)) for tree, tests in sides]
    runs = replace(runs, deaf=frozenset().union(*hear), swayed=frozenset().union(*lean))
    left = weigh(runs).red_to_green
    examples = collecting.of_patch(lab, patch, base.examples)
    if not new >= set(left):
        return runs
    find = partial(faint, lab, patch, places.new_after, examples=examples)
    return replace(runs, faint=by_own_names(left, find))


def _flaky(lab: Lab, base: Baseline, places: Trees, runs: Measured) -> set[str]:
    failed = broken(runs.before, runs.after, runs.told)
    if failed:
        return flaky_failures(lab, places.after, runs.after, failed, base.examples)
    green = turned_green(runs.before, runs.after)
    fresh = {t for t, o in outcomes(runs.new_after).items() if o is Outcome.PASSED and t not in outcomes(runs.before)}
    found = disagreeing(lab, places.after, runs.after, green, base.examples)
    modules = {test for test in fresh if test.partition("::")[0] in places.new_modules}
    return found | by_own_names(modules, partial(disagreeing, lab, places.new_after, runs.new_after, examples=()))


def _targets(lab: Lab, base: Baseline, patch: Patch) -> frozenset[str]:
    """The issue's examples and those of functions that the patch changes or the issue names."""
    changed = collecting.changed_functions(lab, patch)
    words = set(lab.issue.text.replace("(", " ").replace("`", " ").split())
    named = {example.id for example in base.examples if example.function and example.function in words}
    return base.told | named | {e.id for e in base.examples if (e.path, e.function) in changed}


def _findings(evidence: Evidence) -> tuple[Finding, ...]:
    messages = {result.id: result.message for result in evidence.after.results}
    told = [("broken-test", test, "error") for test in evidence.broken]
    told += [("still-red", test, "error") for test in evidence.still_red]
    told += [("flaky-test", test, "warning") for test in evidence.flaky]
    told += [("green-on-base", test, "warning") for test in evidence.green_on_base]
    told += [("hollow-test", test, "warning") for test in evidence.hollow]
    told += [("deaf-test", test, "warning") for test in evidence.deaf]
    told += [("faint-test", test, "warning") for test in evidence.faint]
    told += [("swayed-test", test, "warning") for test in evidence.swayed]
    told += [("autoloaded", path, "warning") for path in evidence.autoloaded]
    return tuple(
        Finding(rule, path_of(test), 0, f"{test}: {messages.get(test, '')[:300]}".rstrip(": "), severity)
        for rule, test, severity in told[:_TOLD]
    )
