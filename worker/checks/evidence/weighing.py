"""What runs before and after add up to. Pure: results in, evidence and a status out."""

from collections.abc import Collection, Mapping, Sized
from dataclasses import dataclass, replace

from core.runs import CheckStatus, Evidence, Outcome, TestRun
from core.words import count

_GOOD = Outcome.PASSED
_NOT_MEASURED = (Outcome.MISSING, Outcome.SKIPPED)


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of one attempt. `new_before` and `new_after` hold the tests that the head adds."""

    before: TestRun
    after: TestRun
    new_before: TestRun
    new_after: TestRun
    flaky: frozenset[str] = frozenset()
    autoloaded: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()  # examples of the issue: they may tell what is wrong today
    targets: frozenset[str] = frozenset()  # tests that are about what was asked
    about: frozenset[str] = frozenset()  # red tests of the base about the code that was changed
    hollow: frozenset[str] = frozenset()  # new tests that do not depend on what the change does
    control: str = ""  # how that was found out
    swayed: frozenset[str] = frozenset()  # tests that pass because an object says what it equals
    faint: frozenset[str] = frozenset()  # new tests that see a value, but not which one
    deaf: frozenset[str] = frozenset()  # tests whose results do not depend on what they assert


def outcomes(run: TestRun) -> Mapping[str, Outcome]:
    """The outcome of each test."""
    return {result.id: result.outcome for result in run.results}


def broken(before: TestRun, after: TestRun, told: Collection[str]) -> set[str]:
    """Tests that passed before and do not after, whatever keeps them from it."""
    now = outcomes(after)
    was = [test for test, outcome in outcomes(before).items() if outcome is _GOOD and test not in told]
    return {test for test in was if now.get(test, Outcome.MISSING) is not _GOOD}


def turned_green(before: TestRun, after: TestRun) -> set[str]:
    """Tests that pass after and did not before."""
    was = outcomes(before)
    return {test for test, outcome in outcomes(after).items() if outcome is _GOOD and was.get(test) is not _GOOD}


def new_proofs(runs: Measured) -> set[str]:
    """New tests that pass on the head and do not on the base."""
    known, first = outcomes(runs.before), outcomes(runs.new_before)
    fresh = {test for test, outcome in outcomes(runs.new_after).items() if outcome is _GOOD and test not in known}
    return {test for test in fresh if first.get(test) is not _GOOD}


def weigh(runs: Measured) -> Evidence:
    """The evidence; new tests stand beside the old ones in both runs."""
    was, now = outcomes(runs.before), outcomes(runs.after)
    fresh = {test: outcome for test, outcome in outcomes(runs.new_after).items() if test not in was}
    first = outcomes(runs.new_before)
    proofs = new_proofs(runs) - runs.hollow
    bad = broken(runs.before, runs.after, runs.told) - runs.flaky
    bad |= {t for t, o in now.items() if o is Outcome.ERROR and "::" not in t and was.get(t) is not Outcome.ERROR}
    green = (turned_green(runs.before, runs.after) | proofs) - runs.flaky - runs.deaf - runs.swayed - runs.faint
    lost = {test for test in was if was[test] is _GOOD and now.get(test, Outcome.MISSING) in _NOT_MEASURED}
    lost |= {test for test, outcome in {**now, **fresh}.items() if outcome is Outcome.MISSING}
    red = {test for test in runs.targets if was.get(test) is not _GOOD and now.get(test) is not _GOOD}
    red |= {test for test, outcome in fresh.items() if outcome in (Outcome.FAILED, Outcome.ERROR)}
    if not green:  # they say what is missing; where some of them turned green, the rest may be another matter
        red |= {test for test in runs.about if now.get(test) is not _GOOD}
    return Evidence(
        before=_joined(runs.before, runs.new_before, fresh),
        after=_joined(runs.after, runs.new_after, fresh),
        red_to_green=tuple(sorted(green)),
        broken=tuple(sorted(bad)),
        flaky=tuple(sorted(runs.flaky & (set(was) | set(now) | set(fresh)))),
        unmeasured=tuple(sorted(lost)),
        still_red=tuple(sorted(red - runs.flaky)),
        new_tests=tuple(sorted(fresh)),
        green_on_base=tuple(sorted(t for t, o in fresh.items() if o is _GOOD and first.get(t) is _GOOD)),
        autoloaded=runs.autoloaded,
        hollow=tuple(sorted(runs.hollow)),
        control=runs.control,
        deaf=tuple(sorted(runs.deaf)),
        faint=tuple(sorted(runs.faint)),
        swayed=tuple(sorted(runs.swayed)),
    )


def _joined(run: TestRun, new: TestRun, fresh: Collection[str]) -> TestRun:
    """A run with the results of the new tests, under the main run's own ending."""
    known = {result.id for result in run.results}
    added = tuple(r for r in new.results if r.id in fresh and r.id not in known)
    complete = run.complete and new.complete
    why = "; ".join(dict.fromkeys(text for text in (run.why, new.why) if text))
    log = run.log + (f"\n{new.log}" if new.log and new.log != run.log else "")
    elapsed = run.elapsed_s + new.elapsed_s
    return replace(run, results=(*run.results, *added), complete=complete, elapsed_s=elapsed, log=log, why=why)


def judged(evidence: Evidence, commands: Collection[str] = ()) -> tuple[CheckStatus, str]:
    """The status and one sentence. `commands` are those of the projects that were measured, where they are several."""
    failed = _failures(evidence)
    if failed:
        return CheckStatus.FAILED, failed
    green = f"{count(len(evidence.red_to_green), 'test')} went from red to green, nothing broke"
    if evidence.autoloaded:
        touched = ", ".join(evidence.autoloaded[:3])
        return CheckStatus.UNPROVEN, f"Touches what test tools load by themselves ({touched}); {green} without it."
    if not evidence.before.complete:
        return CheckStatus.UNPROVEN, f"The base could not be measured: {evidence.before.why}."
    if command := _blind(evidence, commands or (evidence.after.command,)):
        return CheckStatus.UNPROVEN, f"`{command}` fails before and after the change, so it cannot show what broke."
    if not evidence.red_to_green:
        return CheckStatus.UNPROVEN, f"Nothing broke, but no test failed before and passes after{_weak(evidence)}."
    return CheckStatus.PASSED, f"{green[0].upper()}{green[1:]}{_own_proof(evidence)}."


def _blind(evidence: Evidence, commands: Collection[str]) -> str:
    """The test command that counts as one test, and that one is red whatever is done."""
    after = outcomes(evidence.after)
    return next((command for command in commands if after.get(command, _GOOD) is not _GOOD), "")


def _weak(evidence: Evidence) -> str:
    """Why what passes is no proof."""
    without = f"; {_pass(evidence.green_on_base, 'new test')} without the change"
    emptied = f"; {_pass(evidence.hollow, 'new test')} with its functions emptied too"
    reversed_ = f"; {_pass(evidence.deaf, 'test')} whatever is asserted"
    told = f"; {_pass(evidence.swayed, 'test')} only because an __eq__ of the change says so"
    kinds = f"; {_pass(evidence.faint, 'new test')} whatever value of that kind comes back"
    parts = ((without, evidence.green_on_base), (emptied, evidence.hollow), (reversed_, evidence.deaf))
    return "".join(text for text, tests in (*parts, (told, evidence.swayed), (kinds, evidence.faint)) if tests)


def _own_proof(evidence: Evidence) -> str:
    """A reader must know when the model wrote all the proof there is: such tests deserve a second look."""
    return "; all of that proof is in tests that came with the change" * (
        set(evidence.red_to_green) <= set(evidence.new_tests)
    )


def _failures(evidence: Evidence) -> str:
    if not evidence.after.complete:
        return f"Not measured to the end: {evidence.after.why}."
    said = []
    if evidence.broken:
        said.append(f"{count(len(evidence.broken), 'test')} that passed before did not pass after")
    if evidence.still_red:
        red = len(evidence.still_red)
        said.append(f"{count(red, 'test')} of what was asked still {'fails' if red == 1 else 'fail'}")
    return f"{'; '.join(said)}." if said else ""


def _pass(tests: Sized, noun: str) -> str:
    return f"{count(len(tests), noun)} {'passes' if len(tests) == 1 else 'pass'}"
