"""What a work-horse does with one request, in steps between which it can die."""

from collections.abc import Callable

from core.names import RequestId
from core.requests import Outcome, Request
from core.requests.effects import CLERK, Leave
from tests.simulation.github import Lost
from tests.simulation.world import Process, Steps, World


class Overtaken(Exception):
    """Somebody else has the request now: stop without another word."""


def last_body(verdict: str) -> str:
    """The last words about a request that came to `verdict`."""
    return f"last: {verdict}"


def work(world: World, me: Process, job: tuple[RequestId, int]) -> Steps:
    """The whole way: claim, comment, work, pull request, end, last words."""
    claimed = world.desk.claim(*job)
    if claimed is None:
        return
    world.holding(claimed, me)
    yield
    try:
        yield from _run(world, me, claimed)
    except Overtaken:
        world.let_go(claimed, me)


def _run(world: World, me: Process, request: Request) -> Steps:
    yield from comment(world, me, request, request.attempt)
    for _ in range(world.random.randint(1, 5)):
        if me.told_to_stop:
            _hand_back(world, me, request)
            return
        if request.id in world.poison:
            me.alive = False  # a crash that takes the whole process
            return
        yield
    if not me.cancelling:
        gh = world.github
        finding, opening = (lambda: gh.find_pull(request.id)), (lambda: gh.open_pull(request.id))
        yield from effect(world, me, request, request.attempt, "pull", finding, opening)
        for _ in range(world.random.randint(0, 9)):  # reports, and whatever else is slow
            yield
    yield from _end(world, me, request, Outcome("cancelled" if me.cancelling else "proven", "why"))


def _hand_back(world: World, me: Process, request: Request) -> None:
    world.let_go(request, me)
    world.desk.release(request.id, request.attempt)


def _end(world: World, me: Process, request: Request, outcome: Outcome) -> Steps:
    since = world.now
    world.let_go(request, me)
    if not world.desk.finish(request.id, request.attempt, outcome):
        return
    yield
    said = world.desk.effect(request.id, "comment")
    if said is None or not world.in_time(since):
        return  # the clerk will
    try:
        world.github.edit(said, last_body(outcome.verdict))
    except Lost:
        return
    yield
    world.desk.said(request.id, request.attempt)


def comment(world: World, me: Process, request: Request, attempt: int) -> Steps:
    """The one comment, made by whoever comes first: the clerk or a worker."""
    gh = world.github
    finding, making = (lambda: gh.find_comment(request.id)), (lambda: gh.comment(request.id, "working"))
    yield from effect(world, me, request, attempt, "comment", finding, making)


def effect(
    world: World,
    me: Process,
    request: Request,
    attempt: int,
    kind: str,
    find: Callable[[], str | None],
    make: Callable[[], str],
) -> Steps:
    """Cause an effect once: leave, look, make, keep; again from the start whenever an answer is lost."""
    while world.desk.effect(request.id, kind) is None:
        yield
        given = world.desk.leave(request.id, attempt, kind)
        if given is Leave.FENCED:
            raise Overtaken
        if attempt != CLERK:
            world.holding(request, me)
        if given is not Leave.GRANTED:
            yield
            continue
        since = world.now
        yield
        try:
            result = find()
            yield
            if result is None and not world.in_time(since):
                continue
            result = result or make()
        except Lost:
            continue
        yield
        world.desk.done(request.id, attempt, kind, result)
