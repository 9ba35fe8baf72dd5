"""The log: one JSON line for each thing that happened, for whoever operates Pullwright.

What a line may say is decided here and nowhere else: numbers, words of ours, names of providers and models.
Text of issues, prompts, answers, repositories or keys has no way into it.
"""

from functools import partial
from logging import DEBUG, ERROR, INFO, WARNING
from typing import TextIO

from core.asks import Ask
from core.names import RunId
from core.runs import Attempt, ModelCall, Run
from core.telemetry.lines import Write, writer


class Log:
    """What can be said."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def about(self, run: RunId) -> "Log":
        """The log of one run: every line of it holds the run's id."""
        return Log(partial(self._write, run=run))

    def of(self, ask: Ask, request: str = "") -> "Log":
        """The log of one ask: every line holds its delivery and installation, and the request it became."""
        became = {"request": request} if request else {}
        return Log(partial(self._write, delivery=ask.delivery, installation=ask.installation, **became))

    def answered(self, delivery: str, event: str, status: int, word: str) -> None:
        """A delivery was answered: accepted (info), duplicate or ignored (debug), refused (warning)."""
        level = WARNING if status >= 400 else INFO if word == "accepted" else DEBUG
        self._write(level, "delivery answered", delivery=delivery, kind=event, status=status, word=word)

    def request_begun(self, attempt: int) -> None:
        """A worker has a request (info)."""
        self._write(INFO, "request begun", attempt=attempt)

    def request_ended(self, verdict: str, pull: int | None) -> None:
        """A request came to its end, with this pull request if there is one (info)."""
        self._write(INFO, "request ended", verdict=verdict, pull=pull)

    def request_failed(self, kind: str, where: str, detail: str) -> None:
        """Something of ours failed in a request (warning); `detail` is our own sentence about it, without secrets."""
        self._write(WARNING, "request failed", kind=kind, where=where, detail=detail)

    def decided(self, verb: str, word: str, reason: str) -> None:
        """An ask was admitted, answered, refused or postponed (info)."""
        self._write(INFO, "ask decided", verb=verb, word=word, reason=reason)

    def step_started(self, name: str) -> None:
        """A step began (debug)."""
        self._write(DEBUG, "step started", step=name)

    def step_ended(self, name: str, elapsed_s: float) -> None:
        """A step ended, well or not (info)."""
        self._write(INFO, "step ended", step=name, ms=_ms(elapsed_s))

    def called(self, call: ModelCall) -> None:
        """A model answered (info), or did not (warning)."""
        self._write(
            INFO if call.ok else WARNING,
            "model called" if call.ok else "model failed",
            provider=call.provider,
            model=call.model,
            purpose=call.purpose,
            stop=call.stop,
            input_tokens=call.usage.input_tokens,
            output_tokens=call.usage.output_tokens,
            cache_read_tokens=call.usage.cache_read_tokens,
            cache_write_tokens=call.usage.cache_write_tokens,
            cost_usd=call.cost_usd,
            ms=_ms(call.elapsed_s),
        )

    def attempted(self, attempt: Attempt) -> None:
        """An attempt was checked (info)."""
        self._write(
            INFO,
            "attempt checked",
            attempt=attempt.number,
            strategy=attempt.strategy.kind,
            verdict=attempt.verdict,
            checks=[f"{check.kind}: {check.status}" for check in attempt.checks],
            ms=_ms(attempt.elapsed_s),
        )

    def finished(self, run: Run) -> None:
        """A run came to its end (info)."""
        self._write(
            INFO,
            "run finished",
            verdict=run.verdict,
            attempts=len(run.attempts),
            calls=len(run.calls),
            cost_usd=run.cost_usd,
            ms=_ms(run.elapsed_s),
        )

    def loop_failed(self, loop: str, kind: str, where: str) -> None:
        """A step of the clerk failed and is taken again (warning); `where` is the file and line that raised."""
        self._write(WARNING, "loop failed", loop=loop, kind=kind, where=where)

    def reaped(self, request: str, state: str, attempt: int) -> None:
        """Nobody held a request any more (warning)."""
        self._write(WARNING, "request reaped", request=request, state=state, attempt=attempt)

    def provider_answered(self, provider: str, event: str, kind: str, status: int, word: str) -> None:
        """An event of a seller of plans was answered, as `answered` has it."""
        level = WARNING if status >= 400 else INFO if word == "accepted" else DEBUG
        self._write(level, "provider answered", provider=provider, id=event, kind=kind, status=status, word=word)

    def billing_noted(self, kind: str, reference: str, account: int | None = None) -> None:
        """Something about money needs a person (warning): what, the provider's id of it, and whose it is."""
        self._write(WARNING, "billing noted", kind=kind, reference=reference, account=account)

    def books_wrong(self, account: int, movement: int | None) -> None:
        """The ledger is not as it must be, from this movement of this account on (error)."""
        self._write(ERROR, "books wrong", account=account, movement=movement)

    def spending_unusual(self, account: int, spent_usd: float, usual_usd: float) -> None:
        """An account spends far more today than it usually does (warning)."""
        self._write(WARNING, "spending unusual", account=account, spent_usd=spent_usd, usual_usd=usual_usd)

    def job_refused(self, why: str) -> None:
        """Something on the queue was no job of ours (warning)."""
        self._write(WARNING, "job refused", why=why)

    def job_failed(self, kind: str, where: str) -> None:
        """A job raised what it should not (warning); `where` is the file and line that raised."""
        self._write(WARNING, "job failed", kind=kind, where=where)

    def job_died(self, request: str, attempt: int) -> None:
        """A job's process was killed (warning)."""
        self._write(WARNING, "job died", request=request, attempt=attempt)

    def queue_lost(self) -> None:
        """The worker lost its Redis and looks for it (warning)."""
        self._write(WARNING, "queue lost")

    def rates_changed(self, is_up: bool) -> None:
        """Redis does not answer and each process counts for itself, or it answers again (warning)."""
        self._write(WARNING, "rates shared again" if is_up else "rates counted alone")

    def plan_unknown(self, plan: int) -> None:
        """Somebody has a plan of the Marketplace listing, of this number, that is none of ours: what they paid for is
        the free plan to us until PULLWRIGHT_MARKETPLACE_PLANS says which it is (error)."""
        self._write(ERROR, "marketplace plan unknown", plan=plan)

    def listing_failed(self, kind: str) -> None:
        """The Marketplace listing could not be asked; what was known holds, and it is asked again (warning)."""
        self._write(WARNING, "marketplace listing failed", kind=kind)

    def child_ended(self, name: str, code: int) -> None:
        """A process of ours ended and is started again (warning)."""
        self._write(WARNING, "process ended", name=name, code=code)


def open_log(level: str, out: TextIO | None = None) -> Log:
    """The log to `out` (default: standard error) from `level` on: `debug`, `info`, `warning`, `error`, or `off`."""
    return Log(writer(level, out))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
