"""The language level that the build files ask for, as options of javac: the highest of all modules."""

import os
import re

_LEAST = 8  # what this compiler is too new for, it raises
_NAMES = ("pom.xml", "build.gradle", "build.gradle.kts")
_DEEPEST = 3
_ASIDE = frozenset(["src", "target", "build"])
_RELEASE = re.compile(r"<(?:maven\.compiler\.)?release>\s*(?:1\.)?(\d+)\s*<|\brelease(?:\.set\(|\s*=)\s*(\d+)")
_SOURCE = re.compile(
    r"<(?:(?:maven\.compiler\.)?(?:source|target)|java\.version)>\s*(?:1\.)?(\d+)\s*<"
    r"|sourceCompatibility\s*=?\s*[\"']?(?:JavaVersion\.VERSION_)?(?:1[._])?(\d+)|JavaLanguageVersion\.of\((\d+)\)"
)
_TESTS = re.compile(r"<(?:maven\.compiler\.)?test(?:Release|Source|Target)>\s*(?:1\.)?(\d+)\s*<")


def levels():
    """The options for code, and those for tests."""
    text = "\n".join(_texts())
    release, source, tests = (_highest(pattern, text) for pattern in (_RELEASE, _SOURCE, _TESTS))
    code = ["--release", str(release)] if release else _of(source)
    return code, _of(tests) if tests > max(release, source) else code


def _of(level):
    return ["-source", str(level), "-target", str(level)] if level else []


def _highest(pattern, text):
    found = [int(next(filter(None, each if isinstance(each, tuple) else (each,)))) for each in pattern.findall(text)]
    return max([_LEAST, *found]) if found else 0


def _texts():
    for folder, folders, names in os.walk("."):
        near = folder.count("/") < _DEEPEST
        folders[:] = [name for name in folders if near and not name.startswith(".") and name not in _ASIDE]
        yield from (_text(os.path.join(folder, name)) for name in _NAMES if name in names)


def _text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
