"""Hosted: a server does the work, in the line of the App. The job says who it is by its OIDC token, follows, and tells.

event or prompt ─asking─▶ Asked ─server─▶ Receipt ─following─▶ Finish ─outcome─▶ Result
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from action.groups import Show
from action.hosted import asking, outcome, reports
from action.hosted.asking import Nothing
from action.hosted.following import Follower
from action.hosted.hearing import ENDS, Hearing
from action.hosted.identity import Identity
from action.hosted.server import NotTaken, Server
from action.inputs import Inputs, Runner
from action.kept import folder
from action.result import Conclusion, Result
from bot.wire import Receipt
from core.errors import OutOfTime, PullwrightError

_TIME = "The time of this step (timeout_minutes) was over, so the request was cancelled."
_CANCELLED = "The job was cancelled, and the request with it."
_LEFT = " The server could not be told; it may go on there."


def run(inputs: Inputs, runner: Runner, show: Show) -> Result:
    """Have the server do what the event or the prompt asks for; every end that has a sentence is a result."""
    ends = time.monotonic() + inputs.timeout_minutes * 60
    try:
        asked = asking.asked(inputs, runner)
        for sentence in asking.unheard(inputs):
            show.said(sentence)
        with Server(inputs.server_url, Identity(inputs, runner, show), runner.settings) as server:
            receipt = server.ask(asked, ends)
            if not receipt.id:
                return Result(Conclusion.SKIPPED, receipt.sentence, run_url=runner.run_url)
            return _followed(server, receipt, runner, show, ends)
    except Nothing as nothing:
        return Result(Conclusion.SKIPPED, str(nothing), run_url=runner.run_url)
    except NotTaken as refused:
        return Result(Conclusion.REFUSED, str(refused), run_url=runner.run_url)
    except OutOfTime:
        return Result(Conclusion.TIMEOUT, "The time of this step (timeout_minutes) was over.", run_url=runner.run_url)
    except KeyboardInterrupt:
        return Result(Conclusion.CANCELLED, "The job was cancelled.", run_url=runner.run_url)
    except PullwrightError as wrong:
        return Result(Conclusion.FAILURE, str(wrong), run_url=runner.run_url)


def _followed(server: Server, receipt: Receipt, runner: Runner, show: Show, ends: float) -> Result:
    """The end of the request. A cancelled job, and the end of its time, end the request, too; a server that is lost
    may go on with it."""
    hearing = Hearing()
    try:
        with hearing.held():
            finish = Follower(server, receipt, show, ends, check=hearing.check).to_the_end()
    except OutOfTime:
        return _withdrawn(server, receipt, Conclusion.TIMEOUT, _TIME, runner)
    except KeyboardInterrupt:
        return _withdrawn(server, receipt, Conclusion.CANCELLED, _CANCELLED, runner)
    files: dict[str, Path] = {}
    with suppress(KeyboardInterrupt):  # it has ended: a job that is cancelled now still says how
        reports.fetch(server, receipt, finish, folder(runner.temp, receipt.id), files)
    return outcome.of(finish, files, runner)


def _withdrawn(server: Server, receipt: Receipt, kind: Conclusion, said: str, runner: Runner) -> Result:
    with _undisturbed():
        is_told = server.cancel(receipt)
    return Result(kind, said if is_told else f"{said}{_LEFT}", run_url=runner.run_url)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A runner that cancels sends a second signal a few seconds after the first."""
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in ENDS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
