"""Who we are and what our deliveries are signed with: from the settings, or from what the setup page has kept."""

import asyncio
import time

from bot.triggers import Us
from core.credentials import APP_ID, SLUG, WEBHOOK_SECRET
from core.settings import Settings
from core.store import Store

_FRESH_S = 5.0


class Identity:
    """The settings win. What the setup page keeps is looked up again every few seconds, until it is there."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._desk = store.desk
        self._looked = -_FRESH_S
        self.secrets = _split(settings.webhook_secret.get_secret_value())
        """The secrets of the webhook, newest first; none before the App is registered."""
        self.us = Us(settings.handle, settings.app_id)
        self.mention = settings.handle.encode()
        """What a comment has to hold, in lower case, if it is to hold a command."""

    async def look(self) -> None:
        """Learn what the setup page has kept. Raises `Broken(retryable)` when the database is away."""
        if time.monotonic() - self._looked > _FRESH_S:
            self._looked = time.monotonic()
            await asyncio.to_thread(self.learn)

    def learn(self) -> None:
        """The same, for whoever can wait."""
        app_id, slug = self._desk.secret(APP_ID) or "0", self._desk.secret(SLUG) or ""
        self.us = Us(self._settings.handle, self._settings.app_id or int(app_id), slug)
        self.secrets = self.secrets or _split(self._desk.secret(WEBHOOK_SECRET) or "")


def _split(secrets: str) -> tuple[bytes, ...]:
    return tuple(part.strip().encode() for part in secrets.split(",") if part.strip())
