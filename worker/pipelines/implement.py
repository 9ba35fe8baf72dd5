"""The goal `implement`: an issue in, a proven branch and its report out."""

from core.store import Store, StoredRun
from worker import engine
from worker.engine import Done
from worker.record import Watcher
from worker.steps.outlet import Outlet
from worker.steps.request import Job
from worker.tools import Tools


def run(
    job: Job,
    tools: Tools,
    store: Store,
    watcher: Watcher,
    resumed: StoredRun | None = None,
    outlet: Outlet | None = None,
) -> Done:
    """Do `job` with the whole engine; see `worker.engine.run`."""
    return engine.run(job, tools, store, watcher, resumed, outlet)
