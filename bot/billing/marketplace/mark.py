"""What the fold remembers besides an entitlement's own fields: kept in its `reference`, where people can read it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_FORM = re.compile(r"plan (\d{1,19}) since (\S{1,40}?)(?:, kept (\S{1,40}))?", re.ASCII)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """`plan` is the listing's number of it, 0 for none; `since` when the word of it took effect; what was announced for
    a moment up to `kept` was taken back."""

    plan: int = 0
    since: datetime = LONG_AGO
    kept: datetime | None = None

    def __str__(self) -> str:
        kept = f", kept {self.kept.isoformat()}" if self.kept else ""
        return f"plan {self.plan} since {self.since.isoformat()}{kept}"


def mark_of(reference: str) -> Mark:
    """The mark in a `reference`; a blank one where there is none."""
    found = _FORM.fullmatch(reference)
    if not found:
        return Mark()
    try:
        kept = datetime.fromisoformat(found[3]) if found[3] else None
        return Mark(int(found[1]), datetime.fromisoformat(found[2]), kept)
    except ValueError:
        return Mark()
