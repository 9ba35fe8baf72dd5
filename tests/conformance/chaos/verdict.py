"""What there is in the end: in the database, and on the stand-in."""

import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from core.words import is_final

_MARK = re.compile(r"pullwright:request:([0-9a-f]{32})")


@dataclass(frozen=True)
class Verdict:
    """The counts that matter."""

    asks: int
    states: dict[str, int]
    usage: int
    most_attempts: int
    pulls: int
    heads: int
    comments: Counter[str]  # by request
    final: int
    checks: Counter[str]
    forged: int
    absorbed: int  # what GitHub forbade to double
    lost_answers: int

    @property
    def doubled(self) -> dict[str, int]:
        """What is there more than once."""
        found = {"pulls": self.pulls - self.heads}
        for name, counted in (("comments", self.comments), ("checks", self.checks)):
            found[name] = sum(times - 1 for times in counted.values())
        return {name: extra for name, extra in found.items() if extra}


def done(database: str) -> int:
    """How many requests have ended."""
    return _states(database).get("done", 0)


def verdict(database: str, folder: Path) -> Verdict:
    """Everything, counted."""
    there = sqlite3.connect(folder / "github.db")
    marked = [(_MARK.search(body), body) for (body,) in there.execute("SELECT body FROM comments")]
    bodies = [(found[1], body) for found, body in marked if found]
    told = dict(there.execute("SELECT what, times FROM told").fetchall())
    pulls, heads = there.execute("SELECT count(*), count(DISTINCT head) FROM pulls").fetchone()
    checks = Counter(external for (external,) in there.execute("SELECT external FROM checks"))
    there.close()
    return Verdict(
        asks=_count(database, "SELECT count(*) FROM asks"),
        states=_states(database),
        usage=_count(database, "SELECT count(*) FROM usage"),
        most_attempts=_count(database, "SELECT max(attempt) FROM requests"),
        pulls=pulls,
        heads=heads,
        comments=Counter(request for request, _ in bodies),
        final=len({request for request, body in bodies if is_final(body)}),
        checks=checks,
        forged=_count(database, "SELECT count(*) FROM deliveries WHERE id LIKE 'f0f0%'"),
        absorbed=told.get("absorbed", 0),
        lost_answers=told.get("lost answers", 0),
    )


def _states(database: str) -> dict[str, int]:
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT state, count(*) FROM requests GROUP BY state")).all()
    engine.dispose()
    return {row[0]: row[1] for row in rows}


def _count(database: str, query: str) -> int:
    engine = create_engine(database)
    with engine.connect() as connection:
        found = connection.scalar(text(query))
    engine.dispose()
    return int(found or 0)
