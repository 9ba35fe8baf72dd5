"""What every job is given: settings, the store, GitHub, tools."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from core.caps import CANDIDATES_CAP
from core.credentials import PRIVATE_KEY
from core.crypto import keyring
from core.errors import Broken, Refused
from core.github import Installations
from core.github.registered import open_registered, private_key
from core.repo_config import RepoConfig
from core.settings import Settings, load
from core.store import Store, open_store
from core.text import Outgoing
from worker.llm.chain import MakePace
from worker.record import Watcher
from worker.sandbox import Limits
from worker.tools import Tools, build

_MIB = 1 << 20
_PATIENCE_S = 90.0  # for a limit of GitHub: the lease is held meanwhile


@dataclass(frozen=True, slots=True)
class OfJob:
    """What is different where a workflow runs us: whoever asks there pays as well, and reads the log.

    `over` lies over the repository's configuration, `watcher` sees every step, `secrets` are those that no setting
    holds. With `is_dry` nothing is published: the result stays on this machine.
    """

    over: RepoConfig | None
    watcher: Watcher
    secrets: tuple[str, ...] = ()
    is_dry: bool = False


@dataclass(frozen=True)
class Office:
    """One process's means; what is costly is made when it is first needed."""

    settings: Settings
    store: Store
    installations: Installations
    make_tools: Callable[[], Tools]
    job: "OfJob | None" = None

    @cached_property
    def tools(self) -> Tools:
        """The sandbox and the way to the models. Whoever asks here is not who pays: the settings are caps.

        The machine is a cap as well: its memory is everybody's, whatever a repository's `memory_mib` says.
        """
        made, settings = self._made(), self.settings
        caps = replace(
            made.caps,
            attempts=settings.attempts,
            budget_usd=settings.budget_usd,
            memory_mib=_half_the_memory(),
            candidates=settings.candidates or CANDIDATES_CAP,
        )
        usual = replace(made.defaults, memory_mib=made.defaults.memory_mib or Limits().memory_bytes // _MIB)
        access = replace(made.access, discreet=self.job is None)
        return replace(made, secrets=self.secrets, caps=caps, defaults=usual, access=access)

    def _made(self) -> Tools:
        """What this machine lacks is never the fault of whoever asked, and none of their business."""
        try:
            return self.make_tools()
        except Refused as lacking:
            raise Broken(str(lacking), retryable=True) from lacking

    @cached_property
    def gate(self) -> Outgoing:
        """What everything goes through that a model wrote and that is posted."""
        return Outgoing(self.secrets)

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value that this process can read: of the settings, and as the setup page has kept them."""
        kept = (private_key(self.settings), self.store.desk.secret(PRIVATE_KEY))  # the webhook's is never read here
        own = self.job.secrets if self.job else ()
        return (*self.settings.secrets, *own, *(value for value in kept if value))

    def public(self, sentence: str) -> str:
        """`sentence` without folders and secrets of this machine, for everybody to read."""
        for place in (self.settings.data, self.settings.cache):
            sentence = sentence.replace(str(place), "…")
        return self.gate.without_secrets(sentence)

    @property
    def is_dry(self) -> bool:
        """Whether nothing is to be published."""
        return self.job is not None and self.job.is_dry

    @property
    def home(self) -> Path:
        """The parent of the requests' private folders."""
        return self.settings.data / "hosted"


def _half_the_memory() -> int:
    """Of this machine, in MiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 // _MIB


@contextmanager
def open_office(
    settings: Settings | None = None, store: Store | None = None, make_pace: MakePace = lambda: None
) -> Iterator[Office]:
    """The office that `settings` (the process's own) describe; `store` is theirs, if it is known already."""
    known = settings or load()
    store = store or store_of(known)
    try:
        made = open_registered(known, store.desk.secret, store.desk.page, patience_s=_PATIENCE_S)
        yield Office(known, store, made, lambda: build(known, known.sandbox, lambda _: None, make_pace))
    finally:
        store.close()


def store_of(settings: Settings) -> Store:
    """The store that `settings` name."""
    ring = keyring(settings.encryption_keys.get_secret_value(), settings.data)
    return open_store(settings.database_url.get_secret_value(), settings.data, ring)
