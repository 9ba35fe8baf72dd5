"""The report of a long run: several attempts at a change of many lines, for measuring what renders it."""

from pathlib import Path

from core.names import RunId, Sha
from core.runs import (
    Attempt,
    Change,
    Check,
    CheckKind,
    CheckStatus,
    Environment,
    Evidence,
    Issue,
    ModelCall,
    Outcome,
    Patch,
    Proposal,
    Run,
    Strategy,
    TestResult,
    TestRun,
    Usage,
    Verdict,
)
from worker.reports import Report

_FILES = 10
_TESTS = 40
_CODE = Path(__file__).read_text(encoding="utf-8").splitlines()  # ordinary code, to be coloured
_SHA = Sha("7" * 40)
_WHY = "The middle of an even number of values lies between two of them."


def long_report(lines: int, attempts: int) -> Report:
    """A proven run whose last of `attempts` is right; the diff of each adds `lines` lines."""
    patch = _patch(lines)
    made = tuple(_attempt(number, patch, proven=number == attempts) for number in range(1, attempts + 1))
    call = ModelCall("local", "small", Usage(5_400, 702, 0, 0), None, 61.0, True, "end")
    issue = Issue("median() is wrong", "`median([1, 2, 3, 4])` gives 3.")
    run = Run(RunId("5f1e9a0c77d2b4e8"), issue, _SHA, Verdict.PROVEN, made, (call,) * attempts, best=attempts)
    return Report(run, "stats", Environment("bubblewrap", "host python", "", {}, ()), (), patch.diff)


def _patch(lines: int) -> Patch:
    paths = [f"stats/part_{number}.py" for number in range(_FILES)]
    diff = "".join(_added(path, lines // _FILES, at) for at, path in enumerate(paths))
    return Patch(_SHA, diff, tuple(Change(path, None, _SHA, None, "100644") for path in paths))


def _added(path: str, lines: int, at: int) -> str:
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{lines} @@\n"
    return head + "".join(f"+{_CODE[(line + at) % len(_CODE)]}\n" for line in range(lines))


def _attempt(number: int, patch: Patch, *, proven: bool) -> Attempt:
    fixed = Outcome.PASSED if proven else Outcome.FAILED
    evidence = Evidence(_tests(Outcome.FAILED), _tests(fixed), red_to_green=("tests/test_0.py::test",) * proven)
    status, verdict = (CheckStatus.PASSED, Verdict.PROVEN) if proven else (CheckStatus.FAILED, Verdict.FAILED)
    check = Check(CheckKind.FUNCTIONAL, status, "One test decides.", elapsed_s=1.9)
    lesson = "" if proven else "E   assert 3 == 2.5\n" * 20
    return Attempt(
        number, Strategy("fresh", 0.8), Proposal("…", (), _WHY), patch, (check,), evidence, verdict, lesson, 17.2
    )


def _tests(first: Outcome) -> TestRun:
    rest = tuple(TestResult(f"tests/test_{n}.py::test", Outcome.PASSED, 0.01) for n in range(1, _TESTS))
    return TestRun((TestResult("tests/test_0.py::test", first, 0.01), *rest), "python -m pytest -q", 0, True)
