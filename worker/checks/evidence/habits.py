"""What the base's own tests do near the test tools, and may go on doing."""

import re
from dataclasses import replace

from core.names import Sha
from core.runs import TestRun
from worker.checks.evidence.lab import Lab

# As the harness of Python tells it: a look at the frames of who called, which mocks and helpers of tests take, too.
_LOOKED = re.compile(r"\(test tools\) while tests ran: sys\._getframe by (?P<path>.+)")


def forgiven(lab: Lab, tree: Sha, run: TestRun) -> TestRun:
    """`run` of `tree` without the looks that files of tests took which `tree` has from the base as they were.

    Where the base does not get as far as such a test, its looks would seem to come with the change.
    """
    looks = {result.id: match["path"] for result in run.results if (match := _LOOKED.fullmatch(result.id))}
    if not looks:
        return run
    was, now = lab.files(lab.workspace.base_tree), lab.files(tree)
    own = {
        test
        for test, path in looks.items()
        if lab.language.is_test(path) and path in was and was[path] == now.get(path)
    }
    return replace(run, results=tuple(result for result in run.results if result.id not in own))
