"""New tests that only look as if they proved something. The model that wrote them is told why they do not."""

from collections.abc import Mapping
from textwrap import indent

import pytest

from core.runs import CheckStatus
from tests.worker.functional.labs import Bench, bench
from worker.checks.functional import feedback

_CALC = '''"""Sums."""

import math

LIMIT = 10


def add(a, b):
    """The sum of two numbers."""
    return a - b


class Box:
    def __init__(self, size):
        self.size = size

    def double(self):
        return math.floor(2 * self.size)
'''
TESTS = "from calc import LIMIT, Box\n\n\ndef test_box():\n    assert Box(2).double() == LIMIT - 6\n"
FILES = {"calc.py": _CALC, "tests/test_calc.py": TESTS, "data/rates.json": '{"a": 1}\n'}
ISSUE = "Make it work\nPlease."
_NEW = "\n\ndef triple(x):\n    return 3 * x\n"
_EMPTY = "\n\ndef triple(x):\n    pass\n"


_EXAMPLE = _NEW.replace("    return", '    """Three times.\n\n    >>> triple(2)\n    6\n    """\n    return')
_RAISES = "\n\nclass Odd(ValueError):\n    pass\n\n\ndef even(x):\n    if x % 2:\n        raise Odd(x)\n"

_HALF = "    def half(self):\n        return self.size / 2\n"
_CUP = "\n\n@dataclass\nclass Cup:\n    size: int = 3\n\n\n"
_COMMAND = """import sys


def main():
    print(int(sys.argv[1]) * 2)


if __name__ == '__main__':
    main()
"""


def _tests(**bodies: str) -> dict[str, str]:
    """A new test file with one test for each body; what it imports, it imports while it runs."""
    return {
        "tests/test_new.py": "\n\n".join(
            f"def test_{name}():\n{indent(body, '    ')}\n" for name, body in bodies.items()
        )
    }


HOLLOW: dict[str, dict[str, str]] = {
    "names": {
        "calc.py": _CALC + _EMPTY,
        "docs/usage.md": "# Usage\n",
        **_tests(
            name="import calc\nassert hasattr(calc, 'triple')",
            imported="from calc import triple",
            file="import os\nassert os.path.exists('docs/usage.md')",
        ),
    },
    "calls": {
        "calc.py": _CALC + _NEW,
        **_tests(
            called="import calc\ncalc.triple(2)",
            swallowed="from calc import triple\ntry:\n    triple(2) == 7\nexcept Exception:\n    pass",
            callable="from calc import triple\nassert callable(triple)",
            source="assert 'def triple' in open('calc.py').read()",
        ),
    },
    "signatures": {
        "calc.py": _CALC.replace("add(a, b)", "add(x, y, exact=None)").replace("a - b", "x - y") + _EMPTY,
        **_tests(
            taken="import calc\nassert calc.add(5, 3, exact=True) == 2",
            renamed="import calc\ncalc.add(1, 2)\nassert hasattr(calc, 'triple')",
        ),
    },
    "an import the old code needs is gone": {
        "calc.py": _CALC.replace("import math\n", "").replace("math.floor(2 * self.size)", "2 * self.size") + _EMPTY,
        **_tests(new="import calc\nassert calc.Box(2).double() == 4\nassert hasattr(calc, 'triple')"),
    },
    "classes": {
        "calc.py": f"{_CALC}{_RAISES}\n\nclass Cup:\n    size = 3\n\n\nadd.exact = lambda: 1\n",
        **_tests(
            made="import calc\nassert calc.Cup()",
            raised="import calc\nimport pytest\nwith pytest.raises(calc.Odd):\n    raise calc.Odd()",
            outside="import calc\nassert hasattr(calc.add, 'exact')",
        ),
    },
    "the code refuses to load where it does nothing": {
        "calc.py": f"{_CALC}{_NEW}\n\nif triple(1) != 3:\n    raise ImportError\n",
        **_tests(new="import calc\nassert hasattr(calc, 'triple')"),
    },
    "a constant is used while the code is loaded": {
        "calc.py": f"{_CALC}{_EMPTY}\nRATES = [1]\nFIRST = RATES[0]\n",
        **_tests(new="import calc\nassert hasattr(calc, 'triple')"),
    },
    "an example that asks for a name": {"calc.py": _CALC + _EMPTY.replace(
        "    pass", '    """Three times.\n\n    >>> callable(triple)\n    True\n    """'
    )},
}  # fmt: skip

SOLID: dict[str, dict[str, str]] = {
    "functions": {
        "calc.py": f"{_CALC.replace('2 * self.size', '2 * (self.size or 0)')}\n{_HALF}{_EXAMPLE}",
        "pkg/__init__.py": "from pkg.sums import plus\n",
        "pkg/sums.py": "def plus(a, b):\n    return a + b\n\n\ndef done():\n    return True\n",
        **_tests(
            new="import calc\nassert calc.triple(2) == 6",
            method="import calc\nassert calc.Box(4).half() == 2",
            calm="import calc\ncalc.Box(None).double()",
            package="from pkg import plus\nassert plus(1, 2) == 3",
        ),
    },
    "signatures": {
        "calc.py": _CALC.replace("add(a, b)", "add(a, b, exact=None)").replace("a - b", "a + b if exact else a - b"),
        **_tests(new="import calc\nassert calc.add(5, 3, exact=True) == 8"),
    },
    "classes and constants": {
        "calc.py": f"from dataclasses import dataclass\n{_CALC}{_RAISES}{_CUP}HIGH = 20\n",
        "data/more.json": "[4]\n",
        **_tests(
            raised="import calc\nimport pytest\nwith pytest.raises(calc.Odd):\n    calc.even(3)",
            made="import calc\nassert calc.Cup(4).size == 4 and calc.Cup() == calc.Cup(3)",
            constant="import calc\nassert calc.HIGH == 20",
            data="import json\nassert json.load(open('data/more.json')) == [4]",
        ),
    },
    "a command line": {
        "cli.py": _COMMAND,
        **_tests(
            run="import subprocess, sys\nline = [sys.executable, 'cli.py', '4']\n"
            "assert subprocess.run(line, capture_output=True).stdout == b'8\\n'",
        ),
    },
    "a name that is gone": {
        "calc.py": _CALC.replace("def add(a, b)", "def plus(a, b)"),
        **_tests(gone="import calc\nassert not hasattr(calc, 'add')"),
    },
    "code that cannot stop when it does nothing": {
        "calc.py": f"{_CALC}\n\ndef done():\n    return True\n",
        **_tests(stops="import calc\nwhile not calc.done():\n    pass"),
    },
    "a table that a function makes while the code is loaded": {
        "calc.py": f"{_CALC}{_NEW}\n\nLAST = [triple(x) for x in (1, 2)][-1]\n\n\ndef last(x):\n    return LAST + x\n",
        **_tests(last="import calc\nassert calc.last(1) == 7"),
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    return bench(tmp_path_factory.mktemp("hollow"), FILES, ISSUE, cache=shared, wall_s=20)


@pytest.mark.parametrize("files", HOLLOW.values(), ids=HOLLOW.keys())
def test_a_test_that_passes_on_empty_code_is_no_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.UNPROVEN, check.summary
    assert evidence.hollow == evidence.new_tests and not evidence.red_to_green
    assert f"The new test {evidence.hollow[0]} passes too" in feedback(evidence)
    assert "emptied" in check.summary and "emptied" in evidence.control


@pytest.mark.parametrize("files", SOLID.values(), ids=SOLID.keys())
def test_a_test_of_what_the_code_does_is_proof(measured: Bench, files: Mapping[str, str]) -> None:
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.hollow, evidence.after.log)
    assert evidence.red_to_green == evidence.new_tests
