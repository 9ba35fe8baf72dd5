"""How often may be asked: what is heard before GitHub is asked anything, and what is carried out or answered.

Two steps, because strangers can write comments as well. Before anybody's permission is known an ask costs calls to
GitHub: where all together, or one installation, send too many, the rest waits, unsaid and unlost. Once the permission
is known it counts for the person and the installation, and who is over that is told so, once.
"""

from datetime import UTC, datetime

from bot import replies
from bot.admission import Admitted, Reason, Refusal
from core.asks import Ask
from core.rates import Bucket, Rate, Rates, Taken
from core.rates.opening import Limits

_HEARD = 4  # times the rate of an installation are listened to, so that strangers do not use up its own
_STRANGE = frozenset({Reason.OURSELVES, Reason.BOT, Reason.GONE, Reason.PERMISSION})


class Pacing:
    """Without `rates`, nothing is counted."""

    def __init__(self, rates: Rates | None = None, limits: Limits | None = None) -> None:
        self._rates = rates
        self._limits = limits

    def wait_s(self, ask: Ask) -> float:
        """How long the ask has to wait before anything is found out about it; 0: not at all."""
        if self._rates is None or self._limits is None:
            return 0.0
        heard = Bucket("heard", str(ask.installation), self._limits.installation.times(_HEARD))
        taken = self._rates.take_all((heard, self._limits.of_all()))
        return 0.0 if taken.allowed else max(1.0, taken.retry_after_s)

    def decide(self, ask: Ask, decided: Admitted | Refusal) -> Admitted | Refusal:
        """What was decided, unless whoever may ask here does it too often. A stranger's asks count for nobody."""
        if self._rates is None or self._limits is None:
            return decided
        if isinstance(decided, Refusal) and decided.reason in _STRANGE:
            return decided
        whose = (self._limits.of_person(ask.person.id), self._limits.of_installation(ask.installation))
        taken = self._rates.take_all(whose)
        return decided if taken.allowed else self._refusal(self._rates, taken)

    def _refusal(self, rates: Rates, taken: Taken) -> Refusal:
        """In words for the first one in the time of the rate, wherever it asks; what comes after it is only marked."""
        bucket = taken.bucket
        told = rates.take(Bucket(f"told-{bucket.kind}", bucket.who, Rate(1, bucket.rate.seconds))) if bucket else taken
        whose = "you" if bucket is None or bucket.kind == "person" else "this account"
        return Refusal(Reason.RATE, replies.too_often(taken, whose, datetime.now(UTC)), quiet=not told.allowed)
