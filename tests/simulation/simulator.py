"""The simulator: a seed decides the order of events, the time between them, and what goes wrong.

`Simulation(seed).run()` plays a number of events with faults, then lets the faults stop and everything come to
rest, and looks whether each ask has exactly one of everything. The same seed is the same play.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random

from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.names import AskId, RequestId
from core.requests import ENDED, State
from core.store import Delivery
from tests.simulation import people
from tests.simulation.desk import AnyDesk
from tests.simulation.github import GitHub
from tests.simulation.horse import last_body
from tests.simulation.memory_desk import MemoryDesk
from tests.simulation.rules import Rules
from tests.simulation.witness import Witness
from tests.simulation.world import Process, Steps, Violation, World

EVENTS = 300
_PATIENCE = 20_000  # events after the faults have stopped until everything must have come to its end
_ASKS = 8
_STAFF: tuple[tuple[str, Callable[[World, Process], Steps]], ...] = (
    *(("clerk", people.clerk),) * 2,
    *(("dispatcher", people.dispatcher),) * 2,
    *(("worker", people.worker),) * people.WORKERS,
    ("reaper", people.reaper),
    ("mouth", people.mouth),
)
_ANA = Person(11, "ana")

MakeDesk = Callable[[Callable[[], datetime]], AnyDesk]


class Simulation:
    """One play. `desk` makes the desk from a clock; without it, one in memory with the real rules."""

    def __init__(self, seed: int, desk: MakeDesk | None = None, rules: Rules | None = None) -> None:
        self.seed = seed
        self._random = Random(seed)
        self._world = World(self._random, GitHub(self._random, trouble=0.1))
        made = desk(self._world.clock) if desk else MemoryDesk(rules or Rules(), self._world.clock)
        self._witness = Witness(made)
        self._world.desk = self._witness
        self._to_come = [self._an_ask(number) for number in range(_ASKS)]
        self._asked: list[Ask] = []
        self._deliveries = 0

    def run(self, events: int = EVENTS) -> None:
        """Play it; raises `Violation` with the seed in it."""
        try:
            self._play(events)
        except Violation as violation:
            raise Violation(f"seed {self.seed}: {violation}") from None

    def ends(self) -> list[State]:
        """How the requests ended."""
        return [self._world.desk.request(request).state for request in self._witness.requests.values()]

    def story(self) -> list[str]:
        """What happened, in order."""
        return self._world.trace

    def _play(self, events: int) -> None:
        for name, role in _STAFF:
            self._hire(name, role)
        for _ in range(events):
            self._world.pass_time(self._random.expovariate(4.0))
            self._fault() if self._random.random() < 0.15 else self._step()
        self._settle()
        self._look()

    def _hire(self, name: str, role: Callable[[World, Process], Steps]) -> None:
        one = Process(name, people.nothing())
        one.steps = role(self._world, one)
        self._world.processes.append(one)

    def _step(self) -> None:
        running = [one for one in self._world.processes if one.alive]
        chosen = self._random.choice(running)
        self._world.trace.append(f"{self._world.now:%H:%M:%S.%f} {chosen.name}")
        chosen.step()
        self._world.processes = [one for one in self._world.processes if one.alive]

    def _fault(self) -> None:
        """Mostly an ask or a copy of one; else something breaks."""
        fault = self._random.choice(
            (
                *(self._ask, self._ask, self._ask, self._deliver_again),
                *(self._kill, self._kill, self._stop_gracefully, self._pause),
                *(self._flush, self._double_a_job, self._cancel, self._poison, self._revive),
            )
        )
        self._world.trace.append(f"{self._world.now:%H:%M:%S.%f} fault {fault.__name__}")
        fault()

    def _an_ask(self, number: int) -> Ask:
        installation = number % 3
        repository = Repository(100 + installation, "octo", "shapes", 9 + installation)
        thread = Thread(repository, number % 5)
        snapshot = Snapshot("title", "body", _ANA)
        origin = Origin("comment", number)
        id_, key = AskId(f"{self.seed:08x}{number:024x}"), f"key-{number}"
        return Ask(id_, key, "d", installation, thread, Verb.FIX, _ANA, self._world.now, snapshot, origin)

    def _ask(self) -> None:
        if self._to_come:
            self._asked.append(self._to_come.pop(0))
            self._deliver(self._asked[-1])

    def _deliver_again(self) -> None:
        """The same delivery again, or the same body under a fresh id."""
        if self._asked:
            self._deliver(self._random.choice(self._asked))

    def _deliver(self, ask: Ask) -> None:
        self._deliveries += self._random.random() < 0.7
        self._world.desk.accept(Delivery(f"{ask.key}-{self._deliveries}", "issue_comment"), [ask])

    def _kill(self) -> None:
        victim = self._random.choice([one for one in self._world.processes if one.alive])
        victim.kill()
        self._replace(victim)

    def _replace(self, gone: Process) -> None:
        for name, role in _STAFF:
            if gone.name == name:
                self._hire(name, role)
                return

    def _stop_gracefully(self) -> None:
        for one in self._world.processes:
            one.told_to_stop = one.name == "worker" and self._random.random() < 0.5

    def _pause(self) -> None:
        self._world.pass_time(self._random.choice((1, 5, 16, 40)))

    def _flush(self) -> None:
        self._world.jobs.clear()

    def _double_a_job(self) -> None:
        if self._world.past_jobs:
            self._world.jobs.append(self._random.choice(self._world.past_jobs))

    def _cancel(self) -> None:
        if self._witness.requests and self._random.random() < 0.3:
            self._world.desk.cancel(self._random.choice(list(self._witness.requests.values())), _ANA)

    def _poison(self) -> None:
        if self._witness.requests and self._random.random() < 0.3:
            self._world.poison.add(self._random.choice(list(self._witness.requests.values())))

    def _revive(self) -> None:
        if self._witness.requests:
            self._world.desk.revive(self._random.choice(list(self._witness.requests.values())))

    def _settle(self) -> None:
        """No more faults: what is under way comes to its end."""
        self._world.github.trouble = 0
        for one in self._world.processes:
            one.told_to_stop = False
        while self._to_come:
            self._ask()
        for _ in range(_PATIENCE):
            self._world.pass_time(self._random.expovariate(4.0))
            self._step()
            if self._at_rest():
                return
        raise Violation("not everything has come to its end")

    def _at_rest(self) -> bool:
        if len(self._witness.requests) < _ASKS or any(one.name.startswith("horse") for one in self._world.processes):
            return False
        return all(self._is_over(request) for request in self._witness.requests.values())

    def _is_over(self, request: RequestId) -> bool:
        usage = self._world.desk.usage(request)
        if usage is None:
            return False
        bodies = [body for of, body in self._world.github.comments.values() if of == request]
        return last_body(usage.verdict) in bodies

    def _look(self) -> None:
        """Exactly one of everything."""
        gh = self._world.github
        for key, request in self._witness.requests.items():
            ended = self._world.desk.request(request)
            comments = [body for of, body in gh.comments.values() if of == request]
            pulls = list(gh.pulls.values()).count(request)
            usage = self._world.desk.usage(request)
            if ended.state not in ENDED or usage is None:
                raise Violation(f"{key} is {ended.state} without usage")
            if comments != [last_body(usage.verdict)]:
                raise Violation(f"{key}: comments {comments}, but it is {usage.verdict}")
            if pulls > 1 or (ended.state is State.DONE and pulls != 1):
                raise Violation(f"{key}: {pulls} pull requests, and it is {ended.state}")
            if self._witness.ends.get(request) != 1 + self._witness.revived.get(request, 0):
                raise Violation(f"{key} ended {self._witness.ends.get(request)} times")
