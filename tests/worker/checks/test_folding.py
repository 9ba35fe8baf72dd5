"""What was measured in several projects, as one change: nothing of one hides what is wrong with another."""

from dataclasses import replace

from core.runs import CheckStatus, Origin, Outcome, TestResult, TestRun
from worker.checks.evidence.folding import folded, together
from worker.checks.evidence.weighing import Measured, judged, weigh

GOOD, BAD = Outcome.PASSED, Outcome.FAILED
NOTHING = TestRun((), "", 0, True)


def run(folder: str, **outcomes: Outcome) -> TestRun:
    results = tuple(TestResult(f"{folder}/t.py::{name}", outcome) for name, outcome in outcomes.items())
    code = int(any(outcome is not GOOD for outcome in outcomes.values()))
    return TestRun(results, f"cd {folder} && pytest", code, True, 1.0, f"log of {folder}", peak_bytes=5)


def project(before: TestRun, after: TestRun) -> Measured:
    return Measured(before, after, NOTHING, NOTHING)


PROOF = project(run("a", x=BAD), run("a", x=GOOD))
CALM = project(run("b", y=GOOD), run("b", y=GOOD))


def status(*parts: Measured, commands: tuple[str, ...] = ("cd a && pytest", "cd b && pytest")) -> CheckStatus:
    return judged(weigh(folded(parts)), commands)[0]


def test_a_proof_in_one_is_a_proof() -> None:
    assert status(PROOF, CALM) is CheckStatus.PASSED
    assert weigh(folded([PROOF, CALM])).red_to_green == ("a/t.py::x",)


def test_what_breaks_in_one_fails_all() -> None:
    assert status(PROOF, project(run("b", y=GOOD), run("b", y=BAD))) is CheckStatus.FAILED


def test_a_base_or_head_that_was_not_measured_to_its_end_counts_for_all() -> None:
    cut = replace(CALM.before, complete=False, why="it was stopped")
    assert status(PROOF, replace(CALM, before=cut)) is CheckStatus.UNPROVEN
    assert status(PROOF, replace(CALM, after=cut)) is CheckStatus.FAILED
    assert together([PROOF.after, cut]).why == "cd b && pytest: it was stopped"


def test_a_command_that_is_red_whatever_is_done_shows_nothing() -> None:
    red = TestRun((TestResult("cd b && make", BAD),), "cd b && make", 1, True)
    commands = ("cd a && pytest", "cd b && make")
    assert status(PROOF, project(red, red), commands=commands) is CheckStatus.UNPROVEN


def test_what_is_red_about_changed_code_is_still_asked_where_nothing_turned_green() -> None:
    red = replace(project(run("b", y=BAD), run("b", y=BAD)), about=frozenset({"b/t.py::y"}))
    assert status(PROOF, red) is CheckStatus.FAILED
    green = replace(red, before=run("b", y=BAD, z=BAD), after=run("b", y=BAD, z=GOOD))
    assert status(PROOF, green) is CheckStatus.PASSED


def test_runs_together() -> None:
    both = together([PROOF.before, replace(CALM.before, peak_bytes=9)])
    assert (both.exit_code, both.elapsed_s, both.peak_bytes) == (1, 2.0, 9)
    assert both.command == "(cd a && pytest) && (cd b && pytest)"
    assert together([PROOF.before, replace(CALM.before, peak_bytes=None)]).peak_bytes is None
    kept = [Origin(day, "a", "1.0", "docker", "python", "sha256:1") for day in ("2026-11-21", "2026-11-20")]
    some = together([replace(PROOF.before, origins=(kept[0],)), CALM.before, replace(CALM.after, origins=(kept[1],))])
    assert (some.origins, some.kept) == (tuple(kept), "2026-11-20")
