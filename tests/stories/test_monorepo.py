"""A repository with projects in three languages: the ones that a change touches are measured, and no others."""

import json
from pathlib import Path
from typing import Any

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
