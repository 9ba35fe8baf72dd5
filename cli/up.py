"""`pullwright up`: everything on one machine, in one go."""

import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import click

from cli._children import Child, stop_all
from cli._licensing import check_plans
from cli._listening import listen, shown_address
from cli._opening import is_registered, load_settings, open_records
from cli._saying import say
from core.errors import Broken, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.queue.embedded import Embedded
    from core.settings import Settings

_LOOK_S = 0.2
_STOPS_S = 40.0  # a worker's grace, and a little
_ANSWERS_S = 30.0


@click.command("up")
def command() -> None:
    """Run everything on this machine: the receiver, the clerk, a worker and, without REDIS_URL, their queue."""
    settings = load_settings()
    check_plans(settings)
    open_records(settings).close()
    with ExitStack() as held:
        queue = None if settings.redis_url.get_secret_value() else held.enter_context(_queue(settings))
        listening = held.enter_context(listen(settings))
        _run(settings, queue, listening)


@contextmanager
def _queue(settings: "Settings") -> "Iterator[Embedded]":
    from core.queue import FOLDER
    from core.queue.embedded import hold

    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with hold(settings.data / FOLDER) as queue:
        queue.ensure()
        yield queue


def _run(settings: "Settings", queue: "Embedded | None", listening: socket.socket) -> None:
    from core.telemetry import open_log

    ended, door = open_log(settings.log).child_ended, listening.fileno()
    children = [
        Child("serve", "--listening", str(door), ended=ended, inherits=(door,)),
        Child("worker", ended=ended),
    ]
    try:
        _await(children, queue, listening)
        _greet(settings, listening)
        while True:
            _look(children, queue)
    except KeyboardInterrupt:
        say("Stopping: the worker may end what it does. Ctrl-C again ends it now.", err=True)
    finally:
        with suppress(KeyboardInterrupt):
            stop_all(children, _STOPS_S)
        stop_all(children, 0)


def _look(children: list[Child], queue: "Embedded | None") -> None:
    """Whatever has died is started again; a queue that does not start now (a full disk) is tried again."""
    with suppress(Broken):
        if queue is not None:
            queue.ensure()
    for child in children:
        child.ensure()
    time.sleep(_LOOK_S)


def _await(children: list[Child], queue: "Embedded | None", listening: socket.socket) -> None:
    """Until the receiver answers; its own sentence has said why if it cannot."""
    late = time.monotonic() + _ANSWERS_S
    _look(children, queue)
    while not _answers(listening) and time.monotonic() < late:
        _look(children, queue)
        if any(child.first_code for child in children):
            raise Refused("Pullwright did not come up; the line above says why.")


def _answers(listening: socket.socket) -> bool:
    import http.client

    host, port = listening.getsockname()[:2]
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    connection = http.client.HTTPConnection(reached, port, timeout=1)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _greet(settings: "Settings", listening: socket.socket) -> None:
    store = open_records(settings)
    known = is_registered(settings, store)
    store.close()
    issue = f"comment `/{settings.handle} implement` on an issue of a repository where the App is installed"
    database = "the database of DATABASE_URL" if settings.database_url.get_secret_value() else "SQLite"
    say(
        "\nPullwright is up.\n"
        f"  listens  {shown_address(listening)}/webhooks/github\n"
        f"  data     {settings.data} ({database})\n"
        f"  next     {issue if known else 'register the GitHub App on the page named above'}\n"
        "  watch    pullwright status\n"
        "Ctrl-C stops everything.\n"
    )
