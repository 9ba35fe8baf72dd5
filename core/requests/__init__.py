"""Requests: asks that were admitted. One row, one state machine, one bill."""

from core.requests.machine import LEASE_S, MOST_ATTEMPTS, Fenced
from core.requests.request import ENDED, Outcome, Publication, Request, State

__all__ = ["ENDED", "LEASE_S", "MOST_ATTEMPTS", "Fenced", "Outcome", "Publication", "Request", "State"]
