"""The trees that are measured: the head's code with the base's tests, and both codes with the head's tests."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.names import Sha
from core.runs import Patch
from worker.checks.evidence.halves import TestsInside, halves
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.site import Baseline
from worker.workspace import Entry

_LARGEST = 100_000  # of a configuration file
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Trees:
    """`after`: head code, base tests. `new_before`, `new_after`: base and head code with the head's tests.

    Configuration and everything test tools load by themselves is the base's in all of them.
    `new_modules` are the test modules that the head adds or edits.
    """

    after: Sha
    new_before: Sha
    new_after: Sha
    new_modules: tuple[str, ...]
    autoloaded: tuple[str, ...]


def trees(lab: Lab, patch: Patch, baseline: Baseline) -> Trees:
    """The trees of a patch. A file is one of tests where the base's run found some in it, whatever its name."""
    base, head = lab.files(lab.workspace.base_tree), lab.files(patch.tree)
    loaded = _autoloaded(lab, patch, _named(lab, base))
    found = baseline.contributed | _perhaps_tests(lab, baseline)
    mixed = halves(lab, patch, loaded)
    tests = [path for path in patch.paths if path not in mixed and (lab.language.is_test(path) or path in found)]
    overlay = lab.workspace.overlay
    modules = [path for path in tests if path in head and path not in loaded and lab.language.is_test_module(path)]
    modules += [path for path, both in mixed.items() if both.new]
    modules = [path for path in modules if lab.owns(path)]  # another project's are measured as its own
    base_tests = {path: both.head_code for path, both in mixed.items()}
    head_tests = {path: both.base_code for path, both in mixed.items()}
    return Trees(
        after=overlay(patch.tree, {**_side(base, {*tests, *loaded}), **base_tests}),
        new_before=overlay(lab.workspace.base_tree, {**_side(head, set(tests) - loaded), **head_tests}),
        new_after=overlay(patch.tree, _side(base, loaded)),
        new_modules=tuple(sorted(modules)),
        autoloaded=tuple(sorted(loaded)),
    )


def _perhaps_tests(lab: Lab, baseline: Baseline) -> set[str]:
    """What the base could not load; code that cannot be built is no test where its tests would be seen inside it."""
    language = lab.language
    if not isinstance(language, TestsInside):
        return set(baseline.unloaded)
    texts = ((path, lab.text(lab.workspace.base_tree, path) or "") for path in baseline.unloaded)
    return {path for path, text in texts if language.is_test(path) or language.tests_inside(text)}


def _side(files: Mapping[str, Entry], paths: Iterable[str]) -> dict[str, Entry | bytes | None]:
    return {path: files.get(path) for path in paths}


def _named(lab: Lab, base: Mapping[str, Entry]) -> set[str]:
    """What the base's configuration files make the test tools load, without suffixes."""
    chosen = {path: entry.blob for path, entry in base.items() if _is_config(lab, path, entry.size)}
    texts = lab.workspace.blobs(chosen.values())
    said = ((path, texts[blob].decode("utf-8", "replace")) for path, blob in chosen.items())
    return {name for path, text in said for name in _loaded(lab, path, text)}


def _loaded(lab: Lab, path: str, text: str) -> Iterator[str]:
    """What a configuration file names, as seen from the root and from each project that it is below."""
    for name in lab.names(path):
        start = path[: len(path) - len(name)]
        yield from (f"{start}{each}" for each in lab.language.loaded_by(name, text))


def _is_config(lab: Lab, path: str, size: int) -> bool:
    depth = min(name.count("/") for name in lab.names(path))
    near = 0 <= size <= _LARGEST and depth <= _DEEPEST and "node_modules/" not in path
    return near and (path.endswith("package.json") or lab.language.is_autoloaded(path, b"", b"x"))


def _autoloaded(lab: Lab, patch: Patch, named: Collection[str]) -> set[str]:
    changed = [change for change in patch.changes if "160000" not in (change.old_mode, change.new_mode)]
    blobs = lab.workspace.blobs({b for c in changed for b in (c.old_blob, c.new_blob) if b is not None})
    found = set()
    for change in changed:
        old = blobs[change.old_blob] if change.old_blob else None
        new = blobs[change.new_blob] if change.new_blob else None
        link = "120000" in (change.old_mode, change.new_mode)
        known = re.sub(r"\.(py|java|[cm]?[jt]sx?)$", "", change.path) in named
        if link or known or any(lab.language.is_autoloaded(name, old, new) for name in lab.names(change.path)):
            found.add(change.path)
    return found
