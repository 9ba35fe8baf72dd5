"""Propose, check, record, until it is proven or a limit is reached. Plain Python, no state but its list.

A proposal is recorded before it is checked. So a run that was killed goes on from its records: attempts that
were checked are handed in as `earlier`, a proposal that was not is in `pending`, and neither is paid for again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.errors import Unfinished, stopped_by
from core.runs import Attempt, CheckKind, CheckStatus, Strategy, Verdict
from worker.ranking import best

P = TypeVar("P")  # what is proposed for an attempt: one proposal, or those of several candidates
Propose = Callable[[int, Strategy, Sequence[Attempt]], P]
CheckIt = Callable[[int, Strategy, P], Attempt]
Schedule = Callable[[int, Sequence[Attempt]], Strategy]


@dataclass(frozen=True, slots=True)
class Paid(Generic[P]):
    """A proposal that was recorded but never checked."""

    strategy: Strategy
    proposal: P


@dataclass(frozen=True, slots=True)
class Iteration:
    """All attempts, and why there are no more."""

    attempts: tuple[Attempt, ...]
    why: str


def iterate(
    *,
    propose: Propose[P],
    check: CheckIt[P],
    record: "Record[P]",
    schedule: Schedule,
    limit: int,
    stop: Callable[[], str],
    earlier: Sequence[Attempt] = (),
    pending: Mapping[int, Paid[P]] | None = None,
) -> Iteration:
    """At most `limit` attempts; ends early when one is proven, one is malicious, or `stop` gives a reason.

    A proven attempt that has a lesson can be made stronger: one more is made for that, and the better of both is kept.
    `Unfinished` (budget spent, recording at its end) and Ctrl-C end it too: what there is, is kept.
    """
    attempts = list(earlier)
    waiting = dict(pending or {})
    try:
        while not (why := _over(attempts, limit) or stop()):
            number = len(attempts) + 1
            attempts.append(_attempt(number, attempts, waiting, propose, check, record, schedule))
    except Unfinished as unfinished:
        why = str(unfinished)
    except KeyboardInterrupt as stopped:
        before = "" if _proven(attempts) else " before an attempt was proven"
        why = f"Stopped by {stopped_by(stopped)}{before}."
    return Iteration(tuple(attempts), _ended(attempts, why))


@dataclass(frozen=True, slots=True)
class Record(Generic[P]):
    """Where proposals and attempts are written down."""

    proposal: Callable[[int, Strategy, P], None]
    attempt: Callable[[Attempt], None]


def _attempt(
    number: int,
    attempts: Sequence[Attempt],
    waiting: dict[int, Paid[P]],
    propose: Propose[P],
    check: CheckIt[P],
    record: Record[P],
    schedule: Schedule,
) -> Attempt:
    paid = waiting.pop(number, None)
    if paid is None:
        strategy = schedule(number, attempts)
        paid = Paid(strategy, propose(number, strategy, attempts))
        record.proposal(number, strategy, paid.proposal)
    attempt = check(number, paid.strategy, paid.proposal)
    record.attempt(attempt)
    return attempt


def _over(attempts: Sequence[Attempt], limit: int) -> str:
    if (proven := _proven(attempts)) and (len(attempts) >= limit or not _can_be_stronger(attempts)):
        return proven
    if attempts and malicious(attempts[-1]):
        return f"Attempt {attempts[-1].number} was refused: {_reason(attempts[-1])}"
    if len(attempts) >= limit:
        return f"None of {limit} attempts was proven." if limit > 1 else "The one attempt was not proven."
    return ""


def _proven(attempts: Sequence[Attempt]) -> str:
    """A sentence that names the best attempt, if that is proven; else empty."""
    chosen = best(attempts)
    return f"Attempt {chosen.number} is proven." if chosen and chosen.verdict is Verdict.PROVEN else ""


def _can_be_stronger(attempts: Sequence[Attempt]) -> bool:
    """Whether one more is worth it: the last one is the first that is proven, and something is to be learnt from it."""
    proven = [attempt.number for attempt in attempts if attempt.verdict is Verdict.PROVEN]
    return proven == [attempts[-1].number] and bool(attempts[-1].lesson)


def _ended(attempts: Sequence[Attempt], why: str) -> str:
    """Why there are no more attempts; nothing that happens after a proof takes it away."""
    proven = _proven(attempts)
    return why if not proven or why == proven else f"{proven} It was to be made stronger: {why}"


def malicious(attempt: Attempt) -> bool:
    """Whether the security check refused it: such a run is over, no further answer is asked for."""
    return any(c.kind is CheckKind.SECURITY and c.status is CheckStatus.REFUSED for c in attempt.checks)


def _reason(attempt: Attempt) -> str:
    return next((check.summary for check in attempt.checks if check.status is CheckStatus.REFUSED), "")
