"""How strong the tests are: which changed lines they run, and which mutants of them they notice."""

from core.runs import Coverage, Lines, Strength
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Block, Column, Line, Paragraph, Section, Table, Tone, code, say, strong
from worker.reports.document.phrases import count, seconds
from worker.reports.sections import shown

_FILES = 30
_SURVIVORS = 30
_SHOWN = 160  # characters of a list of lines
_COVERED = (
    Column("File", 4),
    Column("Run", 1, right=True),
    Column("Not run", 1, right=True),
    Column("Not measured", 1.4, right=True),
    Column("Lines that no test runs", 4),
)
_MISSED = (Column("Place", 3), Column("What was done to the code, and no test noticed", 7))


def section(report: Report) -> Section | None:
    """Coverage, numbers and survivors; None where nothing of it was asked."""
    attempt = shown.attempt(report.run)
    evidence = attempt.evidence if attempt else None
    if evidence is None or (evidence.strength is None and evidence.coverage is None):
        return None
    remark = shown.remark(report.run)
    blocks: list[Block] = [Paragraph(say(remark))] if remark else []
    blocks += _coverage(evidence.coverage) if evidence.coverage else []
    blocks += _strength(evidence.strength) if evidence.strength else []
    return Section("Strength of the tests", tuple(blocks))


def _coverage(found: Coverage) -> list[Block]:
    ran, rest = sum(len(file.covered) for file in found.files), sum(len(file.uncovered) for file in found.files)
    unknown = sum(len(file.unmeasured) for file in found.files)
    said = f"Of {count(ran + rest + unknown, 'changed line')} with code, tests run {ran:,}"
    said += f"; {rest:,} no test runs" if rest else ""
    said += f"; of {unknown:,} that was not measured" if unknown else ""
    why = f" ({fold.line(found.why, 300)})" if found.why else ""
    note = "" if unknown == ran + rest + unknown else " The code under test tells that itself: it is advice, no proof."
    kept, more = fold.some(found.files, _FILES)
    rows = [_file(file) for file in kept]
    rows += [(say(f"… and {count(more, 'more file')}, all in the JSON report"), (), (), (), ())] if more else []
    return [Paragraph(say(f"{said}{why}.{note}")), *([Table(_COVERED, tuple(rows))] if rows else [])]


def _file(file: Lines) -> tuple[Line, ...]:
    return (
        code(fold.line(file.path, 200)),
        say(f"{len(file.covered):,}", Tone.GOOD if file.covered else Tone.MUTED),
        say(f"{len(file.uncovered):,}", Tone.WARN if file.uncovered else Tone.MUTED),
        say(f"{len(file.unmeasured):,}", Tone.WARN if file.unmeasured else Tone.MUTED),
        say(fold.line(spans(file.uncovered), _SHOWN)),
    )


def spans(lines: tuple[int, ...]) -> str:
    """Sorted numbers of lines, neighbours together: `3, 7–9`."""
    groups: list[list[int]] = []
    for line in lines:
        if groups and line == groups[-1][-1] + 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return ", ".join(f"{group[0]}–{group[-1]}" if len(group) > 1 else str(group[0]) for group in groups)


def _strength(found: Strength) -> list[Block]:
    if found.score is None:
        why = fold.line(found.why, 300) or "no mutant could be built"
        return [Paragraph(say(f"What the tests would notice was not measured: {why}."))]
    tried = found.killed + found.survived
    said = "Mutants of the change were made, each with one small mistake in it, and the tests run on each: "
    said += f"they notice {found.killed:,} of {tried:,} ({found.score:.0%})."
    rest = [f"{found.invalid:,} more could not be built and count for nothing" if found.invalid else ""]
    rest += [fold.line(found.why, 300)]
    more = "; ".join(part for part in rest if part)
    said += f" {more[0].upper()}{more[1:]}." if more else ""
    blocks: list[Block] = [Paragraph(say(f"{said} It took {seconds(found.elapsed_s)}."))]
    return [*blocks, *_survivors(found)]


def _survivors(found: Strength) -> list[Block]:
    if not found.survivors:
        return []
    kept, more = fold.some(found.survivors, _SURVIVORS)
    rows = [(code(fold.line(f"{each.path}:{each.line}", 200)), say(fold.line(each.what, 300))) for each in kept]
    rows += [(say(f"… and {more:,} more, all in the JSON report"), ())] if more else []
    told = "No test notices these. Some may make no difference at all; for each of the others a test is missing:"
    return [Paragraph(strong(told), leads=True), Table(_MISSED, tuple(rows))]
