"""Finds out hollow tests: new ones that pass with what the change brings emptied, too.

Such a test shows that a name, a file or a signature exists. The control is a tree with the head's names and the
base's behaviour; where the change brings no name that the base lacks, that is the base itself.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.names import Sha
from core.runs import Outcome, Patch, TestRun
from worker.checks.evidence.collecting import is_code
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import STOPPED, measure
from worker.checks.evidence.trees import Trees
from worker.checks.evidence.weighing import outcomes
from worker.languages import Example
from worker.workspace import Entry

_DEPENDS = (Outcome.FAILED, Outcome.ERROR)
_LEAST_S, _FACTOR = 10.0, 3.0  # of the time that the same tests took on the head
_SUBMODULE = "160000"


@dataclass(frozen=True, slots=True)
class Control:
    """The tests that are hollow, and one sentence about how that was measured; both empty if there was no need."""

    hollow: frozenset[str] = frozenset()
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Tree:
    sha: Sha
    parts: tuple[str, ...]  # what was emptied
    data: tuple[str, ...]  # files in which constants were, or that were emptied as a whole


def control(
    lab: Lab, patch: Patch, places: Trees, examples: Sequence[Example], proofs: Collection[str], head: TestRun
) -> Control:
    """Run the new tests `proofs` on the emptied head; those that do not fail there are hollow."""
    mark = f"_w{secrets.token_hex(8)}"
    tree = _emptied(lab, patch, places, mark, data=True)
    if not proofs or not tree.parts:
        return Control()
    chosen = [example for example in examples if example.id in proofs]
    only = sorted({test.partition("::")[0] for test in proofs} & set(places.new_modules))
    quick = replace(lab, limits=replace(lab.limits, wall_s=min(lab.limits.wall_s, _LEAST_S + _FACTOR * head.elapsed_s)))
    loads = [loads_of(path) for path in tree.data if is_code(lab, path)]
    run = measure(quick, tree.sha, [*chosen, *loads], only=only, tests=bool(only), mark=mark)
    kept = ""
    if tree.data and not _is_loaded(run, _loading(quick, places.new_after, loads, run), head):
        kept = "; constants and data stayed, for without them the code does not load"
        tree = _emptied(lab, patch, places, mark, data=False)
        run = measure(quick, tree.sha, chosen, only=only, tests=bool(only), mark=mark)
    found = frozenset(proofs) - _depending(run, chosen)
    if found:  # one that wants nothing to come back is no worse for that: it fails where something does
        tree = _emptied(lab, patch, places, mark, data=not kept, something=True)
        found -= _depending(measure(quick, tree.sha, chosen, only=only, tests=bool(only), mark=mark), chosen)
    return Control(found, f"{_told(tree.parts)}{kept}.")


def _emptied(lab: Lab, patch: Patch, places: Trees, mark: str, *, data: bool, something: bool = False) -> _Tree:
    """The head's new tests on the head's names with the base's behaviour."""
    files: dict[str, Entry | bytes | None] = {}
    parts: list[str] = []
    touched: list[str] = []
    base, now = lab.files(lab.workspace.base_tree), lab.files(places.new_after)
    for change in patch.changes:
        path = change.path
        if lab.language.is_test(path) or path in places.autoloaded or _SUBMODULE in (change.old_mode, change.new_mode):
            continue
        if path not in now or not is_code(lab, path):
            if data:
                files[path] = base.get(path, b"")
                touched.append(path)
                parts += [path] if path not in base else []
            continue
        before, after = lab.text(lab.workspace.base_tree, path) or "", lab.text(places.new_after, path) or ""
        made = lab.language.emptied(path, before, after, mark, data=data, something=something)
        files[path] = made.text.encode("utf-8", "surrogateescape")
        parts += made.parts
        touched += [path] if made.data else []
    return _Tree(lab.workspace.overlay(places.new_after, files), tuple(parts), tuple(touched))


def loads_of(path: str) -> Example:
    """An example that only asks whether a file can be loaded."""
    name = f"{path}::(loads)"
    return Example(name, path, "", "0", "0", "docstring", block=name)


def _loading(lab: Lab, head: Sha, loads: Sequence[Example], run: TestRun) -> list[Example]:
    """Of these questions the ones that say something: what only a build makes loadable does not load by itself."""
    refused = [each for each in loads if outcomes(run).get(each.id) is not Outcome.PASSED]
    if not refused:
        return list(loads)
    fine = outcomes(measure(lab, head, refused, tests=False))
    return [each for each in loads if each not in refused or fine.get(each.id) is Outcome.PASSED]


def _is_loaded(run: TestRun, loads: Sequence[Example], head: TestRun) -> bool:
    """Whether emptying left everything in a state in which tests can be collected as on the head."""
    now, was = outcomes(run), outcomes(head)
    refused = {test for test, outcome in now.items() if outcome is Outcome.ERROR and "::" not in test}
    return all(now.get(each.id) is Outcome.PASSED for each in loads) and not refused - was.keys()


def _depending(run: TestRun, examples: Sequence[Example]) -> set[str]:
    """The tests that need what was emptied: they fail, or were the one that ran when the time was over.

    An example is an ERROR also where its file cannot be loaded, which says nothing about the example.
    """
    ended = outcomes(run)
    known = {example.id for example in examples}
    found = {test for test, outcome in ended.items() if outcome in _DEPENDS}
    found -= {test for test in found & known if ended[test] is Outcome.ERROR}
    return found | set(_first_unfinished(ended) if STOPPED in run.why else [])


def _first_unfinished(ended: Mapping[str, Outcome]) -> list[str]:
    return [test for test, outcome in ended.items() if outcome is Outcome.MISSING][:1]


def _told(parts: Sequence[str]) -> str:
    names = ", ".join(dict.fromkeys(parts[:3])) + (", …" if len(parts) > 3 else "")
    return f"The new tests were run once more on the change with what it brings emptied ({names})"
