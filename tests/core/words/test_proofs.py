"""What is said about proof that stands in the issue alone."""

from core.runs import Evidence, TestRun
from core.words.proofs import only_told

NOTHING = TestRun((), "pytest", 0, complete=True)
TOLD = ("(issue) shapes.py::area::area(2, 3)", "(issue) shapes.py::area::area(4, 5)")


def evidence(*green: str) -> Evidence:
    return Evidence(NOTHING, NOTHING, red_to_green=green)


def test_tests_of_the_repository_need_no_remark() -> None:
    assert only_told(evidence("test_shapes.py::test_area")) == ""
    assert only_told(evidence()) == ""


def test_examples_of_the_issue_are_named_as_such() -> None:
    assert only_told(evidence(TOLD[0])) == (
        "What begins with (issue) is an example in the text of the issue, measured by Pullwright itself: "
        "no test in the repository repeats it."
    )
    mixed = only_told(evidence(*TOLD, "test_shapes.py::test_area"))
    assert "(issue), 2 of 3, is" in mixed
    assert mixed.endswith("repeats them.")
