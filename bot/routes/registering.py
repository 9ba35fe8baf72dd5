"""What stands behind the pages of the first start: the settings, the desk and GitHub."""

import re
from threading import Lock
from typing import Protocol
from urllib.parse import urlsplit

from bot.pages.door import Door
from bot.pages.first_start import Registration
from core.credentials import APP_ID, APP_URL, CLIENT_ID, CLIENT_SECRET, PRIVATE_KEY, SLUG, WEBHOOK_SECRET
from core.errors import Refused
from core.github.manifests import Registered, manifest, register, web_url
from core.settings import Settings

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}/?")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_NO_ADDRESS = (
    "This is not an address such as https://pullwright.example.org, without a path; the one from before is kept."
)
_NO_ORGANISATION = "This is not the name of an organisation; it is left out."
_TAKEN = "The App was registered in the meantime; this second one is not used. Delete it on GitHub."


class Vault(Protocol):
    """The part of the store's desk that is used here."""

    def secret(self, name: str) -> str | None: ...
    def keep_secret(self, name: str, value: str) -> None: ...


class Registering:
    """Registers the App once."""

    def __init__(self, settings: Settings, vault: Vault, door: Door, events: frozenset[str]) -> None:
        self._settings = settings
        self._vault = vault
        self._door = door
        self._events = events
        self._lock = Lock()
        self.done: Registered | None = None

    def is_closed(self) -> bool:
        """Whether there are credentials, or a part of them in the settings: then nobody registers anything here."""
        given = self._settings
        if given.app_id or given.private_key_file or given.private_key.get_secret_value():
            return True
        return bool(given.webhook_secret.get_secret_value() or self._vault.secret(WEBHOOK_SECRET))

    def app_url(self) -> str:
        """Where the App is seen on GitHub; empty if it was not registered here."""
        return self._vault.secret(APP_URL) or ""

    def registration(self, session: str, seen_at: str, public_url: str, organisation: str) -> tuple[Registration, str]:
        """What the form shows, and what was wrong with what was typed; `seen_at` is our address in that browser."""
        usual = (self._settings.public_url or seen_at).rstrip("/")
        problem = ""
        if public_url and not _ADDRESS.fullmatch(public_url):
            public_url, problem = "", _NO_ADDRESS
        if organisation and not _LOGIN.fullmatch(organisation):
            organisation, problem = "", _NO_ORGANISATION
        public_url = public_url.rstrip("/") or usual
        name = f"{self._settings.handle[:24]}-{self._door.suffix}"
        asked = manifest(name, public_url, f"{self._origin(seen_at)}/setup/callback", self._events)
        github, state = web_url(self._settings.github_url), self._door.state(session)
        return Registration(public_url, organisation, name, asked, github, state, self._settings.handle), problem

    def register(self, code: str) -> None:
        """Exchange GitHub's `code` for the keys and keep them; what tells that they are there is kept last."""
        with self._lock:
            if self.is_closed():
                raise Refused(_TAKEN)
            made = register(self._settings.github_url, code)
            kept = {APP_ID: str(made.app_id), SLUG: made.slug, APP_URL: made.url}
            kept |= {CLIENT_ID: made.client_id, CLIENT_SECRET: made.client_secret}
            kept |= {PRIVATE_KEY: made.private_key, WEBHOOK_SECRET: made.webhook_secret}
            for name, value in kept.items():
                self._vault.keep_secret(name, value)
            self.done = made

    def _origin(self, seen_at: str) -> str:
        """Where the browser finds us again, with its cookie: behind a proxy that is the public address."""
        public = self._settings.public_url
        same = urlsplit(public).hostname == urlsplit(seen_at).hostname
        return public if public and same else seen_at.rstrip("/")
