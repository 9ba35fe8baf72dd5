"""GitHub as the outlet of a run: what is always done, whether the pull request is new or there already."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from core.errors import Unfinished
from core.github import Forbidden, Pull
from core.names import Sha
from core.requests import Publication
from core.runs import Verdict
from worker.publication import body, check, pull, reports
from worker.publication.effects import Fenced
from worker.publication.site import Site
from worker.reports import Report


class Publishing:
    """What was published so far; kept by the desk as it grows.

    `sure` is called before the first write: it raises where the end was asked for, and nothing stops it after.
    """

    def __init__(self, site: Site, sure: Callable[[], None], issue: int | None, live: int | None = None) -> None:
        self.site = site
        self.sure = sure
        self.issue = issue
        self.live = live  # the check run on the commit that the work began from
        self.published = site.effects.desk.publication(site.request)

    def keep(self, **changes: object) -> None:
        """Note down what is there now; `Fenced` if it is not ours to say."""
        made: Publication = replace(self.published, **changes)  # type: ignore[arg-type]  # fields by their names
        effects = self.site.effects
        if made != self.published and not effects.desk.publish(self.site.request, effects.attempt, made):
            raise Fenced
        self.published = made

    def unreported(self, lost: Unfinished) -> None:
        """What was made is published all the same, and nobody is charged for it: see `reports`."""

    def reports(self, files: Mapping[str, Path]) -> Mapping[str, str]:
        """The reports on their branch; name -> address. Without any files it is kept that there is no report."""
        kept = reports.keep(self.site, files)
        links = {files[kind].name: url for kind, url in kept.items()}
        self.keep(reports=dict(links), is_reported=bool(files))
        return links

    def sections(
        self, report: Report, files: Mapping[str, Path], links: Mapping[str, str], theirs: str
    ) -> dict[str, str]:
        """Our sections of the description, with as much of the report folded in as `theirs` leaves room for."""
        found = body.sections(self.site, report, self.issue, links)
        markdown = files.get("markdown")
        if self.site.config.reports == "none" or markdown is None or not markdown.is_file():
            return found
        return body.with_report(found, markdown.read_text(encoding="utf-8"), body.LIMIT - len(theirs))

    def check(self, report: Report, links: Mapping[str, str], head: Sha) -> None:
        """The check run on the head commit, with its conclusion. Where we may make none, the rest tells it."""
        try:
            number = check.begin(self.site, head, "The evidence is being written down.")
        except Forbidden:  # a job of a workflow need not have this permission
            return
        listed = " · ".join(f"[{name}]({url})" for name, url in links.items())
        check.conclude(self.site, number, head, report.run, listed)
        self.keep(check_run_id=number)
        if self.live is not None and self.live != number:
            check.supersede(self.site, self.live, "The result is on the newer commit of this branch.")

    def give_up(self) -> None:
        """The run ended without a commit: its check run, if there is one, says so."""
        if self.live is not None:
            check.supersede(self.site, self.live, "Nothing was changed; the comment says why.")

    def dress(self, made: Pull) -> tuple[str, ...]:
        """Labels, and the person who asked as reviewer."""
        person = self.site.ask.person
        return pull.dress(self.site, made, self.site.config.labels, person.login if person.kind == "User" else "")

    def is_draft(self, verdict: Verdict) -> bool:
        """Whether the pull request has to be a draft: always where something is not proven."""
        wanted = self.site.ask.options.draft
        return verdict is not Verdict.PROVEN or self.site.config.draft == "always" or bool(wanted)
