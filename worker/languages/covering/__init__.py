"""Coverage: which lines of some files ran while tests ran. Told by the process under test: advice, never proof."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from worker.languages import Ending, Project, Task


@dataclass(frozen=True, slots=True)
class Ran:
    """The lines of a file that have code, and those of them that ran."""

    code: frozenset[int]
    ran: frozenset[int]


@dataclass(frozen=True, slots=True)
class Covered:
    """What was told, by path; a file that is missing was not measured.

    `unsure`: why a line that was not seen to run may have run all the same; empty: it did not.
    """

    files: Mapping[str, Ran] = field(default_factory=dict)
    unsure: str = ""


@runtime_checkable
class Covering(Protocol):
    """What a language answers besides whose tests can say which lines they run."""

    def coverage_task(
        self, project: Project, *, only: Sequence[str], layered: bool, paths: Sequence[str]
    ) -> Task | None:
        """`Language.test_task`, noting which lines of the files `paths` run; None where this project cannot."""
        ...

    def read_coverage(self, task: Task, ending: Ending) -> Covered:
        """What the task told."""
        ...
