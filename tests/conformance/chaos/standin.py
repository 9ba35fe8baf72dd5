"""A GitHub of few words, for many thousand requests: one call is one method, its state outlives kill -9.

It forgets nothing that it has done, also where its answer was lost: some answers are (504 after the effect), some
calls fail before it (502), some meet a limit (403). It forbids what GitHub forbids: a second branch of one name, a
second open pull request of one branch. A second comment or check run it takes, as GitHub does.
"""

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS comments (id INTEGER PRIMARY KEY AUTOINCREMENT, issue INTEGER, body TEXT);
CREATE INDEX IF NOT EXISTS by_issue ON comments (issue);
CREATE TABLE IF NOT EXISTS branches (name TEXT PRIMARY KEY, sha TEXT);
CREATE TABLE IF NOT EXISTS pulls (id INTEGER PRIMARY KEY AUTOINCREMENT, head TEXT UNIQUE, title TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS checks (id INTEGER PRIMARY KEY AUTOINCREMENT, sha TEXT, external TEXT, conclusion TEXT);
CREATE TABLE IF NOT EXISTS told (what TEXT PRIMARY KEY, times INTEGER);
"""
_WRITES = frozenset({"comment", "edit_comment", "create_branch", "open_pull", "create_check", "update_check"})
_FIRST_PULL = 1_000_000  # far from the numbers of issues


class Conflict(Exception):
    """422: what GitHub does not allow."""


class State:
    """What is on it."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(_TABLES)

    def count(self, what: str) -> None:
        self._db.execute("INSERT INTO told VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1", (what,))

    def comment(self, issue: int, body: str) -> int:
        return self._made("INSERT INTO comments (issue, body) VALUES (?, ?)", issue, body)

    def edit_comment(self, id: int, body: str) -> int:
        self._db.execute("UPDATE comments SET body = ? WHERE id = ?", (body, id))
        return id

    def comments(self, issue: int) -> list[tuple[int, str]]:
        return self._db.execute("SELECT id, body FROM comments WHERE issue = ? ORDER BY id", (issue,)).fetchall()

    def head(self, branch: str) -> str | None:
        found = self._db.execute("SELECT sha FROM branches WHERE name = ?", (branch,)).fetchone()
        return str(found[0]) if found else ("b" * 40 if branch == "main" else None)

    def create_branch(self, branch: str, sha: str) -> None:
        self._unique("INSERT INTO branches VALUES (?, ?)", branch, sha)

    def open_pull(self, head: str, title: str, body: str) -> int:
        return self._unique("INSERT INTO pulls (head, title, body) VALUES (?, ?, ?)", head, title, body) + _FIRST_PULL

    def pulls_of(self, head: str) -> list[Row]:
        found = self._db.execute("SELECT id, head, title, body FROM pulls WHERE head = ?", (head,)).fetchall()
        return [self._pull(row) for row in found]

    def pull(self, number: int) -> Row:
        query = "SELECT id, head, title, body FROM pulls WHERE id = ?"
        return self._pull(self._db.execute(query, (number - _FIRST_PULL,)).fetchone())

    def check_runs(self, sha: str) -> list[tuple[int, str, str | None]]:
        return self._db.execute("SELECT id, external, conclusion FROM checks WHERE sha = ?", (sha,)).fetchall()

    def create_check(self, sha: str, external: str) -> int:
        return self._made("INSERT INTO checks (sha, external) VALUES (?, ?)", sha, external)

    def update_check(self, id: int, conclusion: str | None) -> None:
        self._db.execute("UPDATE checks SET conclusion = ? WHERE id = ?", (conclusion, id))

    def _made(self, query: str, *values: object) -> int:
        return self._db.execute(query, values).lastrowid or 0

    def _unique(self, query: str, *values: object) -> int:
        try:
            return self._made(query, *values)
        except sqlite3.IntegrityError:
            self.count("absorbed")
            raise Conflict from None

    def _pull(self, row: tuple[int, str, str, str]) -> Row:
        number = row[0] + _FIRST_PULL
        return {"number": number, "head": row[1], "title": row[2], "body": row[3], "sha": self.head(row[1]) or ""}


class App:
    """ASGI: `POST /<method>` with a JSON list of arguments."""

    def __init__(self, path: Path, faults: float, seed: float) -> None:
        self._state = State(path)
        self._faults = faults
        self._chance = random.Random(seed)

    async def __call__(self, scope: Row, receive: Callable[[], Any], send: Callable[[Row], Any]) -> None:
        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        status, answer = self._answer(scope["path"][1:], json.loads(body or b"[]"))
        await send({"type": "http.response.start", "status": status, "headers": [(b"retry-after", b"1")]})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    def _answer(self, method: str, arguments: list[Any]) -> tuple[int, object]:
        luck = self._chance.random() / self._faults if self._faults else 1.0
        if luck < 0.2:
            return 502, "bad gateway"
        if luck < 0.3:
            return 403, "secondary rate limit"
        try:
            result = getattr(self._state, method)(*arguments)
        except Conflict:
            return 422, "it exists"
        if luck < 1.0 and method in _WRITES:
            self._state.count("lost answers")
            return 504, "gateway timeout"
        return 200, result
