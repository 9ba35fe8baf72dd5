"""Defects of ours that end a job: the first time may be chance, the second at the same place is not."""

import hashlib

from core.names import RequestId
from core.requests import LEASE_S
from core.telemetry.places import where
from worker.jobs.office import Office
from worker.jobs.serving import apologise


def take_note(office: Office, request: RequestId, attempt: int, error: Exception) -> None:
    """Keep what happened to this attempt; if it happened to an earlier one, end the request with an apology.

    Nothing happens where the request is somebody else's by now.
    """
    desk, kind = office.store.desk, _kind(error)
    if not desk.extend(request, attempt, LEASE_S).ok:
        return
    if desk.effect(request, kind) is not None:
        apologise(office, request, attempt)
    elif desk.intend(request, attempt, kind):
        desk.done(request, attempt, kind, str(attempt))


def _kind(error: Exception) -> str:
    place = f"{type(error).__name__} {where(error)}"
    return f"mishap:{hashlib.sha256(place.encode()).hexdigest()[:32]}"
