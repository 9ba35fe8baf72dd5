"""The jars that tests run with: the set-up phase's in /deps, or the packages of the image."""

import glob
import os
import re

_LAUNCHER, _LISTED = "/deps/launcher", "/deps/classpath"
_SYSTEM = "/usr/share/java"
_OURS = ("junit4", "hamcrest-core", "hamcrest", "junit-platform-*", "junit-jupiter*", "junit-vintage-engine", "opentest4j", "apiguardian-api", "univocity-parsers")
_TOOL = re.compile(r"(^|/)(junit|hamcrest|opentest4j|apiguardian|assertj|mockito|byte-buddy|objenesis|truth|jqwik|testng|spock|univocity)[\w.-]*\.jar$")


class Libraries:
    """`tools` stand before the project's classes, so that nothing can stand in their place; `others` behind them."""

    def __init__(self, layered):
        found = [*(_installed() if layered else _packaged()), *_own()]
        self.tools = [path for path in found if _TOOL.search(path)]
        self.others = [path for path in found if not _TOOL.search(path)]
        self.jupiter = any("jupiter-api" in path for path in found)
        version = next((match[1] for path in found if (match := re.search(r"platform-launcher-([\w.-]+)\.jar$", path))), "of the system")
        self.tool = f"JUnit Platform {version}"

    @property
    def all(self):
        return [*self.tools, *self.others]


def _own():
    """What lies in the tree itself: always as the base has it."""
    return [os.path.abspath(path) for folder in ("lib", "libs") for path in sorted(glob.glob(f"{folder}/*.jar"))]


def _installed():
    listed = []
    for name in sorted(glob.glob(f"{_LISTED}/*")):
        with open(name, encoding="utf-8") as file:
            listed += [path for path in re.split(r"[:\n]", file.read()) if path.endswith(".jar")]
    found = [*sorted(glob.glob(f"{_LAUNCHER}/*.jar")), *listed]
    return _first_of_each([path for path in found if os.path.isfile(path)])


def _packaged():
    found = [path for name in _OURS for path in sorted(glob.glob(f"{_SYSTEM}/{name}.jar"))]
    return [path for path in found if not re.search(r"-\d[\w.]*\.jar$|migrationsupport|console|testkit|jfr|suite|runner|reporting", path)]


def _first_of_each(paths):
    """One jar of each file name: the same library comes once."""
    by_name = {}
    for path in paths:
        by_name.setdefault(os.path.basename(path), path)
    return list(by_name.values())
