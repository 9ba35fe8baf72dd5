"""Ruff's opinion of a Python text: the binary of our own environment, told nothing by the repository."""

import json
import subprocess
from dataclasses import replace
from functools import cache, lru_cache
from importlib import import_module

from core.errors import Broken
from core.runs import Finding

SECURITY = ("S",)
QUALITY = ("E9", "F", "B", "PLE")
_ALWAYS = ("invalid-syntax", "not-linted")
_WALL_S = 30
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "RUFF_NO_CACHE": "true"}


def lint(path: str, text: str, rules: tuple[str, ...], ignored: tuple[str, ...]) -> list[Finding]:
    """Ruff's findings for `rules` (`SECURITY` or `QUALITY`) but those `ignored`, all as warnings; `noqa` comments do
    not count.

    The text goes in through stdin under a neutral name, so no file and no configuration of a repository is read.
    """
    name = "text.pyi" if path.endswith(".pyi") else "text.py"
    found = (each for each in _findings(name, text) if each.rule.startswith((*rules, *_ALWAYS)))
    return [replace(each, path=path) for each in found if not each.rule.startswith(ignored)]


@lru_cache(maxsize=64)  # security and quality read the same texts, and a process is dearer than all their rules
def _findings(name: str, text: str) -> tuple[Finding, ...]:
    line = [_binary(), "check", "--isolated", "--ignore-noqa", "--no-cache", "--quiet", "--exit-zero"]
    line += ["--select", ",".join((*SECURITY, *QUALITY)), "--target-version", "py313", "--output-format", "json"]
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
        return (Finding("not-linted", name, 0, f"Ruff took longer than {_WALL_S} s for this file."),)
    if done.returncode < 0:  # by a signal: some texts nest deeper than its stack
        return (Finding("not-linted", name, 0, "Ruff could not read this file to its end."),)
    if done.returncode:
        raise Broken(f"Ruff ended with {done.returncode}: {done.stderr.decode(errors='replace')[:200]}")
    return tuple(
        Finding(item["code"] or "invalid-syntax", name, item["location"]["row"], item["message"])
        for item in json.loads(done.stdout)
    )


@cache
def _binary() -> str:
    return str(import_module("ruff").find_ruff_bin())  # the package ships no types
