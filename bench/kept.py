"""Results of a long measurement, one line each, so that a stopped one goes on where it was."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def kept(path: Path) -> list[dict[str, Any]]:
    """What is there already."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def keep(path: Path, line: Mapping[str, Any]) -> None:
    """One more, on the disk at once."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
