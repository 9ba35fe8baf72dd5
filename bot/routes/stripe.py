"""`POST /webhooks/stripe`: signature, time, event, a mark that its customer is to be asked about, answer.

Nothing that an event says is kept but that it was heard: what is so is asked of Stripe by the clerk. So events may come
in any order, again, late or never.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.billing.stripe.hearing import Heard, Strange, heard
from bot.billing.stripe.opening import is_live, is_sold_by_stripe
from bot.billing.stripe.signed import is_signed
from bot.payloads.reading import Malformed, read_object
from bot.routes.answers import Answer, Declined, Receive, Scope, Send
from bot.routes.bodies import Room
from core.errors import Broken
from core.plans.account import Account
from core.settings import Settings
from core.telemetry import Log

_PROVIDER = "stripe"
_AWAY = Answer(503, "refused", "The database does not answer. Send this event again in a moment.", retry_after_s=10)
_NOT_HERE = Answer(404, "refused", "Nothing is paid by Stripe here.", closes=True)
_UNSIGNED = "The signature is not ours, or not of now. Compare STRIPE_WEBHOOK_SECRET, and the clock of this machine."
_MIXED = "This event is of {} mode, and the key of this server is not. Send it to the server that it is meant for."


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def account_paying_as(self, customer: str) -> Account | None: ...
    def want(self, provider: str, subject: str) -> None: ...
    def seen_event(
        self, provider: str, id: str, kind: str, account: int | None = None, created: datetime | None = None
    ) -> bool: ...


class StripeWebhook:
    """The ASGI app of the one path."""

    def __init__(self, settings: Settings, desk: Desk, log: Log, now: Callable[[], float] = time.time) -> None:
        self._is_open = is_sold_by_stripe(settings)
        self._is_live = is_live(settings.stripe_key.get_secret_value())
        self._secrets = _secrets(settings.stripe_webhook_secret.get_secret_value())
        self._desk = desk
        self._log = log
        self._now = now
        self._room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one delivery."""
        try:
            answer = await self._answer(scope, receive)
        except Declined as declined:
            answer = declined.answer
            self._log.provider_answered(_PROVIDER, "", "", answer.status, answer.word)
        except Broken:
            answer = _AWAY
        await answer.send(send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if not self._is_open:
            return _NOT_HERE
        if not self._secrets:
            raise Declined(503, "STRIPE_WEBHOOK_SECRET is not set here.", retry_after_s=60, closes=True)
        signature, length = _head(scope)
        body = await self._room.body(receive, length)
        if not await asyncio.to_thread(is_signed, body, signature, self._secrets, self._now()):
            raise Declined(400, _UNSIGNED)
        try:
            event = heard(read_object(body))
        except (Malformed, Strange) as wrong:
            raise Declined(400, str(wrong)) from None
        answer = await asyncio.to_thread(self._take, event)
        self._log.provider_answered(_PROVIDER, event.id, event.kind, answer.status, answer.word)
        return answer

    def _take(self, event: Heard) -> Answer:
        """The mark before the memory: who dies in between hears it again, and asks once more."""
        if event.is_live != self._is_live:
            return Answer(400, "refused", _MIXED.format("live" if event.is_live else "test"))
        if event.foreign:
            return Answer(200, "ignored", "It is about another account of Stripe's.")
        for subject in {event.subject, event.charge} - {""}:
            self._desk.want(_PROVIDER, subject)
        account = self._desk.account_paying_as(event.subject) if event.subject else None
        if not self._desk.seen_event(_PROVIDER, event.id, event.kind, account.id if account else None, event.created):
            return Answer(200, "duplicate", "It was heard before.")
        if event.is_noted:
            self._log.billing_noted(event.kind, event.subject or event.id, account.id if account else None)
        return Answer(200, "accepted") if event.subject else Answer(200, "ignored", "It is about no customer.")


def _head(scope: Scope) -> tuple[bytes, bytes]:
    """The signature and the length that the headers say."""
    if scope["method"] != "POST":
        raise Declined(405, "Events are POST requests.", closes=True)
    headers: dict[bytes, bytes] = dict(scope["headers"])
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json" or headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
        raise Declined(415, "Events are application/json, without a Content-Encoding.", closes=True)
    signature = headers.get(b"stripe-signature", b"")
    if not signature:
        raise Declined(400, "There is no Stripe-Signature.", closes=True)
    return signature, headers.get(b"content-length", b"")


def _secrets(setting: str) -> Sequence[str]:
    return tuple(part.strip() for part in setting.split(",") if part.strip())
