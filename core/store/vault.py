"""The App's own credentials, as its setup page made them: encrypted, each for its name."""

from collections.abc import Callable

from sqlalchemy import select

from core.crypto import Keyring
from core.store.books import Books

_CHANGING = 7_133_001  # the advisory lock of whoever changes a secret


class Vault:
    """Keeps secrets."""

    def __init__(self, books: Books, ring: Keyring) -> None:
        self._books = books
        self._ring = ring

    def secret(self, name: str) -> str | None:
        """The secret of that name; None if none was kept."""
        table = self._books.tables.secrets
        with self._books.read() as connection:
            value = connection.scalar(select(table.c.value).where(table.c.name == name))
        return None if value is None else self._ring.decrypt(value, _place(name))

    def keep_secret(self, name: str, value: str) -> None:
        """Keep it, in place of an earlier one."""
        row = {"name": name, "value": self._ring.encrypt(value, _place(name))}
        with self._books.write() as connection:
            self._books.put(connection, self._books.tables.secrets, row)

    def change_secret(self, name: str, change: Callable[[str | None], str]) -> str:
        """Keep what `change` makes of the secret (None: there is none), and return it.

        Nobody else changes one meanwhile. What `change` raises goes through, and nothing was changed then.
        """
        table = self._books.tables.secrets
        with self._books.write("FULL") as connection:
            self._books.one_at_a_time(connection, _CHANGING)
            kept = connection.scalar(select(table.c.value).where(table.c.name == name))
            old = None if kept is None else self._ring.decrypt(kept, _place(name))
            new = change(old)
            if new != old:
                row = {"name": name, "value": self._ring.encrypt(new, _place(name))}
                self._books.put(connection, table, row)
        return new


def _place(name: str) -> str:
    return f"secrets.value.{name}"
