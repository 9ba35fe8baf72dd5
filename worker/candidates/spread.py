"""How the candidates of one round differ: in temperature, in wording, in where they start, and in the model.

The first candidate is asked as a run without candidates would ask, so a round never does worse than that attempt. The
others are samples, and samples help as far as they differ. With one cold question a 1.5B model solves what it knows;
its colder samples mostly repeat that answer, and are then measured once. At 0.8 a right answer stood among few samples
for most of what the cold one missed (see `worker.steps.schedule`), so the others lie around that: one below and one
above it first, and only then colder ones. Above 1.0 such a model no longer writes code that runs.

Where the round repairs the best attempt so far, every second candidate starts afresh instead, so that a dead end does
not cost the whole round; whoever repairs is told what else failed, too.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.runs import Strategy

_WARMTH = (0.7, 1.0, 0.4, 0.9, 0.55, 0.8, 0.25)  # of the second candidate, the third, and so on


def spread(strategy: Strategy, number: int, size: int, *, small: bool) -> Sequence[Strategy]:
    """The strategies of round `number` (from 1), one for each of `size` candidates; the first is `strategy`.

    `small`: the model learns more from a fresh start than from being told what failed.
    """
    seats = [_seated(strategy, number, 1)]
    for candidate in range(2, size + 1):
        warmth = _WARMTH[(candidate - 2) % len(_WARMTH)]
        afresh = strategy.kind == "repair" and candidate % 2 == 0
        chosen = Strategy("fresh", warmth, with_lessons=not small) if afresh else replace(strategy, temperature=warmth)
        seats.append(_seated(chosen, number, candidate))
    return seats


def _seated(strategy: Strategy, number: int, candidate: int) -> Strategy:
    lessons = strategy.with_lessons or strategy.kind == "repair"
    return replace(strategy, with_lessons=lessons, round=number, candidate=candidate)
