"""Reports to look at and to test with: how runs end, in the ways they do."""

from collections.abc import Callable, Sequence
from dataclasses import replace
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
    Finding,
    Issue,
    ModelCall,
    Outcome,
    Patch,
    Proposal,
    Replace,
    Run,
    Source,
    Strategy,
    TestResult,
    TestRun,
    Usage,
    Verdict,
)
from worker.reports import Report

BASE = Sha("4be1f0c2a7d94b1e8e6f0d3c5a7b9e1f2d4c6a80")
HEAD = Sha("9c0d7e51b2f84a36a1c5e7d9f0b2a4c6e8d01357")
ISSUE = Issue(
    "median() is wrong for an even number of values",
    """`median([1, 2, 3, 4])` gives 3, it should give the mean of the two values in the middle.

```python
>>> median([1, 2, 3, 4])
2.5
```

Please keep `median([])` raising `ValueError`.
Seen with version 1.4 by several people.""",
)
DIFF = (Path(__file__).parent / "median.diff").read_text()
FIXED = ("stats/centre.py::stats.centre.median", "tests/test_centre.py::test_median_of_even")
KEPT = tuple(f"tests/test_centre.py::test_mean[case-{n}]" for n in range(12))


def results(ids: Sequence[str], outcome: Outcome, message: str = "") -> tuple[TestResult, ...]:
    return tuple(TestResult(one, outcome, 0.012, message) for one in ids)


def tests(*parts: tuple[TestResult, ...], log: str = "", code: int | None = 0, why: str = "") -> TestRun:
    together = tuple(result for part in parts for result in part)
    return TestRun(together, "python -m pytest -q", code, not why, 0.84, log, why)


BEFORE = tests(results(KEPT, Outcome.PASSED), results(FIXED[:1], Outcome.FAILED, "Expected 2.5, got 3"), code=1)
PROOF = Evidence(BEFORE, tests(results((*KEPT, *FIXED), Outcome.PASSED)), red_to_green=FIXED, new_tests=FIXED[1:])
CHECKS = (
    Check(CheckKind.POLICY, CheckStatus.PASSED, "2 files and 13 lines changed; no protected path.", elapsed_s=0.01),
    Check(CheckKind.SECURITY, CheckStatus.PASSED, "Nothing new was found.", elapsed_s=0.21),
    Check(CheckKind.FUNCTIONAL, CheckStatus.PASSED, "2 tests turned green, none broke.", elapsed_s=1.9),
    Check(
        CheckKind.QUALITY,
        CheckStatus.WARNED,
        "One new finding.",
        (Finding("E501", "stats/centre.py", 16, "Line too long (112 > 110)", "note"),),
        required=False,
        elapsed_s=0.3,
    ),
    Check(CheckKind.PERFORMANCE, CheckStatus.PASSED, "No test became slower.", required=False, elapsed_s=0.1),
)
CALLS = (
    ModelCall("openai", "gpt-5-mini", Usage(4_812, 0, 0, 0), 0.0012, 4.1, False, "", "HTTP 503 from the provider"),
    ModelCall("openai", "gpt-5-mini", Usage(4_812, 655, 4_096, 0), 0.0031, 12.4, True, "end"),
    ModelCall("local", "qwen2.5-coder-1.5b", Usage(5_400, 702, 0, 512), None, 61.0, True, "end"),
)
FAILURE = """tests/test_centre.py::test_median_of_even failed:

    assert median([4, 1, 3, 2]) == 2.5
E   assert 3 == 2.5

The change returns the upper of the two middle values; it has to be their mean."""


def patch(diff: str = DIFF) -> Patch:
    paths = ("stats/centre.py", "tests/test_centre.py")
    return Patch(Sha("7" * 40), diff, tuple(Change(p, BASE, HEAD, "100644", "100644") for p in paths))


def attempts() -> tuple[Attempt, ...]:
    edit = Replace("stats/centre.py", "return ordered[len(ordered) // 2]", "return (a + b) / 2")
    why = "The middle of an even number of values lies between two of them.\n\nI added a test and a doctest for it."
    broken = tests(results(KEPT, Outcome.PASSED), results(FIXED, Outcome.FAILED, "E   assert 3 == 2.5"), code=1)
    red = Evidence(BEFORE, broken)
    first = Attempt(
        1,
        Strategy("fresh", 0.0),
        Proposal("…", (edit,), why, ("stats/center.py does not exist; did you mean stats/centre.py?",), CALLS[:2]),
        patch(),
        CHECKS[:2],
        red,
        Verdict.FAILED,
        FAILURE,
        17.2,
    )
    second = Attempt(
        2,
        Strategy("repair", 0.2, of_attempt=1),
        Proposal("…", (edit,), why, (), CALLS[2:]),
        patch(),
        CHECKS,
        PROOF,
        Verdict.PROVEN,
        "",
        63.5,
    )
    return first, second


def proven() -> Report:
    run = Run(
        RunId("5f1e9a0c77d2b4e8"),
        ISSUE,
        BASE,
        Verdict.PROVEN,
        attempts(),
        CALLS,
        branch="pullwright/median-is-wrong-for-an-even-number-d2b4e8",
        head_sha=HEAD,
        best=2,
        elapsed_s=88.4,
        phases={"checkout": 0.08, "understand": 0.31, "base tests": 1.4, "model": 77.5, "checks": 8.9, "report": 0.2},
    )
    return Report(
        run,
        "stats",
        Environment(
            "docker",
            "pullwright/python:3f9a1c0d2b4e",
            "sha256:8d0f1c7e5a3b9d2f4c6e8a0b1d3f5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f",
            {"time": "30 s", "memory": "512 MiB", "processes": "128", "network": "none", "file size": "64 MiB"},
            ("pip install --require-hashes -r requirements.txt", "python -m pytest -q"),
            {"python": "3.11.2", "pytest": "9.2.0"},
        ),
        (
            Source("issue", "issue", "c2" * 32, 214, "the whole of it"),
            Source("instructions", "AGENTS.md", "ab" * 32, 1_204, "from the base commit"),
            Source("file", "stats/centre.py", "5e" * 32, 311, "defines median, which the issue names"),
            Source("file", "tests/test_centre.py", "9d" * 32, 198, "tests stats/centre.py", "ada"),
        ),
        DIFF,
        reproduce=("git switch pullwright/median-is-wrong-for-an-even-number-d2b4e8", "python -m pytest -q"),
        models=("openai:gpt-5-mini", "local:qwen2.5-coder-1.5b"),
        created="2026-11-21T04:15:09+00:00",
        version="0.1.0",
        files={"docx": "report.docx", "json": "report.json", "patch": "patch.diff"},
    )


def unproven() -> Report:
    report = proven()
    green = tests(results((*KEPT, FIXED[1]), Outcome.PASSED), log="13 passed in 0.84s\n")
    proof = Evidence(
        tests(results(KEPT, Outcome.PASSED)),
        green,
        new_tests=FIXED[1:],
        green_on_base=FIXED[1:],
        autoloaded=("conftest.py",),
    )
    checks = (replace(CHECKS[2], status=CheckStatus.UNPROVEN, summary="No test went from red to green."),)
    attempt = replace(report.run.attempts[1], number=1, checks=checks, evidence=proof, verdict=Verdict.UNPROVEN)
    why = "The new test passes without the change as well, so it shows nothing."
    run = replace(report.run, verdict=Verdict.UNPROVEN, attempts=(attempt,), best=1, why=why, calls=CALLS[1:2])
    notes = ("The checkout has uncommitted changes; they are not part of the run.",)
    return replace(report, run=run, notes=notes, replay=True)


def failed() -> Report:
    report = proven()
    ids = tuple(f"tests/test_{'very_' * 14}long_name.py::TestCentre::test_case[{n}-{'x' * 60}]" for n in range(60))
    before = tests(results(ids, Outcome.PASSED), results(KEPT, Outcome.PASSED))
    log = "\n".join(f"\x1b[31mFAILED\x1b[0m line {n}" for n in range(10_000))
    after = tests(
        results(ids, Outcome.FAILED, FAILURE),
        results(KEPT[:3], Outcome.SKIPPED),
        log=log,
        code=None,
        why="it ran for more than 30 s",
    )
    proof = Evidence(before, after, broken=ids, flaky=KEPT[:2], unmeasured=KEPT[3:])
    attempt = replace(report.run.attempts[0], evidence=proof, lesson=FAILURE * 40)
    lost = replace(attempt, number=2, patch=None, evidence=None, checks=())
    run = replace(
        report.run,
        verdict=Verdict.FAILED,
        attempts=(attempt, lost),
        best=None,
        branch="",
        head_sha=None,
        why="The budget of $0.01 was spent after 2 attempts.",
    )
    return replace(report, run=run, diff="")


def refused() -> Report:
    report = proven()
    finding = Finding("workflow-edit", ".github/workflows/ci.yml", 3, "Workflows may not be changed.", "error")
    check = Check(CheckKind.POLICY, CheckStatus.REFUSED, "The change touches a protected path.", (finding,))
    attempt = replace(report.run.attempts[0], checks=(check,), evidence=None, verdict=Verdict.REFUSED, lesson="")
    why = "The change touches .github/workflows/ci.yml, which only people may change."
    run = replace(
        report.run,
        verdict=Verdict.REFUSED,
        attempts=(attempt,),
        calls=CALLS[:1],
        best=None,
        branch="",
        head_sha=None,
        why=why,
    )
    return replace(report, run=run, diff="")


def no_attempt() -> Report:
    run = Run(
        RunId("00000000000000aa"),
        Issue("Do it", ""),
        Sha(""),
        Verdict.FAILED,
        (),
        (),
        why="The model could not be reached.",
    )
    return Report(run, "empty", Environment("", "", "", {}, ()), (), "")


def hostile(text: str) -> Report:
    """A report in which every text that comes from outside is `text`."""
    report = proven()
    run = report.run
    result = (TestResult(text, Outcome.FAILED, 0.1, text), TestResult("ok", Outcome.PASSED))
    ended = TestRun(result, text, 1, False, 0.1, text, text)
    proof = Evidence(ended, ended, (text,), (text,), (text,), (text,), (text,), (text,), (text,))
    check = Check(CheckKind.SECURITY, CheckStatus.FAILED, text, (Finding(text, text, 1, text, text),))
    call = ModelCall(text, text, Usage(1, 1), None, 1.0, False, text, text, text)
    proposal = Proposal(text, (Replace(text, text, text),), text, (text,), (call,))
    attempt = Attempt(1, Strategy(text, 0.1), proposal, patch(diff_of(text)), (check,), proof, Verdict.FAILED, text)
    run = replace(
        run,
        issue=Issue(text, text, (text,)),
        attempts=(attempt,),
        calls=(call,),
        branch=text,
        why=text,
        best=1,
        phases={text: 1.0},
    )
    box = Environment(text, text, text, {text: text}, (text,), {text: text})
    sources = (Source(text, text, text, 1, text, text),)
    return Report(
        run, text, box, sources, diff_of(text), False, (text,), (text,), (text,), text, text, {"patch": text}, text
    )


def diff_of(text: str, path: str = "a.py") -> str:
    """A diff that adds a file holding `text`."""
    lines = text.split("\n")
    body = "\n".join(f"+{line}" for line in lines)
    head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
    return f"{head}@@ -0,0 +1,{len(lines)} @@\n{body}\n"


def huge(lines: int = 2_000, count: int = 5) -> Report:
    """A run of `count` attempts whose change has `lines` lines of ordinary code, over ten files."""
    source = [line[1:] for line in DIFF.split("\n") if line[:1] in ("+", " ") and not line.startswith("+++")]
    each = max(1, lines // 10)
    parts = [
        diff_of("\n".join(source[(n + k) % len(source)] for n in range(each)), f"stats/part_{k}.py") for k in range(10)
    ]
    diff = "".join(parts)
    report = proven()
    made = tuple(replace(report.run.attempts[0], number=n + 1, patch=patch(diff)) for n in range(count - 1))
    last = replace(report.run.attempts[1], number=count, patch=patch(diff))
    run = replace(report.run, attempts=(*made, last), best=count, calls=CALLS * count)
    return replace(report, run=run, diff=diff)


Sample = Callable[[], Report]
SAMPLES: tuple[Sample, ...] = (proven, unproven, failed, refused, no_attempt, huge)
