"""The database: the truth about deliveries, asks, requests, runs, attempts, checks and model calls."""

from core.store.desk import Desk
from core.store.line import Backlog
from core.store.opening import open_store
from core.store.records import Line, NoRun, StoredProposal, StoredRun, StoredStep
from core.store.runs import Store
from core.store.words import (
    Accepted,
    Caller,
    Delivery,
    Held,
    Keep,
    NoRequest,
    Pruned,
    Reaped,
    Standing,
    TakenAsk,
    WordsDue,
)

__all__ = [
    "Accepted",
    "Backlog",
    "Caller",
    "Delivery",
    "Desk",
    "Held",
    "Keep",
    "Line",
    "NoRequest",
    "NoRun",
    "Pruned",
    "Reaped",
    "Standing",
    "Store",
    "StoredProposal",
    "StoredRun",
    "StoredStep",
    "TakenAsk",
    "WordsDue",
    "open_store",
]
