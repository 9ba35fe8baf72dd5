"""Checks: what is measured about an attempt. A check is one file here that offers `check(subject) -> Check`.

`functional` alone needs a sandbox and has its own shape; all others look at text and never run it.
Policy and security come before anything executes; their `REFUSED` ends the run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.repo_config import RepoConfig
from core.runs import Dependencies, Evidence, Issue, Patch
from core.text import Redactor

if TYPE_CHECKING:  # only a name in a type: the language plugins need not be imported for a policy check
    from worker.languages import Example


@dataclass(frozen=True, slots=True)
class Subject:
    """An applied attempt, as text."""

    patch: Patch
    before: Mapping[str, bytes]  # the changed paths, base content; absent if new
    after: Mapping[str, bytes]  # the changed paths, head content; absent if deleted
    issue: Issue
    config: RepoConfig
    evidence: Evidence | None = None  # None before the functional check ran
    examples: tuple["Example", ...] = ()  # calls and wanted values, from the code, the tests and the issue
    allowed: Callable[[str], bool] | None = None  # the paths that the goal allows to change; None: all
    tests: Mapping[str, bytes] = field(default_factory=dict)  # test files of the base, whose literals are known
    dependencies: Dependencies | None = None  # what the change says of packages; None: it touches no manifest
    secrets: Redactor | None = None  # finds what of the machine itself must never be published
