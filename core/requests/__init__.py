"""Requests: asks that were admitted. One row, one state machine, one bill."""

from core.requests.request import ENDED, Outcome, Publication, Request, State

__all__ = ["ENDED", "Outcome", "Publication", "Request", "State"]
