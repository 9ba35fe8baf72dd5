"""The title block: whose report this is, in one look."""

from core.runs import Run, Verdict
from worker.reports import Report
from worker.reports.document.blocks import Banner, Block, Facts, Line, Span, Tone, code, say
from worker.reports.document.phrases import count, date, price, seconds
from worker.reports.sections import verdict

_TONES = {
    Verdict.PROVEN: Tone.GOOD,
    Verdict.UNPROVEN: Tone.WARN,
    Verdict.FAILED: Tone.BAD,
    Verdict.REFUSED: Tone.BAD,
}
_REPLAY = (
    "The answers in this run were read from a recording. No model was asked, so tokens, costs and times of"
    " the calls are those of the recording; the tests were really run."
)


def blocks(report: Report) -> tuple[Block, ...]:
    """The replay banner if there is reason for one, the verdict's badge, and the facts."""
    run = report.run
    badge = Banner(run.verdict.upper(), say(verdict.headline(run)), _TONES[run.verdict])
    replay = (Banner("REPLAY", say(_REPLAY), Tone.WARN),) if report.replay else ()
    return (*replay, badge, Facts(tuple(_facts(report))))


def _facts(report: Report) -> list[tuple[str, Line]]:
    run = report.run
    pairs = [
        ("Repository", code(report.repository)),
        ("Branch", _branch(run)),
        ("Based on", code(run.base_sha) if run.base_sha else say("an empty repository")),
        ("Date", say(date(report.created))),
        ("Run", code(run.id)),
        ("Model", _models(report)),
        ("Work", say(_work(run))),
        ("Made by", say(f"Pullwright {report.version}".strip())),
    ]
    return [(name, line) for name, line in pairs if any(span.text for span in line)]


def _branch(run: Run) -> Line:
    if not run.branch:
        return say("none was made")
    at = (*say(" at "), *code(run.head_sha)) if run.head_sha else ()
    return (*code(run.branch), *at)


def _models(report: Report) -> Line:
    asked = [f"{call.provider}:{call.model}" for call in report.run.calls if call.ok]
    names = tuple(dict.fromkeys(asked)) or report.models
    comma = Span(", ")
    return tuple(span for name in names for span in (*code(name), comma))[:-1]


def _work(run: Run) -> str:
    parts = [count(len(run.attempts), "attempt"), count(len(run.calls), "model call")]
    return f"{', '.join(parts)}, {seconds(run.elapsed_s)}, {price([call.cost_usd for call in run.calls])}"
