"""A full-text index of a repository's blobs, kept between runs.

It is keyed by blob id, so nothing in it is ever out of date: a new tree only adds the blobs it brings.
Each repository has an index file of its own; nothing is shared between repositories.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.names import Sha
from worker.context.words import definitions, words

_SCHEMA = """
CREATE TABLE IF NOT EXISTS blobs (id INTEGER PRIMARY KEY, blob TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE IF NOT EXISTS docs
    USING fts5(defs, body, content='', detail='column', tokenize="porter ascii tokenchars '_$'");
"""
_VERSION = 2  # of the schema: an older index is left alone and a new one is made
_LARGEST_CACHE = 400 * 1024 * 1024
_DEFINITION_WEIGHT, _BODY_WEIGHT = 6.0, 1.0
_TERMS = 64  # an issue of a thousand words is searched by its first ones


class Index:
    """The index in `folder` for the repository named by `key`; a damaged one is made anew."""

    def __init__(self, folder: Path, key: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.{_VERSION}.index"
        if path.exists() and path.stat().st_size > _LARGEST_CACHE:
            path.unlink()
        self._database = _open(path)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def missing(self, blobs: Iterable[Sha]) -> list[Sha]:
        """Those of `blobs` that are not indexed yet."""
        known = self._ids()
        return [blob for blob in dict.fromkeys(blobs) if blob not in known]

    def add(self, texts: Mapping[Sha, str]) -> None:
        """Index the text of new blobs, in one transaction."""
        with self._database as database:
            for blob, text in texts.items():
                row = database.execute("INSERT OR IGNORE INTO blobs (blob) VALUES (?)", (blob,))
                if row.rowcount:
                    columns = (row.lastrowid, " ".join(words(" ".join(definitions(text)))), " ".join(words(text)))
                    database.execute("INSERT INTO docs (rowid, defs, body) VALUES (?, ?, ?)", columns)

    def search(self, terms: Iterable[str], most: int = 400) -> dict[Sha, float]:
        """The blobs that hold any of `terms`, with a score above 0 (BM25, definitions weigh more)."""
        query = " OR ".join(f'"{term}"' for term in list(terms)[:_TERMS] if term.isascii())
        if not query:
            return {}
        rows = self._database.execute(
            "SELECT blobs.blob, -bm25(docs, ?, ?) AS score FROM docs JOIN blobs ON blobs.id = docs.rowid"
            " WHERE docs MATCH ? ORDER BY score DESC LIMIT ?",
            (_DEFINITION_WEIGHT, _BODY_WEIGHT, query, most),
        )
        return {Sha(blob): max(score, 1e-9) for blob, score in rows}

    def _ids(self) -> set[str]:
        return {blob for (blob,) in self._database.execute("SELECT blob FROM blobs")}


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=OFF")  # a lost cache is only slower
    database.executescript(_SCHEMA)
    return database
