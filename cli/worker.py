"""`pullwright worker`: takes requests from the queue and does them, one at a time."""

from typing import TYPE_CHECKING

import click

from cli._children import die_with_parent, parent_option
from cli._faults import tell
from cli._opening import load_settings, open_records
from cli._saying import say
from core.telemetry.places import where

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.queue.worker import Duties
    from core.settings import Settings
    from core.telemetry import Log


@click.command("worker")
@click.option("--grace", default=25.0, show_default=True, type=click.FloatRange(0.0), help="Seconds to end on SIGTERM.")
@parent_option
def command(grace: float, parent: int | None) -> None:
    """Do what was asked, one request at a time.

    Told to stop (SIGTERM, Ctrl-C), it takes nothing new; what does not end within the grace is handed back, and
    another worker goes on with it.
    """
    die_with_parent(parent)
    from cli._queueing import job_seconds, queue_url, seal_of
    from core.queue.working import work
    from core.telemetry import open_log

    settings = load_settings()
    log = open_log(settings.log)
    work(
        queue_url(settings),
        seal_of(settings),
        _duties(settings, log),
        job_s=job_seconds(settings),
        grace_s=grace,
        refused=log.job_refused,
        down=_lost(log),
    )


def _duties(settings: "Settings", log: "Log") -> "Duties":
    from cli._queueing import paced
    from core.names import RequestId
    from core.queue.worker import Duties
    from worker.jobs import mishap, prepare

    def release(request: str, attempt: int) -> None:
        open_records(settings).desk.release(RequestId(request), attempt)

    def failed(request: str, attempt: int, error: BaseException) -> None:
        tell(error, settings)
        log.job_failed(type(error).__name__, where(error))
        mishap(settings, request, attempt, error)

    return Duties(handle=prepare(settings, paced(settings)), release=release, failed=failed, died=log.job_died)


def _lost(log: "Log") -> "Callable[[], None]":
    """Says it once on the console, and each time in the log."""
    said = False

    def lost() -> None:
        nonlocal said
        log.queue_lost()
        if not said:
            said = True
            say("The queue does not answer. The worker waits for it.", err=True)

    return lost
