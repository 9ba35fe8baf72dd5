"""The database: the truth about requests, runs, attempts, checks and model calls."""

from core.store.opening import open_store
from core.store.records import Line, NoRun, StoredProposal, StoredRun, StoredStep
from core.store.runs import Store

__all__ = ["Line", "NoRun", "Store", "StoredProposal", "StoredRun", "StoredStep", "open_store"]
