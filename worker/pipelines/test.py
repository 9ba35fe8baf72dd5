"""The goal `test`: tests for what the issue names, and not a line of anything else."""

from dataclasses import replace

from core.store import Store, StoredRun
from worker import engine
from worker.engine import Done
from worker.record import Watcher
from worker.steps.outlet import Outlet
from worker.steps.request import Goal, Job
from worker.tools import Tools

_GOAL = Goal("test", tests_wanted=True, only_tests=True)


def run(
    job: Job,
    tools: Tools,
    store: Store,
    watcher: Watcher,
    resumed: StoredRun | None = None,
    outlet: Outlet | None = None,
) -> Done:
    """Do `job` with the whole engine; a change of anything but tests is refused."""
    return engine.run(replace(job, goal=_GOAL), tools, store, watcher, resumed, outlet)
