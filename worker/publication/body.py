"""The body of a pull request: fenced sections of ours, then the repository's own template for people to fill in."""

from collections.abc import Mapping

from core.asks import Verb
from core.runs import Attempt, CheckStatus, Verdict
from core.statement import FILE
from core.words import asked_at, command, inline, request_marker
from core.words.proofs import only_told
from core.words.quoting import word
from worker.publication import facts
from worker.publication.fences import fenced, without_marks
from worker.publication.folding import OPEN, folded
from worker.publication.site import Site
from worker.reports import Report
from worker.reports.document.patches import files
from worker.reports.document.phrases import count
from worker.reports.sections.verdict import headline

LIMIT = 64_800  # characters; GitHub takes 65,536
_EXPLANATION = 6_000
_FILES = 50
_TESTS = 20
_NOTES = 20
_VERIFY = "pullwright verify"
_MARKS = {
    CheckStatus.PASSED: "✅ passed",
    CheckStatus.WARNED: "⚠️ passed with remarks",
    CheckStatus.UNPROVEN: "🟡 not proven",
    CheckStatus.FAILED: "❌ failed",
    CheckStatus.REFUSED: "🚫 refused",
}


def sections(site: Site, report: Report, issue: int | None, links: Mapping[str, str]) -> dict[str, str]:
    """All sections but the folded report, in their order. `issue` is what the change is about."""
    return {
        "summary": _summary(site, report, issue),
        "changes": _changes(report),
        "evidence": _evidence(report),
        "risks": _risks(site, report),
        "cost": f"### Cost\n\n{facts.cost_line(report.run)}.",
        "steer": _steer(site),
        "report": _links(links),
    }


def with_report(found: Mapping[str, str], markdown: str, room: int) -> dict[str, str]:
    """`found` with the Markdown report folded into its last section, as far as it fits into `room` characters."""
    links = found["report"]
    left = room - sum(len(fenced(name, text)) + 2 for name, text in found.items())
    return {**found, "report": "\n\n".join(part for part in (links, folded(markdown, left)) if part)}


def without_report(found: Mapping[str, str]) -> dict[str, str]:
    """`found` with nothing but the links in its last section."""
    return {**found, "report": found["report"].partition(OPEN)[0].strip()}


def body(site: Site, found: Mapping[str, str], template: str) -> str:
    """The whole body of a new pull request."""
    ours = "\n\n".join(fenced(name, text) for name, text in found.items() if text)
    parts = (request_marker(site.request), ours, without_marks(template).strip())
    return "\n\n".join(part for part in parts if part)


def _summary(site: Site, report: Report, issue: int | None) -> str:
    run, kept = report.run, report.run.best_attempt
    proven = run.verdict is Verdict.PROVEN
    link = f"{'Fixes' if proven else 'Refs'} #{issue}" if issue else ""
    said = _quoted(site.gate(kept.proposal.explanation, _EXPLANATION)) if kept else ""
    head = f"**{facts.verdict_word(run).capitalize()}.** {headline(run)}"
    replay = "> The model was a recording: nothing was generated for this request." if report.replay else ""
    return "\n\n".join(part for part in (link, head, replay, said, _asked(site)) if part)


def _asked(site: Site) -> str:
    """Who asked; where no issue says it, also what was asked, and in which run of a workflow."""
    ask = site.ask
    who = f"Asked by {inline(ask.person.login, 60)}"
    if ask.thread.number:
        return f"{who}."
    where = f" in [run {ask.origin.run}]({asked_at(site.web_root, ask)})" if ask.origin.run else ""
    words = f"{ask.snapshot.title}\n\n{ask.snapshot.body}".strip()
    return f"{who}{where}:\n\n{_quoted(site.gate(words, _EXPLANATION), '')}".rstrip(":\n")


def _quoted(text: str, by: str = "The model says about it:") -> str:
    """Words of others as a quotation: a fence that they leave open ends with it."""
    lines = [f"> {line}".rstrip() for line in text.split("\n")]
    return "\n".join([*([by, ""] if by else []), *lines]) if text else ""


def _changes(report: Report) -> str:
    found = files(report.diff)
    rows = [f"| {_code(one.path)} | {one.change} | +{one.added} −{one.removed} |" for one in found[:_FILES]]
    more = [f"\n… and {count(len(found) - _FILES, 'more file')}."] if len(found) > _FILES else []
    return "\n".join(["### Changes", "", "| File | Change | Lines |", "| --- | --- | ---: |", *rows, *more])


def _evidence(report: Report) -> str:
    attempt = report.run.best_attempt
    if attempt is None:
        return ""
    rows = [f"| {one.kind} | {_MARKS[one.status]} | {_cell(one.summary)} |" for one in attempt.checks]
    table = "\n".join(["| Check | Result | What was found |", "| --- | --- | --- |", *rows])
    where = report.environment
    measured = f"Measured in {word(where.sandbox)} without network, with {word(where.commands[-1], 200)}."
    return "\n\n".join(part for part in ("### Evidence", table, _tests(attempt), measured) if part)


def _cell(text: str) -> str:
    return inline(text, 400)


def _code(text: str) -> str:
    return word(text, 200).replace("|", "\\|")


def _tests(attempt: Attempt) -> str:
    found = attempt.evidence
    if found is None:
        return "No test was run."
    groups = (("From red to green", found.red_to_green), ("Broken", found.broken), ("Still red", found.still_red))
    parts = []
    for title, ids in groups:
        if ids:
            more = f" … and {len(ids) - _TESTS:,} more" if len(ids) > _TESTS else ""
            parts.append(f"{title} ({len(ids):,}): {', '.join(word(one, 160) for one in ids[:_TESTS])}{more}")
    return "\n\n".join((*parts, *filter(None, [only_told(found)])))


def _risks(site: Site, report: Report) -> str:
    lines = [*facts.doubts(report.run.best_attempt), *(inline(note, 400) for note in report.notes[:_NOTES])]
    lines.append("The tests speak for what they cover: read the change before you merge it.")
    if report.run.verdict is not Verdict.PROVEN:
        lines.insert(0, f"Why it is not proven: {inline(report.run.why, 400)}")
    return "\n".join(["### Risks and what was not done", "", *(f"- {line}" for line in lines)])


def _steer(site: Site) -> str:
    handle = site.handle
    return "\n".join(
        [
            "### How to steer",
            "",
            f"- Change it: comment {command(handle, Verb.REVISE, 'WHAT TO CHANGE')}, or review it.",
            f"- Bring it up to date: {command(handle, Verb.REBASE)} · Try again: {command(handle, Verb.RETRY)}",
            f"- All commands: {command(handle, Verb.HELP)}",
            "- Commits of yours on this branch stay; text outside our sections of this description does too.",
        ]
    )


def _links(links: Mapping[str, str]) -> str:
    listed = " · ".join(f"[{name}]({url})" for name, url in links.items())
    signed = (
        f"\n\nThe statement is signed: `{_VERIFY}` with the address of this page checks it." if FILE in links else ""
    )
    return f"### Report\n\n{listed}{signed}" if listed else "### Report"
