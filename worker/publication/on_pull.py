"""A run whose result goes on top of a pull request that is there already."""

import re
from collections.abc import Mapping
from pathlib import Path

from core.errors import Unfinished
from core.github import Pull
from core.names import RunId, Sha
from core.runs import Attempt, Issue, Patch, Verdict
from worker.publication import branch as branches
from worker.publication import pull as pulls
from worker.publication.commit import upload
from worker.publication.fences import section, without
from worker.publication.guards import check_may_write
from worker.publication.message import message
from worker.publication.outlet import Publishing
from worker.reports import Report
from worker.steps.prepare import Prepared
from worker.workspace import Workspace

_ISSUE = re.compile(r"^(?:Fixes|Refs) #(\d{1,9})$", re.MULTILINE)


def issue_of(pull: Pull) -> int | None:
    """The issue that our own section of the description names."""
    found = _ISSUE.search(section(pull.body or "", "summary"))
    return int(found[1]) if found else None


class OnPull(Publishing):
    """An `Outlet`: the best attempt becomes a commit on top of `onto`, where the branch was when the work began.

    With `merged` the commit has that commit as its second parent: both lines of history stay whole.
    """

    pull: Pull
    onto: Sha
    merged: Sha | None = None

    def on(self, pull: Pull, onto: Sha, merged: Sha | None = None) -> "OnPull":
        """This outlet for that pull request."""
        self.pull, self.onto, self.merged = pull, onto, merged
        return self

    def takes(self, attempt: Attempt) -> bool:
        """Nothing that fails: the branch is people's, and is better off as it was."""
        return attempt.verdict in (Verdict.PROVEN, Verdict.UNPROVEN)

    def commit(self, workspace: Workspace, issue: Issue, run: RunId, attempt: Attempt, branch: str) -> tuple[str, Sha]:
        """The commit through the API, and the branch moved to it unless people have moved it."""
        if attempt.patch is None:
            raise ValueError("an attempt without a patch cannot be committed")
        self.sure()
        check_may_write(self.site)
        self._check_open()
        text = message(self.site, self._what(issue), run, attempt)
        parents = [self.onto, *([self.merged] if self.merged else [])]
        made = upload(self.site, workspace, self._patch(workspace, attempt.patch), parents[-1], text, parents)
        if attempt.verdict is not Verdict.PROVEN:  # first: it could be merged by itself as soon as it has the commit
            self.site.effects.still_ours("draft")
            self.site.github.make_draft(self.pull.number)
        branches.move(self.site, self.pull.head_ref, made, self.onto)
        self.keep(branch=self.pull.head_ref, head_sha=made, pull_number=self.pull.number, pull_url=self.pull.url)
        return self.pull.head_ref, made

    def deliver(self, report: Report, files: Mapping[str, Path], prepared: Prepared) -> None:
        """Reports, our sections of the description, the check run; nothing of people's is touched."""
        self.sure()
        head = report.run.head_sha
        self.keep(pull_number=self.pull.number, pull_url=self.pull.url)
        if head is None:
            check_may_write(self.site)
            self.reports(files)
            self.give_up()
            return
        links = self.reports(files)
        theirs = without(self.site.github.pull(self.pull.number).body or "")
        pulls.rewrite(self.site, self.pull, self.sections(report, files, links, theirs))
        self.dress(self.pull)
        self.check(report, links, head)

    def _check_open(self) -> None:
        now = self.site.github.pull(self.pull.number)
        if now.state != "open":
            done = "merged" if now.merged else "closed"
            raise Unfinished(f"The pull request was {done} in the meantime, so nothing was added to it.")

    def _patch(self, workspace: Workspace, patch: Patch) -> Patch:
        """What is new on the commit that the tree is uploaded on top of."""
        return patch if self.merged else workspace.step(patch.tree)

    def _what(self, issue: Issue) -> str:
        if self.merged:
            return f"Merge {self.site.base} into {self.pull.head_ref}"
        asked = " ".join(self.site.ask.text.split())
        return asked or f"Revise: {issue.title}"
