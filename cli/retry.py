"""`pullwright retry REQUEST`: another chance for a request that was given up."""

from typing import TYPE_CHECKING

import click

from cli._opening import open_records
from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from core.requests import Request


@click.command("retry")
@click.argument("request")
def command(request: str) -> None:
    """Bring REQUEST (an id or its beginning), which was given up, back to the queue with all its attempts."""
    store = open_records()
    try:
        found = store.desk.find(request)
        if not store.desk.revive(found.id):
            raise Refused(_why_not(found))
    finally:
        store.close()
    say(f"Request {found.id} is back in the line. `pullwright status` shows its place.")


def _why_not(found: "Request") -> str:
    if found.state == "dead":
        return f"That request {found.id} was given up is just being said in its thread; try again in a moment."
    return f"Request {found.id} is {found.state}, not dead, so there is nothing to revive."
