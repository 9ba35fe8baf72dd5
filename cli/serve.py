"""`pullwright serve`: the receiver, with the clerk as its child."""

import socket
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from cli._bell import Bell, ring_at
from cli._children import Child, die_with_parent, parent_option
from cli._licensing import check_plans, say_licence
from cli._listening import listen, shown_address
from cli._opening import is_registered, load_settings, open_records
from cli._saying import say
from core.errors import Broken

if TYPE_CHECKING:
    from bot.pages.door import Door
    from core.settings import Settings
    from core.store import Store

_LOOK_S = 0.2
_CLERK_STOPS_S = 10.0
_GRACE_S = 10  # for answers that are under way


@click.command("serve")
@click.option(
    "--clerk/--no-clerk", default=True, help="Whether to run the clerk, too; one is enough for many machines."
)
@click.option("--listening", "inherited", type=int, hidden=True, help="An open socket to listen on.")
@click.option("--bell", "rung_at", type=int, hidden=True, help="An open pipe, to wake a clerk of somebody else's.")
@parent_option
def command(clerk: bool, inherited: int | None, rung_at: int | None, parent: int | None) -> None:
    """Take GitHub's deliveries, and decide about what is asked."""
    die_with_parent(parent)
    settings = load_settings()
    check_plans(settings)
    if clerk:
        _check_queue(settings)
    store = open_records(settings)
    over, bell = Event(), Bell()
    beside = Thread(target=_keep_clerk, args=(over, settings, bell), name="clerk")
    with listen(settings) if inherited is None else socket.socket(fileno=inherited) as listening:
        if clerk:
            beside.start()
        try:
            _serve(settings, store, listening, bell.ring if rung_at is None else partial(ring_at, rung_at))
        except KeyboardInterrupt:
            pass
        finally:
            over.set()
            if clerk:
                beside.join()
            store.close()
            bell.close()


def _check_queue(settings: "Settings") -> None:
    from cli._queueing import queue_url

    queue_url(settings)


def _keep_clerk(over: Event, settings: "Settings", bell: Bell) -> None:
    """In a thread that lasts: the clerk dies with whoever started it."""
    from core.telemetry import open_log

    door = bell.heard_at
    clerk = Child("clerk", "--bell", str(door), ended=open_log(settings.log).child_ended, inherits=(door,))
    while not over.is_set():
        clerk.ensure()
        over.wait(_LOOK_S)
    clerk.ask_to_stop()
    clerk.wait(_CLERK_STOPS_S)


def _serve(settings: "Settings", store: "Store", listening: socket.socket, ring: Callable[[], None]) -> None:
    import uvicorn

    from bot.app import create
    from bot.pages.door import Door
    from cli._queueing import open_our_rates
    from core.telemetry import open_log

    door = Door()
    app = create(settings, store, door, ring, open_our_rates(settings, open_log(settings.log)))
    _greet(settings, store, listening, door)  # not before it is known that the settings can be right
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_S,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        raise Broken("The receiver did not start. PULLWRIGHT_LOG=info says more.")


def _greet(settings: "Settings", store: "Store", listening: socket.socket, door: "Door") -> None:
    from bot.billing.missing import missing
    from bot.pages.door import invitation

    here = shown_address(listening)
    address = settings.public_url or here
    say(f"Listening on {here}, for webhooks on {address}/webhooks/github.", err=True)
    say_licence(settings)
    for sentence in missing(settings):
        say(f"Warning: {sentence}", err=True)
    if not is_registered(settings, store):
        say(invitation(address, door), err=True)
