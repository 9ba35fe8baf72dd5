"""Where the result of a run goes: a person's repository, or GitHub."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from core.errors import Unfinished
from core.names import RunId, Sha
from core.runs import Attempt, Issue
from worker.reports import Report
from worker.steps.prepare import Prepared
from worker.workspace import Workspace


class Outlet(Protocol):
    """Both are done before the run is recorded as finished; doing either again changes nothing."""

    def takes(self, attempt: Attempt) -> bool:
        """Whether an attempt that came to this end is to be committed at all."""
        ...

    def commit(self, workspace: Workspace, issue: Issue, run: RunId, attempt: Attempt, branch: str) -> tuple[str, Sha]:
        """Make a commit of `attempt` and bring `branch` to it; the branch's real name and the commit.

        `Refused` or `Unfinished` with a sentence where it cannot be done.
        """
        ...

    def unreported(self, lost: Unfinished) -> None:
        """The report could not be written: raise `lost`, or go on without one; then `deliver` is given no files."""
        ...

    def deliver(self, report: Report, files: Mapping[str, Path], prepared: Prepared) -> None:
        """Show the finished run to people; also one that has no commit."""
        ...
