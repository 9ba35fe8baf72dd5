"""One decision by several buckets."""

from collections.abc import Sequence

from core.rates.bucket import Bucket, Rates, Taken


def take_all(rates: Rates, buckets: Sequence[Bucket], n: int = 1) -> Taken:
    """Take from all `buckets` or from none: what was taken before one refuses is put back.

    Name them narrow first, so that one person's refusals cost the others nothing. The answer is that of the bucket
    that refused, or of the one with the least left.
    """
    told: list[Taken] = []
    for bucket in buckets:
        taken = rates.take(bucket, n)
        if not taken.allowed:
            for before in buckets[: len(told)]:
                rates.give(before, n)
            return taken
        told.append(taken)
    return min(told, key=lambda taken: taken.left)
