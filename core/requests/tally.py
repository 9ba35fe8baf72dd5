"""What all requests together come to: numbers for the metrics, read from the database, whoever made them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DURATIONS_S = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0)


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one model of one provider that ended alike."""

    provider: str
    model: str
    ok: bool
    number: int
    input_tokens: int
    output_tokens: int
    cost_usd: float


@dataclass(frozen=True, slots=True)
class Tally:
    """All counts are since the beginning, but what is `open` and waiting is as it is now."""

    admitted: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)  # by reason, as often as it was said
    open: Mapping[str, int] = field(default_factory=dict)  # requests by state
    asks_waiting: int = 0
    oldest_s: float = 0.0  # the age of the request that has been pending longest
    verdicts: Mapping[str, int] = field(default_factory=dict)
    durations: tuple[int, ...] = (0,) * len(DURATIONS_S)  # how many runs took at most each of DURATIONS_S
    seconds: float = 0.0  # of all runs
    calls: tuple[Calls, ...] = ()
    unusual: int = 0  # days on which an account spent far more than usually
    books_wrong: int = 0  # nights on which the books were found wrong
