"""The written schedule of attempts: when to start afresh, when to repair, how warm.

Measured on the problems of HumanEval that a 1.5B model missed in one shot: four rounds of repair recovered
1 of 12, while among 8 fresh samples at temperature 0.8 a right answer stood for 7 of the first 9. Larger
models use feedback far better. So small (local) models mostly sample, hosted models mostly repair, and both
do some of the other.

    attempt      1        2          3          4          5          6 …
    sampling     fresh 0  fresh 0.8  fresh 0.8  repair 0.2 fresh 0.8  fresh 0.8, every fourth a repair
    repairing    fresh 0  repair 0.2 repair 0.4 fresh 0.8+ repair 0.2 and so on, every third fresh

`+` is a fresh start that is told in one line each what failed before. Where an attempt is proven and there is
still one more, that is to strengthen its tests, whatever the model.
"""

from collections.abc import Sequence

from core.runs import Attempt, Strategy, Verdict
from worker.iterate import Schedule
from worker.proposals import is_small
from worker.ranking import best

_COLD = 0.0
_WARM = 0.8
_CAREFUL = 0.2
_BOLDER = 0.4


def schedule_for(model: str) -> Schedule:
    """The schedule for `PROVIDER:NAME`: small models sample, the others repair."""
    return sampling if is_small(model) else repairing


def strengthening(attempts: Sequence[Attempt]) -> Strategy | None:
    """How to ask for stronger tests where the last attempt is proven; None where it is not."""
    last = attempts[-1] if attempts else None
    if last is None or last.verdict is not Verdict.PROVEN:
        return None
    return Strategy("strengthen", _CAREFUL, of_attempt=last.number)


def sampling(number: int, attempts: Sequence[Attempt]) -> Strategy:
    """Mostly fresh starts; every fourth attempt repairs the best one so far."""
    if stronger := strengthening(attempts):
        return stronger
    if number == 1:
        return Strategy("fresh", _COLD)
    if number % 4 == 0:
        return _repair(attempts, _CAREFUL)
    return Strategy("fresh", _WARM)


def repairing(number: int, attempts: Sequence[Attempt]) -> Strategy:
    """Mostly repairs; every third attempt after the first starts afresh, told what failed."""
    if stronger := strengthening(attempts):
        return stronger
    if number == 1:
        return Strategy("fresh", _COLD)
    if number % 3 == 1:
        return Strategy("fresh", _WARM, with_lessons=True)
    return _repair(attempts, _CAREFUL if number % 3 == 2 else _BOLDER)


def _repair(attempts: Sequence[Attempt], temperature: float) -> Strategy:
    """A repair needs something that can be repaired; without one it is a fresh start."""
    target = best(attempts)
    if target is None:
        return Strategy("fresh", _WARM, with_lessons=True)
    return Strategy("repair", temperature, of_attempt=target.number)
