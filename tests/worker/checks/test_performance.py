"""Performance: slower beyond noise is said, never held against."""

from dataclasses import replace

from core.runs import CheckStatus, Evidence, Outcome, TestResult, TestRun
from tests.worker.checks.subjects import subject
from worker.checks.performance import check


def run(**durations: float) -> TestRun:
    results = tuple(TestResult(f"tests/test_a.py::{name}", Outcome.PASSED, time) for name, time in durations.items())
    return TestRun(results, "pytest", 0, complete=True)


def test_without_evidence_there_is_nothing_to_compare() -> None:
    done = check(subject({}, {"a.py": "x"}))
    assert (done.status, done.required) == (CheckStatus.PASSED, False)
    assert "Nothing to compare" in done.summary


def test_noise_is_not_a_finding() -> None:
    evidence = Evidence(run(a=0.01, b=1.0), run(a=0.15, b=1.8, new=9.0))
    done = check(subject({}, {"a.py": "x"}, evidence=evidence))
    assert done.status is CheckStatus.PASSED
    assert "2 tests that passed before and after took 1.01 s before and 1.95 s after" in done.summary


def test_a_test_that_takes_three_times_as_long_is_named() -> None:
    evidence = Evidence(run(a=0.01, b=0.3), run(a=0.01, b=0.9))
    done = check(subject({}, {"a.py": "x"}, evidence=evidence))
    assert (done.status, done.required) == (CheckStatus.WARNED, False)
    assert [finding.rule for finding in done.findings] == ["slower-tests", "slower-test"]
    assert "tests/test_a.py::b: 0.30 s before, 0.90 s after." in done.findings[1].message
    assert done.findings[1].path == "tests/test_a.py"


def test_flaky_and_failed_tests_are_left_out() -> None:
    slow = TestRun((TestResult("t::f", Outcome.FAILED, 9.0),), "pytest", 1, complete=True)
    assert check(subject({}, {"a.py": "x"}, evidence=Evidence(run(f=0.1), slow))).status is CheckStatus.PASSED
    flaky = Evidence(run(a=0.1), run(a=5.0), flaky=("tests/test_a.py::a",))
    assert check(subject({}, {"a.py": "x"}, evidence=flaky)).status is CheckStatus.PASSED


def test_memory_is_told_and_warned_of_beyond_its_band() -> None:
    base = run(a=0.1)
    little = Evidence(replace(base, peak_bytes=100 << 20), replace(base, peak_bytes=130 << 20))
    done = check(subject({}, {"a.py": "x"}, evidence=little))
    assert (done.status, "peak memory was 100 MiB before and 130 MiB after" in done.summary) == (
        CheckStatus.PASSED,
        True,
    )
    much = Evidence(replace(base, peak_bytes=100 << 20), replace(base, peak_bytes=200 << 20))
    done = check(subject({}, {"a.py": "x"}, evidence=much))
    assert (done.status, [finding.rule for finding in done.findings]) == (CheckStatus.WARNED, ["more-memory"])
    done = check(subject({}, {"a.py": "x"}, evidence=Evidence(base, base)))
    assert "peak memory was not measured" in done.summary
    assert "the noise band is a factor of 2 and 0.2 s for time, 25% and 32 MiB for memory" in done.summary
