"""Compiles the code, the tests and our runner in one process that holds no key."""

import os
import shutil
import subprocess

from pullwright_level import levels
from pullwright_memory import heap
from pullwright_sources import OTHERS, module_of

CLASSES, TESTS = "target/classes", "target/test-classes"
RUNNER = "/tmp/pullwright/runner"
_PLAN, _SAID = "/tmp/pullwright/plan", "/tmp/pullwright/said"
_JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
_COMMON = ("-encoding", "UTF-8", "-nowarn", "-Xmaxerrs", "50", "-g")
_LONGEST = 1500
_EACH = 12  # errors told of a file


def compiled(sources, libraries, folder, memory):
    """The errors by file: a file of tests that has some is left out, of code the whole module."""
    for place in (CLASSES, TESTS, RUNNER):
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
    with open(_PLAN, "w", encoding="utf-8") as plan:
        for line in _plan(sources, libraries, folder):
            plan.write(f"{line}\n")
    done = subprocess.run([*_JAVA, heap(memory), f"{folder}/PullwrightCompile.java", _PLAN, _SAID], stdin=subprocess.DEVNULL)
    return _errors(done.returncode, sources)


def _plan(sources, libraries, folder):
    project = [*_COMMON, *(("-proc:none",) if not libraries.all else ("-processorpath", ":".join(libraries.all)))]
    code, tests = levels()
    if sources.main:
        yield from _step("code", "code", [*project, *code, "-d", CLASSES, "-cp", ":".join(libraries.all)], sources.main)
    if sources.tests:
        path = ":".join([*libraries.tools, CLASSES, *libraries.others])
        yield from _step("tests", "tests", [*project, *tests, "-d", TESTS, "-cp", path], sources.tests)
    yield from _step("canary", "ours", ["-proc:none", "-d", TESTS, "-cp", ":".join(libraries.tools)], [_canary(libraries, folder)])
    ours = [f"{folder}/{name}.java" for name in ("module-info", "Main", "Records", "Canaries", "Names", "Reporter", "Shown")]
    options = ["-proc:none", "-d", RUNNER, "-cp", ":".join(libraries.tools), "--add-reads", "pullwright=ALL-UNNAMED"]
    yield from _step("runner", "ours", options, ours)


def _step(name, kind, options, sources):
    yield f"step\t{name}\t{kind}"
    yield from (f"option\t{option}" for option in options)
    modules = ((module_of(source) if kind != "ours" else "(ours)", source) for source in sources)
    yield from (f"source\t{module}\t{source}" for module, source in modules)


def _canary(libraries, folder):
    with open(f"{folder}/PullwrightCanary.java", encoding="utf-8") as file:
        text = file.read()
    api = ("org.junit.jupiter.api.Test", "org.junit.jupiter.api.Assertions") if libraries.jupiter else ("org.junit.Test", "org.junit.Assert")
    place = "/tmp/pullwright/canary/PullwrightCanary.java"
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "w", encoding="utf-8") as file:
        file.write(text.replace("TEST", api[0]).replace("ASSERT", api[1]))
    return place


def _read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _errors(code, sources):
    found = {}
    done = set()
    for line in _read(_SAID).splitlines():
        kind, step, *rest = line.split("\t")
        if kind == "done":
            done.add(step)
        elif kind == "error":
            path, number, message = rest
            path = os.path.relpath(path) if path != "null" else OTHERS
            text = message.replace("\\n", "\n").replace("\\\\", "\\")
            found.setdefault(path, []).append(f"{path}:{number}: error: {text}")
    if code != 0 or not done:
        found.setdefault(OTHERS, []).append(f"the compiler ended with code {code} before it was done")
    return {path: "\n".join(dict.fromkeys(lines[:_EACH]))[:_LONGEST] for path, lines in found.items()}
