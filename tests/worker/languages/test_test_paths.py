"""What a test is by its path: each file is judged by the language it is written in, data by any."""

import pytest

from worker.languages import is_test

TESTS = [
    *("tests/test_a.py", "pkg/tests/data.py", "conftest.py", "a_test.py", "testsuite/run.py"),
    *("spec/a.js", "src/a.test.ts", "a-spec.mjs", "e2e/login.tsx", "__mocks__/fs.js"),
    *("tests/data.json", "test/expected.txt", "__snapshots__/a.snap", "spec/cases.yml"),
]
CODE = [
    *("spec/parser.py", "e2e/client.py", "testing.py", "src/contest.py", "latest/api.py"),
    *("src/testing.js", "contest.ts", "src/specification.ts", "attest.mjs"),
    *("data/rates.json", "README.md", "contests/2024.txt"),
]


@pytest.mark.parametrize("path", TESTS)
def test_this_is_a_test(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", CODE)
def test_this_is_none(path: str) -> None:
    assert not is_test(path)
