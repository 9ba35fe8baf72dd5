"""The goal `revise`: a change under review in, what the reviewer asks for on top of it out."""

from dataclasses import replace

from core.store import Store, StoredRun
from worker import engine
from worker.engine import Done
from worker.record import Watcher
from worker.steps.outlet import Outlet
from worker.steps.request import Goal, Job
from worker.tools import Tools

_GOAL = Goal("revise")


def run(
    job: Job,
    tools: Tools,
    store: Store,
    watcher: Watcher,
    resumed: StoredRun | None = None,
    outlet: Outlet | None = None,
) -> Done:
    """Do `job` with the whole engine; edits are made to `job.start`, and the whole change is proven again."""
    return engine.run(replace(job, goal=_GOAL), tools, store, watcher, resumed, outlet)
