"""`pullwright clerk`: decides about what was asked and hands it to the workers. `serve` starts it."""

from typing import TYPE_CHECKING

import click

from cli._bell import listen_to
from cli._children import die_with_parent, parent_option
from cli._faults import tell
from cli._licensing import check_plans
from cli._opening import load_settings, open_records
from core.errors import PullwrightError
from core.telemetry.places import where

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.clerk.admit import Decision
    from bot.clerk.runner import Fault
    from core.settings import Settings
    from core.store.words import Reaped
    from core.telemetry import Log


@click.command("clerk")
@click.option("--bell", type=int, hidden=True, help="An open pipe: when it says something, there are new asks.")
@parent_option
def command(parent: int | None, bell: int | None) -> None:
    """Decide about what was asked, hand it to the workers, and take back what they lose."""
    die_with_parent(parent)
    from bot.clerk.duties import duties
    from bot.clerk.runner import Runner
    from cli._queueing import open_our_queue, open_our_rates
    from core.telemetry import open_log

    settings = load_settings()
    check_plans(settings)
    log = open_log(settings.log)
    store = open_records(settings)
    queue = open_our_queue(settings)
    rates = open_our_rates(settings, log)
    runner = Runner(duties(settings, store, queue, _told(log), _decided(log), rates), _fault(settings, log))
    if bell is not None:
        listen_to(bell, lambda: runner.wake("admit"))
    try:
        runner.run()
    except KeyboardInterrupt:
        pass
    finally:
        store.close()


def _fault(settings: "Settings", log: "Log") -> "Fault":
    def fault(loop: str, error: BaseException) -> None:
        log.loop_failed(loop, type(error).__name__, where(error))
        if not isinstance(error, PullwrightError):
            tell(error, settings)

    return fault


def _told(log: "Log") -> "Callable[[Reaped], None]":
    def told(one: "Reaped") -> None:
        log.reaped(one.request, one.state, one.attempt)

    return told


def _decided(log: "Log") -> "Callable[[Decision], None]":
    def decided(one: "Decision") -> None:
        log.of(one.ask, one.request).decided(one.ask.verb, one.word, str(one.reason or ""))

    return decided
