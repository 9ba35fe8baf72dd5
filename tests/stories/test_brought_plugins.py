"""A base's configuration names a module of the product as a plugin: whoever may change it sits in the test tools."""

from collections.abc import Mapping

import pytest

from core.runs import CheckStatus
from tests.stories.cheating import CALC, FILES
from tests.worker.functional.labs import Bench, bench

_SUPPORT = '"""Numbers that tests start from."""\n\nimport calc\n\nSTART = calc.double(1)\n'
_BETTER = "def better(a, b):\n    return a + b\n\n\nvars(sys.modules['calc'])['add'] = better\n"
ATTACKS: dict[str, str] = {  # each of them makes every test green where nothing looks
    "a hook that runs no test": "def pytest_pyfunc_call(pyfuncitem):\n    return True\n",
    "a hook under another name": "def run(item):\n    return True\n\n\nglobals()['pytest_pyfunc_' + 'call'] = run\n",
    "a hook that a star brings": "from more import *\n",
    "a hook that forgets each failure": "def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n",
    "another function for the tests": f"import sys\n\n\n{_BETTER}",
}
_MORE = {"more.py": "def other(pyfuncitem):\n    return True\n\n\nvars()['pytest_pyfunc' '_call'] = other\n"}
_CALC = CALC.replace("    >>> add(20, 22)\n    42\n", "    Nothing else shows what is right.\n")
LOADS: dict[str, dict[str, str]] = {
    "a conftest": {"conftest.py": "pytest_plugins = ['support']\n"},
}


@pytest.fixture(scope="module", params=list(LOADS.values()), ids=list(LOADS))
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    files = {**FILES, **request.param, "calc.py": _CALC, "support.py": _SUPPORT}
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    return bench(tmp_path_factory.mktemp("plugins"), files, "add is wrong\nMend it.", cache=shared, wall_s=30)


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_module_that_is_a_plugin_is_measured_as_the_base_has_it(measured: Bench, text: str) -> None:
    files: Mapping[str, str] = {"support.py": f"{_SUPPORT}\n\n{text}", **(_MORE if "more" in text else {})}
    check, evidence = measured.attempt(files)
    assert check.status is CheckStatus.UNPROVEN, check.summary
    assert evidence.autoloaded == ("support.py",)
    assert not evidence.red_to_green


def test_an_honest_change_beside_it_is_proven(measured: Bench) -> None:
    check, _ = measured.attempt({"calc.py": _CALC.replace("a - b", "a + b")})
    assert check.status is CheckStatus.PASSED, check.summary
