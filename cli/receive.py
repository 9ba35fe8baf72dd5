"""`pullwright receive EVENT PAYLOAD.json`: a payload from a file, by the same way in as a delivery."""

import uuid
from typing import BinaryIO

import click

from cli._opening import load_settings, open_records
from cli._saying import say
from core.errors import Refused


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
    from core.events import Ignored
    from core.store import Delivery

    settings = load_settings()
    try:
        parsed = parse(event, payload.read())
    except Malformed as malformed:
        raise Refused(str(malformed)) from None
    if isinstance(parsed, Ignored):
        say(f"Ignored: {parsed.reason}")
        return
    store = open_records(settings)
    identity = Identity(settings, store)
    identity.learn()
    delivery = Delivery(str(uuid.uuid4()), event, installation=parsed.installation)
    found = asks(parsed, identity.us, delivery.id)
    fresh = store.desk.accept(delivery, found).fresh if found else ()
    store.close()
    say(_sentence(len(found), len(fresh)))


def _sentence(found: int, fresh: int) -> str:
    if not found:
        return "Nothing in it asks anything of us."
    if not fresh:
        return "Everything in it was known already; nothing was changed."
    return f"Taken: {fresh} new of {found}. The clerk decides about it; `pullwright status` shows what becomes of it."
