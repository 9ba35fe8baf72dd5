"""Runs pytest and reports each test. Started with no folder of the project on the path."""

import contextlib
import importlib
import importlib.util
import os
import sys

import _pytest.assertion.rewrite
import _pytest.runner
import pytest
from pullwright_canaries import CANARIES
from pullwright_emptied import begin
from pullwright_guard import Guard, shadows

_TOOLS = (
    "_pytest.runner",
    "_pytest.reports",
    "_pytest.python",
    "_pytest.python_api",
    "_pytest.raises",
    "_pytest.recwarn",
    "_pytest.outcomes",
    "_pytest.main",
    "_pytest.assertion.rewrite",
    "pluggy._callers",
    "pluggy._hooks",
    "pluggy._manager",
)


class Canary(pytest.Item):
    """A test that must fail. If it does not, the tools have been tampered with."""

    def runtest(self):
        CANARIES[self.name]()

    def reportinfo(self):
        return self.path, None, self.name


class Reporter:
    """A pytest plugin: facts go to `write`, opinions are left to the host."""

    def __init__(self, write, guard, mark):
        self._write = write
        self._mark = mark
        self._guard = guard
        self._parts = {}
        self._ended = 0
        self._canaries = {}
        self._modules = {}

    # what there is

    def pytest_collectstart(self, collector):
        if isinstance(collector, pytest.Module):
            self._guard.check_file(str(collector.path))

    def pytest_collectreport(self, report):
        if report.failed:
            self._write("collect_error", path=report.nodeid, message=_text(report.longrepr))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        # examples in code are run by our own runner, with the base's wording
        mine = [item for item in items if not _is_example(item)]
        items[:] = mine

    def pytest_deselected(self, items):
        self._write("deselected", ids=[item.nodeid for item in items if not _is_example(item)])

    def pytest_collection_finish(self, session):
        self._write("collected", ids=[item.nodeid for item in session.items])
        self._modules = {item.nodeid: item.module for item in session.items if getattr(item, "module", None)}
        self._guard.keep(set(self._modules.values()))
        begin(self._mark)

    # what happened

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid, location):
        self._parts[nodeid] = []
        self._write("start", id=nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report):
        self._parts.setdefault(report.nodeid, []).append(
            (report.when, _outcome(report), _text(report.longrepr), getattr(report, "duration", 0.0))
        )

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self, nodeid, location):
        parts = self._parts.pop(nodeid, [])
        self._guard.check_tests({self._modules.get(nodeid)})
        self._ended += 1
        self._write(
            "end",
            id=nodeid,
            phases=[[when, outcome] for when, outcome, _, _ in parts],
            message=next((text for _, outcome, text, _ in parts if outcome not in ("passed",) and text), ""),
            duration=sum(part[3] for part in parts),
        )

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)  # the old kind: Debian's pluggy knows no other
    def pytest_runtestloop(self, session):
        self._try_canaries(session, "before")
        yield
        self._try_canaries(session, "after")

    def _try_canaries(self, session, moment):
        for name in CANARIES:
            item = Canary.from_parent(session, name=name)
            for report in _pytest.runner.runtestprotocol(item, log=False, nextitem=item):
                if report.when == "call":
                    self._canaries[f"{name} {moment}"] = report.outcome

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        self._write(
            "finish",
            exit=int(exitstatus),
            ended=self._ended,
            canaries=self._canaries,
            changed=self._guard.changed(),
            seen=self._guard.seen(),
        )


def _is_example(item):
    return type(item).__name__ in ("DoctestItem", "DoctestTextfile") or hasattr(item, "dtest")


def _outcome(report):
    if type(report).__name__ == "SubtestReport" and report.failed:
        return "failed"
    expected = hasattr(report, "wasxfail")
    if report.skipped:
        return "xfailed" if expected else "skipped"
    if report.passed and expected:
        return "xpassed"
    return report.outcome


def _text(longrepr):
    if isinstance(longrepr, tuple):
        return str(longrepr[-1])[:4000]
    text = str(longrepr) if longrepr else ""
    return text if len(text) <= 4000 else text[:1500] + "\n...\n" + text[-2500:]


def _arguments(given):
    ours = ["--rootdir=/work", "--maxfail=0", "--continue-on-collection-errors", "-p", "no:faulthandler", "-o", "cache_dir=/tmp/.pytest_cache"]
    if importlib.util.find_spec("xdist"):
        ours += ["-n0"]
    if importlib.util.find_spec("pytest_cov"):
        ours += ["--no-cov"]
    chosen = given["only"]
    arguments = [a for a in given["arguments"] if not chosen or a.startswith("-")]
    return [*arguments, *ours, "--", *chosen] if chosen else [*arguments, *ours]


def run(given, write):
    """Run pytest as asked; the exit code is pytest's own."""
    for name in _TOOLS:  # not every pytest has all of them
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    _pytest.assertion.rewrite._read_pyc = lambda *_: None  # nobody hands us compiled tests
    guard = Guard((*_TOOLS, "pullwright_pytest", "pullwright_canaries"))
    guard.watch(("/out/", "/proc/self/mem"))
    here = os.getcwd()
    sys.path[:0] = [folder for folder in (here, f"{here}/src") if os.path.isdir(folder)]
    write("notice", said=[f"a module in the place of {name}" for name in shadows()])
    write("ready", tool=f"pytest {pytest.__version__}")
    return int(pytest.main(_arguments(given), plugins=[Reporter(write, guard, given["mark"])]))
