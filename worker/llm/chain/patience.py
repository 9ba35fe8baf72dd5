"""The one retry: which failures are tried again, how often, after which wait, and it is said."""

from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom
from typing import TYPE_CHECKING, TypeVar

from worker.llm._faults import TryAgain

if TYPE_CHECKING:
    from tenacity import RetryCallState

WAITING = "Waiting"  # how a sentence begins that is true only while it is said

_T = TypeVar("_T")
_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of waiting, in seconds. A server that asks for a longer wait is not waited for."""

    attempts: int = 4
    total_s: float = 180.0
    first_s: float = 1.0
    longest_s: float = 60.0
    rest_s: float = 120.0  # how long a model that failed is left alone

    def insist(self, who: str, once: Callable[[], _T], say: Callable[[str], None]) -> _T:
        """The result of `once`, called again while it raises `TryAgain`; the last error if it does not help."""
        from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_before_delay

        retrying = Retrying(
            retry=retry_if_exception(self._worth_it),
            wait=self._wait,
            stop=stop_after_attempt(self.attempts) | stop_before_delay(self.total_s),
            before_sleep=lambda state: say(_waiting(who, state)),
            reraise=True,
        )
        return retrying(once)

    def _worth_it(self, error: BaseException) -> bool:
        return isinstance(error, TryAgain) and (error.after_s or 0.0) <= self.longest_s

    def _wait(self, state: "RetryCallState") -> float:
        """What the server asked for, else twice as long each time; never exactly what others wait."""
        asked = _error(state).after_s
        doubled = min(self.longest_s, self.first_s * 2.0 ** (state.attempt_number - 1))
        base = doubled if asked is None else asked
        return base + _chance.uniform(0.0, 0.25) * doubled


def _error(state: "RetryCallState") -> TryAgain:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, TryAgain) else TryAgain("")


def _waiting(who: str, state: "RetryCallState") -> str:
    seconds = state.upcoming_sleep
    asked = "as it asked" if _error(state).after_s is not None else f"after try {state.attempt_number}"
    return f"{WAITING} {seconds:.1f} s for {who}, {asked}: {_error(state)}"
