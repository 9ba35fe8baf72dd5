"""Python repositories, measured before and after in a real box."""

import json
from pathlib import Path

import pytest

from core.runs import CheckStatus, Outcome
from tests.worker.functional.labs import bench
from worker.checks.functional import feedback


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp().parent / "pullwright-layers"


OUTCOMES = """import pytest
import unittest
from code_ import value


@pytest.mark.parametrize("x", [1, 2])
def test_param(x):
    assert value() == x


@pytest.mark.skip
def test_skipped():
    pass


@pytest.mark.xfail
def test_expected():
    assert value() == 2


@pytest.fixture
def broken():
    raise RuntimeError("fixture")


def test_error(broken):
    pass


class TestCase(unittest.TestCase):
    def test_subs(self):
        for n in (1, value()):
            with self.subTest(n=n):
                self.assertEqual(n, 1)
"""


def test_every_outcome_is_told_apart(tmp_path: Path, cache: Path) -> None:
    files = {"code_.py": "def value():\n    return 1\n", "tests/test_a.py": OUTCOMES}
    files["tests/test_broken.py"] = "import nothing_like_it\n"
    measured = bench(tmp_path, files, cache=cache)
    before = {result.id.partition("tests/")[2]: result.outcome for result in measured.base.run.results}
    assert measured.base.run.complete
    assert before == {
        "test_a.py::test_param[1]": Outcome.PASSED,
        "test_a.py::test_param[2]": Outcome.FAILED,
        "test_a.py::test_skipped": Outcome.SKIPPED,
        "test_a.py::test_expected": Outcome.SKIPPED,
        "test_a.py::test_error": Outcome.ERROR,
        "test_a.py::TestCase::test_subs": Outcome.PASSED,
        "test_broken.py": Outcome.ERROR,
    }
    _, evidence = measured.attempt({"code_.py": "def value():\n    return 2\n"})
    assert evidence.broken == ("tests/test_a.py::TestCase::test_subs", "tests/test_a.py::test_param[1]")
    assert evidence.red_to_green == ("tests/test_a.py::test_expected", "tests/test_a.py::test_param[2]")


def test_a_repository_that_runs_unittest_is_run_by_unittest(tmp_path: Path) -> None:
    test = "import unittest\nfrom m import f\n\nclass T(unittest.TestCase):\n    def test_f(self):\n"
    test += "        self.assertEqual(f(), 2)\n    def test_ok(self):\n        self.assertTrue(True)\n"
    config = "test: python -m unittest discover -s tests -t .\nsetup: []\n"
    files = {"m.py": "def f():\n    return 1\n", "tests/test_m.py": test, "tests/__init__.py": ""}
    measured = bench(tmp_path, {**files, ".github/pullwright.yml": config})
    assert measured.lab.layer is None
    check, evidence = measured.attempt({"m.py": "def f():\n    return 2\n"})
    assert check.status is CheckStatus.PASSED, check.summary
    assert evidence.red_to_green == ("tests/test_m.py::T::test_f",)
    cheat = "import unittest\nunittest.TestCase.assertEqual = lambda *a: None\n\ndef f():\n    return 1\n"
    check, _ = measured.attempt({"m.py": cheat})
    assert check.status is CheckStatus.FAILED


def test_an_opaque_command_counts_as_one_test(tmp_path: Path) -> None:
    config = "test: sh check.sh | cat && grep -q fixed m.py\nsetup: []\n"
    files = {"m.py": "x = 1\n", "check.sh": "true\n", ".github/pullwright.yml": config}
    measured = bench(tmp_path, files)
    check, evidence = measured.attempt({"m.py": "x = 'fixed'\n"})
    assert check.status is CheckStatus.PASSED
    assert len(evidence.red_to_green) == 1


@pytest.mark.parametrize("command", ["sh: '", "sh check.sh | grep nothing", "no-such-command"])
def test_an_opaque_command_that_stays_red_cannot_show_what_broke(command: str, tmp_path: Path) -> None:
    config = f"test: {json.dumps(command)}\nsetup: []\n"
    code = 'def double(x):\n    """Twice.\n\n    >>> double(2)\n    4\n    """\n    return {}\n'
    files = {"m.py": code.format("x"), "check.sh": "true\n", ".github/pullwright.yml": config}
    check, evidence = bench(tmp_path, files).attempt({"m.py": code.format("2 * x")})
    assert len(evidence.red_to_green) == 1
    assert check.status is CheckStatus.UNPROVEN
    assert check.summary == f"`{command}` fails before and after the change, so it cannot show what broke."


def test_doctests_run_with_the_wording_of_the_base(tmp_path: Path) -> None:
    code = '''class Box:
    """A box.

    >>> box = Box(2)
    >>> box.double()
    4
    >>> box.fail()
    Traceback (most recent call last):
        ...
    ValueError: no
    >>> print(box.double())
    4
    """

    def __init__(self, size):
        self.size = size

    def double(self):
        return self.size

    def fail(self):
        raise ValueError("no")
'''
    measured = bench(tmp_path, {"pkg/__init__.py": "", "pkg/box.py": code, ".github/pullwright.yml": "setup: []\n"})
    right = code.replace("return self.size", "return 2 * self.size")
    check, evidence = measured.attempt({"pkg/box.py": right})
    assert check.status is CheckStatus.PASSED, check.summary
    assert evidence.red_to_green == ("pkg/box.py::Box::box.double()", "pkg/box.py::Box::print(box.double())")
    lying = code.replace("return self.size", "return type('N', (int,), {'__repr__': lambda s: '4'})(3)")
    _, evidence = measured.attempt({"pkg/box.py": lying})
    assert "pkg/box.py::Box::box.double()" not in evidence.red_to_green


def test_new_examples_must_fail_on_the_base(tmp_path: Path) -> None:
    measured = bench(tmp_path, {"m.py": "def f(x):\n    return x\n", ".github/pullwright.yml": "setup: []\n"})
    new = 'def f(x):\n    """Add one.\n\n    >>> f(1)\n    2\n    """\n    return x + 1\n'
    check, evidence = measured.attempt({"m.py": new})
    assert check.status is CheckStatus.PASSED and evidence.new_tests == ("m.py::f::f(1)",)
    weak = 'def f(x):\n    """The same.\n\n    >>> f(1)\n    1\n    """\n    return x\n'
    check, evidence = measured.attempt({"m.py": weak})
    assert check.status is CheckStatus.UNPROVEN and evidence.green_on_base == ("m.py::f::f(1)",)
    assert "proves nothing" in feedback(evidence)


def test_the_issue_s_examples_are_proof_for_functions_that_do_not_exist_yet(tmp_path: Path) -> None:
    files = {"m.py": "x = 1\n", ".github/pullwright.yml": "setup: []\n"}
    measured = bench(tmp_path, files, "Add triple\ntriple(2) should return 6, and triple(0) == 0.")
    check, evidence = measured.attempt({"m.py": "def triple(x):\n    return 3 * x\n"})
    assert check.status is CheckStatus.PASSED, check.summary
    assert len(evidence.red_to_green) == 2
    check, evidence = measured.attempt({"m.py": "def triple(x):\n    return 2 * x\n"})
    assert check.status is CheckStatus.FAILED
    assert "triple(2): expected 6, got 4" in feedback(evidence)


def test_an_endless_example_costs_its_own_time_only(tmp_path: Path) -> None:
    code = 'def f(x):\n    """f(1) => 1\n    f(2) => 2"""\n    return 0\n'
    measured = bench(tmp_path, {"m.py": code, ".github/pullwright.yml": "setup: []\n"})
    loops = code.replace("return 0", "\n    while x == 1:\n        pass\n    return x")
    check, evidence = measured.attempt({"m.py": loops})
    assert check.status is CheckStatus.FAILED
    assert evidence.red_to_green == ("m.py::f::f(2)",)
    assert "did not end in time" in feedback(evidence)


FLAKY = """import os
import pytest


@pytest.mark.parametrize("n", range(24))
def test_by_chance(n):
    from m import f
    assert f() and os.urandom(1)[0] % 2


def test_wanted():
    from m import f
    assert f()
"""


def test_a_test_that_disagrees_with_itself_is_flaky_and_proves_nothing(tmp_path: Path, cache: Path) -> None:
    files = {"m.py": "def f():\n    return False\n", "tests/test_m.py": FLAKY}
    measured = bench(tmp_path, files, cache=cache)
    for _ in range(4):  # at even odds one time in a thousand sees no test disagree
        _, evidence = measured.attempt({"m.py": "def f():\n    return True\n"})
        assert "tests/test_m.py::test_wanted" in evidence.red_to_green
        assert not evidence.broken
        if evidence.flaky:
            break
    assert evidence.flaky and all("by_chance" in test for test in evidence.flaky)
    assert not set(evidence.flaky) & set(evidence.red_to_green)


def test_dependencies_with_dependencies_and_a_generated_version(tmp_path: Path, cache: Path) -> None:
    pyproject = """[build-system]
requires = ["setuptools", "setuptools-scm"]
build-backend = "setuptools.build_meta"
[project]
name = "shop"
dynamic = ["version"]
dependencies = ["python-dateutil"]
[project.optional-dependencies]
test = ["pytest"]
[tool.setuptools_scm]
version_file = "src/shop/_version.py"
"""
    files = {
        "pyproject.toml": pyproject,
        "src/shop/__init__.py": "from shop._version import version\nfrom dateutil.parser import parse\n\n"
        "def year(text):\n    return parse(text).month\n",
        "tests/test_shop.py": "import shop\n\ndef test_year():\n    assert shop.year('2020-02-03') == 2020\n",
    }
    measured = bench(tmp_path, files, cache=cache)
    changed = files["src/shop/__init__.py"].replace(".month", ".year")
    check, evidence = measured.attempt({"src/shop/__init__.py": changed})
    assert check.status is CheckStatus.PASSED, (check.summary, measured.base.run.log)
    assert evidence.red_to_green == ("tests/test_shop.py::test_year",)


def test_tests_under_other_names_are_found_and_kept(tmp_path: Path, cache: Path) -> None:
    files = {
        "m.py": "def f():\n    return 1\n",
        "checks/check_m.py": "from m import f\n\n\ndef test_f():\n    assert f() == 2\n",
        "pytest.ini": "[pytest]\npython_files = check_*.py\n",
    }
    measured = bench(tmp_path, files, cache=cache)
    bent = {"checks/check_m.py": "def test_f():\n    pass\n"}
    assert measured.status(bent) is CheckStatus.UNPROVEN
    assert measured.status({**bent, "m.py": "def f():\n    return 2\n"}) is CheckStatus.PASSED


def test_a_base_that_cannot_be_measured_proves_nothing(tmp_path: Path, cache: Path) -> None:
    files = {
        "m.py": "def f():\n    return 1\n",
        "tests/test_m.py": "from m import f\n\n\ndef test_f():\n    assert f() == 2\n",
        "pytest.ini": "[pytest]\naddopts = --no-such-option\n",
    }
    measured = bench(tmp_path, files, cache=cache)
    assert not measured.base.run.complete and "no-such-option" in measured.base.run.log
    assert measured.status({"m.py": "def f():\n    return 2\n"}) is not CheckStatus.PASSED


def test_tests_of_what_was_changed_that_stay_red_say_that_it_is_not_done(tmp_path: Path, cache: Path) -> None:
    """Whoever has written the tests first is not told that there were none."""
    files = {
        "sums.py": "def total(numbers):\n    raise NotImplementedError\n",
        "words.py": "def shout(text):\n    raise NotImplementedError\n",
        "test_sums.py": "from sums import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
        "test_words.py": "from words import shout\n\n\ndef test_shout():\n    assert shout('a') == 'A'\n",
    }
    measured = bench(tmp_path, files, cache=cache)
    check, evidence = measured.attempt({"sums.py": f"{files['sums.py']}\n# later\n"})
    assert (check.status, evidence.still_red) == (CheckStatus.FAILED, ("test_sums.py::test_total",))
    assert check.summary == "1 test of what was asked still fails."
    assert "test_sums.py::test_total: failed" in feedback(evidence)
    assert "test_shout" not in feedback(evidence)
    done = "def total(numbers):\n    return sum(numbers)\n"
    check, evidence = measured.attempt({"sums.py": done})
    assert (check.status, evidence.still_red) == (CheckStatus.PASSED, ())
    assert measured.status({"other.py": "def new():\n    return 1\n"}) is CheckStatus.UNPROVEN
