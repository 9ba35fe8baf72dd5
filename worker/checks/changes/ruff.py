"""Ruff's opinion of a Python text: the binary of our own environment, told nothing by the repository."""

import json
import subprocess
from functools import cache
from importlib import import_module

from core.errors import Broken
from core.runs import Finding

_WALL_S = 30
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "RUFF_NO_CACHE": "true"}


def lint(path: str, text: str, rules: str, *extra: str) -> list[Finding]:
    """Ruff's findings for `rules` (comma-separated), all as warnings; `noqa` comments do not count.

    The text goes in through stdin under a neutral name, so no file and no configuration of a repository is read.
    """
    name = "text.pyi" if path.endswith(".pyi") else "text.py"
    line = [_binary(), "check", "--isolated", "--ignore-noqa", "--no-cache", "--quiet", "--exit-zero"]
    line += ["--select", rules, "--target-version", "py313", "--output-format", "json", *extra]
    try:
        done = subprocess.run(
            [*line, "--stdin-filename", name, "-"],
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=_WALL_S,
            env=_ENVIRONMENT,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [Finding("not-linted", path, 0, f"Ruff took longer than {_WALL_S} s for this file.")]
    if done.returncode < 0:  # by a signal: some texts nest deeper than its stack
        return [Finding("not-linted", path, 0, "Ruff could not read this file to its end.")]
    if done.returncode:
        raise Broken(f"Ruff ended with {done.returncode}: {done.stderr.decode(errors='replace')[:200]}")
    return [
        Finding(item["code"] or "invalid-syntax", path, item["location"]["row"], item["message"])
        for item in json.loads(done.stdout)
    ]


@cache
def _binary() -> str:
    return str(import_module("ruff").find_ruff_bin())  # the package ships no types
