"""Where the queue is, and the means to speak with it."""

from typing import TYPE_CHECKING

from core.errors import Refused
from core.queue import FOLDER

if TYPE_CHECKING:
    from core.queue.queue import Queue
    from core.queue.seal import Seal
    from core.rates import Rates
    from core.settings import Settings
    from core.telemetry import Log
    from worker.llm.chain import MakePace

_AFTER_S = 900.0  # a run starts its last attempt within its time; checking and publishing come after it


def queue_url(settings: "Settings") -> str:
    """`REDIS_URL`, else the embedded server that `pullwright up` keeps in the data folder; `Refused` without both."""
    from core.queue.embedded import address

    found = settings.redis_url.get_secret_value() or address(settings.data / FOLDER)
    if not found:
        raise Refused("There is no queue yet: set REDIS_URL, or run `pullwright up` for everything on one machine.")
    return found


def seal_of(settings: "Settings") -> "Seal":
    """The seal of this installation's jobs."""
    from core.crypto import keyring
    from core.queue.seal import Seal

    return Seal(keyring(settings.encryption_keys.get_secret_value(), settings.data))


def job_seconds(settings: "Settings") -> float:
    """The longest that a job may take, all in all."""
    return settings.time_s + _AFTER_S


def open_our_queue(settings: "Settings") -> "Queue":
    """The queue that the settings name; nothing is sent yet."""
    from core.queue.queue import open_queue

    return open_queue(queue_url(settings), seal_of(settings), job_s=job_seconds(settings))


def open_our_rates(settings: "Settings", log: "Log") -> "Rates":
    """The rates of this deployment; nothing is asked yet."""
    from core.rates.opening import open_rates, rates_url

    return open_rates(rates_url(settings), log.rates_changed)


def paced(settings: "Settings") -> "MakePace":
    """What holds each run to the tokens a minute that the settings allow its providers; nothing where they say none."""
    if not settings.model_rates:
        return lambda: None
    from core.rates.opening import limits
    from core.telemetry import open_log
    from worker.llm.chain import TokenPace

    rates, tokens = open_our_rates(settings, open_log(settings.log)), limits(settings).tokens
    return lambda: TokenPace(rates, tokens)
