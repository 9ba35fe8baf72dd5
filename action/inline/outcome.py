"""What became of a request, as the step's result."""

from dataclasses import dataclass, replace
from pathlib import Path

from action._saying import of_inputs
from action.inputs import Runner
from action.result import Conclusion, Failing, Result
from bot.admission import Reason
from core.asks import Ask
from core.names import RequestId
from core.requests import Publication, Request
from core.runs import Run, Verdict
from core.runs.failing import failing, path_of
from core.statement import FILE
from core.store import Store
from worker.jobs.asking import run_id

_MOST = 50  # failing tests
_FILES = {
    "report_path": "report.md",
    "report_docx_path": "report.docx",
    "report_sarif_path": "report.sarif",
    "patch_path": "patch.diff",
    "statement_path": FILE,
}
_TO_MEND = (Reason.FORBIDDEN, Reason.CONFIG, Reason.FAULT)  # not who asked or what, but what this repository gives us
_PERMISSIONS = " In a workflow that is done by `permissions:` of the job, or by another github_token."


@dataclass(frozen=True, slots=True)
class Ended:
    """How the work on one request went: `wrong` is what could not be done, `kept` the folder of its reports."""

    request: Request
    kept: Path
    wrong: str = ""
    is_over: bool = False
    is_cancelled: bool = False


def of_work(store: Store, runner: Runner, ended: Ended, *, is_dry: bool) -> Result:
    """The result of a request that was worked on."""
    run = _run(store, ended.request.id)
    made = Publication() if is_dry else store.desk.publication(ended.request.id)
    files = {name: str(ended.kept / file) for name, file in _FILES.items() if (ended.kept / file).is_file()}
    known = Result(
        conclusion=_conclusion(ended, run),
        sentence=_sentence(ended, run, made, is_dry=is_dry),
        run_url=runner.run_url,
        pr_number=made.pull_number,
        pr_url=made.pull_url,
        branch_name=made.branch,
        head_sha=made.head_sha,
        **files,  # type: ignore[arg-type]  # all of them are texts
    )
    return _with_run(known, run, is_verdict=not ended.wrong) if run else known


def _run(store: Store, request: RequestId) -> Run | None:
    """The run of the request, as far as it came."""
    id = run_id(request)
    return store.history.load(id).outcome if store.history.knows(id) else None


def _conclusion(ended: Ended, run: Run | None) -> Conclusion:
    if ended.is_cancelled and not (run and run.verdict is Verdict.PROVEN):
        return Conclusion.CANCELLED
    if ended.is_over and not (run and run.verdict is Verdict.PROVEN):
        return Conclusion.TIMEOUT
    if ended.wrong:
        return Conclusion.FAILURE
    if run is None or run.verdict is Verdict.REFUSED:
        return Conclusion.REFUSED
    return Conclusion.FAILURE if run.verdict is Verdict.FAILED else Conclusion.SUCCESS


def _sentence(ended: Ended, run: Run | None, made: Publication, *, is_dry: bool) -> str:
    why = ended.wrong or ended.request.why or (run.why if run else "")
    where = f" The pull request is {made.pull_url}" if made.pull_url else ""
    dry = " Nothing was published: this was a dry run." if is_dry else ""
    return f"{of_inputs(why)}{where}{dry}".strip() or "It ended without a word; see the log."


def _with_run(known: Result, run: Run, *, is_verdict: bool) -> Result:
    """`known` with what the run cost; one that was cut short by a cancellation or a fault has no verdict."""
    usage, paid = run.usage, [call.cost_usd for call in run.calls if call.cost_usd is not None]
    return replace(
        known,
        verdict=run.verdict if is_verdict and known.conclusion is not Conclusion.CANCELLED else None,
        run_id=run.id,
        total_cost_usd=sum(paid) if paid or not run.calls else None,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        failing=() if run.verdict is Verdict.PROVEN else _failing(run),
    )


def _failing(run: Run) -> tuple[Failing, ...]:
    """The tests that fail with the change that was kept, else with the last one."""
    found = failing(run)[:_MOST]
    return tuple(Failing(path_of(one.id) if "::" in one.id else "", 0, one.id, one.message) for one in found)


def refused(ask: Ask, reason: str, sentence: str, *, phrase: str) -> Result:
    """The result of an ask that was not admitted; what was not said in the thread is said here."""
    who = ask.person.login
    silent: dict[str, str] = {
        Reason.OURSELVES: "We wrote this ourselves, and do not talk to ourselves.",
        Reason.BOT: f"{who} is a bot, and bots are not heard; to hear this one, list it in the input allowed_bots.",
        Reason.GONE: "What this was asked about is not there any more, or the token may not see it.",
    }
    said = sentence or silent.get(reason) or f"This was not admitted ({reason}); {phrase} help says what can be asked."
    more = _PERMISSIONS if reason == Reason.FORBIDDEN else ""
    return Result(Conclusion.FAILURE if reason in _TO_MEND else Conclusion.REFUSED, f"{said}{more}")
