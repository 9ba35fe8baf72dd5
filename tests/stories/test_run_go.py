"""A Go repository, an issue in, a proven branch out: on bubblewrap with a module from elsewhere, on Docker without."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from tests.stories.stage import Person, whole

MOD = "module example.org/shapes\n\ngo 1.21\n"
NEEDS = f"{MOD}\nrequire github.com/pkg/errors v0.9.1\n"
SUMS = """github.com/pkg/errors v0.9.1 h1:FEBLx1zS214owpjy7qsBeixbURkuhQAwrK5UwLGTwt4=
github.com/pkg/errors v0.9.1/go.mod h1:bwawxfHBFNV+L2hUp1rHADufV3IMtnDRdf1r5NINEl0=
"""
STUB = """package shapes

// Area is the area of a rectangle.
func Area(width, height int) int {
	return 0
}
"""
RIGHT = STUB.replace("return 0", "return width * height")
UNREADABLE = STUB.replace("return 0", "return width * heigth")
BREAKS = STUB.replace("return 0", "return 6")
TEST = """package shapes

import (
	"testing"

	"github.com/pkg/errors"
)

func TestArea(t *testing.T) {
	for name, want := range map[string]int{"two by three": 6, "nothing": 0} {
		t.Run(name, func(t *testing.T) {
			if got := Area(want/3, 3); got != want {
				t.Fatal(errors.Errorf("got %d, want %d", got, want))
			}
		})
	}
}
"""
PLAIN = (
    TEST.replace('\n\n\t"github.com/pkg/errors"', "").replace("errors.Errorf(", "").replace("got, want))", "got, want)")
)
PLAIN = PLAIN.replace("t.Fatal(", "t.Fatalf(")
ISSUE = "The area of a rectangle is always 0\n\nArea(2, 3) in shapes.go should be 6.\n"


def test_what_does_not_compile_and_what_breaks_is_mended_and_the_rest_is_proven(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={"go.mod": NEEDS, "go.sum": SUMS, "shapes.go": STUB, "shapes_test.go": TEST})
    done = ada.runs([whole("shapes.go", text) for text in (UNREADABLE, BREAKS, RIGHT)], issue=ISSUE)
    assert done.code == 0, (done.err, done.out)
    found = done.document
    assert (found["verdict"], found["attempts"]) == ("proven", 3)
    assert found["tests"]["red_to_green"] == ["shapes_test.go::TestArea", "shapes_test.go::TestArea/two_by_three"]
    said = Path(found["reports"]["markdown"]).read_text()
    assert "shapes.go:5:17: undefined: heigth" in said
    assert "shapes_test.go::TestArea/nothing" in said, "what the second attempt broke"
    report = json.loads(Path(found["reports"]["json"]).read_text())
    assert any("Go has the controls for new tests in part only" in note for note in report["notes"])


def test_on_docker_with_nothing_but_go_in_what_the_engine_has_for_it(tmp_path: Path) -> None:
    files = {"go.mod": MOD, "shapes.go": STUB, "shapes_test.go": PLAIN}
    ada = Person(tmp_path, files, settings={"PULLWRIGHT_DOCKER_RUNTIME": "auto"})
    done = ada.runs([whole("shapes.go", RIGHT)], "--sandbox", "docker", issue=ISSUE)
    assert done.code == 0, (done.err, done.out)
    assert done.document["verdict"] == "proven"
    assert_served_by_runsc(done.document["reports"])


def assert_served_by_runsc(reports: Mapping[str, str]) -> None:
    """Report and statement say what ran the sandboxes."""
    told = Path(reports["json"])
    assert json.loads(told.read_text())["environment"]["runtime"] == "runsc"
    assert "docker in runsc" in Path(reports["markdown"]).read_text()
    envelope = json.loads(told.with_name("statement.dsse.json").read_text())
    assert json.loads(base64.b64decode(envelope["payload"]))["predicate"]["environment"]["runtime"] == "runsc"
