"""One candidate in each round: `iterate` as it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worker.candidates.extent import Extent
from worker.iterate import Iteration, Paid, Record, iterate
from worker.record import Recorder
from worker.steps.examine import Bench, examine
from worker.steps.ground import Ground
from worker.steps.propose import Proposer
from worker.steps.schedule import schedule_for

if TYPE_CHECKING:
    from core.store import StoredProposal


def iterate_alone(
    ground: Ground,
    bench: Bench,
    proposer: Proposer,
    recorder: Recorder,
    extent: Extent,
    kept: Sequence["StoredProposal"],
) -> Iteration:
    """One proposal after the other, in this thread; `kept` is what a part of this run that was killed has paid for."""
    return iterate(
        propose=lambda number, strategy, earlier: proposer.propose(ground, number, strategy, earlier, recorder),
        check=lambda number, strategy, proposal: examine(bench, number, strategy, proposal, recorder),
        record=Record(recorder.proposal, recorder.attempt),
        schedule=schedule_for(proposer.first),
        limit=extent.limit,
        stop=extent.clock(proposer),
        earlier=[one.attempt for one in kept if one.attempt],
        pending={one.number: Paid(one.strategy, one.proposal) for one in kept if not one.attempt},
    )
