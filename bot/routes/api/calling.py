"""`POST /api/v1/requests`: from a job's token and words to an ask in the inbox, and a receipt.

GitHub and the issuer are asked before the one transaction that keeps anything; whoever is refused leaves no trace.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.oidc import Claims, Untrusted, Verifier
from bot.routes.api import asking, reading
from bot.routes.api.asking import Nothing, Place
from bot.routes.api.places import Places
from bot.routes.api.problems import Declined
from bot.routes.api.rates import PerRepository
from bot.routes.api.written import stands
from bot.triggers import Us
from bot.wire import Asked, Receipt
from core.asks import Ask
from core.github import Forbidden, Gone, IssueInfo
from core.names import new_request_id
from core.store import Caller, Desk

_OTHERWISE = (
    "This attempt of the workflow run has asked for something else already, and a run asks once. Put both into one "
    "step, or into two workflows."
)
_NOT_THERE = "What the event says was written is not on GitHub in these words (any more), or not by that person."
_NO_ISSUE = "There is no issue or pull request #{} in this repository."
_NO_WORDS = "There is nothing to do: give the step a `prompt`, or start it by an event that asks something."


class Calls:
    """Takes calls. Everything here may wait for GitHub: to be called from a thread that can."""

    def __init__(
        self,
        verifier: Verifier,
        places: Places,
        desk: Desk,
        handle: str,
        ring: Callable[[], None],
        rate: PerRepository,
    ) -> None:
        self._verifier = verifier
        self._places = places
        self._desk = desk
        self._handle = handle
        self._ring = ring
        self._rate = rate

    def who(self, token: str) -> Claims:
        """Whose job it is; 401 for a token that is not believed, 429 for a repository that calls too often."""
        claims = trusted(self._verifier, token)
        self._rate.check(claims.repository_id)
        return claims

    def take(self, claims: Claims, body: bytes) -> Receipt:
        """Keep what the job asks. The same body again gets the same receipt, another one 409."""
        digest = hashlib.sha256(body).hexdigest()
        known = self._desk.called(claims.repository_id, claims.run_id, claims.run_attempt)
        if known is not None:
            return _receipt(known, digest)
        asked, place = reading.asked(body), self._places.of(claims)
        try:
            ask = self._ask(asked, claims, place)
        except Nothing as nothing:
            return Receipt(sentence=str(nothing))
        except Gone:
            gone = _NO_ISSUE.format(asked.issue_number) if asked.issue_number else _NOT_THERE
            raise Declined(422, gone) from None
        except Forbidden as forbidden:
            raise Declined(403, str(forbidden)) from None
        caller = Caller(
            id=new_request_id(),
            repository=claims.repository_id,
            run=claims.run_id,
            attempt=claims.run_attempt,
            digest=digest,
            secret=secrets.token_urlsafe(32),
        )
        kept = self._desk.call(caller, ask)
        self._ring()
        return _receipt(kept, digest)

    def _ask(self, asked: Asked, claims: Claims, place: Place) -> Ask:
        if asked.prompt.strip() or asked.issue_number:
            return asking.of_prompt(asked, claims, place, self._issue(asked, place), datetime.now(UTC))
        if asked.event is None:
            raise Declined(422, _NO_WORDS)
        event = asking.happened(asked, claims, place)
        app = self._places.app()
        ask = asking.of_event(asked, event, claims, Us(self._handle, app.app_id(), app.slug()))
        if not stands(event, self._places.github(place)):
            raise Declined(422, _NOT_THERE)
        return replace(ask, asked_at=min(ask.asked_at, datetime.now(UTC)))

    def _issue(self, asked: Asked, place: Place) -> IssueInfo | None:
        if asked.issue_number is None:
            return None
        return self._places.github(place).issue(asked.issue_number)


def trusted(verifier: Verifier, token: str) -> Claims:
    """What the token says; 401 where it is not believed."""
    try:
        return verifier.claims(token)
    except Untrusted as untrusted:
        raise Declined(401, str(untrusted)) from None


def _receipt(kept: Caller, digest: str) -> Receipt:
    if kept.digest != digest:
        raise Declined(409, _OTHERWISE)
    return Receipt(id=kept.id, secret=kept.secret)
