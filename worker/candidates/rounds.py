"""The rounds of a run: what `iterate` proposes and checks where an attempt has several candidates."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from core.errors import stopped_by
from core.runs import Attempt, CheckStatus, Strategy, Verdict
from core.words import count
from worker.candidates.asking import ask
from worker.candidates.extent import Extent
from worker.candidates.measuring import Measuring
from worker.candidates.seat import Candidate, seat
from worker.candidates.spread import spread
from worker.iterate import Iteration, Record, iterate, malicious
from worker.proposals import is_small
from worker.ranking import best
from worker.record import Recorder
from worker.steps.examine import Bench
from worker.steps.ground import Ground
from worker.steps.propose import Proposer
from worker.steps.schedule import schedule_for

if TYPE_CHECKING:
    from core.store import StoredProposal

Round = tuple[Candidate, ...]
T = TypeVar("T")


def iterate_rounds(
    ground: Ground,
    bench: Bench,
    proposer: Proposer,
    recorder: Recorder,
    extent: Extent,
    kept: Sequence["StoredProposal"],
) -> Iteration:
    """`iterate` over rounds; the result has every attempt of every candidate. `kept` is what a part of this run that
    was killed has paid for: none of it is asked for, or measured, again."""
    rounds, over = Rounds(ground, bench, proposer, recorder, extent, kept), extent.clock(proposer)
    done = iterate(
        propose=rounds.propose,
        check=rounds.check,
        record=Record(lambda *_: None, lambda _: None),  # each candidate is recorded by itself, the moment it is there
        schedule=schedule_for(proposer.first),
        limit=extent.limit,
        stop=lambda: rounds.over() or over(),
        earlier=rounds.finished(),
    )
    return Iteration(rounds.attempts, _why(done, rounds.attempts, extent.limit))


def _why(done: Iteration, attempts: Sequence[Attempt], limit: int) -> str:
    proven = any(attempt.verdict is Verdict.PROVEN for attempt in attempts)
    if proven or any(map(malicious, attempts)) or len(done.attempts) < limit:
        return done.why
    return f"None of {count(len(attempts), 'attempt')} in {count(limit, 'round')} was proven."


class Rounds:
    """What there is of the rounds so far."""

    def __init__(
        self,
        ground: Ground,
        bench: Bench,
        proposer: Proposer,
        recorder: Recorder,
        extent: Extent,
        kept: Sequence["StoredProposal"],
    ) -> None:
        self._ground = ground
        self._proposer = proposer
        self._recorder = recorder
        self._extent = extent
        self._paid = {one.number: Candidate(one.number, one.strategy, one.proposal, one.attempt) for one in kept}
        self._made = {one.number: one.attempt for one in kept if one.attempt}
        self._lock = Lock()
        self._stopped = ""
        self._measuring = Measuring(bench, recorder, extent.at_once, self._keep)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt that was measured, in the order of their numbers."""
        with self._lock:
            return tuple(self._made[number] for number in sorted(self._made))

    def finished(self) -> list[Attempt]:
        """What an earlier part of this run chose of each round that it finished."""
        numbers = sorted({self._round_of(number) for number in self._paid})
        whole = [number for number in numbers if self._is_whole(number)]
        return [self._chosen(number) for number in whole]

    def propose(self, number: int, strategy: Strategy, _: Sequence[Attempt]) -> Round:
        """The candidates of round `number`; `Unfinished` where nobody can be asked."""
        paid = self._of_round(self._paid, number)
        if not any(candidate.attempt for candidate in paid):  # else all were asked before the first was measured
            paid = [*paid, *self._asked(number, strategy, {candidate.number for candidate in paid})]
        return tuple(sorted(paid, key=lambda candidate: candidate.number))

    def _asked(self, number: int, strategy: Strategy, paid: set[int]) -> list[Candidate]:
        chosen = spread(strategy, number, self._extent.size, small=is_small(self._proposer.first))
        numbered = zip(self._numbers(number), chosen, strict=True)
        due = [
            seat(at, how, self._ground, self._proposer, self._recorder, self.attempts)
            for at, how in numbered
            if at not in paid
        ]
        return ask(due, self._proposer) if due else []

    def check(self, number: int, _: Strategy, candidates: Round) -> Attempt:
        """The best attempt of the round. One that was proven when Ctrl-C came is still the result of it."""
        wrong: Sequence[Exception] = ()
        try:
            wrong = self._measuring.measure(candidates, self.attempts)
        except KeyboardInterrupt as stopped:
            if not self._is_proven(number):
                raise
            self._stopped = f"Stopped by {stopped_by(stopped)}."
        if wrong and not self._is_proven(number):
            raise wrong[0]
        for error in wrong:
            self._proposer.note(f"A candidate of round {number} could not be measured: {error}")
        self._warn(number)
        return self._chosen(number)

    def over(self) -> str:
        """Why no further round may begin, as far as the candidates say: one is malicious, or a person stopped it."""
        refused = next(filter(malicious, self.attempts), None)
        return self._stopped or (f"Attempt {refused.number} was refused: {_reason(refused)}" if refused else "")

    def _keep(self, attempt: Attempt) -> None:
        with self._lock:
            self._made[attempt.number] = attempt

    def _warn(self, number: int) -> None:
        """A proven candidate stands by itself; whoever reads it should know what the same question also brought."""
        for attempt in filter(malicious, self._of_round(self._made, number)):
            if self._is_proven(number):
                said = f"was refused: {_reason(attempt)}. The one that is kept is another answer to the same question"
                self._proposer.note(f"Attempt {attempt.number} {said}; read it with that in mind.")

    def _chosen(self, number: int) -> Attempt:
        made = self._of_round(self._made, number)
        return best(made) or next(filter(malicious, made), made[0])

    def _is_proven(self, number: int) -> bool:
        return any(attempt.verdict is Verdict.PROVEN for attempt in self._of_round(self._made, number))

    def _is_whole(self, number: int) -> bool:
        """Whether everything that was paid for was measured, or later rounds have begun without it."""
        paid = self._of_round(self._paid, number)
        return bool(self._of_round(self._made, number)) and all(candidate.attempt for candidate in paid)

    def _numbers(self, number: int) -> range:
        """The attempts of round `number`."""
        first = (number - 1) * self._extent.size + 1
        return range(first, first + self._extent.size)

    def _round_of(self, attempt: int) -> int:
        return (attempt - 1) // self._extent.size + 1

    def _of_round(self, known: Mapping[int, T], number: int) -> list[T]:
        with self._lock:
            return [known[at] for at in self._numbers(number) if at in known]


def _reason(attempt: Attempt) -> str:
    return next((check.summary for check in attempt.checks if check.status is CheckStatus.REFUSED), "").rstrip(".")
