"""The chain of an account: each movement's digest follows from its own words and the digest before it. Pure."""

import hashlib
import json
from dataclasses import astuple
from datetime import UTC, datetime

from core.ledger.movement import Movement

FIRST = bytes(32)  # what the first movement of an account follows from


def digest(before: bytes, movement: Movement, created: datetime) -> bytes:
    """SHA-256 over the digest `before` and everything that `movement` says."""
    return hashlib.sha256(before + canonical(movement, created).encode()).digest()


def canonical(movement: Movement, created: datetime) -> str:
    """The one text of it: everything but its number, which the database gives."""
    scope = movement.scope
    words = (
        *(movement.key, movement.kind, scope.account, scope.installation, scope.repository, scope.person),
        *(movement.request, movement.day, movement.period, movement.plan, movement.source),
        *(created.astimezone(UTC).isoformat(), movement.reason, movement.actor),
        tuple((entry.unit, entry.book, entry.amount) for entry in movement.entries),
        astuple(movement.tariff) if movement.tariff else None,
    )
    return json.dumps(words, ensure_ascii=True, separators=(",", ":"))
