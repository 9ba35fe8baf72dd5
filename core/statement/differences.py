"""What differs between what a statement says and what was measured again, test by test.

What was flaky, then or now, is no difference, and durations are none. But to call a test flaky hides nothing: what the
change is proven by has to be seen again, and what is steadily broken now is told.
"""

from collections.abc import Iterator

from core.runs.evidence import OF_ISSUE
from core.statement.canonical import Doubt
from core.statement.predicate import Evidence, Statement

_LISTS = {
    "red_to_green": "goes from red to green",
    "broken": "is broken by the change",
    "unmeasured": "cannot be measured",
    "still_red": "stays red",
    "new_tests": "is a new test",
    "green_on_base": "passes without the change",
    "autoloaded": "is loaded by test tools",
    "hollow": "passes with the change emptied",
    "deaf": "passes with its assertions reversed",
    "faint": "sees a value, but not which one",
    "swayed": "passes because of what its objects say they equal",
}
_ONLY_THEN = "the statement says that it {}, and measured again that is not so."
_ONLY_NOW = "measured again, it {}; the statement does not say so."
_BOTH = "the statement calls it flaky, and counts it as proof."
_HIDDEN = "the statement calls it flaky; measured again, it is broken by the change each time."
_NO_PROOF = "none of what went from red to green was seen to do so again."
_NO_ISSUE = "it could not be measured again: it is in the issue, whose text is in report.json, which is not here."


def differences(
    told: Statement, again: Evidence, exit_codes: tuple[int | None, int | None], functional: str, *, issue: bool
) -> tuple[Doubt, ...]:
    """Every difference; `issue`: whether the text of the issue was there to be measured, too."""
    said = told.predicate.evidence
    flaky = {*said.flaky, *again.flaky}
    unasked = set() if issue else {test.id for test in said.tests if test.id.startswith(OF_ISSUE)}
    found = [*_tests(said, again, flaky | unasked), *_lists(said, again, flaky | unasked), *_called_flaky(said, again)]
    lost = [Doubt(f"test {id}", _NO_ISSUE) for id in sorted(unasked - flaky)]
    whole = [] if flaky or unasked else [*_codes(told, exit_codes), *_check(told, functional)]
    return (*found, *lost, *whole)


def _tests(said: Evidence, again: Evidence, passed_over: set[str]) -> Iterator[Doubt]:
    then = {test.id: f"{test.before or 'absent'} before and {test.after or 'absent'} after" for test in said.tests}
    now = {test.id: f"{test.before or 'absent'} before and {test.after or 'absent'} after" for test in again.tests}
    for id in sorted({*then, *now} - passed_over):
        if then.get(id) != now.get(id):
            told, found = then.get(id, "not at all"), now.get(id, "not there at all")
            yield Doubt(f"test {id}", f"the statement tells it as {told}; it is {found}.")


def _lists(said: Evidence, again: Evidence, passed_over: set[str]) -> Iterator[Doubt]:
    for name, words in _LISTS.items():
        then, now = set(getattr(said, name)), set(getattr(again, name))
        for id in sorted((then ^ now) - passed_over):
            yield Doubt(f"test {id}", _ONLY_THEN.format(words) if id in then else _ONLY_NOW.format(words))


def _called_flaky(said: Evidence, again: Evidence) -> Iterator[Doubt]:
    """Whoever signs untruly could call flaky what he does not want to be compared."""
    then, proofs = set(said.flaky), set(said.red_to_green)
    yield from (Doubt(f"test {id}", _BOTH) for id in sorted(then & proofs))
    yield from (Doubt(f"test {id}", _HIDDEN) for id in sorted((then & set(again.broken)) - set(again.flaky)))
    if proofs and proofs <= {*then, *again.flaky} and not proofs & set(again.red_to_green):
        yield Doubt("predicate.evidence.redToGreen", _NO_PROOF)


def _codes(told: Statement, found: tuple[int | None, int | None]) -> Iterator[Doubt]:
    tests = [one for one in told.predicate.commands if one.phase != "setup"]
    for one, code in zip(tests, found, strict=False):
        if one.exit_code != code:
            yield Doubt(f"command {one.phase}", f"the statement says that it ended with {one.exit_code}, not {code}.")


def _check(told: Statement, found: str) -> Iterator[Doubt]:
    said = next((one.status for one in told.predicate.checks if one.kind == "functional"), "not there")
    if said != found:
        yield Doubt("functional check", f"the statement tells it as {said}; it is {found}.")
