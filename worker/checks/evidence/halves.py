"""Files that hold both code and its tests: each half is taken from the tree that it has to come from."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from core.runs import Patch
from worker.checks.evidence.collecting import code_paths
from worker.checks.evidence.lab import Lab


@runtime_checkable
class TestsInside(Protocol):
    """What a language answers besides whose tests may stand in the very file of what they test."""

    def tests_inside(self, text: str) -> str:
        """The tests of a source text, in order; empty if it has none."""
        ...

    def lines_of_tests(self, text: str) -> frozenset[int]:
        """The numbers of the lines that hold them."""
        ...

    def with_tests(self, code: str, other: str) -> str:
        """The text `code` with the tests of the text `other` instead of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Halves:
    """A changed file put together anew: head code with base tests, and base code with head tests.

    `new`: the head has other tests in it than the base.
    """

    head_code: bytes
    base_code: bytes
    new: bool


def halves(lab: Lab, patch: Patch, loaded: Collection[str]) -> dict[str, Halves]:
    """The changed files of code that hold tests before or after, by path; none in most languages."""
    language = lab.language
    if not isinstance(language, TestsInside):
        return {}
    found = {}
    for path in code_paths(lab, patch):
        base, head = lab.text(lab.workspace.base_tree, path) or "", lab.text(patch.tree, path) or ""
        old, new = language.tests_inside(base), language.tests_inside(head)
        if path not in loaded and (old or new):
            head_code, base_code = _bytes(language.with_tests(head, base)), _bytes(language.with_tests(base, head))
            found[path] = Halves(head_code, base_code, new not in ("", old))
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
