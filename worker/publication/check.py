"""The check run on a commit: live steps while it runs, findings beside the diff, and buttons."""

from collections.abc import Iterable

from core.github import Annotation, CheckOutput
from core.github.ours import ran
from core.runs import CheckStatus, Finding, Run, Verdict
from core.words.buttons import CANCEL, RETRY
from core.words.quoting import inline, plain
from worker.publication import facts
from worker.publication.front import Front
from worker.publication.site import Site
from worker.reports.sections import shown
from worker.reports.sections.verdict import headline

NAME = "Pullwright"
MOST_ANNOTATIONS = 50  # what GitHub takes in one call
_CONCLUSIONS = {
    Verdict.PROVEN: "success",
    Verdict.UNPROVEN: "neutral",
    Verdict.FAILED: "failure",
    Verdict.REFUSED: "failure",
}
_SUMMARY = 60_000
_LEVELS = {"error": "failure", "warning": "warning"}


def begin(site: Site, commit: str, summary: str) -> int:
    """The check run of this request on `commit`, under way; found by the request's id if it is there."""
    kind = f"check:{commit[:40]}"
    number = site.effects.once(
        kind, lambda: _found(site, commit), lambda: _created(site, commit, CheckOutput("Running", summary))
    )
    return int(number)


def _found(site: Site, commit: str) -> str | None:
    runs = site.github.check_runs(commit)
    return next((str(run.id) for run in runs if run.external_id == site.request and ran(site.apps, run)), None)


def _created(site: Site, commit: str, output: CheckOutput) -> str:
    return str(site.github.create_check(NAME, commit, site.request, output, (CANCEL,)).id)


def show(site: Site, check: int, summary: str) -> None:
    """The steps as they are now."""
    output = CheckOutput("Running", site.gate.without_secrets(summary)[:_SUMMARY])
    site.github.update_check(check, output, conclusion=None, actions=(CANCEL,))


def conclude(site: Site, check: int, commit: str, run: Run, links: str) -> None:
    """The end: the verdict as conclusion, what failed as annotations, and a button to try again.

    Annotations add up on GitHub, so a check run that is over already gets none again.
    """
    over = any(one.id == check and one.conclusion for one in site.github.check_runs(commit))
    output = CheckOutput(
        title=f"{facts.verdict_word(run).capitalize()}: {facts.evidence_line(run) or 'nothing was measured'}"[:250],
        summary=site.gate.without_secrets(_summary(run, links))[:_SUMMARY],
        annotations=() if over else annotations(run),
    )
    site.github.update_check(check, output, conclusion=_CONCLUSIONS[run.verdict], actions=(RETRY,))


def stop(front: Front, check: int, verdict: str, why: str) -> None:
    """The end of a check run whose work was cut short."""
    conclusion = "cancelled" if verdict == "cancelled" else "neutral"
    output = CheckOutput(verdict.capitalize(), front.gate.without_secrets(inline(why, 500)))
    front.github.update_check(check, output, conclusion=conclusion, actions=(RETRY,))


def supersede(site: Site, check: int, why: str) -> None:
    """The end of a check run on a commit that is not the newest any more."""
    site.github.update_check(check, CheckOutput("Done", why), conclusion="neutral")


def _summary(run: Run, links: str) -> str:
    steps = "\n".join(f"- {name}: {elapsed:.1f} s" for name, elapsed in run.phases.items())
    why = "" if run.verdict is Verdict.PROVEN else inline(run.why, 500)
    return "\n\n".join(part for part in (headline(run), why, facts.cost_line(run), links, steps) if part)


def annotations(run: Run) -> tuple[Annotation, ...]:
    """What failed or deserves a look, the worst first, at most as many as GitHub takes at once."""
    attempt = shown.attempt(run)
    checks = attempt.checks if attempt else ()
    told = [c for c in checks if c.status is not CheckStatus.PASSED]
    found = [(str(check.kind), finding) for check in told for finding in check.findings if finding.path]
    found.sort(key=lambda pair: pair[1].severity != "error")
    return tuple(_annotations(found[:MOST_ANNOTATIONS]))


def _annotations(found: Iterable[tuple[str, Finding]]) -> Iterable[Annotation]:
    for kind, finding in found:
        line = max(finding.line, 1)
        level = _LEVELS.get(finding.severity, "notice")
        message = plain(finding.message, 1000) or finding.rule
        yield Annotation(finding.path, line, line, level, message, f"{kind}: {finding.rule}"[:255])
