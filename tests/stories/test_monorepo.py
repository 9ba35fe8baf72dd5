"""A repository with projects in three languages: the ones that a change touches are measured, and no others."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.stories.stage import Ended, Person, whole

AREA = '''def area(width, height):
    """The area of a rectangle."""
    return 0
'''
GOOD_AREA = AREA.replace("return 0", "return width * height")
API = {
    "services/api/pyproject.toml": "[project]\nname = 'api'\nversion = '1'\n",
    "services/api/shapes.py": AREA,
    "services/api/tests/test_shapes.py": "from shapes import area\n\n\ndef test_area():\n    assert area(2, 3) == 6\n",
}
WEB = {
    "web/package.json": '{"name": "web", "scripts": {"test": "node --test"}}',
    "web/label.js": "function label(width, height) {\n  return 'nothing';\n}\nmodule.exports = { label };\n",
    "web/label.test.js": "const test = require('node:test');\nconst assert = require('node:assert');\n"
    "const { label } = require('./label.js');\ntest('label', () => assert.equal(label(2, 3), '2 by 3'));\n",
}
GOOD_LABEL = WEB["web/label.js"].replace("'nothing'", "`${width} by ${height}`")
WRONG_LABEL = WEB["web/label.js"].replace("'nothing'", "'everything'")
TOOL = {
    "tool/go.mod": "module example.org/tool\n\ngo 1.21\n",
    "tool/tool.go": "package tool\n\n// Sides is how many sides a rectangle has.\nfunc Sides() int {\n\treturn 3\n}\n",
    "tool/tool_test.go": 'package tool\n\nimport "testing"\n\nfunc TestSides(t *testing.T) {\n'
    '\tif got := Sides(); got != 4 {\n\t\tt.Fatalf("got %d", got)\n\t}\n}\n',
}
BROKEN = {"old/pyproject.toml": "[project]\nname = 'old'\nversion = '1'\ndependencies = ['no-such==9']\n"}
BROKEN |= {"old/old.py": "import no_such\n", "old/test_old.py": "import old\n\n\ndef test_old():\n    pass\n"}
QUICK = {"PULLWRIGHT_STRENGTH_S": "0"}
ISSUE = "The area of a rectangle is always 0\n\nSee services/api/shapes.py.\n"


def report(done: Ended) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(done.document["reports"]["json"]).read_text())
    return found


def statement(done: Ended) -> Path:
    return Path(done.document["reports"]["json"]).with_name("statement.dsse.json")


def test_only_what_a_change_touches_is_measured(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={**API, **WEB, **TOOL, **BROKEN}, settings=QUICK)
    done = ada.runs([whole("services/api/shapes.py", GOOD_AREA)], issue=ISSUE)
    assert done.code == 0, (done.err, done.out)
    found = done.document
    assert found["verdict"] == "proven"
    assert found["tests"]["red_to_green"] == ["services/api/tests/test_shapes.py::test_area"]
    told = report(done)
    assert told["environment"]["commands"][-1] == "cd services/api && python -m pytest"
    assert "Measured: services/api." in json.dumps(told["run"])
    again = ada.types("verify", str(statement(done)), "--rerun", "--repo", str(ada.repo))
    assert again.code == 0, (again.out, again.err)


def test_a_change_of_two_projects_is_measured_in_both_and_what_is_still_red_in_one_fails_it(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={**API, **WEB, **TOOL}, settings=QUICK)
    both = whole("services/api/shapes.py", GOOD_AREA) + whole("web/label.js", WRONG_LABEL)
    good = whole("services/api/shapes.py", GOOD_AREA) + whole("web/label.js", GOOD_LABEL)
    done = ada.runs([both, good], issue=ISSUE)
    assert done.code == 0, (done.err, done.out)
    assert done.document["tests"]["red_to_green"] == [
        "services/api/tests/test_shapes.py::test_area",
        "web/label.test.js::label",
    ]
    assert "Measured: web, services/api." in json.dumps(report(done)["run"])


LIB = {
    "lib/pyproject.toml": "[project]\nname = 'lib'\nversion = '1'\n[tool.setuptools]\npy-modules = ['lib']\n",
    "lib/lib.py": "def double(number):\n    return 0\n",
    "lib/test_lib.py": "from lib import double\n\n\ndef test_double():\n    assert double(2) == 4\n",
}
APP = {
    "app/requirements.txt": "-e ../lib\n",
    "app/app.py": "import lib\n\n\ndef four_times(number):\n    return lib.double(lib.double(number))\n",
    "app/test_app.py": "from app import four_times\n\n\ndef test_four_times():\n    assert four_times(2) == 8\n",
}
DOUBLE = LIB["lib/lib.py"].replace("return 0", "return 2 * number")


def test_what_is_built_on_a_changed_project_is_measured_with_the_change(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={**LIB, **APP, **WEB}, settings=QUICK)
    done = ada.runs([whole("lib/lib.py", DOUBLE)], issue="double of lib/lib.py returns 0\n")
    assert done.code == 0, (done.err, done.out)
    assert done.document["tests"]["red_to_green"] == [
        "app/test_app.py::test_four_times",
        "lib/test_lib.py::test_double",
    ]
    assert "Measured: app, lib." in json.dumps(report(done)["run"])


def test_a_project_that_cannot_be_measured_keeps_the_change_from_being_proven(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={**API, **BROKEN}, settings=QUICK)
    both = whole("services/api/shapes.py", GOOD_AREA) + whole("old/old.py", "import no_such\n\nNEW = 1\n")
    done = ada.runs([both], "--attempts", "1", issue=ISSUE)
    assert done.document["verdict"] == "unproven", (done.err, done.out)
    assert "Not measured: old (" in json.dumps(report(done)["run"])


CONFIG = """
projects:
  - path: services/api
    test: python -m pytest -q
    checks:
      - {name: where, run: test -f shapes.py && test ! -e services}
  - path: web
    test: sh check.sh
"""


def test_own_commands_and_rules_run_in_their_projects(tmp_path: Path) -> None:
    files = {**API, **WEB, **TOOL, "web/check.sh": "node --test\n", ".github/pullwright.yml": CONFIG}
    ada = Person(tmp_path, files=files, settings=QUICK)
    both = whole("services/api/shapes.py", GOOD_AREA) + whole("web/label.js", GOOD_LABEL)
    done = ada.runs([both], issue=ISSUE)
    assert done.code == 0, (done.err, done.out)
    assert done.document["tests"]["red_to_green"] == [
        "cd web && sh check.sh",
        "services/api/tests/test_shapes.py::test_area",
    ]
    assert "check 'where' passed" in json.dumps(report(done)["run"])


def package(name: str, **more: object) -> str:
    return json.dumps({"name": name, "version": "1.0.0", "scripts": {"test": "node --test"}, **more})


def test_packages_of_one_workspace_find_each_other(tmp_path: Path) -> None:
    files = {
        "package.json": json.dumps({"private": True, "workspaces": ["packages/*"]}),
        "packages/lib/package.json": package("@here/lib"),
        "packages/lib/index.js": "function twice(number) {\n  return 0;\n}\nmodule.exports = { twice };\n",
        "packages/words/package.json": json.dumps({"name": "words", "version": "1.0.0"}),  # it says no more than that
        "packages/words/index.js": "exports.two = 2;\n",
        "packages/app/package.json": package("app", dependencies={"@here/lib": "*", "words": "*"}),
        "packages/app/index.js": "exports.four = () => require('@here/lib').twice(require('words').two);\n",
        "packages/app/app.test.js": "const test = require('node:test');\n"
        "test('four', () => require('node:assert').equal(require('./index.js').four(), 4));\n",
        "packages/lib/lib.test.js": "const test = require('node:test');\n"
        "test('twice', () => require('node:assert').equal(require('./index.js').twice(0), 0));\n",
    }
    ada = Person(tmp_path, files=files, settings=QUICK)
    right = files["packages/lib/index.js"].replace("return 0", "return 2 * number")
    done = ada.runs([whole("packages/lib/index.js", right)], issue="twice in packages/lib/index.js is 0\n")
    assert done.code == 0, (done.err, done.out)
    assert done.document["tests"]["red_to_green"] == ["packages/app/app.test.js::four"]


CRATE = {
    "services/sides/Cargo.toml": '[package]\nname = "sides"\nversion = "0.1.0"\nedition = "2021"\n',
    "services/sides/src/lib.rs": "/// How many sides a rectangle has.\npub fn sides() -> u32 {\n    3\n}\n",
    "services/sides/tests/sides.rs": "#[test]\nfn four() {\n    assert_eq!(sides::sides(), 4);\n}\n",
}
MAVEN = {
    "services/area/pom.xml": '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>\n'
    "<groupId>org.example</groupId><artifactId>area</artifactId><version>1</version><dependencies><dependency>\n"
    "<groupId>junit</groupId><artifactId>junit</artifactId><version>4.13.2</version><scope>test</scope>\n"
    "</dependency></dependencies></project>\n",
    "services/area/src/main/java/Shapes.java": "class Shapes {\n    /** The area of a rectangle. */\n"
    "    static int area(int width, int height) {\n        return 0;\n    }\n}\n",
    "services/area/src/test/java/ShapesTest.java": "public class ShapesTest {\n    @org.junit.Test\n"
    "    public void area() {\n        org.junit.Assert.assertEquals(6, Shapes.area(2, 3));\n    }\n}\n",
}
GOOD_SIDES = (("services/tool/tool.go", "return 3", "return 4"), ("services/sides/src/lib.rs", "    3\n", "    4\n"))
GOOD_SHAPES = (("services/area/src/main/java/Shapes.java", "return 0", "return width * height"),)


@pytest.mark.parametrize(
    ("files", "good", "names"),
    [
        (
            {**{f"services/{path}": text for path, text in TOOL.items()}, **CRATE},
            GOOD_SIDES,
            {"services/sides": "tests/sides.rs::four", "services/tool": "tool_test.go::TestSides"},
        ),
        (MAVEN, GOOD_SHAPES, {"services/area": "src/test/java/ShapesTest.java::area"}),
    ],
    ids=("go and rust", "maven"),
)
def test_compiled_projects_in_folders_of_a_repository_without_a_manifest(
    files: dict[str, str], good: tuple[tuple[str, str, str], ...], names: dict[str, str], tmp_path: Path
) -> None:
    ada = Person(tmp_path, files={"README.md": "# Shapes\n", **files}, settings=QUICK)
    answer = "".join(whole(path, files[path].replace(was, now)) for path, was, now in good)
    done = ada.runs([answer], issue="Sides and area in services are wrong\n")
    assert done.code == 0, (done.err, done.out)
    assert done.document["tests"]["red_to_green"] == [f"{folder}/{name}" for folder, name in names.items()]
