"""All candidates of a round asked at once, as many as the budget allows."""

from collections.abc import Sequence

from core.errors import Refused, Unfinished
from worker.candidates.crew import End, at_once
from worker.candidates.seat import Candidate, Seat
from worker.steps.propose import Proposer


def ask(seats: Sequence[Seat], proposer: Proposer) -> list[Candidate]:
    """The proposals of `seats`, in their order; who has none is said, and why.

    What each may cost is reserved before anybody is asked, in their order, so that the same budget always allows the
    same ones. Raises what the first one met where there is no proposal at all; on Ctrl-C no answer is waited for.
    """
    allowed = _allowed(seats, proposer)
    most = 1 if proposer.in_order else len(allowed)
    ends = at_once([seat.ask for seat in allowed], most, lambda: _abandon(allowed))
    found = [end.value for end in ends if end.value is not None]
    for seat, end in zip(allowed, ends, strict=True):
        _explain(seat, end, proposer, is_alone=not found)
    return found


def _allowed(seats: Sequence[Seat], proposer: Proposer) -> list[Seat]:
    allowed: list[Seat] = []
    short: list[Unfinished] = []
    for seat in seats:
        try:
            seat.hold()
            allowed.append(seat)
        except Unfinished as used_up:
            short.append(used_up)
    if short and not allowed:
        raise short[0]
    if short:
        which = f"{len(allowed)} of {len(seats)} candidates were asked in round {seats[0].strategy.round}"
        proposer.note(f"{which}, as many as the budget allows. {short[0]}")
    return allowed


def _explain(seat: Seat, end: End[Candidate], proposer: Proposer, *, is_alone: bool) -> None:
    if end.error is None:
        return
    if is_alone or not isinstance(end.error, Unfinished | Refused):
        raise end.error
    proposer.note(f"{seat.name} has no proposal: {end.error}")


def _abandon(seats: Sequence[Seat]) -> None:
    for seat in seats:
        seat.proposer.abandon()
