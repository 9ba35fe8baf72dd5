"""The last steps: the best attempt becomes a commit on a new branch, and the reports are written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from core import plugins
from core.errors import Unfinished
from core.names import RunId, Sha
from core.runs import Attempt, Issue, Verdict
from core.statement import FILE
from core.text import Redactor, publishable
from core.text.tokens import shaped
from worker import reports
from worker.reports import Report, shelf
from worker.reports.document.secrets import without
from worker.steps.prepare import Prepared
from worker.workspace import Workspace

_TITLE = 72
Attest = Callable[[Report, Mapping[str, bytes]], bytes]  # the report and the files, by name, to the statement


class Laptop:
    """The result is a branch in the person's repository, and the reports are files."""

    def takes(self, attempt: Attempt) -> bool:
        """Whatever was the best of it: the branch is new, and its report says what it is."""
        return True

    def commit(self, workspace: Workspace, issue: Issue, run: RunId, attempt: Attempt, branch: str) -> tuple[str, Sha]:
        """Commit `attempt` on `branch` in the person's repository; the branch's real name and the commit.

        The commit depends on nothing but its content, so doing it twice makes it once.
        """
        if attempt.patch is None:
            raise ValueError("an attempt without a patch cannot be committed")
        made = workspace.commit(attempt.patch.tree, message(issue, run, attempt))
        return workspace.publish(made, branch), made

    def unreported(self, lost: Unfinished) -> None:
        """The person can free what is missing, and go on with the run."""
        raise lost

    def deliver(self, report: Report, files: Mapping[str, Path], prepared: Prepared) -> None:
        """Nothing more is to be done."""


def message(issue: Issue, run: RunId, attempt: Attempt) -> str:
    """The message of the commit: the issue's title, the model's words made harmless, and our trailers."""
    title = publishable(issue.title).replace("\n", " ").strip()
    explanation = publishable(attempt.proposal.explanation).strip()
    trailers = f"Pullwright-Run: {run}\nPullwright-Verdict: {attempt.verdict}"
    return "\n\n".join(part for part in (title[:_TITLE], explanation, trailers) if part) + "\n"


def write_reports(
    report: Report, out: Path, formats: tuple[str, ...], secrets: Redactor, attest: Attest | None = None
) -> Mapping[str, Path]:
    """Write the report in each of `formats`, the patch and the statement of `attest` into `out`; format -> file."""
    shelf.make(out)
    names = _names(formats, attested=attest is not None)
    verify = f"pullwright verify {FILE}" if attest is not None else ""
    told = replace(without(report, lambda text: shaped(secrets(text))), files=names, verify=verify)
    contents = {
        names[name]: plugins.load(reports, name).render(told) for name in plugins.names(reports) if name in formats
    }
    contents[names["patch"]] = secrets(report.diff).encode("utf-8", "surrogateescape")
    if attest is not None:  # last: it has the hash of everything else
        contents[FILE] = attest(told, dict(contents))
    for name, content in contents.items():
        shelf.put(out / name, content)
    return {kind: out / name for kind, name in names.items()}


def preload(formats: tuple[str, ...]) -> None:
    """Import what reports in `formats` need; made for a thread beside other work."""
    for name in plugins.names(reports):
        if name in formats:
            plugins.load(reports, name).preload()


def _names(formats: tuple[str, ...], *, attested: bool) -> dict[str, str]:
    kinds = {name: f"report{plugins.load(reports, name).SUFFIX}" for name in plugins.names(reports) if name in formats}
    return {**kinds, "patch": "patch.diff", **({"statement": FILE} if attested else {})}


def without_secrets(issue: Issue, attempt: Attempt, secrets: Redactor) -> tuple[Issue, Attempt]:
    """Both as they may stand in a commit's message."""
    proposal = replace(attempt.proposal, explanation=secrets(attempt.proposal.explanation))
    return replace(issue, title=secrets(issue.title)), replace(attempt, proposal=proposal)


def worth_committing(attempt: Attempt | None) -> bool:
    """Whether there is something that a person may want to look at."""
    return attempt is not None and attempt.patch is not None and attempt.verdict is not Verdict.REFUSED
