"""`.github/workflows/*.yml`: the steps that install and test, the versions and the services they name."""

import re
from collections.abc import Iterator
from typing import Any

from core.errors import Refused
from worker.languages import FileView
from worker.languages.hints import words
from worker.languages.hints.words import NAME, Said

_FILE = re.compile(r"\.github/workflows/[^/]+\.ya?ml")
_MOST_FILES, _LARGEST = 20, 64 * 1024
_IN_ALL = 256 * 1024  # YAML is read slowly
_TOOLS = {"python": "python-version", "node": "node-version", "go": "go-version", "java": "java-version"}
_MATRIX = re.compile(r"\$\{\{\s*matrix\.([\w-]{1,40})\s*\}\}")


def read(view: FileView) -> Iterator[Said]:
    """What each workflow says."""
    left = _IN_ALL
    for path in [path for path in view.paths if _FILE.fullmatch(path)][:_MOST_FILES]:
        text = view.text(path) or ""
        if len(text) > min(_LARGEST, left):
            yield Said(unread=(f"{_called(path)} is too long",))
            continue
        left -= len(text)
        yield _workflow(path, text)


def _called(path: str) -> str:
    return path if re.fullmatch(r"[\w./-]{1,100}", path) else "a workflow"


def _workflow(path: str, text: str) -> Said:
    from core.repo_config.nodes import locate  # YAML takes a while to load, and many repositories need none

    try:
        data = locate(text, path).value
    except (Refused, RecursionError):
        return Said(unread=(f"{_called(path)} is nested deeply, very long, or no YAML",))
    found = [_job(job, _folder(data)) for job in _table(_table(data).get("jobs")).values()]
    return words.joined(found)


def _job(job: Any, above: object) -> Said:
    job = _table(job)
    matrix = _table(_table(job.get("strategy")).get("matrix"))
    place = _folder(job) or above
    steps = [_table(step) for step in job.get("steps") or ()] if isinstance(job.get("steps"), list) else []
    lines = [line for step in steps for line in _lines(step, place)]
    return Said(
        tuple(lines),
        tuple(name for name in _table(job.get("services")) if NAME.fullmatch(name)),
        words.packages(lines),
        tuple(version for step in steps for version in _versions(step, matrix)),
    )


def _lines(step: dict[str, Any], place: object) -> Iterator[words.Line]:
    folder = words.folder_of(step.get("working-directory", place))
    if folder is not None:
        yield from words.lines(step.get("run"), folder)


def _folder(data: Any) -> object:
    return _table(_table(_table(data).get("defaults")).get("run")).get("working-directory")


def _versions(step: dict[str, Any], matrix: dict[str, Any]) -> Iterator[str]:
    match = re.match(r"actions/setup-(python|node|go|java)@", str(step.get("uses") or ""))
    if match:
        said = _table(step.get("with")).get(_TOOLS[match[1]])
        named = _MATRIX.fullmatch(said.strip()) if isinstance(said, str) else None
        yield from words.versions(match[1], matrix.get(named[1]) if named else said)


def _table(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}
