"""Runs unittest and reports each test under the same kind of id that pytest would give it."""

import os
import sys
import unittest

from pullwright_canaries import CANARIES
from pullwright_emptied import begin
from pullwright_guard import Guard, shadows

_HERE = os.getcwd()
_TOOLS = ("unittest.suite", "unittest.loader", "unittest.result", "unittest.runner", "unittest.main")


def _id(test):
    if type(test).__name__ == "_FailedTest" or not isinstance(test, unittest.TestCase):
        return str(test.id())
    module = sys.modules.get(type(test).__module__)
    path = os.path.relpath(getattr(module, "__file__", None) or "?", "/work")
    return "::".join((path, type(test).__qualname__, getattr(test, "_testMethodName", str(test))))


def _placed(name):
    """A name that is no path, told apart from the same one in another project of the repository."""
    folder = os.path.relpath(_HERE, "/work")
    return name if folder == "." else f"{folder}/{name}"


class Result(unittest.TextTestResult):
    """A result that also reports each test."""

    write = None
    mark = ""

    def startTestRun(self):
        super().startTestRun()
        begin(self.mark)

    def startTest(self, test):
        super().startTest(test)
        self._outcomes = []
        self._messages = []
        self.write("start", id=_id(test))

    def stopTest(self, test):
        super().stopTest(test)
        self.ended = getattr(self, "ended", 0) + 1
        message = self._messages[0] if self._messages else ""
        self.write("end", id=_id(test), phases=[["call", o] for o in self._outcomes], message=message, duration=0.0)

    def _note(self, test, outcome, error=None):
        message = self._exc_info_to_string(error, test)[:4000] if error else ""
        if type(test).__name__ == "_FailedTest":
            self.write("collect_error", path=_placed(str(test.id()).rpartition(".")[2]), message=message)
        if type(test).__name__ == "_ErrorHolder":
            self.write("collect_error", path=_placed(str(test.id())), message=message)
            return
        self._outcomes.append(outcome)
        if message:
            self._messages.append(message)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._note(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._note(test, "failed", err)

    def addError(self, test, err):
        super().addError(test, err)
        self._note(test, "error", err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if isinstance(test, unittest.TestCase):
            self._note(test, "skipped")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._note(test, "xfailed")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._note(test, "failed")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._note(test, "failed", err)


def _canaries():
    outcomes = {}
    for name, body in CANARIES.items():
        if name == "pytest_raises":
            continue
        result = unittest.TestResult()
        unittest.FunctionTestCase(body).run(result)
        outcomes[name] = "passed" if result.wasSuccessful() else "failed"
    return outcomes


def run(given, write):
    """Run unittest as asked; 0 if all went well, 1 if not, 5 if there was no test."""
    guard = Guard((*_TOOLS, "pullwright_unittest", "pullwright_canaries"))
    guard.watch(("/out/", "/proc/self/mem"))
    here = os.getcwd()
    sys.path[:0] = [folder for folder in (here, f"{here}/src") if os.path.isdir(folder)]
    write("notice", said=[f"a module in the place of {name}" for name in shadows()])
    write("ready", tool="unittest")
    kind = type("Reported", (Result,), {"write": staticmethod(write), "mark": given["mark"]})
    runner = unittest.TextTestRunner(resultclass=kind, verbosity=2)
    arguments = ["unittest", *(given["only"] or given["arguments"])]
    ran = unittest.main(module=None, argv=arguments, testRunner=runner, exit=False).result
    code = 5 if not ran.testsRun and not ran.errors else int(not ran.wasSuccessful())
    write(
        "finish",
        exit=code,
        ended=getattr(ran, "ended", 0),
        canaries=_canaries(),
        changed=guard.changed(),
        seen=guard.seen(),
    )
    return code
