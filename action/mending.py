"""Another workflow's failure as the reason of a job: when there is something to mend, and what is asked then."""

from core.names import BRANCH_PREFIX

_FAILED = ("failure", "timed_out")
_TASK = (
    "Mend what fails on this branch\n\nThe workflow {name} has failed on the branch {branch}. Find the failing tests, "
    "and mend the code so that they pass."
)
_NOT_FAILED = "The other workflow has not failed, so there is nothing to mend."
_OURS = "The branch that failed is one of ours; ask with a command on its pull request."


def objection(conclusion: object, branch: str) -> str:
    """Why there is nothing to mend, in one sentence; empty where there is."""
    if conclusion not in _FAILED:
        return _NOT_FAILED
    return _OURS if branch.startswith(BRANCH_PREFIX) else ""


def task(workflow: str, branch: str) -> str:
    """What is asked where the step itself says nothing: a title, and what is to be done."""
    return _TASK.format(name=workflow[:200] or "of this repository", branch=branch[:250])
