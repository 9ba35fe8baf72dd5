"""A run whose result is a new branch and a pull request."""

from collections.abc import Mapping
from pathlib import Path

from core.errors import Refused
from core.names import RunId, Sha
from core.repo_config import templates
from core.runs import Attempt, Issue, Verdict
from worker.publication import branch as branches
from worker.publication import pull as pulls
from worker.publication.body import body
from worker.publication.commit import upload
from worker.publication.guards import check_base, check_may_write
from worker.publication.message import NAMELESS, message
from worker.publication.outlet import Publishing
from worker.publication.template import of_repository
from worker.reports import Report
from worker.steps.prepare import Prepared
from worker.workspace import Workspace


class NewPull(Publishing):
    """An `Outlet`: the best attempt becomes a commit on a new branch, and a pull request with its evidence."""

    def takes(self, attempt: Attempt) -> bool:
        """Whatever was the best of it: what is not proven becomes a draft."""
        return True

    def commit(self, workspace: Workspace, issue: Issue, run: RunId, attempt: Attempt, branch: str) -> tuple[str, Sha]:
        """The commit through the API and the branch at it; both are found if they are there."""
        if attempt.patch is None:
            raise ValueError("an attempt without a patch cannot be committed")
        self.sure()
        check_may_write(self.site)
        check_base(self.site)
        base = workspace.base
        text = message(self.site, issue.title, run, attempt)
        made = upload(self.site, workspace, attempt.patch, base, text, [base])
        name = branches.create(self.site, branch, made)
        self.keep(branch=name, head_sha=made)
        return name, made

    def deliver(self, report: Report, files: Mapping[str, Path], prepared: Prepared) -> None:
        """Reports, pull request, check run. A run without a commit leaves its report and nothing else."""
        run = report.run
        self.sure()
        if run.head_sha is None:
            check_may_write(self.site)
            self.reports(files)
            return
        links = self.reports(files)
        template = of_repository(prepared.workspace, prepared.workspace.base_tree)
        sections = self.sections(report, files, links, template)
        text = body(self.site, sections, template)
        try:
            made = pulls.open_pull(self.site, self._title(report), text, run.branch, draft=self.is_draft(run.verdict))
        except Refused:
            self.keep(is_left=run.verdict is Verdict.PROVEN)  # or nobody would pay who forbids pull requests
            raise
        self.keep(pull_number=made.number, pull_url=made.url)
        pulls.rewrite(self.site, made, sections)
        self.dress(made)
        self.check(report, links, run.head_sha)

    def _title(self, report: Report) -> str:
        ask = self.site.ask
        title = self.site.gate.line(report.run.issue.title, 250) or NAMELESS
        return templates.title(
            self.site.config.title, number=self.issue or ask.thread.number, title=title, verb=ask.verb
        )
