"""New tests that see only that something comes back: alone they prove nothing. Honest predicates are no such tests."""

from collections.abc import Mapping
from textwrap import indent

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import Bench, bench
from worker.checks.functional import feedback

_CALC = "def add(a, b):\n    return a - b\n"
FILES = {
    "calc.py": _CALC,
    "tests/test_calc.py": "from calc import add\n\n\ndef test_add():\n    assert add(1, 0) == 1\n",
}
_NEW = """

class Cup:
    pass


def triple(x):
    return 3 * x


def listed(x):
    return [x]


def cup():
    return Cup()


def even(x):
    return x % 2 == 0


def find(x):
    if x > 9:
        return x
    return None


async def later(x):
    return triple(x)


def save(path):
    open(path, 'w').close()
    return path


def swap(a, b):
    return b, a
"""
_EXAMPLE = '''

def half(x):
    """Half of it.

    >>> isinstance(half(4), float)
    True
    """
    return x / 2
'''


def _tests(**bodies: str) -> dict[str, str]:
    tests = "\n\n".join(f"def test_{name}():\n{indent(body, '    ')}\n" for name, body in bodies.items())
    return {"calc.py": _CALC + _NEW, "tests/test_new.py": f"import calc\n\n\n{tests}"}


FAINT: dict[str, dict[str, str]] = {
    "there is a value": _tests(
        some="assert calc.triple(2) is not None",
        other="assert calc.triple(2) != None",
        true="assert calc.triple(2)",
        some_of_it="assert calc.listed(1) and len(calc.listed(1)) > 0",
        both="x, y = calc.swap(1, 2)\nassert x is not None and y is not None",
    ),
    "it is of that kind": _tests(
        kind="assert isinstance(calc.triple(2), int)",
        type_="assert type(calc.triple(2)) == int",
        cup="assert isinstance(calc.cup(), calc.Cup)",
        padded="assert 1 == 1\nassert isinstance(calc.listed(1), list)",
        name="assert hasattr(calc, 'triple') and calc.triple(2)",
        later="import asyncio\nassert isinstance(asyncio.run(calc.later(2)), int)",
    ),
    "unittest": {
        "calc.py": _CALC + _NEW,
        "tests/test_new.py": "import unittest\nimport calc\n\n\nclass TestIt(unittest.TestCase):\n"
        "    def test_it(self):\n        self.assertIsNotNone(calc.triple(2))\n"
        "        self.assertIsInstance(calc.triple(2), int)\n        self.assertTrue(calc.listed(1))\n",
    },
    "an example": {"calc.py": _CALC + _EXAMPLE},
}
HONEST: dict[str, dict[str, str]] = {
    "a predicate": _tests(even="assert calc.even(2)"),
    "a predicate that says no": _tests(odd="assert not calc.even(3)"),
    "nothing is what should come back": _tests(none="assert calc.find(3) is None"),
    "something was done": _tests(
        done="import os\nassert calc.save('saved.txt')\nassert os.path.getsize('saved.txt') == 0",
    ),
    "what was done is seen, if only that": _tests(
        there="import os\ncalc.save('it.txt')\nassert os.path.exists('it.txt')",
    ),
    "a value is compared": _tests(value="result = calc.triple(2)\nassert result is not None\nassert result == 6"),
}  # fmt: skip


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    return bench(tmp_path_factory.mktemp("faint"), FILES, "Make it work\nPlease.", cache=shared, wall_s=20)


@pytest.mark.parametrize("files", FAINT.values(), ids=FAINT.keys())
def test_that_a_value_comes_back_is_no_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.UNPROVEN, (check.summary, evidence)
    assert evidence.faint == evidence.new_tests and not evidence.red_to_green
    assert "whatever value of that kind comes back" in check.summary
    assert "Compare the result with the value that is right" in feedback(evidence)


@pytest.mark.parametrize("files", HONEST.values(), ids=HONEST.keys())
def test_what_an_honest_test_sees_is_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.PASSED, (check.summary, evidence)
    assert evidence.red_to_green == evidence.new_tests


def test_beside_a_proof_a_faint_test_is_welcome(measured: Bench) -> None:
    check, evidence = measured.attempt(_tests(some="assert calc.triple(2)", value="assert calc.triple(2) == 6"))
    assert check.status is CheckStatus.PASSED
    assert evidence.red_to_green == evidence.new_tests


def test_an_empty_function_that_returns_nothing_is_no_proof(measured: Bench) -> None:
    empty = {"calc.py": f"{_CALC}\n\ndef soon(x):\n    ...\n"}
    test = {"tests/test_new.py": "import calc\n\n\ndef test_soon():\n    assert calc.soon(1) is None\n"}
    check, evidence = measured.attempt({**empty, **test})
    assert check.status is CheckStatus.UNPROVEN
    assert evidence.hollow == evidence.new_tests
