"""`pullwright receive EVENT PAYLOAD.json`: a payload from a file, by the same way in as a delivery."""

import hashlib
import uuid
from typing import TYPE_CHECKING, BinaryIO

import click

from cli._licensing import say_licence
from cli._opening import load_settings, open_records
from cli._saying import say
from core.errors import Refused
from core.words import count

if TYPE_CHECKING:
    from core.events import Event
    from core.settings import Settings
    from core.store import Store

_KNOWN = "Everything in it was known already; nothing was changed."


@click.command("receive")
@click.argument("event")
@click.argument("payload", type=click.File("rb"))
def command(event: str, payload: BinaryIO) -> None:
    """Take PAYLOAD (a JSON file; `-` for standard input) as if GitHub had delivered it as EVENT, just now.

    Who can do this can write to the database anyway, so no signature is asked for; the clerk still asks GitHub
    whether the person in the payload may ask. A copy of what is known already changes nothing.
    """
    from bot.payloads import Malformed, parse
    from bot.routes.identity import Identity
    from bot.triggers import asks
    from core.events import Ignored, PlanChanged
    from core.store import Delivery

    settings = load_settings()
    try:
        body = payload.read()
        parsed = parse(event, body)
    except Malformed as malformed:
        raise Refused(str(malformed)) from None
    if isinstance(parsed, Ignored):
        say(f"Ignored: {parsed.reason}")
        return
    say_licence(settings)
    store = open_records(settings)
    heeded = _heeded(parsed, body, settings, store)
    if heeded or isinstance(parsed, PlanChanged):
        store.close()
        say(heeded)
        return
    identity = Identity(settings, store)
    identity.learn()
    delivery = Delivery(str(uuid.uuid4()), event, installation=parsed.installation)
    found = asks(parsed, identity.us, delivery.id)
    fresh = store.desk.accept(delivery, found).fresh if found else ()
    store.close()
    say(_sentence(len(found), len(fresh)))


def _heeded(event: "Event", body: bytes, settings: "Settings", store: "Store") -> str:
    """What became of an event that asks for nothing; empty for all others."""
    from bot.billing.marketplace.opening import open_hearing
    from bot.routes.knowing import learn
    from bot.routes.withdrawing import withdraw
    from core.events import InstallationGone, InstallationHere, PlanChanged, PullClosed

    if isinstance(event, PlanChanged):
        hearing = open_hearing(settings, store.desk)
        if hearing is None:
            return "Nothing is sold at the Marketplace here: PULLWRIGHT_BILLING does not name it. Nothing was changed."
        is_new = hearing.hear(event, hashlib.sha256(body).hexdigest())
        return "Taken: the clerk asks the listing whether it is so." if is_new else _KNOWN
    if not isinstance(event, PullClosed | InstallationHere | InstallationGone):
        return ""
    known, cancelled = learn(store.desk, event), withdraw(store.desk, event)
    return f"Taken: {'the account is known, ' if known else ''}{count(cancelled, 'request')} cancelled."


def _sentence(found: int, fresh: int) -> str:
    if not found:
        return "Nothing in it asks anything of us."
    if not fresh:
        return _KNOWN
    return f"Taken: {fresh} new of {found}. The clerk decides about it; `pullwright status` shows what becomes of it."
