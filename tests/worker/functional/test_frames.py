"""Code that looks at the frames of who called it, as test helpers do and the code under test must not."""

from pathlib import Path

from core.runs import CheckStatus
from tests.worker.functional.labs import bench

_HELPER = """import inspect


def called_by():
    return inspect.currentframe().f_back.f_code.co_name
"""
_HELPED = """import helpers
from code_ import value


def test_value():
    assert value() == 42
    assert helpers.called_by() == "test_value"
"""


def test_a_helper_of_the_tests_may_look_who_calls_it_and_the_change_may_not(tmp_path: Path) -> None:
    files = {"code_.py": "def value():\n    return 1\n", "tests/test_value.py": _HELPED, "tests/helpers.py": _HELPER}
    measured = bench(tmp_path, files)
    check, evidence = measured.attempt({"code_.py": "def value():\n    return 42\n"})
    assert check.status is CheckStatus.PASSED, (check.summary, evidence.broken, evidence.after.log)
    looks = "import inspect\n\n\ndef value():\n    inspect.currentframe()\n    return 42\n"
    check, evidence = measured.attempt({"code_.py": looks})
    assert check.status is CheckStatus.FAILED and evidence.broken == (
        "(test tools) while tests ran: sys._getframe by code_.py",
    )
    check, evidence = measured.attempt(
        {
            "code_.py": "def value():\n    return 42\n",
            "tests/test_more.py": looks + "\n\ndef test_more():\n    assert value() == 42\n",
        }
    )
    assert "(test tools) while tests ran: sys._getframe by tests/test_more.py" in (
        *evidence.broken,
        *evidence.still_red,
    )
