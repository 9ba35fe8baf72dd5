"""One attempt at a request, from its claim to its end."""

import shutil
import signal
import time
from datetime import UTC, datetime

from core.errors import Broken, Refused, Unfinished
from core.github import Limited
from core.names import RequestId
from core.queue.holding import Holding
from core.requests import LEASE_S, MOST_ATTEMPTS, Request
from core.words import Sticky
from worker.jobs.case import open_case, open_front
from worker.jobs.ending import End, of_stop, say
from worker.jobs.office import Office
from worker.jobs.running import Cancelled, carry_out
from worker.publication.effects import Fenced
from worker.publication.front import Front
from worker.publication.sticky import Comment

_LONGEST_WAIT_S = 900.0
_WAITS = 5


def serve(office: Office, request_id: RequestId, attempt: int) -> None:
    """Claim the request, carry it out and end it; nothing where it was overtaken.

    Raises `Broken(retryable)` where it is to be tried again: its lease then runs out.
    """
    desk = office.store.desk
    request = desk.claim(request_id, attempt, LEASE_S)
    if request is None:
        return
    with Holding(lambda: desk.extend(request_id, attempt, LEASE_S), LEASE_S) as holding:
        try:
            _to_the_end(office, request, holding)
        except Fenced:
            return
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})


def _to_the_end(office: Office, request: Request, holding: Holding) -> None:
    desk = office.store.desk
    front = open_front(office, request)
    comment = Comment(front)
    state = _state(office, request)
    end = _ended(office, request, holding, front, comment, state)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    said = say(front, comment, state, end)
    if not desk.finish(request.id, request.attempt, end.outcome):
        raise Fenced
    if said:
        desk.said(request.id, request.attempt)
    shutil.rmtree(office.home / request.id, ignore_errors=True)


def _ended(office: Office, request: Request, holding: Holding, front: Front, comment: Comment, state: Sticky) -> End:
    """How it ended; every failure that has a sentence is an end with that sentence."""
    store = office.store
    try:
        return _carried_out(office, request, holding, front, comment, state)
    except (KeyboardInterrupt, Cancelled):
        if not holding.cancelling:
            raise
        return of_stop(store, request.id, "cancelled", store.desk.request(request.id).why or "It was cancelled.")
    except Refused as refused:
        return of_stop(store, request.id, "refused", str(refused))
    except Unfinished as unfinished:
        return of_stop(store, request.id, "failed", str(unfinished))
    except Fenced:
        raise
    except Broken as broken:
        if broken.retryable and request.starts < MOST_ATTEMPTS:
            raise
        return of_stop(store, request.id, "failed", str(broken))


def _carried_out(
    office: Office, request: Request, holding: Holding, front: Front, comment: Comment, state: Sticky
) -> End:
    """The work; a limit of GitHub is waited for here, where the lease is held, and then it goes on from its records."""
    for _ in range(_WAITS):
        try:
            return carry_out(open_case(office, request, front), holding, comment, state)
        except Limited as limited:
            wait = (limited.retry_at - datetime.now(UTC)).total_seconds()
            if wait > _LONGEST_WAIT_S:
                raise
            time.sleep(max(wait, 0.0) + 1.0)
    return carry_out(open_case(office, request, front), holding, comment, state)


def _state(office: Office, request: Request) -> Sticky:
    """What the comment says while it runs."""
    options, settings = request.ask.options, office.settings
    return Sticky(
        request=request.id,
        verb=request.ask.verb,
        login=request.ask.person.login,
        handle=settings.handle,
        most_usd=options.budget_usd if options.budget_usd is not None else settings.budget_usd,
        most_attempts=options.attempts or settings.attempts,
    )
