"""The goal `fix`: an issue that reports a defect in, its correction and a test that shows it out."""

from dataclasses import replace

from core.store import Store, StoredRun
from worker import engine
from worker.engine import Done
from worker.record import Watcher
from worker.steps.outlet import Outlet
from worker.steps.request import Goal, Job
from worker.tools import Tools

_GOAL = Goal("fix", tests_wanted=True)


def run(
    job: Job,
    tools: Tools,
    store: Store,
    watcher: Watcher,
    resumed: StoredRun | None = None,
    outlet: Outlet | None = None,
) -> Done:
    """Do `job` with the whole engine; a test that fails without the correction is wanted in any case."""
    return engine.run(replace(job, goal=_GOAL), tools, store, watcher, resumed, outlet)
