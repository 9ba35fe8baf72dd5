"""One candidate of a round: what was asked for it, what came back, and what is its own while others work beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.runs import Attempt, Proposal, Strategy
from core.words.steps import who_is
from worker.record import Recorder
from worker.steps.ground import Ground
from worker.steps.propose import Proposer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal that was paid for; `attempt` is what came of it where that was measured before."""

    number: int
    strategy: Strategy
    proposal: Proposal
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """One who asks, in a thread of its own."""

    number: int
    strategy: Strategy
    ground: Ground
    proposer: Proposer
    recorder: Recorder
    earlier: Sequence[Attempt]

    @property
    def name(self) -> str:
        """Which candidate it is, for a sentence."""
        return f"Candidate {self.strategy.candidate} of round {self.strategy.round}"

    def hold(self) -> None:
        """Reserve its share of the money; `Unfinished` where there is not enough left."""
        self.proposer.hold(self.ground, self.strategy, self.earlier)

    def ask(self) -> Candidate:
        """Its proposal, recorded before anybody else sees it."""
        try:
            proposal = self.proposer.propose(self.ground, self.number, self.strategy, self.earlier, self.recorder)
            self.recorder.proposal(self.number, self.strategy, proposal)
        finally:
            self.proposer.let_go()
        return Candidate(self.number, self.strategy, proposal)


def seat(
    number: int, strategy: Strategy, ground: Ground, proposer: Proposer, recorder: Recorder, earlier: Sequence[Attempt]
) -> Seat:
    """The seat of attempt `number`; of several models, each candidate asks another one first."""
    twin = replace(ground.prepared, workspace=ground.prepared.workspace.twin())
    lane = f"{strategy.round}.{strategy.candidate}"
    return Seat(
        number=number,
        strategy=strategy,
        ground=replace(ground, prepared=twin),
        proposer=proposer.beside(lane, strategy.candidate - 1),
        recorder=recorder.beside(who_is(strategy)),
        earlier=earlier,
    )
