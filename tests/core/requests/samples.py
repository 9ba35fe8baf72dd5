"""Requests for tests of pure functions."""

from datetime import UTC, datetime, timedelta

from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.names import AskId, RequestId
from core.requests import Outcome, Request, State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANA = Person(11, "ana")
ASK = Ask(
    AskId("a"),
    "key",
    "delivery",
    7,
    Thread(Repository(100, "octo", "shapes"), 34),
    Verb.IMPLEMENT,
    ANA,
    NOW,
    Snapshot("title", "body", ANA),
    Origin("comment", 1),
)
PENDING = Request(RequestId("r"), ASK, 9, "100:main", State.PENDING, 1, 1, NOW)
PROVEN = Outcome("proven", "It is proven.")


def after(seconds: float) -> datetime:
    """That many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)
