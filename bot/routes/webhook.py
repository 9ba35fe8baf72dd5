"""`POST /webhooks/github`: signature, payload, asks, one transaction, answer. No network and no queue before it.

Plain ASGI, because most deliveries mean nothing to us and that must cost next to nothing.
"""

import asyncio
import hashlib
from typing import Protocol

from bot.billing.marketplace.hearing import Hearing
from bot.intake import Intake
from bot.payloads import Malformed, marketplace, parse
from bot.routes.answers import Answer, Declined, Receive, Scope, Send
from bot.routes.bodies import Room
from bot.routes.heads import Head, read_head
from bot.routes.identity import Identity
from bot.routes.knowing import Desk as Knowing
from bot.routes.knowing import learn
from bot.routes.withdrawing import Desk as Withdrawing
from bot.routes.withdrawing import withdraw
from bot.routes.witness import Witness
from bot.signature import verify
from bot.triggers import asks
from core.asks import Ask
from core.errors import Broken
from core.events import Ignored, InstallationGone, InstallationHere, PlanChanged, PullClosed
from core.store.words import Delivery

_AWAY = Answer(503, "refused", "The database does not answer. Send this delivery again in a moment.", retry_after_s=10)
_UNMENTIONED = Answer(200, "ignored", "It does not mention us.")
_NOT_SOLD = Answer(200, "ignored", "PULLWRIGHT_BILLING does not name the Marketplace: nothing is sold there.")
_KNOWN = Answer(200, "duplicate", "It was taken before.")


class Desk(Knowing, Withdrawing, Protocol):
    """The part of the store's desk that is used here."""


class Webhook:
    """The ASGI app of the one path."""

    def __init__(
        self, identity: Identity, desk: Desk, intake: Intake, witness: Witness, market: Hearing | None = None
    ) -> None:
        self._identity = identity
        self._desk = desk
        self._intake = intake
        self._witness = witness
        self._market = market
        self._room = Room()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one delivery."""
        head = None
        try:
            head = read_head(scope)
            body = await self._room.body(receive, head.length)
            answer = await self._take(head, body)
        except Declined as declined:
            answer = declined.answer
        except Broken:
            answer = _AWAY
        self._witness.answered(head, answer)
        await answer.send(send)

    async def _take(self, head: Head, body: bytes) -> Answer:
        await self._check(head, body)
        if head.event == "issue_comment" and self._identity.mention not in body.lower():
            return _UNMENTIONED  # most deliveries end here, unread
        try:
            event = parse(head.event, body)
        except Malformed as malformed:
            raise Declined(400, str(malformed)) from None
        if isinstance(event, Ignored):
            return Answer(200, "ignored", event.reason)
        if isinstance(event, PullClosed | InstallationHere | InstallationGone):
            return await asyncio.to_thread(self._heed, event)
        if isinstance(event, PlanChanged):
            return await asyncio.to_thread(self._sell, event, body)
        found = asks(event, self._identity.us, head.delivery)
        if not found:
            return Answer(200, "ignored", "Nothing in it asks anything of us.")
        return await self._keep(Delivery(head.delivery, head.event, installation=event.installation), found)

    def _heed(self, event: PullClosed | InstallationHere | InstallationGone) -> Answer:
        is_new = learn(self._desk, event)
        return _withdrawn(withdraw(self._desk, event), is_new=is_new)

    def _sell(self, event: PlanChanged, body: bytes) -> Answer:
        """What is signed is what tells copies apart: the id of a delivery is not."""
        if self._market is None:
            return _NOT_SOLD
        is_new = self._market.hear(event, hashlib.sha256(body).hexdigest())
        return Answer(202, "accepted", "The listing is asked whether it is so.") if is_new else _KNOWN

    async def _check(self, head: Head, body: bytes) -> None:
        if not self._identity.secrets:
            await self._identity.look()
        if not self._identity.secrets:
            raise Declined(503, "The App is not registered yet. Open the setup page.", retry_after_s=60)
        listing = self._market.secrets if self._market and head.event == marketplace.EVENT else ()
        if not verify(body, head.signature, (*self._identity.secrets, *listing)):
            raise Declined(401, "The signature is not ours. Compare the secret of the webhook with ours.")

    async def _keep(self, delivery: Delivery, found: tuple[Ask, ...]) -> Answer:
        accepted = await self._intake.take(delivery, found)
        if not accepted.fresh:
            return _KNOWN
        return Answer(202, "accepted", asks=len(accepted.fresh))


def _withdrawn(number: int, *, is_new: bool) -> Answer:
    if is_new and not number:
        return Answer(202, "accepted", "The account is known.")
    if not number:
        return Answer(200, "ignored", "Nothing is open that it would end.")
    return Answer(202, "accepted", f"What it makes pointless is cancelled: {number}.")
