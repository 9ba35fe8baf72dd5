"""A bucket, what came of taking from it, and whoever keeps buckets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.rates.rate import Rate


@dataclass(frozen=True, slots=True)
class Bucket:
    """The bucket of `kind` (`person`, `address`, …) that belongs to `who`, an id that is no secret."""

    kind: str
    who: str
    rate: Rate

    @property
    def key(self) -> str:
        """Its name where it is kept. Another rate is another bucket: a changed setting holds at once."""
        return f"{self.kind}:{self.rate.number}:{self.rate.seconds}:{self.who}"


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it. `left` are whole tokens, times are seconds; `retry_after_s` is 0 where it was allowed."""

    allowed: bool
    left: int
    limit: int
    reset_s: float  # until the bucket is full
    retry_after_s: float = 0.0
    bucket: Bucket | None = None
    shared: bool = True  # False: counted by this process alone, since Redis does not answer


class Rates(Protocol):
    """Keeps buckets. Any thread may call, and no call takes longer than 50 ms or raises."""

    def take(self, bucket: Bucket, n: int = 1) -> Taken:
        """Take `n` tokens, all or none; 0 only looks. More than the bucket holds is as much as it holds."""
        ...

    def take_all(self, buckets: Sequence[Bucket], n: int = 1) -> Taken:
        """Take `n` tokens from each of `buckets`, at least one, or none from any, in one step.

        Name them narrow first: the answer is that of the first that refused, or of the one with the least left.
        """
        ...

    def give(self, bucket: Bucket, n: int = 1) -> None:
        """Put back `n` tokens that were taken and not used."""
        ...
