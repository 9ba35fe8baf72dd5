"""One attempt at a request whose work is a trifle."""

from collections.abc import Callable

from core.queue.holding import Holding
from core.requests import Request
from tests.stories.hosted.stage import LEASE_S, Stage
from worker.jobs.case import Case
from worker.jobs.ending import End
from worker.jobs.office import open_office
from worker.jobs.serving import serve
from worker.publication.sticky import Comment

Work = Callable[[Case, Holding, Comment], End]


def serves(stage: Stage, request: Request, work: Work) -> Request:
    """`work` is done as the request; the request as it is afterwards."""
    with open_office(stage.settings) as office:
        serve(office, request.id, request.attempt, LEASE_S, work)
    return stage.store.desk.request(request.id)


def failing(error: BaseException) -> Work:
    """Work that raises `error`."""

    def work(case: Case, holding: Holding, comment: Comment) -> End:
        raise error

    return work
