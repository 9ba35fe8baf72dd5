"""Starting the command costs next to nothing: what only some verbs need is imported by them."""

import subprocess
import sys

import pytest

_HEAVY = {"openai", "anthropic", "docker", "docx", "pygments", "sqlalchemy", "alembic", "pydantic", "yaml", "worker"}
_PROGRAM = """
import sys
from cli.main import root
root.main(sys.argv[1:], prog_name="pullwright", standalone_mode=False)
print("imported:", *{name.partition(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("run", "--help"), ("sandbox", "--help")])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    said = subprocess.run([sys.executable, "-P", "-c", _PROGRAM, *words], capture_output=True, text=True, check=True)
    imported = set(said.stdout.rpartition("imported:")[2].split())
    assert "cli" in imported
    assert imported.isdisjoint(_HEAVY)
