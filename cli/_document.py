"""The end of a run in words for a person, and as the one JSON document for a program."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import Any

from cli._saying import line, with_log
from core.runs import Attempt, Outcome, Run, TestRun, Verdict
from core.words import count
from worker.reports import Report

_HEAD = {
    Verdict.PROVEN: "Proven",
    Verdict.UNPROVEN: "Not proven",
    Verdict.FAILED: "Failed",
    Verdict.REFUSED: "Refused",
}


def document(report: Report, files: Mapping[str, Path]) -> dict[str, Any]:
    """What `--json` prints; the names are fixed, others rely on them."""
    run = report.run
    best = run.best_attempt or (run.attempts[-1] if run.attempts else None)
    return {
        "run_id": run.id,
        "verdict": run.verdict,
        "why": run.why,
        "replay": report.replay,
        "branch": run.branch or None,
        "head_sha": run.head_sha,
        "attempts": len(run.attempts),
        "checks": [asdict(check) for check in best.checks] if best else [],
        "tests": _tests(best),
        "usage": asdict(run.usage),
        "total_cost_usd": run.cost_usd,
        "reports": {name: str(path) for name, path in files.items()},
        "elapsed_s": round(run.elapsed_s, 3),
        "phases": {name: round(seconds, 3) for name, seconds in run.phases.items()},
    }


def _tests(best: Attempt | None) -> dict[str, Any]:
    evidence = best.evidence if best else None
    if evidence is None:
        return {"before": {}, "after": {}, "red_to_green": [], "broken": [], "flaky": []}
    return {
        "before": _counts(evidence.before),
        "after": _counts(evidence.after),
        "red_to_green": list(evidence.red_to_green),
        "broken": list(evidence.broken),
        "flaky": list(evidence.flaky),
    }


def _counts(run: TestRun) -> dict[str, int]:
    return {outcome.value: count for outcome in Outcome if (count := run.count(outcome))}


def summary(report: Report, files: Mapping[str, Path], repo: Path | None = None, wanted: str = "") -> str:
    """The last lines a person reads, who asked for `repo` (None: the folder they are in) and the branch `wanted`."""
    run = report.run
    how = ", in a REPLAY" if report.replay else ""  # what that is, was said when it began
    why, *log = with_log(run.why)
    lines = [f"{_HEAD[run.verdict]}{how}. {why}".strip(), *log]
    lines.extend(_evidence(run))
    if run.branch:
        lines.append(f"  branch   {run.branch}  ({(run.head_sha or '')[:12]})")
    if run.branch and wanted not in ("", run.branch):
        lines.append(f"           NOT {wanted}: there is such a branch already, and it was left as it is")
    if files:
        lines.append(f"  reports  {next(iter(files.values())).parent}")
    usage = run.usage
    lines.append(
        f"  cost     ${run.cost_usd:.4f}, {usage.input_tokens} tokens in, {usage.output_tokens} out, "
        f"{count(len(run.attempts), 'attempt')}, {run.elapsed_s:.1f} s"
    )
    if run.branch:
        lines.append(f"  look     {_look(run, repo)}")
    if run.verdict is not Verdict.PROVEN:
        each = ", attempt by attempt" if run.attempts else ""
        lines.append(f"  next     `pullwright show {run.id}` says why{each}")
    return "\n".join(line(text) for text in lines)


def _look(run: Run, repo: Path | None) -> str:
    """The command that shows the change from where the person is; a repository without commits has no base."""
    where = f"-C {quote(str(repo))} " if repo and repo.resolve() != Path.cwd().resolve() else ""
    return f"git {where}diff {run.base_sha[:12]}..{run.branch}" if run.base_sha else f"git {where}show {run.branch}"


def _evidence(run: Run) -> list[str]:
    evidence = run.best_attempt.evidence if run.best_attempt else None
    if evidence is None:
        return []
    named = (("red to green", evidence.red_to_green), ("broken", evidence.broken), ("flaky", evidence.flaky))
    return [f"  {name}: {len(ids)} ({', '.join(ids[:3])}{', …' if len(ids) > 3 else ''})" for name, ids in named if ids]
