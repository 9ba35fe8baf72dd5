"""The evidence: every test before and after, what turned green first."""

from collections.abc import Mapping

from core.runs import Evidence, Origin, Outcome, Run, TestResult, TestRun, Verdict
from core.words.proofs import only_told
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import (
    Bar,
    Bars,
    Block,
    Code,
    Column,
    Line,
    Paragraph,
    Section,
    Table,
    Tone,
    code,
    say,
    strong,
)
from worker.reports.document.phrases import count, date, listed, seconds
from worker.reports.sections import shown

_ROWS = 25
_MESSAGES = 3
_WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.ERROR: "error",
    Outcome.SKIPPED: "skipped",
    Outcome.MISSING: "not measured",
}
_TONES = {
    Outcome.PASSED: Tone.GOOD,
    Outcome.FAILED: Tone.BAD,
    Outcome.ERROR: Tone.BAD,
    Outcome.SKIPPED: Tone.MUTED,
    Outcome.MISSING: Tone.WARN,
}
_COLUMNS = (Column("Test", 7), Column("Before", 1.5), Column("After", 1.5))
_COUNTS = (
    Column("", 3),
    Column("Passed", 1.4, right=True),
    Column("Failed", 1.4, right=True),
    Column("Error", 1.4, right=True),
    Column("Skipped", 1.4, right=True),
    Column("Not measured", 2, right=True),
    Column("Took", 1.8, right=True),
)


def section(report: Report) -> Section:
    """Counts and chart, the tests that changed, and the runs they come from."""
    run = report.run
    attempt = shown.attempt(run)
    if attempt is None or attempt.evidence is None:
        return Section("Evidence", (Paragraph(say(_why_none(run))),))
    evidence = attempt.evidence
    remark = shown.remark(run)
    return Section(
        "Evidence: tests before and after",
        (
            *([Paragraph(say(remark))] if remark else []),
            *_kept(evidence),
            _counts(evidence),
            *_chart(evidence),
            *_groups(evidence),
            *([Paragraph(say(told))] if (told := only_told(evidence)) else []),
            *_touched(evidence),
            *([Paragraph(say(evidence.control))] if evidence.control else []),
            *_runs(evidence),
            *([] if run.verdict is Verdict.PROVEN else _log(evidence.after)),
        ),
    )


def _why_none(run: Run) -> str:
    if not run.attempts:
        return "No test was run after a change, because there was no attempt."
    return "No test was run after a change: no attempt got as far as the tests. The timeline below says why."


def _kept(evidence: Evidence) -> list[Block]:
    """That the results before are not of this run, and what was done about it."""
    if not evidence.before.origins:
        return []
    said = f"The results before the change were kept: {listed([_measured(one) for one in evidence.before.origins])}."
    again = (
        " Every test that ends otherwise after the change, or does not pass with it, was run once more on the base, "
        "and ended as it did then; examples were run in any case."
    )
    return [Paragraph(say(said + again * evidence.after.complete))]


def _measured(origin: Origin) -> str:
    what = f"the base of {origin.folder}" if origin.folder else "the base"
    image = f"{origin.image} {origin.image_digest[:19]}".strip()
    return f"{what} was measured on {date(origin.at)} by Pullwright {origin.pullwright} in {origin.sandbox} ({image})"


def _counts(evidence: Evidence) -> Table:
    rows = [("Before the change", evidence.before), ("After the change", evidence.after)]
    return Table(_COUNTS, tuple(_count_row(label, run, evidence) for label, run in rows))


def _sizes(run: TestRun, evidence: Evidence) -> list[tuple[Outcome, int]]:
    """How many tests of `run` ended how; a test that left no result at all is counted as not measured."""
    sizes = {outcome: run.count(outcome) for outcome in _WORDS}
    if run is evidence.after:
        sizes[Outcome.MISSING] = max(sizes[Outcome.MISSING], len(evidence.unmeasured))
    return list(sizes.items())


def _count_row(label: str, run: TestRun, evidence: Evidence) -> tuple[Line, ...]:
    cells = [say(f"{n:,}", _TONES[o] if n else Tone.MUTED) for o, n in _sizes(run, evidence)]
    return (strong(label), *cells, say(seconds(run.elapsed_s)))


def _chart(evidence: Evidence) -> list[Block]:
    runs = [("Before", evidence.before), ("After", evidence.after)]
    bars = tuple(_bar(label, _sizes(run, evidence)) for label, run in runs)
    return [Bars(bars)] if any(bar.parts for bar in bars) else []


def _bar(label: str, sizes: list[tuple[Outcome, int]]) -> Bar:
    parts = tuple((float(n), _TONES[o]) for o, n in sizes if n)
    return Bar(label, parts, listed([f"{n:,} {_WORDS[o]}" for o, n in sizes if n]) or "no test")


def _groups(evidence: Evidence) -> list[Block]:
    before = {result.id: result for result in evidence.before.results}
    after = {result.id: result for result in evidence.after.results}
    told = {*evidence.broken, *evidence.flaky, *evidence.unmeasured}
    still = tuple(sorted(i for i, r in after.items() if _red(r) and i not in told))
    groups = [
        ("From red to green: these failed or did not exist before, and pass now.", evidence.red_to_green),
        ("Broken: these passed before, and do not pass now.", evidence.broken),
        ("Still red: these fail with the change too.", still),
        ("Flaky: these gave different results when repeated, and count for nothing.", evidence.flaky),
        ("Not measured: these have no result, which never counts as passed.", evidence.unmeasured),
        ("New, but green without the change as well, so they prove nothing.", evidence.green_on_base),
        ("New, but green with what the change brings emptied as well, so they prove nothing.", evidence.hollow),
        ("New, but green whatever value of the right kind comes back, so they prove too little.", evidence.faint),
        ("Green only because an __eq__ of the change says so, so they prove nothing.", evidence.swayed),
        ("Green whatever they assert (their assertions were reversed), so they prove nothing.", evidence.deaf),
    ]
    blocks: list[Block] = []
    for title, ids in groups:
        if ids:
            blocks += [Paragraph(strong(f"{title} ({len(ids):,})"), leads=True), _tests(ids, before, after, evidence)]
    return blocks + _messages((*evidence.broken, *still), after)


def _red(result: TestResult) -> bool:
    return result.outcome in (Outcome.FAILED, Outcome.ERROR)


def _tests(
    ids: tuple[str, ...], before: Mapping[str, TestResult], after: Mapping[str, TestResult], evidence: Evidence
) -> Table:
    kept, more = fold.some(ids, _ROWS)
    new = set(evidence.new_tests) - set(evidence.green_on_base)
    rows = [(code(fold.line(i, 300)), _was(before.get(i), new=i in new), _was(after.get(i), new=False)) for i in kept]
    if more:
        rows.append((say(f"… and {count(more, 'more test')}, all in the JSON report"), (), ()))
    return Table(_COLUMNS, tuple(rows))


def _was(result: TestResult | None, *, new: bool) -> Line:
    outcome = result.outcome if result else Outcome.MISSING
    if new and outcome is Outcome.MISSING:
        return say("did not exist", Tone.MUTED)
    return say(_WORDS[outcome], _TONES[outcome])


def _messages(ids: tuple[str, ...], after: Mapping[str, TestResult]) -> list[Block]:
    """What the first failing tests said, each message once."""
    blocks: list[Block] = []
    said_by = {after[i].message.strip("\n"): i for i in reversed(ids) if i in after and after[i].message.strip()}
    for message, test in list(reversed(said_by.items()))[:_MESSAGES]:
        text, missing = fold.head(message, 25, 2_500)
        said = (*say("What "), *code(fold.line(test, 200)), *say(" said:"))
        blocks += [Paragraph(said, leads=True), Code(f"{text}\n… {missing}" if missing else text)]
    return blocks


def _touched(evidence: Evidence) -> list[Block]:
    if not evidence.autoloaded:
        return []
    paths, more = fold.some(evidence.autoloaded, _ROWS)
    names = tuple(span for path in paths for span in (*code(fold.line(path, 200)), *say(", ")))[:-1]
    rest = f" and {count(more, 'more path')}" if more else ""
    text = "The change touches files that the test tools load by themselves, so it cannot count as proven: "
    return [Paragraph((*say(text), *names, *say(f"{rest}.")))]


def _runs(evidence: Evidence) -> list[Block]:
    before, after = evidence.before, evidence.after
    if before.command == after.command:
        ends = f"Before, {_ended(before)}. After, {_ended(after)}."
        return [Paragraph((*say("Both were measured with "), *code(fold.line(after.command, 400)), *say(f". {ends}")))]
    lines = [("Before", before), ("After", after)]
    return [
        Paragraph((*say(f"{label} was measured with "), *code(fold.line(r.command, 400)), *say(f"; {_ended(r)}.")))
        for label, r in lines
    ]


def _ended(run: TestRun) -> str:
    if run.complete:
        return "every result was reported"
    code_ = "it was stopped" if run.exit_code is None else f"it ended with exit code {run.exit_code}"
    why = f" ({fold.line(' '.join(run.why.split()), 300).rstrip('.')})" if run.why else ""
    return f"{code_} and did not report its regular end{why}"


def _log(run: TestRun) -> list[Block]:
    text, missing = fold.tail(run.log, 40, 5_000)
    if not text.strip():
        return []
    said = f"The end of what the test command printed ({missing}):" if missing else "What the test command printed:"
    return [Paragraph(say(said), leads=True), Code(text)]
