"""Manifests that make installing a package run code or fetch it from somewhere else."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from core.runs import Finding
from worker.checks.changes import File, new_lines
from worker.checks.hostile import shell

_HOOKS = ("preinstall", "install", "postinstall", "preprepare", "prepare", "postprepare", "prepublish")
_ELSEWHERE = re.compile(
    r"(?i)(?:--(?:extra-)?index-url|--find-links|--trusted-host)\b|(?:git\+|https?://)\S+|\"(?:git|github|file|link):"
)
_REQUIREMENTS = re.compile(r"(?:^|/)(?:requirements|constraints)[\w.-]*\.(?:txt|in)$")


def findings(files: Iterable[File]) -> Iterator[Finding]:
    """Findings for install hooks and foreign sources that a change adds."""
    for file in files:
        if PurePosixPath(file.path).name == "package.json":
            yield from _hooks(file)
        if _REQUIREMENTS.search(file.path):
            yield from _sources(file)


def _hooks(file: File) -> Iterator[Finding]:
    old, new = _scripts(file.before), _scripts(file.after)
    for hook in _HOOKS:
        if new.get(hook) and new.get(hook) != old.get(hook):
            line = next((n for n, text in new_lines(file) if f'"{hook}"' in text), 0)
            yield from (replace(each, path=file.path, line=line) for each in shell.findings(file.path, new[hook]))
            said = f"The script {hook!r} would run whenever this package is installed."
            yield Finding("install-hook", file.path, line, said, "error")


def _scripts(text: str) -> dict[str, str]:
    try:
        read = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    scripts = read.get("scripts") if isinstance(read, dict) else None
    return {str(name): str(line) for name, line in scripts.items()} if isinstance(scripts, dict) else {}


def _sources(file: File) -> Iterator[Finding]:
    for number, line in new_lines(file):
        if _ELSEWHERE.search(line) and not line.lstrip().startswith("#"):
            said = "This requirement is fetched from somewhere else than the usual index."
            yield Finding("foreign-source", file.path, number, said, "error")
