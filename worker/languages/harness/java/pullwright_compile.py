"""Compiles the code, the tests and our runner in one process that holds no key."""

import os
import re
import shutil
import subprocess

from pullwright_memory import heap

CLASSES, TESTS = "target/classes", "target/test-classes"
RUNNER = "/tmp/pullwright/runner"
_PLAN, _SAID = "/tmp/pullwright/plan", "/tmp/pullwright/said"
_JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
_COMMON = ("-encoding", "UTF-8", "-nowarn", "-Xmaxerrs", "50", "-g")
_LONGEST = 1500
_EACH = 12  # errors told of a file


def compiled(sources, libraries, folder, memory):
    """The errors by file: a file of tests that has some is left out, one of code stops all."""
    for place in (CLASSES, TESTS, RUNNER):
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
    with open(_PLAN, "w", encoding="utf-8") as plan:
        for line in _plan(sources, libraries, folder):
            plan.write(f"{line}\n")
    done = subprocess.run([*_JAVA, heap(memory), f"{folder}/PullwrightCompile.java", _PLAN, _SAID], stdin=subprocess.DEVNULL)
    return _errors(done.returncode, sources)


def _plan(sources, libraries, folder):
    level = _level()
    project = [*_COMMON, *level, *(("-proc:none",) if not libraries.all else ("-processorpath", ":".join(libraries.all)))]
    if sources.main:
        yield from _step("step\tcode", [*project, "-d", CLASSES, "-cp", ":".join(libraries.all)], sources.main)
    if sources.tests:
        path = ":".join([*libraries.tools, CLASSES, *libraries.others])
        yield from _step("partial\ttests", [*project, "-d", TESTS, "-cp", path], sources.tests)
    yield from _step("step\tcanary", ["-proc:none", "-d", TESTS, "-cp", ":".join(libraries.tools)], [_canary(libraries, folder)])
    ours = [f"{folder}/{name}.java" for name in ("module-info", "Main", "Records", "Canaries", "Names", "Reporter", "Shown")]
    options = ["-proc:none", "-d", RUNNER, "-cp", ":".join(libraries.tools), "--add-reads", "pullwright=ALL-UNNAMED"]
    yield from _step("step\trunner", options, ours)


def _step(head, options, sources):
    yield head
    yield from (f"option\t{option}" for option in options)
    yield from (f"source\t{source}" for source in sources)


def _canary(libraries, folder):
    with open(f"{folder}/PullwrightCanary.java", encoding="utf-8") as file:
        text = file.read()
    api = ("org.junit.jupiter.api.Test", "org.junit.jupiter.api.Assertions") if libraries.jupiter else ("org.junit.Test", "org.junit.Assert")
    place = "/tmp/pullwright/canary/PullwrightCanary.java"
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "w", encoding="utf-8") as file:
        file.write(text.replace("TEST", api[0]).replace("ASSERT", api[1]))
    return place


def _level():
    """The language level that the build file asks for, as options; what this compiler is too new for, it raises."""
    text = "".join(_read(name) for name in ("pom.xml", "build.gradle", "build.gradle.kts"))
    for name, option in (("release", "--release"), ("source", "-source"), ("target", "-source")):
        found = re.search(rf"<maven\.compiler\.{name}>\s*(?:1\.)?(\d+)\s*<|<{name}>\s*(?:1\.)?(\d+)\s*</{name}>", text)
        if found:
            return _options(option, int(found[1] or found[2]))
    other = re.search(r"<java\.version>\s*(?:1\.)?(\d+)\s*<|sourceCompatibility\s*=?\s*[\"']?(?:JavaVersion\.VERSION_)?(?:1[._])?(\d+)|JavaLanguageVersion\.of\((\d+)\)", text)
    return _options("-source", int(next(filter(None, other.groups())))) if other else []


def _options(option, level):
    level = max(level, 8)
    return [option, str(level)] if option == "--release" else ["-source", str(level), "-target", str(level)]


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
            path = os.path.relpath(path) if path != "null" else "(compiler)"
            text = message.replace("\\n", "\n").replace("\\\\", "\\")
            found.setdefault(path, []).append(f"{path}:{number}: error: {text}")
    if code != 0 or not done:
        found.setdefault("(compiler)", []).append(f"the compiler ended with code {code} before it was done")
    return {path: "\n".join(dict.fromkeys(lines[:_EACH]))[:_LONGEST] for path, lines in found.items()}
