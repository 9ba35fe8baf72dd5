"""`pullwright up`: everything on one machine, in one go."""

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from cli._children import Child, stop_all
from cli._opening import load_settings, open_records
from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from core.queue.embedded import Embedded
    from core.settings import Settings

_LOOK_S = 0.2
_STOPS_S = 40.0  # a worker's grace, and a little
_ANSWERS_S = 30.0


@click.command("up")
def command() -> None:
    """Run everything on this machine: the receiver, the clerk, a worker and, without REDIS_URL, their queue."""
    settings = load_settings()
    open_records(settings).close()
    if settings.redis_url.get_secret_value():
        _run(settings, None)
        return
    from cli._queueing import FOLDER
    from core.queue.embedded import hold

    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with hold(settings.data / FOLDER) as queue:
        queue.ensure()
        _run(settings, queue)


def _run(settings: "Settings", queue: "Embedded | None") -> None:
    from core.telemetry import open_log

    ended = open_log(settings.log).child_ended
    children = [Child("serve", ended=ended), Child("worker", ended=ended)]
    try:
        _await(settings, children, queue)
        _greet(settings)
        while True:
            _look(children, queue)
    except KeyboardInterrupt:
        say("Stopping: the worker may end what it does. Ctrl-C again ends it now.", err=True)
    finally:
        with suppress(KeyboardInterrupt):
            stop_all(children, _STOPS_S)
        stop_all(children, 0)


def _look(children: list[Child], queue: "Embedded | None") -> None:
    """Whatever has died is started again."""
    if queue is not None:
        queue.ensure()
    for child in children:
        child.ensure()
    time.sleep(_LOOK_S)


def _await(settings: "Settings", children: list[Child], queue: "Embedded | None") -> None:
    """Until the receiver answers; its own sentence has said why if it cannot."""
    late = time.monotonic() + _ANSWERS_S
    while not _answers(settings) and time.monotonic() < late:
        _look(children, queue)
        if any(child.first_code for child in children):
            raise Refused("Pullwright did not come up; the line above says why.")


def _answers(settings: "Settings") -> bool:
    import http.client

    connection = http.client.HTTPConnection(_host(settings), settings.port, timeout=1)
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _host(settings: "Settings") -> str:
    """Where we reach what listens on every address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104  # compared, not bound


def _address(settings: "Settings") -> str:
    host = _host(settings)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _greet(settings: "Settings") -> None:
    store = open_records(settings)
    known = settings.app_id or store.desk.secret("app_id")
    store.close()
    issue = f"comment `/{settings.handle} implement` on an issue of a repository where the App is installed"
    database = "the database of DATABASE_URL" if settings.database_url.get_secret_value() else "SQLite"
    say(
        "\nPullwright is up.\n"
        f"  listens  {_address(settings)}/webhooks/github\n"
        f"  data     {settings.data} ({database})\n"
        f"  next     {issue if known else 'register the GitHub App on the page named above'}\n"
        "  watch    pullwright status\n"
        "Ctrl-C stops everything.\n"
    )
