"""Which packages have tests, and which tests those are by their text: what is listed and never ends was not measured."""

import json
import os
import re
import subprocess

_NOISE = re.compile(r"//[^\n]*|/\*.*?\*/|`[^`]*`|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'", re.DOTALL)
_TEST = re.compile(r"^func\s+((?:Test|Fuzz)(?![a-z])\w*)\s*\(\s*\w+\s+\*\s*(?:\w+\.)?[TF]\s*\)", re.MULTILINE)
_EXAMPLE = re.compile(r"^func\s+(Example(?![a-z])\w*)\s*\(\s*\)\s*\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_OUTPUT = re.compile(r"//\s*(?:unordered )?output:", re.IGNORECASE)
_SHOWN = 3000


class Package:
    """A package that has tests: `tests` maps each name to its file, below /work."""

    def __init__(self, fact, module):
        self.path = fact["ImportPath"]
        self.folder = fact["Dir"]
        self.module = module
        self.fault = str((fact.get("Error") or {}).get("Err", ""))[:_SHOWN]
        files = [*fact.get("TestGoFiles", ()), *fact.get("XTestGoFiles", ())]
        files += [name for name in fact.get("InvalidGoFiles", ()) if name.endswith("_test.go") and name not in files]
        self.files = [os.path.join(self.folder, name) for name in files]
        self.tests = {test: path for path in self.files for test in tests(path)}

    @property
    def place(self):
        """How the go command takes it, from its module's folder."""
        return "./" + os.path.relpath(self.folder, self.module)


def tests(path):
    """The names of the tests in a file; none if it is not there."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return []
    examples = [match[1] for match in _EXAMPLE.finditer(text) if _OUTPUT.search(match[2])]
    return [*_TEST.findall(_NOISE.sub(_blank, text)), *examples]


def _blank(match):
    return "\n" * match[0].count("\n") or " "


def packages(module, patterns, flags, env):
    """The packages of one module that have tests, and what the go command said if it could not list them."""
    argv = ("go", "list", "-e", "-json", *flags, *patterns)
    done = subprocess.run(argv, cwd=module, env=env, capture_output=True, text=True, check=False)
    found, rest = [], done.stdout.strip()
    decoder = json.JSONDecoder()
    while rest:
        fact, end = decoder.raw_decode(rest)
        rest = rest[end:].lstrip()
        if "Dir" in fact:
            found.append(Package(fact, module))
    said = done.stderr.strip()[:_SHOWN] if done.returncode and not found else ""
    return [package for package in found if package.files], said
