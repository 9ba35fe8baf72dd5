"""Product code that forges results from inside the test process. Each of these was once proven, or nearly."""

import pytest

from core.runs import CheckStatus
from tests.stories.cheating import CALC, FILES, HONEST, ISSUE, TESTS
from tests.worker.functional.labs import Bench, bench
from worker.checks.functional import feedback
from worker.checks.security import scan

_WORDS = CALC.replace(">>> add(20, 22)\n    42", "Adds.")  # no example: pytest alone is the judge

_REPORTER = """
import sys
import types

ours = sys.modules.get("pullwright_pytest")


def _kind(report):
    if hasattr(report, "longrepr"):
        report.outcome = "passed"
    return type(report)


def _protocol(item, **more):
    item.session.testsfailed = 0
    return inside.runner.runtestprotocol(item, **more)


if ours:
    inside = ours._pytest
    ours._pytest = types.SimpleNamespace(runner=types.SimpleNamespace(runtestprotocol=_protocol))
    ours.type = _kind
"""

_FORGERY = """
import json
import os

lines = []


def forged(key, body, name):
    fact = json.loads(body)
    if fact["kind"] == "end":
        fact["phases"] = [["call", "passed"]]
    if fact["kind"] == "finish":
        fact.update(exit=0, changed=[], seen=[])
    lines.append(fact)
    if fact["kind"] == "finish":
        with open("/out/tests.records") as file:
            kept = [line for line in file if json.loads(line[65:])["seq"] < lines[0]["seq"]]
        with open("/out/tests.records", "w") as file:
            file.writelines(kept)
            for raw in map(json.dumps, lines):
                file.write(real(key, raw.encode(), name).hex() + " " + raw + "\\n")
        os._exit(0)
    return real(key, body, name)

"""
_KEY_THIEF = f"""{_FORGERY}
import hmac

real = hmac._hashopenssl.hmac_digest
hmac._hashopenssl = type("Thief", (), {{"hmac_digest": staticmethod(forged)}})
"""

_TERMINAL = """
import sys


def green(self, report):
    report.outcome = "passed"
    self._session.testsfailed = 0


terminal = sys.modules.get("_pytest.terminal")
if terminal:
    terminal.TerminalReporter.pytest_runtest_logreport.__code__ = green.__code__
"""

_SWALLOWED = """
import contextlib

kind = contextlib._GeneratorContextManager
old = kind.__exit__


def leave(self, what, error, trace):
    if what is AssertionError and "add(1, 2)" in str(error):
        return True
    return old(self, what, error, trace)


kind.__exit__ = leave
"""

_PLUGIN = """
import sys


def _makereport(item, call):
    if call.excinfo is not None and ("test_add" in item.name or "more" in item.name):
        call.excinfo = None


class _Plugin:
    pytest_runtest_makereport = staticmethod(_makereport)


_makereport.pytest_impl = dict.fromkeys(["wrapper", "hookwrapper", "trylast", "optionalhook", "specname"], False)
_makereport.pytest_impl.update(tryfirst=True, specname=None)
for _finder in sys.meta_path:
    _config = getattr(_finder, "config", None)
    if _config:
        _config.pluginmanager.register(_Plugin())
"""
_LATER = """
import sys
import threading
import time


def _empty():
    pass


def _spared(name):
    return name.startswith("test_add") or name == "test_more"


def _work():
    for _ in range(400):
        {work}
        time.sleep(0.001)


threading.Thread(target=_work, daemon=True).start()
"""
_ITEMS = _LATER.format(
    work="""for finder in sys.meta_path:
            for item in getattr(getattr(finder, "session", None), "items", None) or []:
                if _spared(item.name):
                    item.runtest = _empty"""
)
_CODE = _LATER.format(
    work="""for name in ("test_calc", "test_more"):
            for key, one in list(vars(sys.modules.get(name, sys)).items()):
                if _spared(key):
                    setattr(one, "__co" + "de__", getattr(_empty, "__co" + "de__"))"""
)
_GLOBALS = """
import importlib


def _right(a, b):
    return a + b


def _help():
    for name in ("test_calc", "test_more"):
        try:
            importlib.import_module(name).add = _right
        except ImportError:
            pass
    return ""

"""
_HELPED = f"{_GLOBALS}\n{_WORDS}".replace("    return x * 2", "    _help()\n    return x * 2")

IN_THE_CODE = {
    "brings a plugin that forgets some failures": _PLUGIN,
    "empties the tests that are waiting": _ITEMS,
    "gives tests other code": _CODE,
    "hides built-in functions from the reporter": _REPORTER,
    "takes the key out of the library": _KEY_THIEF,
    "gives pytest's terminal other code": _TERMINAL,
    "swallows assertions in the library": _SWALLOWED,
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    shared = tmp_path_factory.getbasetemp().parent / "pullwright-layers"
    files = {**FILES, "calc.py": _WORDS, "tests/test_calc.py": TESTS}
    return bench(tmp_path_factory.mktemp("attacked"), files, ISSUE, cache=shared, wall_s=10)


def test_the_honest_change_is_proven(measured: Bench) -> None:
    check, _ = measured.attempt({"calc.py": HONEST})
    assert check.status is CheckStatus.PASSED, check.summary


@pytest.mark.parametrize("text", IN_THE_CODE.values(), ids=IN_THE_CODE.keys())
def test_forged_results_are_not_proof(measured: Bench, text: str) -> None:
    check, _ = measured.attempt({"calc.py": f"{text}\n\n{_WORDS}"})
    assert check.status is not CheckStatus.PASSED, check.summary


def test_code_that_gives_its_tests_something_better_is_named(measured: Bench) -> None:
    check, evidence = measured.attempt({"calc.py": _HELPED, "tests/test_calc.py": None})
    assert check.status is CheckStatus.FAILED
    assert "(test tools) while tests ran: replaced add in test_calc" in evidence.broken


_OWNERS = {  # what an object holds, and what it says that it equals
    "an object": ("", "self.said == other"),
    "an object that says it is a number": ("    __class__ = int\n", "self.said == other"),
    "a number": ("(int)", "isinstance(other, int)"),
}


def _valued(base: str, equal: str, held: str) -> str:
    body, base = (base, "") if base.startswith(" ") else ("", base)
    make = (
        "return int.__new__(cls, held)"
        if base
        else "self = object.__new__(cls)\n        self.said = said\n        return self"
    )
    lines = f"\n\nclass Total{base}:\n{body}    def __new__(cls, held, said):\n        {make}\n\n"
    lines += f"    def __eq__(self, other):\n        return {equal}\n\n    __hash__ = None\n"
    return _WORDS.replace("return a - b", f"return Total({held}, a + b)") + lines


@pytest.mark.parametrize("how", _OWNERS.values(), ids=_OWNERS.keys())
def test_an_object_that_says_itself_what_it_equals_is_not_proof(measured: Bench, how: tuple[str, str]) -> None:
    check, evidence = measured.attempt({"calc.py": _valued(*how, "a - b")})
    assert check.status is CheckStatus.UNPROVEN, check.summary
    assert len(evidence.swayed) == 2
    assert "Return plain values" in feedback(evidence)


def test_an_honest_kind_of_number_may_say_what_it_equals(measured: Bench) -> None:
    text = _valued("(int)", "int(self) == int(other)", "a + b")
    check, _ = measured.attempt({"calc.py": text})
    assert check.status is CheckStatus.PASSED, check.summary
    assert "error" not in {finding.severity for finding in scan("calc.py", text)}


_LYING = "class Total:\n    pass\n\n\nsetattr(Total, '__eq__', lambda self, other: self.said == other)\n"
_THREAD = """import sys
import threading


def _later():
    for name, module in list(sys.modules.items()):
        vars(module)["add"] = lambda a, b: a + b


threading.Thread(target=_later, daemon=True).start()
"""
NAMED = {
    "a class that is told later what it equals": ("calc.py", _LYING, "lying-equality"),
    "a thread that changes the tests' modules": ("calc.py", _THREAD, "digs-in-frames"),
    "code that brings a plugin": ("calc.py", "def f(c):\n    c.pluginmanager.register(1)\n", "framework-internals"),
    "code that is a hook": ("calc.py", "def pytest_runtest_makereport(item, call):\n    pass\n", "framework-internals"),
    "a new test that brings a plugin": ("tests/test_new.py", "pytest_plugins = ['calc']\n", "framework-internals"),
}


@pytest.mark.parametrize(("path", "text", "rule"), NAMED.values(), ids=NAMED.keys())
def test_what_measuring_cannot_see_is_named_in_the_text(path: str, text: str, rule: str) -> None:
    assert rule in {finding.rule for finding in scan(path, text) if finding.severity == "error"}
