"""`.devcontainer/devcontainer.json`: the language's version, what is installed in it, which variables it sets.

No image, mount, option or feature of it is ever used.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from worker.languages import FileView
from worker.languages.hints import words
from worker.languages.hints.words import NAME, Said

_PLACES = (".devcontainer/devcontainer.json", ".devcontainer.json")
_LARGEST = 16 * 1024
_PARTS = re.compile(  # what has no end goes to the end: else it would be looked for anew from each place
    r'"(?:\\.|[^"\\\n])*+"?|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])', re.DOTALL
)
_IMAGE = re.compile(
    r"(?:[\w.-]+/)*(?:(?:type|java)script-)?(?P<tool>python|node|go|java|rust)"
    r":(?:[\d.]+-)?(?P<version>\d+(?:\.\d+)*)(?:-[\w.-]*)?"
)
_FEATURE = re.compile(r"ghcr\.io/devcontainers/features/(?P<tool>python|node|go|java|rust)(?::[\w.]+)?")
_COMMANDS = ("onCreateCommand", "updateContentCommand", "postCreateCommand")


def read(view: FileView) -> Iterator[Said]:
    """What the repository's development container says, if it has one."""
    for path in _PLACES:
        text = view.text(path)
        if text is None:
            continue
        data = parsed(text)
        yield Said(unread=(f"{path} is too long, or no JSON",)) if data is None else _container(data)


def parsed(text: str) -> dict[str, Any] | None:
    """JSON with comments and commas at ends, as editors take it; None for anything else."""
    if len(text) > _LARGEST:
        return None
    bare = _PARTS.sub(lambda match: match[0] if match[0].startswith('"') else " ", text)
    bare = _PARTS.sub(lambda match: match[0] if match[0].startswith('"') else " ", bare)  # commas before comments
    try:
        data = json.loads(bare)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _container(data: dict[str, Any]) -> Said:
    lines = tuple(line for key in _COMMANDS for line in _lines(data.get(key)))
    environment = [data.get(key) for key in ("containerEnv", "remoteEnv")]
    names = [name for each in environment if isinstance(each, dict) for name in each if NAME.fullmatch(name)]
    return Said(lines, (), words.packages(lines), tuple(_versions(data)), tuple(names))


def _lines(said: Any) -> Iterator[words.Line]:
    if isinstance(said, dict):
        for each in said.values():
            yield from _lines(each) if not isinstance(each, dict) else ()
    elif isinstance(said, list) and all(isinstance(word, str) for word in said):
        if said and not any("\n" in word for word in said):
            yield words.Line(tuple(said))
    else:
        yield from words.lines(said)


def _versions(data: dict[str, Any]) -> Iterator[str]:
    image = data.get("image")
    match = _IMAGE.fullmatch(image[:200]) if isinstance(image, str) else None
    if match:
        yield from words.versions(match["tool"], match["version"])
    features = data.get("features")
    for name, said in features.items() if isinstance(features, dict) else ():
        if (known := _FEATURE.fullmatch(name)) and isinstance(said, dict):
            yield from words.versions(known["tool"], said.get("version"))
