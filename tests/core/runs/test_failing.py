"""A test is shown at a file that exists: an example of an issue at the file that it calls."""

import pytest

from core.runs.failing import path_of


@pytest.mark.parametrize(
    ("test", "path"),
    [
        ("tests/test_a.py::test_b[x::y]", "tests/test_a.py"),
        ("(issue) shapes.py::area::area(2, 3)", "shapes.py"),
        ("(issue)::area::area(2, 3)", ""),
        ("conftest.py", "conftest.py"),
    ],
)
def test_the_file_of_a_test(test: str, path: str) -> None:
    assert path_of(test) == path
