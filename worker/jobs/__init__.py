"""From a request's id to its end: what the queue calls, in a process of its own.

A job may begin any number of times and may be cut off anywhere. It goes on from its records and finds what it has
published, so it ends once.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.errors import PullwrightError
from core.names import RequestId
from core.settings import Settings

if TYPE_CHECKING:
    from worker.llm.chain import MakePace


def work(request: str, attempt: int, mac: str = "") -> None:
    """Do the request as `attempt`; the seal `mac` was checked by the queue. Nothing happens if it was overtaken.

    Call it from the main thread. Raises `Broken(retryable)` where the same attempt may be made again later.
    """
    from worker.jobs.office import open_office
    from worker.jobs.serving import serve

    with open_office() as office:
        serve(office, RequestId(request), attempt)


def mishap(settings: Settings, request: str, attempt: int, error: BaseException) -> None:
    """`work` raised `error`. A defect of ours that comes again at the same place is the end of the request, with an
    apology; what may pass by itself is left to the next attempt."""
    from worker.jobs.mishaps import take_note
    from worker.jobs.office import open_office

    if isinstance(error, Exception) and not isinstance(error, PullwrightError):
        with open_office(settings) as office:
            take_note(office, RequestId(request), attempt, error)


def prepare(settings: Settings, make_pace: "MakePace") -> Callable[[str, int, str], None]:
    """`work` for a process that forks for each job: what is slow to import or to make is made now, once.

    `make_pace` gives each run what holds it to its providers' tokens a minute.
    The database is known then, but no connection to it is open: the forks share none.
    """
    from core.asks import Ask
    from core.github import installations  # noqa: F401  # a quarter of a second that no job has to pay
    from core.requests import Publication
    from core.serial import preload
    from worker.jobs.office import open_office, store_of
    from worker.jobs.serving import serve
    from worker.steps import examine, propose

    propose.preload()
    examine.preload()
    preload(Ask, Publication)
    store = store_of(settings)
    store.desk.claim(RequestId(""), 0)  # there is none: the statements are compiled now
    store.close()

    def prepared(request: str, attempt: int, _mac: str) -> None:
        with open_office(settings, store, make_pace) as office:
            serve(office, RequestId(request), attempt)

    return prepared
