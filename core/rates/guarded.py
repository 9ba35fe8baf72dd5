"""Buckets in Redis, and in this process while Redis does not answer: decided within 50 ms either way.

After a call that failed, or took too long, Redis is left alone for a moment, twice as long each time up to a second;
then one call tries it again.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

from core.rates.bucket import Bucket, Taken
from core.rates.keeping import Keeping, RatesDown

_PATIENCE_S = 0.045
_FIRST_REST_S, _LONGEST_REST_S = 0.1, 1.0
_SHARE = 0.25  # of a rate for each process alone: nobody knows how many there are
_HANDS = 8


class Guarded:
    """`Rates` over the shared buckets, with those of this process behind them. `told` hears of each change."""

    def __init__(self, shared: Keeping, alone: Keeping, told: Callable[[bool], None] = lambda _: None) -> None:
        self._shared = shared
        self._alone = alone
        self._told = told
        self._hands = ThreadPoolExecutor(_HANDS, thread_name_prefix="rates")  # a name is looked up without a limit
        self._lock = Lock()
        self._is_up = True
        self._again = self._rest_s = 0.0

    def take(self, bucket: Bucket, n: int = 1) -> Taken:
        """As `Rates` says."""
        return self.take_all((bucket,), n)

    def take_all(self, buckets: Sequence[Bucket], n: int = 1) -> Taken:
        """As `Rates` says."""
        if self._may_try():
            taken = self._tried(lambda: self._shared.take_all(buckets, n))
            if taken is not None:
                return taken
        own = [replace(one, rate=one.rate.times(_SHARE)) for one in buckets]
        return replace(self._alone.take_all(own, n), shared=False)

    def give(self, bucket: Bucket, n: int = 1) -> None:
        """As `Rates` says."""
        if self._may_try():
            self._tried(lambda: self._shared.give(bucket, n))
        else:
            self._alone.give(replace(bucket, rate=bucket.rate.times(_SHARE)), n)

    def _may_try(self) -> bool:
        """Whether to ask Redis: while it is down, one caller may now and then."""
        with self._lock:
            if self._is_up:
                return True
            now = time.monotonic()
            if now < self._again:
                return False
            self._again = now + _LONGEST_REST_S  # unless it is known before
            return True

    def _tried(self, call: "Callable[[], Taken | None]") -> Taken | None:
        try:
            taken = self._hands.submit(call).result(_PATIENCE_S)
        except (RatesDown, TimeoutError):
            self._found(is_up=False)
            return None
        self._found(is_up=True)
        return taken

    def _found(self, *, is_up: bool) -> None:
        with self._lock:
            changed, self._is_up = self._is_up != is_up, is_up
            self._rest_s = 0.0 if is_up else min(_LONGEST_REST_S, max(_FIRST_REST_S, 2 * self._rest_s))
            self._again = time.monotonic() + self._rest_s
        if changed:
            self._told(is_up)
