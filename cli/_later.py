"""A store that is opened when there is time for it."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from core.begun import Begun, note
from core.crypto import Keyring, keyring
from core.errors import PullwrightError
from core.settings import Settings

if TYPE_CHECKING:
    from core.store import Store


class Later:
    """The store at `url`, see `open_store`; until it is opened, a run that begins is a note in `data`."""

    def __init__(self, url: str, data: Path, ring: Keyring) -> None:
        self._url, self._data, self._ring = url, data, ring
        self._lock = Lock()
        self._store: Store | None = None
        self._note: Path | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has opened it."""
        return self._store is not None

    def begin(self, begun: Begun) -> None:
        """Note that a run begins."""
        self._note = note(self._data, self._ring, begun)

    def opened(self) -> "Store":
        """The store, with the run in it; whoever comes first opens it.

        Raises what `open_store` raises; then nothing was recorded, and the note is gone.
        """
        with self._lock:
            if self._store is None:
                self._store = self._open()
            return self._store

    def close(self) -> None:
        """Give the connections back, if there are any."""
        with self._lock:
            if self._store is not None:
                self._store.close()

    def _open(self) -> "Store":
        from core.store import open_store

        try:
            return open_store(self._url, self._data, self._ring)
        except PullwrightError:
            if self._note is not None:
                self._note.unlink(missing_ok=True)
            raise


def open_later(settings: Settings) -> Later:
    """The store that the settings name, as soon as somebody needs it."""
    ring = keyring(settings.encryption_keys.get_secret_value(), settings.data)
    return Later(settings.database_url.get_secret_value(), settings.data, ring)
