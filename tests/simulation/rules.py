"""The functions that a desk in memory is made of: the real ones, or one of them broken to see whether that is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.requests import Fenced, Outcome, Request, effects, machine
from core.requests.effects import Effect, Leave

Moved = Request | Fenced


@dataclass(frozen=True)
class Rules:
    """Every pure function that decides about a request or an effect."""

    queue: Callable[[Request, datetime, float], Moved] = machine.queue
    stay_queued: Callable[[Request, int, datetime, float], Moved] = machine.stay_queued
    claim: Callable[[Request, int, datetime, float], Moved] = machine.claim
    extend: Callable[[Request, int, datetime, float], Moved] = machine.extend
    release: Callable[[Request, int], Moved] = machine.release
    expire: Callable[[Request, datetime], Moved] = machine.expire
    finish: Callable[[Request, int, Outcome], Moved] = machine.finish
    cancel: Callable[[Request, str], Moved] = machine.cancel
    revive: Callable[[Request], Moved] = machine.revive
    leave: Callable[[Effect | None, Request, int, datetime], Leave] = effects.leave
    done: Callable[[Effect | None, Request, int, str], Effect | None] = effects.done
