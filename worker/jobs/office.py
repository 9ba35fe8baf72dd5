"""What every job is given: settings, the store, GitHub, tools."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.crypto import keyring
from core.github import Installations
from core.github.registered import open_registered
from core.settings import Settings, load
from core.store import Store, open_store
from core.text import Outgoing
from worker.tools import Tools, build

_PATIENCE_S = 90.0  # for a limit of GitHub: the lease is held meanwhile


@dataclass(frozen=True)
class Office:
    """One process's means; what is costly is made when it is first needed."""

    settings: Settings
    store: Store
    installations: Installations
    make_tools: Callable[[], Tools]

    @cached_property
    def tools(self) -> Tools:
        """The sandbox and the way to the models."""
        return self.make_tools()

    @cached_property
    def gate(self) -> Outgoing:
        """What everything goes through that a model wrote and that is posted."""
        return Outgoing(self.settings.secrets)

    @property
    def home(self) -> Path:
        """The parent of the requests' private folders."""
        return self.settings.data / "hosted"


@contextmanager
def open_office(settings: Settings | None = None) -> Iterator[Office]:
    """The office that `settings` (the process's own) describe."""
    known = settings or load()
    ring = keyring(known.encryption_keys.get_secret_value(), known.data)
    store = open_store(known.database_url.get_secret_value(), known.data, ring)
    try:
        made = open_registered(known, store.desk.secret, patience_s=_PATIENCE_S)
        yield Office(known, store, made, lambda: build(known, known.sandbox, lambda _: None))
    finally:
        store.close()
