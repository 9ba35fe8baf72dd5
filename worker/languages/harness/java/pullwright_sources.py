"""What is code and what is a test in a tree, by the layout that Maven and Gradle share, or by names."""

import os
import re

_SKIPPED = {"target", "build", "out", "bin", "node_modules", "archetype-resources"}
_TEST_NAME = re.compile(r"(^|/)(Test[^/]*|[^/]*(Test|Tests|TestCase))\.java$")
_MAIN = re.compile(r"(^|/)src/main/")
_TEST_FOLDER = re.compile(r"(^|/)(src/test(Fixtures)?|tests?)/")
_OTHER_SET = re.compile(r"(^|/)src/(?!main/|test/|testFixtures/)\w+/java/")
_TESTED = re.compile(r"@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property|RunWith|Suite)\b|\bextends\s+TestCase\b")
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)
_TYPE = re.compile(r"^(?:(?:public|abstract|final|strictfp)\s+)*(?:class|interface|enum|record)\s+(\w+)", re.MULTILINE)
OTHERS = "(compiler)"  # errors that belong to no file
_GENERATED, _MODULES = "/deps/generated", "/deps/modules"


class Sources:
    """The tree below the working folder; all paths are relative to it."""

    def __init__(self, kind, only):
        self._only = set(only)
        found = sorted(_found())
        self.laid_out = kind != "plain"
        java = [path for path in found if path.endswith(".java") and not path.endswith("module-info.java")]
        if self.laid_out:
            java = [path for path in java if re.search(r"(^|/)src/(main|test|testFixtures)/java/", path)]
            java = _of_resolved(java)
        self.tests = [path for path in java if is_test(path)]
        self.main = [path for path in java if not is_test(path) and not _OTHER_SET.search(path)]
        self.main += [path for path in _generated("generated-sources") if self.laid_out]
        self.tests += [path for path in _generated("generated-test-sources") if self.laid_out]
        self._test_data = [path for path in found if _TEST_FOLDER.search(path)]
        self.types = {}
        for path in self.tests:
            self._name(path)

    def _name(self, path):
        text = _text(path)
        package = _PACKAGE.search(text)
        stem = os.path.basename(path)[: -len(".java")]
        for name in {stem, *_TYPE.findall(text)}:
            self.types.setdefault(f"{package[1]}.{name}" if package else name, path)

    def path_of(self, name):
        """The file that defines the outermost class `name`."""
        return self.types.get(name, name)

    def chosen(self, errors):
        """By module: the outermost classes to run, of the files that were asked for and that compile."""
        found, code = {}, set(self.main)
        broken = {module_of(path) for path in errors if path in code}
        for name, path in self.types.items():
            module, own = module_of(path), os.path.basename(path) == f"{name.rpartition('.')[2]}.java"
            wanted = path in self._only if self._only else self._is_run(path)
            if own and wanted and path not in errors and module not in broken and OTHERS not in errors:
                found.setdefault(module, []).append(name)
        return found

    def _is_run(self, path):
        return bool(_TEST_NAME.search(path) or (self._gathers and _TESTED.search(_text(path))))

    _gathers = not os.path.exists("pom.xml")  # Maven goes by names, the others by what is in a class

    def resources(self, module):
        """The folders of resources, the module's own first, those of tests before those of code."""
        if not self.laid_out:
            return ["."]
        modules = sorted({module_of(path) for path in (*self.tests, *self.main)} | {module}, key=lambda each: each != module)
        return [place for each in modules for part in ("test", "main") if os.path.isdir(place := os.path.join(each, "src", part, "resources"))]

    def watched(self):
        return {*self.tests, *self._test_data, *_below("target/test-classes")}


def is_test(path):
    return not _MAIN.search(path) and bool(_TEST_FOLDER.search(path) or _TEST_NAME.search(path))


def module_of(path):
    """The folder that holds the `src` of a file; the root where there is none."""
    return re.sub(r"(^|/)src/\w+/.*$", "", path) if re.search(r"(^|/)src/\w+/", path) else ""


def _of_resolved(paths):
    """Those of modules whose libraries are there: no others can be compiled."""
    try:
        with open(_MODULES, encoding="utf-8") as file:
            known = {line.strip() for line in file}
    except OSError:
        return paths
    left = sorted({module_of(path) for path in paths} - known)
    if left:
        print(f"not measured, as their libraries could not be resolved: {', '.join(left)}", flush=True)
    return [path for path in paths if module_of(path) in known]


def _found():
    for folder, folders, names in os.walk("."):
        inside = os.path.relpath(folder, ".").replace("./", "", 1)
        source = re.search(r"(^|/)src(/|$)", inside)
        folders[:] = [name for name in folders if not name.startswith(".") and (source or name not in _SKIPPED)]
        if re.search(r"src/(main|test)/resources(/|$)", inside):
            folders[:] = [] if "java" in folders else folders
        for name in names:
            path = os.path.normpath(os.path.join(inside, name))
            if path.isprintable() and os.path.isfile(path) and not os.path.islink(path):  # a plan has a line for each
                yield path


def _generated(kind):
    """What the base's build made in the set-up phase; what annotations make is made again."""
    return [path for path in _below(_GENERATED) if path.endswith(".java") and f"/{kind}/" in path and "annotations/" not in path]


def _below(top):
    return [os.path.join(folder, name) for folder, _, names in os.walk(top) for name in names]


def _text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
