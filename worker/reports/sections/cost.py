"""What the model calls took: tokens, time, money."""

from core.runs import ModelCall, Usage
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Column, Line, Paragraph, Section, Table, Tone, code, say, strong
from worker.reports.document.phrases import count, money, seconds

_CALLS = 100
_COLUMNS = (
    Column("No.", 0.8, right=True),
    Column("Model", 3.6),
    Column("For", 1.4),
    Column("In", 1.4, right=True),
    Column("Out", 1.2, right=True),
    Column("Cache read", 1.2, right=True),
    Column("Cache write", 1.2, right=True),
    Column("Took", 1.9, right=True),
    Column("Cost", 1.7, right=True),
    Column("End", 1.5),
)


def section(report: Report) -> Section:
    """A row for every call, failed ones too, and their sum."""
    calls = report.run.calls
    charge = say(report.charge) if report.charge else ()
    if not calls:
        none = say("No model was asked, so nothing was spent.")
        return Section("Model calls and cost", tuple(Paragraph(note) for note in (none, charge) if note))
    kept, more = fold.some(calls, _CALLS)
    rows = [_row(number, call) for number, call in enumerate(kept, 1)]
    table = Table(_COLUMNS, (*rows, _total(calls, report.run.usage)), total=True)
    notes = [charge, _left_out(more), _unknown(calls), *_errors(calls)]
    return Section("Model calls and cost", (table, *(Paragraph(note) for note in notes if note)))


def _row(number: int, call: ModelCall) -> tuple[Line, ...]:
    end = say(fold.line(call.stop or "ok", 40)) if call.ok else say("failed", Tone.BAD)
    cost = say("unknown", Tone.MUTED) if call.cost_usd is None else say(money(call.cost_usd))
    return (
        say(str(number)),
        code(fold.line(f"{call.provider}:{call.model}", 100)),
        say(fold.line(call.purpose, 40)),
        *_tokens(call.usage),
        say(seconds(call.elapsed_s)),
        cost,
        end,
    )


def _total(calls: tuple[ModelCall, ...], usage: Usage) -> tuple[Line, ...]:
    took = seconds(sum(call.elapsed_s for call in calls))
    known = money(sum(call.cost_usd or 0.0 for call in calls))
    none = all(call.cost_usd is None for call in calls)
    return ((), strong("Together"), (), *_tokens(usage), say(took), say("unknown" if none else known), ())


def _tokens(usage: Usage) -> tuple[Line, ...]:
    numbers = (usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens)
    return tuple(say(f"{number:,}") for number in numbers)


def _left_out(more: int) -> Line:
    return say(f"{count(more, 'more call')} in the JSON report; the sum counts them.") if more else ()


def _unknown(calls: tuple[ModelCall, ...]) -> Line:
    unknown = sum(call.cost_usd is None for call in calls)
    if not unknown:
        return ()
    return say(
        f"No price is known for {count(unknown, 'call')}; the sum leaves {'it' if unknown == 1 else 'them'} out."
    )


def _errors(calls: tuple[ModelCall, ...]) -> list[Line]:
    failed = [(n, call) for n, call in enumerate(calls, 1) if not call.ok and call.error.strip()]
    return [say(f"Call {n} failed: {fold.line(' '.join(call.error.split()), 400)}") for n, call in failed[:5]]
