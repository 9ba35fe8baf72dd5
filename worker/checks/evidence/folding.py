"""The runs of several projects as those of one change."""

from collections.abc import Iterable, Sequence

from core.runs import TestRun
from worker.checks.evidence.weighing import Measured, new_proofs, turned_green


def folded(parts: Sequence[Measured]) -> Measured:
    """What was measured in each project, as one: complete only where all are. Their tests never have one name."""
    if len(parts) == 1:
        return parts[0]
    return Measured(
        before=together([part.before for part in parts]),
        after=together([part.after for part in parts]),
        new_before=together([part.new_before for part in parts]),
        new_after=together([part.new_after for part in parts]),
        flaky=_all(part.flaky for part in parts),
        autoloaded=tuple(sorted({path for part in parts for path in part.autoloaded})),
        told=_all(part.told for part in parts),
        targets=_all(part.targets | _still_asked(part) for part in parts),
        about=_all(part.about for part in parts),
        hollow=_all(part.hollow for part in parts),
        control=" ".join(dict.fromkeys(part.control for part in parts if part.control)),
        swayed=_all(part.swayed for part in parts),
        faint=_all(part.faint for part in parts),
        deaf=_all(part.deaf for part in parts),
    )


def _still_asked(part: Measured) -> frozenset[str]:
    """What is red about the changed code of a project in which nothing turned green, whatever did so in others."""
    green = turned_green(part.before, part.after) | (new_proofs(part) - part.hollow)
    return frozenset() if green - part.flaky else part.about


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def together(runs: Sequence[TestRun]) -> TestRun:
    """Several projects' runs one after the other; the exit code is the first that is not 0."""
    codes = [run.exit_code for run in runs]
    peaks = [run.peak_bytes for run in runs if run.peak_bytes is not None]
    return TestRun(
        results=tuple(result for run in runs for result in run.results),
        command=" && ".join(f"({run.command})" for run in runs if run.command),
        exit_code=next((code for code in codes if code != 0), 0),
        complete=all(run.complete for run in runs),
        elapsed_s=sum(run.elapsed_s for run in runs),
        log="\n".join(f"{run.command}\n{run.log}" for run in runs if run.log),
        why="; ".join(dict.fromkeys(f"{run.command}: {run.why}" for run in runs if run.why)),
        peak_bytes=max(peaks) if len(peaks) == len(runs) else None,
        origins=tuple(origin for run in runs for origin in run.origins),
    )
