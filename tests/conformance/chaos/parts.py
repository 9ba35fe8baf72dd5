"""The processes of the product as they are, but for two things: GitHub is the stand-in, and the work is a trifle.

Claim, lease, effects, publication, end and last words are the product's own.
"""

import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.clerk import hosted
from bot.clerk.duties import line_duties
from bot.clerk.runner import Runner
from cli._bell import listen_to
from cli._queueing import job_seconds, open_our_queue, queue_url, seal_of
from core.asks import Ask
from core.names import RequestId, Sha
from core.queue.holding import Holding
from core.queue.worker import Duties
from core.queue.working import work
from core.requests import Outcome, Publication
from core.serial import preload
from core.settings import load
from tests.conformance.chaos.plain import Views
from tests.conformance.chaos.standin import App
from worker.jobs.case import Case
from worker.jobs.ending import End
from worker.jobs.office import Office, store_of
from worker.jobs.serving import serve
from worker.publication import branch, pull
from worker.publication.sticky import Comment
from worker.tools import Tools

_SLOWLY_S = 1.5


def clerk(bell: str) -> None:
    """`pullwright clerk`."""
    settings = load()
    store = store_of(settings)
    steps = hosted.steps(settings, store, Views(settings.github_url), lambda _: None)
    speaking = (loop for loop in hosted.speaking(steps.__getitem__) if loop.name != "sweep")
    loops = (*line_duties(store.desk, open_our_queue(settings), lambda _: None), *speaking)
    runner = Runner(loops, _fault(settings.data))
    listen_to(int(bell), lambda: runner.wake("admit"))
    runner.run()


def worker() -> None:
    """`pullwright worker`."""
    settings = load()
    fault = _fault(settings.data)

    preload(Ask, Publication)
    store = store_of(settings)
    store.desk.claim(RequestId(""), 0)
    store.close()  # known, but not connected to: as the worker itself prepares it

    def handle(request: str, attempt: int, mac: str) -> None:
        office = Office(settings, store, Views(settings.github_url), _no_tools)
        serve(office, RequestId(request), attempt, work=trifle)
        store.close()

    def release(request: str, attempt: int) -> None:
        store_of(settings).desk.release(RequestId(request), attempt)

    work(
        queue_url(settings),
        seal_of(settings),
        Duties(handle, release, lambda _, __, error: fault("job", error), lambda *_: None),
        job_s=job_seconds(settings),
        refused=lambda why: fault("queue", ValueError(why)),
        down=lambda: None,
    )


def github(descriptor: int, folder: Path, faults: float, seed: float) -> None:
    """The stand-in."""
    import uvicorn

    app = App(folder / "github.db", faults, seed)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"))
    server.run(sockets=[socket.socket(fileno=descriptor)])


def trifle(case: Case, holding: Holding, comment: Comment) -> End:
    """The work: a commit of nothing, published as a result is. A person can ask for it to be done slowly."""
    time.sleep(_SLOWLY_S if case.subject.ask.text == "slowly" else 0.0)
    site, desk = case.site, case.office.store.desk
    made = Sha(site.effects.once("commit", lambda: None, lambda: secrets.token_hex(20)))
    name = branch.create(site, f"pullwright/{case.request.id}", made)
    opened = pull.open_pull(site, "A trifle", f"For {case.request.id}.", name, draft=False)
    known = desk.publication(case.request.id)
    if known.pull_number is None:
        there = replace(known, branch=name, head_sha=made, pull_number=opened.number, pull_url=opened.url)
        desk.publish(case.request.id, site.effects.attempt, there)
    return End(Outcome("proven", "It was a trifle.", cost_usd=0.01))


def _no_tools() -> Tools:
    raise NotImplementedError("a trifle needs no tools")


def _fault(data: Path) -> Callable[[str, BaseException], None]:
    def fault(name: str, error: BaseException) -> None:
        with (data / "faults").open("a", encoding="utf-8") as out:
            out.write(f"{name}: {type(error).__name__}: {error}\n")

    return fault
