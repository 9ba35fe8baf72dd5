"""Finds the examples: the base's in its code, the issue's, and those that a patch adds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.names import Sha
from core.runs import Patch
from worker.checks.evidence.lab import Lab
from worker.languages import Example
from worker.workspace import Entry

_MOST = 400
_MOST_BYTES = 4_000_000
_SMALL = 200  # files of code
_AT_ONCE = 200
_LARGEST = 400_000
_NAME = re.compile(r"[A-Za-z_$][\w$]{1,60}(?=\s*\()")


def of_base(lab: Lab) -> tuple[Example, ...]:
    """The examples in the base's code, at most 400: files that the issue names or asks about come first.

    In a large repository only files with `>>>`, or named in the issue, are read.
    """
    workspace, asked = lab.workspace, lab.issue.text
    entries = [e for e in workspace.entries(workspace.base_tree) if own_code(lab, e.path) and 0 <= e.size <= _LARGEST]
    entries.sort(key=lambda entry: (_stem(entry.path) not in asked, entry.path))
    small = len(entries) <= _SMALL
    found: list[Example] = []
    read = 0
    for entry, content in _contents(lab, entries):
        if len(found) >= _MOST or read > _MOST_BYTES:
            break
        if small or b">>>" in content or _stem(entry.path) in asked:
            read += len(content)
            found += lab.language.examples(entry.path, content.decode("utf-8", "replace"))
    return tuple(found[:_MOST])


def _contents(lab: Lab, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
    for start in range(0, len(entries), _AT_ONCE):
        part = entries[start : start + _AT_ONCE]
        blobs = lab.workspace.blobs({entry.blob for entry in part})
        yield from ((entry, blobs[entry.blob]) for entry in part)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def of_issue(lab: Lab, tree: Sha, paths: Iterable[str]) -> tuple[Example, ...]:
    """The issue's examples for functions that are defined in exactly one of the files `paths` of `tree`."""
    called = set(_NAME.findall(lab.issue.text))
    if not called:
        return ()
    places: dict[str, list[str]] = {}
    files = lab.files(tree)
    for entry, content in _contents(lab, [files[path] for path in paths if files[path].size <= _LARGEST]):
        text = content.decode("utf-8", "replace")
        mentioned = {name for name in called if name in text}
        for name in mentioned and mentioned & _functions(lab, text):
            places.setdefault(name, []).append(entry.path)
    known = {name: found[0] for name, found in places.items() if len(found) == 1}
    found = lab.language.issue_examples(lab.issue.text, sorted(known))
    return tuple(_placed(example, known[example.function]) for example in found)


def _placed(example: Example, path: str) -> Example:
    return replace(example, path=path, id=example.id.replace("(issue)", f"(issue) {path}", 1))


def of_patch(lab: Lab, patch: Patch, base: Sequence[Example]) -> tuple[Example, ...]:
    """The `>>>` examples that the head adds or words differently; they are new tests."""
    old = {(e.path, e.function, e.source, e.want, e.setup) for e in base}
    ids = {example.id for example in base}
    found = []
    for path in filter(lab.owns, code_paths(lab, patch)):
        for example in lab.language.examples(path, lab.text(patch.tree, path) or ""):
            told = (example.path, example.function, example.source, example.want, example.setup)
            if example.origin == "doctest" and told not in old:
                name = f"{example.id} (new)" if example.id in ids else example.id
                found.append(replace(example, id=name, block=f"{example.block} (new)"))
    return tuple(found)


def code_paths(lab: Lab, patch: Patch) -> list[str]:
    """The changed files of the language that are code and not tests, as they are in the head."""
    return [c.path for c in patch.changes if c.new_blob and c.new_mode != "120000" and is_code(lab, c.path)]


def all_code(lab: Lab, tree: Sha) -> list[str]:
    """All files of the project in a tree that are code in its language, and not tests."""
    return [entry.path for entry in lab.workspace.entries(tree) if own_code(lab, entry.path) and entry.size >= 0]


def changed_functions(lab: Lab, patch: Patch) -> set[tuple[str, str]]:
    """(path, dotted name) of every function whose text the patch changes or adds."""
    changed = set()
    for path in code_paths(lab, patch):
        before = dict(_texts(lab, lab.text(lab.workspace.base_tree, path) or ""))
        after = _texts(lab, lab.text(patch.tree, path) or "")
        changed |= {(path, name) for name, text in after if before.get(name) != text}
    return changed


def _texts(lab: Lab, text: str) -> list[tuple[str, str]]:
    lines = text.splitlines()
    return [(s.name, "\n".join(lines[s.start - 1 : s.end])) for s in lab.language.symbols(text)]


def _functions(lab: Lab, text: str) -> set[str]:
    return {symbol.name for symbol in lab.language.symbols(text) if symbol.kind == "function"}


def own_code(lab: Lab, path: str) -> bool:
    """Whether `path` is code of the project itself, in its language."""
    return lab.owns(path) and is_code(lab, path)


def is_code(lab: Lab, path: str) -> bool:
    """Whether `path` is code in the project's language, and no test."""
    language = lab.language
    return path.endswith(language.suffixes) and not language.is_test(path) and "node_modules/" not in path
