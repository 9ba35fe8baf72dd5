"""The App's own credentials, as its setup page made them: encrypted, each for its name."""

from sqlalchemy import select

from core.crypto import Keyring
from core.store.books import Books


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


def _place(name: str) -> str:
    return f"secrets.value.{name}"
