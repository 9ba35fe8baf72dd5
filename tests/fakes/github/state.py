"""All that the fake knows, in one SQLite file: any process that opens it sees the same GitHub."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Doc = dict[str, Any]
_TABLES = """
CREATE TABLE IF NOT EXISTS docs (
    kind TEXT NOT NULL, id INTEGER NOT NULL, repo INTEGER, parent INTEGER, key TEXT, doc TEXT NOT NULL,
    PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_parent ON docs (kind, repo, parent);
CREATE INDEX IF NOT EXISTS by_key ON docs (kind, key);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS spent (scope INTEGER NOT NULL, at REAL NOT NULL, points INTEGER, content INTEGER);
CREATE INDEX IF NOT EXISTS by_scope ON spent (scope, at, points, content);
CREATE TABLE IF NOT EXISTS calls (seq INTEGER PRIMARY KEY, at REAL NOT NULL, doc TEXT NOT NULL);
"""


class State:
    """Documents of a kind, found by id, by (repository, parent) or by key; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._depth = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "github.db", isolation_level=None, check_same_thread=False, timeout=60)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")  # a killed process loses nothing; only a killed machine would
        self._db.executescript(_TABLES)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All or nothing; nested changes are one."""
        with self._lock:
            self._depth += 1
            if self._depth == 1:
                self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._leave("ROLLBACK")
                raise
            self._leave("COMMIT")

    def _leave(self, end: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            self._db.execute(end)

    def next(self, name: str, start: int = 1) -> int:
        with self.change():
            row = self._db.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
            value: int = row[0] + 1 if row else start
            self._db.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (name, value))
            return value

    def put(self, kind: str, doc: Doc, *, repo: int | None = None, parent: int | None = None, key: str = "") -> Doc:
        """Keep `doc` by its `id`; where it is found again is kept in it, so that `save` needs no repetition."""
        return self.save({**doc, "_at": [kind, repo, parent, key]})

    def save(self, doc: Doc) -> Doc:
        kind, repo, parent, key = doc["_at"]
        with self.change():
            row = (kind, doc["id"], repo, parent, key, json.dumps(doc))
            self._db.execute("INSERT OR REPLACE INTO docs VALUES (?, ?, ?, ?, ?, ?)", row)
        return doc

    def drop(self, doc: Doc) -> None:
        with self.change():
            self._db.execute("DELETE FROM docs WHERE kind = ? AND id = ?", (doc["_at"][0], doc["id"]))

    def get(self, kind: str, id: int) -> Doc | None:
        return self._one("kind = ? AND id = ?", (kind, id))

    def by_key(self, kind: str, key: str) -> Doc | None:
        return self._one("kind = ? AND key = ?", (kind, key))

    def keyed(self, kind: str, key: str) -> list[Doc]:
        """In the order of their ids."""
        query = "SELECT doc FROM docs WHERE kind = ? AND key = ? ORDER BY id"
        with self._lock:
            return [json.loads(row[0]) for row in self._db.execute(query, (kind, key))]

    def all(self, kind: str, repo: int | None = None, parent: int | None = None) -> list[Doc]:
        """In the order of their ids."""
        wheres, values = ["kind = ?"], [kind, *(value for value in (repo, parent) if value is not None)]
        wheres += [f"{name} = ?" for name, value in (("repo", repo), ("parent", parent)) if value is not None]
        query = f"SELECT doc FROM docs WHERE {' AND '.join(wheres)} ORDER BY id"
        with self._lock:
            return [json.loads(row[0]) for row in self._db.execute(query, values)]

    def newest(self, kind: str, before: int, most: int) -> list[Doc]:
        """At most `most` of those with a smaller id than `before`, newest first."""
        query = "SELECT doc FROM docs WHERE kind = ? AND id < ? ORDER BY id DESC LIMIT ?"
        with self._lock:
            return [json.loads(row[0]) for row in self._db.execute(query, (kind, before, most))]

    def mentioning(self, kind: str, repo: int, text: str) -> list[Doc]:
        """Those of a repository in whose document `text` is, without looking at each in Python."""
        query = "SELECT doc FROM docs WHERE kind = ? AND repo = ? AND instr(doc, ?)"
        with self._lock:
            return [json.loads(row[0]) for row in self._db.execute(query, (kind, repo, text))]

    def _one(self, where: str, values: tuple[object, ...]) -> Doc | None:
        with self._lock:
            row = self._db.execute(f"SELECT doc FROM docs WHERE {where}", values).fetchone()
        return json.loads(row[0]) if row else None

    def spend(self, scope: int, at: float, points: int, content: int) -> None:
        with self.change():
            self._db.execute("INSERT INTO spent VALUES (?, ?, ?, ?)", (scope, at, points, content))

    def spent(self, scope: int, since: float) -> tuple[int, int, int, float]:
        """(calls, points, contents, when the first was) after `since`."""
        sums = "count(*), coalesce(sum(points), 0), coalesce(sum(content), 0), coalesce(min(at), 0)"
        with self._lock:
            row = self._db.execute(f"SELECT {sums} FROM spent WHERE scope = ? AND at > ?", (scope, since)).fetchone()
        return tuple(row)

    def record(self, at: float, call: Doc) -> None:
        with self.change():
            self._db.execute("INSERT INTO calls (at, doc) VALUES (?, ?)", (at, json.dumps(call)))

    def calls(self) -> list[Doc]:
        with self._lock:
            return [
                {**json.loads(row[1]), "at": row[0]}
                for row in self._db.execute("SELECT at, doc FROM calls ORDER BY seq")
            ]

    def forget_calls(self) -> None:
        with self.change():
            self._db.execute("DELETE FROM calls")
