"""A change that words tests of the base differently."""

from pathlib import Path

from core.runs import CheckStatus, Outcome
from tests.worker.functional.labs import Bench, bench

CODE = "def double(x):\n    return {}\n\n\ndef half(x):\n    return x // 2\n"
TEST = """from m import double, half


def test_double():
    assert double(1) == 2
{}

def test_half():
    assert half(4) == 2
{}"""
MORE = "    assert double(3) == 6\n"
WRONG = CODE.format("2")
RIGHT = CODE.format("2 * x")
CHANGED = "tests/test_m.py::test_double (changed)"


def _measured(folder: Path, test: str = TEST.format("", "")) -> Bench:
    return bench(folder, {"m.py": WRONG, "tests/test_m.py": test})


def test_one_more_case_in_a_test_is_a_proof_where_the_base_lacks_it(tmp_path: Path) -> None:
    measured = _measured(tmp_path)
    check, evidence = measured.attempt({"m.py": RIGHT, "tests/test_m.py": TEST.format(MORE, "")})
    assert check.status is CheckStatus.PASSED, check.summary
    assert evidence.red_to_green == (CHANGED,) == evidence.new_tests
    assert evidence.broken == ()
    before = {result.id: result.outcome for result in evidence.before.results}
    assert before[CHANGED] is Outcome.FAILED and before["tests/test_m.py::test_double"] is Outcome.PASSED
    check, evidence = measured.attempt({"tests/test_m.py": TEST.format(MORE, "")})
    assert (check.status, evidence.still_red) == (CheckStatus.FAILED, (CHANGED,))


def test_a_change_that_leaves_a_test_failing_is_not_proven_by_others(tmp_path: Path) -> None:
    new = "\n\ndef test_more():\n    assert double(3) == 6\n"
    asks = TEST.format("", "    assert half(4) == 3\n")
    check, evidence = _measured(tmp_path).attempt({"m.py": RIGHT, "tests/test_m.py": asks + new})
    assert check.status is CheckStatus.FAILED
    assert evidence.still_red == ("tests/test_m.py::test_half (changed)",)


def test_words_that_ask_for_nothing_prove_nothing(tmp_path: Path) -> None:
    measured = _measured(tmp_path)
    emptied = TEST.replace("    assert double(1) == 2\n", "    pass\n").format("", "")
    check, evidence = measured.attempt({"m.py": RIGHT, "tests/test_m.py": emptied})
    assert (check.status, evidence.red_to_green) == (CheckStatus.UNPROVEN, ())
    there = TEST.format("    import m\n\n    assert callable(m.triple)\n", "")
    code = WRONG + "\n\ndef triple(x):\n    return 3 * x\n"
    check, evidence = measured.attempt({"m.py": code, "tests/test_m.py": there})
    assert (check.status, evidence.red_to_green) == (CheckStatus.UNPROVEN, ())
    assert evidence.hollow == (CHANGED,)


def test_a_file_that_the_base_cannot_load_makes_no_proof_of_the_tests_that_were_in_it(tmp_path: Path) -> None:
    loads = TEST.format("", "").replace("double, half", "double, half, triple")
    code = RIGHT + "\n\ndef triple(x):\n    return 3 * x\n"
    check, evidence = _measured(tmp_path).attempt({"m.py": code, "tests/test_m.py": loads})
    assert (check.status, evidence.new_tests) == (CheckStatus.UNPROVEN, ())


def test_a_name_that_looks_like_that_of_a_changed_test_hides_nothing(tmp_path: Path) -> None:
    named = '\n\nglobals()["test_half (changed)"] = lambda: None\n'
    asks = TEST.format(MORE, "    assert half(4) == 3\n") + named
    check, evidence = _measured(tmp_path).attempt({"m.py": RIGHT, "tests/test_m.py": asks})
    assert check.status is CheckStatus.FAILED
    assert "tests/test_m.py::test_half (changed)" in evidence.still_red


def test_a_test_that_needs_another_file_of_tests_is_not_taken_for_changed(tmp_path: Path) -> None:
    needs = "import m\n\n\ndef test_seen():\n    assert m.seen\n"
    first = "import m\n\n\ndef test_sees():\n    m.seen = True\n"
    files = {"m.py": WRONG + "\nseen = False\n", "tests/test_a.py": first, "tests/test_b.py": needs}
    measured = bench(tmp_path, files)
    new = "\n\ndef test_double():\n    assert m.double(3) == 6\n"
    check, evidence = measured.attempt({"m.py": RIGHT + "\nseen = False\n", "tests/test_b.py": needs + new})
    assert check.status is CheckStatus.PASSED, check.summary
    assert evidence.red_to_green == ("tests/test_b.py::test_double",)
