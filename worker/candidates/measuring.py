"""All candidates of a round measured at once, each tree once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from core.errors import PullwrightError
from core.names import Sha
from core.runs import Attempt, Proposal
from core.words.steps import who_is
from worker.candidates.boxes import Boxes
from worker.candidates.crew import at_once
from worker.candidates.seat import Candidate
from worker.record import Recorder
from worker.steps.examine import Bench, examine
from worker.workspace import NotApplicable, Workspace

Keep = Callable[[Attempt], None]


class Measuring:
    """Measures with `bench`, `most` candidates at the same time; `keep` hears of each attempt, in any thread."""

    def __init__(self, bench: Bench, recorder: Recorder, most: int, keep: Keep) -> None:
        self._bench = bench
        self._recorder = recorder
        self._most = most
        self._keep = keep

    def measure(self, candidates: Sequence[Candidate], earlier: Sequence[Attempt]) -> list[PullwrightError]:
        """Measure what was not measured yet, and copy the attempt of who makes the tree of another one, which may be
        among `earlier`. What could not be measured, in the order of `candidates`.

        What is cut short by Ctrl-C is not kept.
        """
        known = {attempt.patch.tree: attempt for attempt in earlier if attempt.patch and not attempt.same_as}
        trees = {one.number: _tree(self._bench.lab.workspace, one.proposal) for one in candidates}
        first: dict[Sha, Candidate] = {}
        due = []
        for one in (each for each in candidates if each.attempt is None):
            tree = trees[one.number]
            if tree is None or (tree not in known and first.setdefault(tree, one) is one):
                due.append(one)
        made, wrong = self._measured(due)
        known |= {attempt.patch.tree: attempt for attempt in made.values() if attempt.patch}
        for one in candidates:
            tree = trees[one.number]
            if one.attempt is None and one not in due and tree in known:
                self._record(copied(known[tree], one), self._recorder)
        return wrong

    def _measured(self, due: Sequence[Candidate]) -> tuple[Mapping[int, Attempt], list[PullwrightError]]:
        boxes = Boxes(self._bench.lab.driver)
        ends = at_once([partial(self._examined, one, boxes) for one in due], self._most, boxes.end)
        wrong = []
        for end in ends:
            if isinstance(end.error, PullwrightError):
                wrong.append(end.error)
            elif end.error is not None:
                raise end.error
        return {end.value.number: end.value for end in ends if end.value is not None}, wrong

    def _examined(self, one: Candidate, boxes: Boxes) -> Attempt:
        """With a workspace and a recorder of its own."""
        recorder = self._recorder.beside(who_is(one.strategy))
        lab = replace(self._bench.lab, workspace=self._bench.lab.workspace.twin(), driver=boxes)
        attempt = examine(replace(self._bench, lab=lab), one.number, one.strategy, one.proposal, recorder)
        boxes.go_on()  # what was ended with its box says nothing about the change
        self._record(attempt, recorder)
        return attempt

    def _record(self, attempt: Attempt, recorder: Recorder) -> None:
        recorder.attempt(attempt)
        self._keep(attempt)


def copied(of: Attempt, one: Candidate) -> Attempt:
    """The attempt of `one`, which makes the tree that was measured as `of`."""
    return replace(
        of, number=one.number, strategy=one.strategy, proposal=one.proposal, same_as=of.number, elapsed_s=0.0
    )


def _tree(workspace: Workspace, proposal: Proposal) -> Sha | None:
    """What the proposal makes; None where it does not apply."""
    if not proposal.edits:
        return None
    try:
        return workspace.apply(workspace.start, proposal.edits).tree
    except NotApplicable:
        return None
