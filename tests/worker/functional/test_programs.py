"""Tests that start a program by the name of its file, and know nothing else of it."""

from pathlib import Path

from core.runs import CheckStatus
from tests.worker.functional.labs import bench

_PROGRAM = "const shown = () => 'nothing';\nconsole.log(shown());\n"
_TEST = """import assert from "node:assert";
import test from "node:test";
import { execFileSync } from "node:child_process";
test("says it", () => assert.equal(String(execFileSync(process.execPath, ["./greet.js"])).trim(), "hello"));
"""


def test_a_program_whose_tests_stay_red_is_not_done(tmp_path: Path) -> None:
    files = {"package.json": '{"type": "module"}\n', "greet.js": _PROGRAM, "test/program.test.js": _TEST}
    measured = bench(tmp_path, files)
    check, evidence = measured.attempt({"greet.js": _PROGRAM.replace("nothing", "something")})
    assert check.status is CheckStatus.FAILED, (check.summary, evidence.after.log)
    assert evidence.still_red == ("test/program.test.js::says it",)
    check, _ = measured.attempt({"other.js": "export const unrelated = 1;\n"})
    assert check.status is CheckStatus.UNPROVEN, "what no test knows by name is no answer to any of them"
    check, _ = measured.attempt({"greet.js": _PROGRAM.replace("nothing", "hello")})
    assert check.status is CheckStatus.PASSED, check.summary
