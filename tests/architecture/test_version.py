"""The version stands in two places: for packaging tools, and for us."""

import tomllib
from pathlib import Path

from core.version import VERSION

ROOT = Path(__file__).parents[2]


def test_both_say_the_same() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION
