"""One attempt at a request, from its claim to its end."""

import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from core.errors import Broken, Needless, PolicyRefused, Refused, Unfinished
from core.github import Limited
from core.github.manifests import web_url
from core.names import RequestId
from core.queue.holding import Holding
from core.repo_config import Bounds, RepoConfig, bounded
from core.requests import ENDED, LEASE_S, MOST_ATTEMPTS, Outcome, Request
from core.store.words import NoRequest
from core.telemetry import Log, open_log
from core.telemetry.places import where
from core.words import Sticky, apology, asked_at
from worker.jobs.case import Case, open_case, open_front
from worker.jobs.charging import Charging
from worker.jobs.ending import End, of_stop, say
from worker.jobs.office import Office
from worker.jobs.running import Cancelled, carry_out
from worker.publication.effects import Fenced
from worker.publication.front import Front
from worker.publication.sticky import Comment

_LONGEST_WAIT_S = 900.0
_WAITS = 5
_MOST_SAID = 300
_LEFT_OVER = 20  # folders that are looked at


CarryOut = Callable[[Case, Holding, Comment], End]


def serve(
    office: Office, request_id: RequestId, attempt: int, lease_s: float = LEASE_S, work: CarryOut = carry_out
) -> None:
    """Claim the request, carry it out (with `work`) and end it; nothing where it was overtaken.

    Raises `Broken(retryable)` where it is to be tried again: its lease then runs out.
    """
    desk = office.store.desk
    request = desk.claim(request_id, attempt, lease_s)
    if request is None:
        return
    log = open_log(office.settings.log).of(request.ask, request.id)
    log.request_begun(attempt)
    _tidy(office)
    with Holding(lambda: desk.extend(request_id, attempt, lease_s), lease_s) as holding:
        try:
            outcome = _Sitting(office, request, holding, open_front(office, request), work, log).to_the_end()
            log.request_ended(outcome.verdict, desk.publication(request_id).pull_number)
        except Fenced:
            return
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})


def apologise(office: Office, request_id: RequestId, attempt: int, lease_s: float = LEASE_S) -> None:
    """End the request, which `attempt` holds, as one that failed on our side."""
    desk, request = office.store.desk, office.store.desk.request(request_id)
    log = open_log(office.settings.log).of(request.ask, request.id)
    with Holding(lambda: desk.extend(request_id, attempt, lease_s), lease_s) as holding:
        try:
            _Sitting(office, request, holding, open_front(office, request), carry_out, log).give_up()
        except Fenced:
            return
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})


def _tidy(office: Office) -> None:
    """Remove what workers that died have left of requests that came to an end elsewhere."""
    for folder in list(office.home.iterdir())[:_LEFT_OVER] if office.home.is_dir() else ():
        with suppress(NoRequest):
            if office.store.desk.request(RequestId(folder.name)).state in ENDED:
                shutil.rmtree(folder, ignore_errors=True)


class _Sitting:
    """One attempt, from the claim on."""

    def __init__(
        self, office: Office, request: Request, holding: Holding, front: Front, work: CarryOut, log: Log
    ) -> None:
        self._office = office
        self._desk = office.store.desk
        self._request = request
        self._holding = holding
        self._front = front
        self._work = work
        self._log = log
        self._charging = Charging(office, request)
        self._config: RepoConfig | None = None  # once it is known
        self._comment = Comment(front, _state(office, request), is_mute=office.is_dry)

    def to_the_end(self) -> Outcome:
        return self._close(self._ended())

    def give_up(self) -> Outcome:
        return self._close(self._stopped("failed", apology(self._request.id)))

    def _close(self, end: End) -> Outcome:
        request = self._request
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        charge = self._charging.line(end.outcome, self._config)
        warnings = self._charging.warnings(end.outcome, self._config)
        self._comment.state = replace(self._comment.state, charge=charge, warnings=warnings)
        said = say(self._front, self._comment, end)
        self._holding.end()
        if not self._desk.finish(request.id, request.attempt, end.outcome):
            raise Fenced
        if said:
            self._desk.said(request.id, request.attempt)
        shutil.rmtree(self._office.home / request.id, ignore_errors=True)
        return end.outcome

    def _ended(self) -> End:
        """How it ended: a failure that is the person's to mend with its sentence, one of ours with an apology."""
        try:
            return self._carried_out()
        except (KeyboardInterrupt, Cancelled):
            if not self._holding.cancelling:
                raise
            return self._stopped("cancelled", self._desk.request(self._request.id).why or "It was cancelled.")
        except Refused as refused:
            return self._stopped(_kind(refused), str(refused))
        except Unfinished as unfinished:
            return self._stopped("failed", str(unfinished))
        except Fenced:
            raise
        except Broken as broken:
            self._note(broken)
            if broken.retryable and self._request.starts < MOST_ATTEMPTS:
                raise
            return self._stopped("failed", apology(self._request.id))

    def _note(self, broken: Broken) -> None:
        """For the log alone: its sentence may name machines and folders."""
        kind, said = type(broken).__name__, str(broken).partition("\n")[0][:_MOST_SAID]
        self._log.request_failed(kind, where(broken), self._office.gate.without_secrets(said))

    def _stopped(self, verdict: str, why: str) -> End:
        return of_stop(self._office.store, self._request.id, verdict, self._office.public(why))

    def _carried_out(self) -> End:
        """The work; a limit of GitHub is waited for here, where the lease is held, and then it goes on."""
        for _ in range(_WAITS):
            try:
                return self._carry_out()
            except Limited as limited:
                wait = (limited.retry_at - datetime.now(UTC)).total_seconds()
                if wait > _LONGEST_WAIT_S:
                    raise
                time.sleep(max(wait, 0.0) + 1.0)
        return self._carry_out()

    def _carry_out(self) -> End:
        self._comment.state = replace(self._comment.state, charge=self._charging.open_line())
        with suppress(Refused):  # a thread that takes no comments; whether work can begin is found out below
            self._comment.begin()
        case = open_case(self._office, self._request, self._front)
        self._config = case.site.config
        return self._work(case, self._holding, self._comment)


def _state(office: Office, request: Request) -> Sticky:
    """What the comment says while it runs."""
    options, settings = request.ask.options, office.settings
    asked, caps = Bounds(options.attempts, options.budget_usd), Bounds(settings.attempts, settings.budget_usd)
    bounds = bounded(RepoConfig(), asked, caps, Bounds())
    return Sticky(
        request=request.id,
        verb=request.ask.verb,
        login=request.ask.person.login,
        handle=settings.handle,
        most_usd=bounds.budget_usd,
        most_attempts=bounds.attempts,
        asked_url=asked_at(web_url(settings.github_url), request.ask),
    )


def _kind(refused: Refused) -> str:
    if isinstance(refused, Needless):
        return "needless"
    return "refused" if isinstance(refused, PolicyRefused) else "mistaken"  # an option, a name, a state does not fit
