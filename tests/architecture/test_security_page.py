"""Each test that docs/security.md names is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_attack_has_a_test_and_every_test_exists() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| attack")]
    assert len(rows) >= 35
    assert [row for row in rows if "`tests/" not in row] == []
    assert [path for path, _ in NAMED if not (ROOT / path).is_file()] == []
    assert [f"{path}::{name}" for path, name in NAMED if name and name not in functions(path)] == []


def test_every_incident_of_the_corpus_is_on_the_page() -> None:
    """The corpus of injections is made of incidents; whoever adds one there says here why it comes to nothing."""
    corpus = (ROOT / "tests" / "conformance" / "injection" / "incidents.toml").read_text(encoding="utf-8")
    names = re.findall(r"^\[([\w-]+)\]", corpus, re.MULTILINE)
    assert len(names) >= 15
    assert [name for name in names if not all(word in PAGE.lower() for word in name.split("-"))] == []
