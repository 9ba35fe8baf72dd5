"""Weak tests: what they miss is told to the model that wrote them, once, and nothing that is proven is lost by it."""

import json
from pathlib import Path
from typing import Any

from tests.stories.stage import Ended, Person, whole

CONFIG = "strength:\n  seconds: 3000\n  mutants: 4\n"
STUB = "export function price() {}\n"
RIGHT = "export function price(amount, member) {\n  return member ? amount - 10 : amount;\n}\n"
WEAK = """import test from "node:test";
import assert from "node:assert";
import { price } from "./shop.js";

test("price", () => {
  assert.strictEqual(price(100, false), 100);
});
"""
STRONG = f"""{WEAK}
test("price of members", () => {{
  assert.strictEqual(price(100, true), 90);
}});
"""
ISSUE = "Members pay less\n\nA price of an amount: members pay 10 less.\n"


def person(home: Path, config: str = CONFIG) -> Person:
    files = {"package.json": '{"type": "module"}\n', "shop.js": STUB, ".github/pullwright.yml": config}
    return Person(home, files=files, settings={"PULLWRIGHT_STRENGTH_S": "3000"})


def answer(code: str, tests: str) -> str:
    return f"{whole('shop.js', code)}\n{whole('shop.test.js', tests)}"


def report(found: dict[str, Any]) -> tuple[dict[str, Any], str]:
    paths = found["reports"]
    return json.loads(Path(paths["json"]).read_text()), Path(paths["markdown"]).read_text()


def strengths(done: Ended) -> list[tuple[str, int, int]]:
    """Verdict, killed and survived of each attempt."""
    attempts = report(done.document)[0]["run"]["attempts"]
    found = [(one["verdict"], (one["evidence"] or {}).get("strength") or {}) for one in attempts]
    return [(verdict, told.get("killed", 0), told.get("survived", 0)) for verdict, told in found]


def test_what_the_model_s_own_tests_miss_is_told_to_it_and_the_stronger_ones_are_kept(tmp_path: Path) -> None:
    ada = person(tmp_path)
    done = ada.runs([answer(RIGHT, WEAK), answer(RIGHT, STRONG)], "--sandbox", "bubblewrap", issue=ISSUE)
    found = done.document
    assert (done.code, found["verdict"], found["attempts"], found["why"]) == (0, "proven", 2, "Attempt 2 is proven.")
    (first, second) = strengths(done)
    assert first[2] > 0
    assert second == ("proven", 4, 0)
    assert ada.show(found["branch"], "shop.test.js") == STRONG
    facts, text = report(found)
    told = facts["run"]["attempts"]
    assert "every test still passed" in told[0]["lesson"]
    assert "shop.js:2: " in told[0]["lesson"]
    assert str(told[1]["strategy"]["kind"]) == "strengthen"
    assert "## Strength of the tests" in text
    assert "they notice 4 of 4 (100%)" in text
    assert found["phases"]["strength"] > 0
    check = next(check for check in found["checks"] if check["kind"] == "strength")
    assert (check["status"], check["required"]) == ("passed", False)


def test_a_proof_is_not_lost_by_a_worse_attempt_to_make_it_stronger(tmp_path: Path) -> None:
    ada = person(tmp_path)
    broken = RIGHT.replace("- 10", "+ 10")
    done = ada.runs([answer(RIGHT, WEAK), answer(broken, STRONG)], issue=ISSUE)
    found = done.document
    assert (done.code, found["verdict"], found["attempts"], found["why"]) == (0, "proven", 2, "Attempt 1 is proven.")
    assert [verdict for verdict, _, _ in strengths(done)] == ["proven", "failed"]
    assert ada.show(found["branch"], "shop.js") == RIGHT
    text = report(found)[1]
    assert "No test notices these." in text
    assert "| `shop.js:2` |" in text


def test_what_is_required_leaves_weak_tests_unproven(tmp_path: Path) -> None:
    ada = person(tmp_path, f"{CONFIG}  mode: require\n  least: 1.0\n")
    done = ada.runs([answer(RIGHT, WEAK)], "--attempts", "1", issue=ISSUE)
    found = done.document
    assert found["verdict"] == "unproven"
    check = next(check for check in found["checks"] if check["kind"] == "strength")
    assert (check["status"], check["required"]) == ("unproven", True)
    assert "100% are wanted" in check["summary"]
