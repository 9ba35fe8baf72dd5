"""Strength: would the tests notice if the change were slightly wrong? Its lines are mutated, one at a time.

Measured on a change whose tests are green, after everything else, within a limit of time. What project code does to
the process that runs its tests can make a mutant look killed, so this is advice about tests, and never a proof.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.names import Sha
from core.repo_config import StrengthRules
from core.runs import (
    Check,
    CheckKind,
    CheckStatus,
    Coverage,
    Evidence,
    Finding,
    Mutant,
    Outcome,
    Patch,
    Strength,
)
from core.words import count
from worker.checks.evidence import collecting
from worker.checks.evidence.amended import CHANGED
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.site import Site
from worker.checks.evidence.trees import trees
from worker.checks.evidence.weighing import outcomes
from worker.checks.mutants.adding import coverage_of, strength_of, untried
from worker.checks.mutants.choosing import Chosen, chosen
from worker.checks.mutants.covering import Noted, noted
from worker.checks.mutants.lines import Changed, changed
from worker.checks.mutants.near import Near, near
from worker.checks.mutants.trying import Fate, Jury, Tally, tried
from worker.languages.mutation import Mutable

_FREE_S, _SHARE = 10.0, 0.5  # of the time that the tests themselves took
_TOLD = 12
KIND = CheckKind.STRENGTH
_OFF = "it is switched off on this machine (`PULLWRIGHT_STRENGTH_S` is 0)"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What is measured: the green change, and how long it may take."""

    site: Site
    patch: Patch
    evidence: Evidence
    changed: tuple[Changed, ...]
    limit_s: float


def asked(lab: Lab, patch: Patch, rules: StrengthRules, most_s: float) -> bool:
    """Whether there is anything to measure: a new line of code, and somebody who wants to know."""
    wanted = rules.mode == "require" or (rules.mode == "advise" and most_s > 0)
    return wanted and bool(changed(lab, patch))


def measured(sites: Sequence[Site], patch: Patch, evidence: Evidence, rules: StrengthRules, most_s: float) -> Evidence:
    """`evidence` with the coverage of the changed lines and the strength of the tests.

    `sites` are those where it is `asked`; they share the time. `most_s` is the machine owner's limit.
    """
    if not most_s:
        return replace(evidence, strength=Strength(why=_OFF))
    own = _FREE_S + _SHARE * (evidence.before.elapsed_s + evidence.after.elapsed_s)
    limit_s, most = min(rules.seconds or own, most_s) / len(sites), -(-rules.mutants // len(sites))
    found = [_measured(_Attempt(site, patch, evidence, changed(site.lab, patch), limit_s), most) for site in sites]
    strengths, coverages = [one.strength for one in found], [one.coverage for one in found]
    return replace(evidence, strength=strength_of(strengths), coverage=coverage_of(coverages))


def _measured(attempt: _Attempt, most: int) -> Evidence:
    started = time.monotonic()
    lab, evidence = attempt.site.lab, attempt.evidence
    why, tree = _unable(lab), _head(attempt)
    mutants = () if why else _chosen(attempt, most)
    first = near(lab, tree, evidence, attempt.changed)
    seen = noted(lab, tree, attempt.changed, first, evidence.after.elapsed_s, attempt.limit_s)
    evidence = replace(evidence, coverage=seen.coverage)
    if not mutants:
        return replace(evidence, strength=Strength(why=why)) if why else evidence
    tally = tried(_jury(attempt, tree, first, seen), mutants, started + attempt.limit_s)
    return replace(evidence, strength=_strength(tally, first, time.monotonic() - started))


def _head(attempt: _Attempt) -> Sha:
    """The head's code with the head's tests, as the functional check measured it."""
    return trees(attempt.site.lab, attempt.patch, attempt.site.baseline).new_after


def _unable(lab: Lab) -> str:
    if not isinstance(lab.language, Mutable):
        return f"code in {lab.project.language} cannot be mutated yet"
    if lab.project.framework == "command" and lab.language.builds:
        return (
            "the test command counts as one test, which cannot tell code that is wrong from code that cannot be built"
        )
    return ""


def _chosen(attempt: _Attempt, most: int) -> tuple[Chosen, ...]:
    language = attempt.site.lab.language
    assert isinstance(language, Mutable)  # see `_unable`
    return chosen(language, attempt.changed, attempt.patch.diff, most)


def _jury(attempt: _Attempt, tree: Sha, first: Near, seen: Noted) -> Jury:
    lab, evidence, known = attempt.site.lab, attempt.evidence, attempt.site.baseline.examples
    passed = {result.id for result in evidence.after.results if result.outcome is Outcome.PASSED}
    green = {test for test in passed if not test.endswith(CHANGED)} - set(evidence.flaky)  # its own name stands for it
    examples = (*known, *collecting.of_patch(lab, attempt.patch, known))
    about = {file.path for file in attempt.changed}
    told = tuple(example for example in examples if example.id in green and example.path in about)
    language = lab.language
    return Jury(
        lab=lab,
        tree=tree,
        examples=told,
        near=() if first.whole else first.files,
        passing=frozenset(_passing(attempt, tree, green, seen) | {example.id for example in told}),
        took_s=evidence.after.elapsed_s,
        builds=isinstance(language, Mutable) and language.builds,
        broken=frozenset(result.id for result in evidence.after.results if result.outcome is Outcome.ERROR),
        unrun=frozenset() if told else seen.unrun,
    )


def _passing(attempt: _Attempt, tree: Sha, green: Collection[str], seen: Noted) -> set[str]:
    """The tests that pass as they are on the head; one whose file was edited was green with the base's text."""
    evidence, edited = attempt.evidence, set(attempt.patch.paths)
    stale = {test for test in green if test.partition("::")[0] in edited} - set(evidence.new_tests)
    run = seen.run
    if stale and (run is None or not run.complete) and evidence.after.elapsed_s < attempt.limit_s * _SHARE:
        run = measure(attempt.site.lab, tree, (), only=sorted({test.partition("::")[0] for test in stale}))
    now = outcomes(run) if run else {}
    sure = {test for test in green if now.get(test) in (Outcome.PASSED, None)}
    return {test for test in sure if test not in stale or now.get(test) is Outcome.PASSED}


def _strength(tally: Tally, first: Near, elapsed_s: float) -> Strength:
    fates, why = tally.fates, []
    if late := untried(fates[Fate.NOT_RUN]):
        why.append(late)
    if tally.partly:
        why.append(
            f"of the survivors, some met only the tests of {count(len(first.files), 'file')} that name what changed"
        )
    return Strength(
        killed=fates[Fate.KILLED],
        survived=fates[Fate.SURVIVED],
        invalid=fates[Fate.INVALID],
        not_run=fates[Fate.NOT_RUN],
        survivors=tuple(tally.survivors),
        why="; ".join(why),
        elapsed_s=elapsed_s,
    )


def check(evidence: Evidence, rules: StrengthRules) -> Check | None:
    """What was found, as a check; None where nothing was asked. Only what is required can keep from being proven."""
    found = evidence.strength
    if found is None:
        return None
    required = rules.mode == "require"
    weak = found.score is None or found.score < rules.least
    bad = CheckStatus.UNPROVEN if required else CheckStatus.WARNED
    if found.score is None and not found.not_run and not found.why:  # no mutant could even be built
        bad = CheckStatus.PASSED
    severity = "warning" if weak else "note"
    findings = tuple(_finding(mutant, severity) for mutant in found.survivors)
    return Check(KIND, bad if weak else CheckStatus.PASSED, said(evidence, rules), findings, required, found.elapsed_s)


def _finding(mutant: Mutant, severity: str) -> Finding:
    return Finding("survived-mutant", mutant.path, mutant.line, f"No test notices: {mutant.what}.", severity)


def said(evidence: Evidence, rules: StrengthRules) -> str:
    """The numbers in one or two sentences."""
    found = evidence.strength or Strength()
    rest = [f"{found.invalid:,} could not be built and say nothing" if found.invalid else "", found.why]
    more = f" ({'; '.join(part for part in rest if part)})" if any(rest) else ""
    if found.score is None:
        return f"Not measured: {found.why or 'no mutant could be built'}."
    counted = count(found.killed + found.survived, "mutant")
    wanted = f" {rules.least:.0%} are wanted." if found.score < rules.least else ""
    said = f"Tests notice {found.killed:,} of {counted}: small mistakes put into the change, one at a time"
    return f"{said}{more}.{wanted}"


def lesson(evidence: Evidence, rules: StrengthRules) -> str:
    """What the model is told where it wrote tests that notice too little; empty where that is not so."""
    found = evidence.strength
    wrote = set(evidence.red_to_green) & set(evidence.new_tests)
    if not wrote or found is None or found.score is None or found.score >= rules.least:
        return ""
    told = [f"- {mutant.path}:{mutant.line}: {mutant.what}" for mutant in found.survivors[:_TOLD]]
    unseen = [f"{file.path}:{line}" for file in (evidence.coverage or Coverage()).files for line in file.uncovered]
    never = [f"No test runs {', '.join(unseen[:_TOLD])}."] if unseen else []
    return "\n".join(["Each of these was done to the code alone, and every test still passed:", *told, *never])
