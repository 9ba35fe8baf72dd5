"""The processes around the horses: clerks, dispatchers, reapers, workers, and those who say the last words."""

from core.asks import Ask
from core.names import RequestId
from core.requests.effects import CLERK
from core.requests.fairness import Turns, choose
from core.store import WordsDue
from tests.simulation.github import Lost
from tests.simulation.horse import Overtaken, comment, last_body, work
from tests.simulation.world import Process, Steps, World

WORKERS = 2


def lane_of(ask: Ask) -> str:
    """One lane per thread, so that asks in one thread wait for each other."""
    return f"{ask.thread.repository.id}:{ask.thread.number}"


def clerk(world: World, me: Process) -> Steps:
    """Admits what was asked and says that it was heard."""
    while True:
        for taken in world.desk.take_asks(2):
            yield
            ask = taken.ask
            account = ask.thread.repository.owner_id
            request = world.desk.admit(ask.id, account=account, lane=lane_of(ask), weight=1)
            yield
            try:
                yield from comment(world, me, request, CLERK)
            except Overtaken:
                continue
        yield


def dispatcher(world: World, me: Process) -> Steps:
    """Keeps the queue short and fair."""
    turns = Turns()
    while True:
        world.desk.stay_queued(list(world.jobs))
        yield
        room = 2 * WORKERS - len(world.jobs)
        choice = choose(world.desk.waiting(), world.desk.running_by_installation(), room, turns)
        turns = choice.turns
        yield
        for request in choice.chosen:
            attempt = world.desk.queue(request)
            yield
            if attempt is not None:
                _put(world, (request, attempt))
                yield


def _put(world: World, job: tuple[RequestId, int]) -> None:
    world.jobs.append(job)
    world.past_jobs.append(job)


def reaper(world: World, me: Process) -> Steps:
    """Takes back what nobody holds."""
    while True:
        world.desk.reap()
        yield


def worker(world: World, me: Process) -> Steps:
    """One job at a time, in a horse of its own; its heartbeat goes on for as long as the worker lives."""
    while True:
        yield
        if world.jobs:
            yield from _watch(world, me, world.jobs.popleft())


def _watch(world: World, me: Process, job: tuple[RequestId, int]) -> Steps:
    yield
    horse = Process(f"horse of attempt {job[1]}", nothing())
    horse.steps = work(world, horse, job)
    world.processes.append(horse)
    horse.step()
    try:
        while horse.alive:
            yield
            _beat(world, me, horse, job)
    except GeneratorExit:
        if world.random.random() < 0.5:  # else it lives on as an orphan, which nobody keeps the lease for
            horse.kill()
        raise


def nothing() -> Steps:
    """A process before it has begun."""
    yield


def _beat(world: World, me: Process, horse: Process, job: tuple[RequestId, int]) -> None:
    horse.told_to_stop = me.told_to_stop
    held = world.desk.extend(*job)
    horse.cancelling = held.cancelling
    if held.ok:
        world.holding(world.desk.request(job[0]), horse)
    elif world.desk.request(job[0]).attempt != job[1]:
        horse.kill()


def mouth(world: World, me: Process) -> Steps:
    """Says the last words where no worker did."""
    while True:
        yield
        for due in world.desk.take_words(2):
            yield from _say(world, me, due)


def _say(world: World, me: Process, due: WordsDue) -> Steps:
    since = world.now
    yield
    try:
        yield from comment(world, me, due.request, CLERK)
        said = world.desk.effect(due.request.id, "comment")
        if said is None or not world.in_time(since):
            return
        world.github.edit(said, last_body(due.outcome.verdict))
    except (Lost, Overtaken):
        return
    yield
    world.desk.said(due.request.id, due.request.attempt)
