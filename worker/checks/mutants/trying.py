"""Runs tests on mutants, one after the other, until all are tried or the time is over."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.names import Sha
from core.runs import Mutant, Outcome, TestRun
from worker.checks.evidence.hollow import loads_of
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import STOPPED, measure
from worker.checks.evidence.weighing import outcomes
from worker.checks.mutants.choosing import Chosen
from worker.languages import Example

_LEAST_S, _FACTOR = 3.0, 3.0  # of the time that the tests took on the head
_QUICK_S = 1.5  # so little that choosing among the tests gains nothing


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    INVALID = "invalid"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Jury:
    """What judges mutants: `passing` are the tests that pass on `tree`, the head with its tests, in `took_s` seconds,
    and `examples` are among them.

    `near` are the test files that are asked first, none if all are asked at once; `broken` are ids that end as errors
    on the head already. `builds`: see `Mutable`.
    """

    lab: Lab
    tree: Sha
    examples: tuple[Example, ...]
    near: tuple[str, ...]
    passing: frozenset[str]
    took_s: float
    builds: bool
    broken: frozenset[str] = frozenset()
    unrun: frozenset[tuple[str, int]] = frozenset()  # the lines that surely no test runs: path and number


@dataclass(slots=True)
class Tally:
    """The fates so far; `partly`: of a survivor not every test was asked."""

    fates: Counter[Fate] = field(default_factory=Counter)
    survivors: list[Mutant] = field(default_factory=list)
    partly: bool = False


def tried(jury: Jury, mutants: Sequence[Chosen], deadline: float) -> Tally:
    """The fates of `mutants` in their order; what has no time before `deadline` is not run."""
    tally = Tally()
    for one in mutants:
        fate = _fate(jury, one, deadline, tally)
        tally.fates[fate] += 1
        if fate is Fate.SURVIVED:
            tally.survivors.append(Mutant(one.file.path, one.mutation.line, one.mutation.what))
    tally.survivors.sort(key=lambda each: (each.path, each.line))
    return tally


def _fate(jury: Jury, one: Chosen, deadline: float, tally: Tally) -> Fate:
    if (one.file.path, one.mutation.line) in jury.unrun:
        return Fate.SURVIVED
    text = one.mutation.applied(one.file.text).encode("utf-8", "surrogateescape")
    tree = jury.lab.workspace.overlay(jury.tree, {one.file.path: text})
    near = () if jury.took_s <= _QUICK_S else jury.near
    fate = _asked(jury, tree, near, deadline)
    if fate is not Fate.SURVIVED or not near:
        return fate
    if deadline - time.monotonic() > jury.took_s:
        fate = _asked(jury, tree, (), deadline)
    else:
        tally.partly = True
    return Fate.SURVIVED if fate is Fate.NOT_RUN else fate


def _asked(jury: Jury, tree: Sha, only: Sequence[str], deadline: float) -> Fate:
    """What the tests of the files `only`, or all, and the examples say to the mutant `tree`."""
    own, left = _LEAST_S + _FACTOR * jury.took_s, deadline - time.monotonic()
    if left <= 0:
        return Fate.NOT_RUN
    wall_s = min(jury.lab.limits.wall_s, own, left)
    lab = replace(jury.lab, limits=replace(jury.lab.limits, wall_s=wall_s))
    loads = [loads_of(path) for path in sorted({example.path for example in jury.examples})]
    run = measure(lab, tree, (*jury.examples, *loads), only=only)
    if STOPPED in run.why:  # by its own limit, or only because there is no more time for all of it
        return Fate.KILLED if wall_s < left else Fate.NOT_RUN
    loaded = all(run.outcome(each.id) is Outcome.PASSED for each in loads)
    return _judged(jury, run, loaded=loaded)


def _judged(jury: Jury, run: TestRun, *, loaded: bool) -> Fate:
    """`loaded`: the files of the examples could be loaded, if there are any."""
    now = outcomes(run)
    turned = {test for test in jury.passing if now.get(test) in (Outcome.FAILED, Outcome.ERROR)}
    if any(now[test] is Outcome.FAILED for test in turned):
        return Fate.KILLED
    errors = {test for test, outcome in now.items() if outcome is Outcome.ERROR} - jury.broken
    if not loaded or any("::" not in test and not test.startswith("(") for test in errors):
        return Fate.INVALID  # its file, or one that needs it, cannot be loaded
    if turned:
        return Fate.INVALID if jury.builds else Fate.KILLED
    return Fate.SURVIVED if run.complete else Fate.KILLED
