"""How strong tests are, measured with real tests in a real sandbox: survivors by name, lines that no test runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.repo_config import StrengthRules
from core.runs import CheckStatus, Evidence, Lines, Patch, Strength, WriteFile
from tests.worker.functional.labs import Bench, bench
from worker.checks import functional, strength
from worker.checks.functional import Site

ROOM = StrengthRules(seconds=3000, mutants=20)  # a busy machine is no reason for a story to end otherwise
STUB = "def price(amount, member):\n    raise NotImplementedError\n"
RIGHT = """def price(amount, member):
    if member:
        return amount - 10
    return amount
"""
WEAK = "from shop import price\n\n\ndef test_price():\n    assert price(100, False) == 100\n"
STRONG = f"{WEAK}    assert price(100, True) == 90\n"
OTHER = "def test_something_else():\n    assert True\n"


@dataclass(frozen=True)
class Green:
    """A change whose tests are green."""

    at: Bench
    patch: Patch
    evidence: Evidence

    def tried_out(self, rules: StrengthRules = ROOM, most_s: float = 3000) -> Evidence:
        """With the strength of its tests."""
        lab, base = self.at.lab, self.at.base
        assert strength.asked(lab, self.patch, rules, most_s)
        site = Site(lab, base)
        return strength.measured([site], self.patch, self.evidence, rules, most_s)


def green(at: Bench, files: Mapping[str, str]) -> Green:
    workspace = at.lab.workspace
    patch = workspace.apply(workspace.base_tree, [WriteFile(path, text) for path, text in files.items()])
    check, evidence = functional.check(at.lab, at.base, patch)
    assert check.status is CheckStatus.PASSED, check
    return Green(at, patch, evidence)


def numbers(found: Strength | None) -> tuple[int, int, int, int]:
    assert found
    return found.killed, found.survived, found.invalid, found.not_run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    files = {"shop.py": STUB, "test_other.py": OTHER}
    return bench(tmp_path_factory.mktemp("shop"), files, wall_s=300)


def test_a_weak_test_leaves_survivors_and_they_are_named(shop: Bench) -> None:
    evidence = green(shop, {"shop.py": RIGHT, "test_shop.py": WEAK}).tried_out()
    assert evidence.strength and evidence.coverage
    assert [f"{each.line}: {each.what}" for each in evidence.strength.survivors] == [
        "2: the condition `member` was never true",
        "3: `None` was returned instead of `amount - 10`",
        "3: `-` became `+` in `amount - 10`",
        "3: `10` became `11`",
    ]
    assert numbers(evidence.strength) == (2, 4, 0, 0)
    assert evidence.coverage.files == (Lines("shop.py", covered=(2, 4), uncovered=(3,)),)
    told = strength.lesson(evidence, ROOM)
    assert "- shop.py:3: `-` became `+` in `amount - 10`" in told
    assert told.endswith("No test runs shop.py:3.")
    check = strength.check(evidence, ROOM)
    assert check
    assert (check.status, check.required) == (CheckStatus.WARNED, False)
    assert check.summary == (
        "Tests notice 2 of 6 mutants: small mistakes put into the change, one at a time. 80% are wanted."
    )


def test_a_strong_test_leaves_none_and_what_finds_no_time_is_never_passed(shop: Bench) -> None:
    change = green(shop, {"shop.py": RIGHT, "test_shop.py": STRONG})
    evidence = change.tried_out(rules(mutants=3))
    assert numbers(evidence.strength) == (3, 0, 0, 0)
    assert evidence.coverage
    assert evidence.coverage.files == (Lines("shop.py", covered=(2, 3, 4)),)
    assert strength.lesson(evidence, ROOM) == ""
    assert judged(evidence, rules(mode="require", least=1.0)) == (CheckStatus.PASSED, "Tests notice 3 of 3")
    hurried = change.tried_out(rules(seconds=0.001))
    assert numbers(hurried.strength) == (0, 0, 0, 6)
    required = rules(mode="require", least=0.5)
    assert judged(hurried, required) == (CheckStatus.UNPROVEN, "Not measured: there was no")
    assert judged(change.tried_out(required, most_s=0), required) == (
        CheckStatus.UNPROVEN,
        "Not measured: it is switched",
    )


def rules(**said: object) -> StrengthRules:
    return ROOM.model_copy(update=said)


def judged(evidence: Evidence, held: StrengthRules) -> tuple[CheckStatus, str]:
    check = strength.check(evidence, held)
    assert check
    return check.status, " ".join(check.summary.split()[:5])


def test_where_nothing_can_be_mutated_nothing_is_asked(shop: Bench) -> None:
    workspace = shop.lab.workspace
    tests_alone = workspace.apply(workspace.base_tree, [WriteFile("test_more.py", OTHER)])
    code = workspace.apply(workspace.base_tree, [WriteFile("shop.py", RIGHT)])
    words = workspace.apply(workspace.base_tree, [WriteFile("shop.py", f"# Prices.\n\n{STUB}")])
    assert strength.asked(shop.lab, code, ROOM, 60)
    assert not strength.asked(shop.lab, tests_alone, ROOM, 60)
    assert not strength.asked(shop.lab, words, ROOM, 60)
    assert not strength.asked(shop.lab, code, StrengthRules(mode="off"), 60)
    assert not strength.asked(shop.lab, code, ROOM, 0)


def test_examples_count_and_an_endless_mutant_is_noticed(tmp_path: Path) -> None:
    """The proof is the issue's example; a mutant that never ends is stopped, and that is noticed, too."""
    files = {"count.py": "def count(n):\n    raise NotImplementedError\n", "test_other.py": OTHER}
    head = "def count(n):\n    while n > 3:\n        n -= 1\n    return n\n"
    at = bench(tmp_path, files, "count is missing\n\n`count(6)` should return 3.", wall_s=300)
    evidence = green(at, {"count.py": head}).tried_out(rules(mutants=5))
    assert evidence.strength
    assert numbers(evidence.strength) == (5, 0, 0, 0)
    assert strength.lesson(evidence, ROOM) == ""  # the model wrote no test


def test_lines_that_run_in_another_process_are_not_called_unrun(tmp_path: Path) -> None:
    test = """import subprocess, sys


def test_it():
    line = [sys.executable, "-c", "from shop import price; print(price(100, True))"]
    assert subprocess.run(line, capture_output=True, text=True, check=True).stdout == "90\\n"
"""
    at = bench(tmp_path, {"shop.py": STUB, "test_other.py": OTHER}, wall_s=300)
    evidence = green(at, {"shop.py": RIGHT, "test_shop.py": test}).tried_out(rules(mutants=1))
    assert evidence.coverage
    assert evidence.coverage.files == (Lines("shop.py", unmeasured=(2, 3, 4)),)
    assert "other processes" in evidence.coverage.why


def test_javascript(tmp_path: Path) -> None:
    head = (
        "export function price(amount, member) {\n  if (member) {\n    return amount - 10;\n  }\n  return amount;\n}\n"
    )
    weak = (
        "import test from 'node:test';\nimport assert from 'node:assert';\nimport { price } from './shop.js';\n\n"
        "test('price', () => {\n  assert.strictEqual(price(100, false), 100);\n});\n"
    )
    files = {"package.json": '{"type": "module"}\n', "shop.js": "export function price() {}\n"}
    evidence = green(bench(tmp_path, files, wall_s=300), {"shop.js": head, "shop.test.js": weak}).tried_out()
    assert evidence.strength and evidence.coverage
    assert numbers(evidence.strength) == (2, 4, 0, 0)
    assert {each.line for each in evidence.strength.survivors} == {2, 3}
    assert evidence.coverage.files == (Lines("shop.js", covered=(1, 2, 5), uncovered=(3,)),)


def test_go(tmp_path: Path) -> None:
    """A mutant that cannot be built (a name that nobody needs any more) is not counted."""
    head = """package shop

var offs = map[bool]int{true: 10}

func Price(amount int, member bool) int {
	if off, ok := offs[member]; ok {
		return amount - off
	}
	return amount
}
"""
    weak = """package shop

import "testing"

func TestPrice(t *testing.T) {
	if got := Price(100, false); got != 100 {
		t.Fatal(got)
	}
}
"""
    stub = "package shop\n\nfunc Price(amount int, member bool) int {\n\treturn 0\n}\n"
    files = {"go.mod": "module example.com/shop\n\ngo 1.19\n", "shop.go": stub}
    change = green(bench(tmp_path, files, wall_s=300), {"shop.go": head, "shop_test.go": weak})
    evidence = change.tried_out(rules(mutants=4))
    assert evidence.strength and evidence.coverage
    assert [f"{each.line}: {each.what}" for each in evidence.strength.survivors] == [
        "3: `10` became `11`",
        "7: `0` was returned instead of `amount - off`",
    ]
    assert numbers(evidence.strength) == (1, 2, 1, 0)
    assert evidence.coverage.files == (Lines("shop.go", (6, 9), (7,)),)
