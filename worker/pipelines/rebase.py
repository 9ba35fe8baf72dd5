"""The goal `rebase`: a branch and the one it goes to in, both together and proven again out. No model is asked.

`job.start` is the tree of both together; it is proven against the base as it is now.
"""

from core.runs import Attempt, Proposal, Strategy, Verdict
from worker.engine import Stage, pipeline
from worker.iterate import Iteration
from worker.steps.examine import examine_tree
from worker.steps.ground import Ground
from worker.steps.request import Goal

_DONE = Proposal("", (), "Both lines of history were merged without a conflict; nothing else was changed.")
_WHY = {
    Verdict.PROVEN: "The branch is up to date, and what it proves still holds.",
    Verdict.UNPROVEN: "The branch is up to date, but no test shows that the change is needed any more.",
    Verdict.FAILED: "Tests fail with both together, so the branch was left as it was.",
    Verdict.REFUSED: "What came together is against the rules, so the branch was left as it was.",
}


def _merged(stage: Stage, ground: Ground) -> Iteration:
    kept = stage.resumed.proposals if stage.resumed else ()
    attempt = next((one.attempt for one in kept if one.attempt), None) or _examined(stage, ground, bool(kept))
    return Iteration((attempt,), _WHY[attempt.verdict])


def _examined(stage: Stage, ground: Ground, known: bool) -> Attempt:
    recorder = stage.recorder
    if not known:
        recorder.proposal(1, Strategy("fresh", 0.0), _DONE)
    attempt = examine_tree(stage.bench(ground), stage.prepared.workspace.start, _DONE, recorder)
    recorder.attempt(attempt)
    return attempt


run = pipeline(Goal("rebase"), _merged)
