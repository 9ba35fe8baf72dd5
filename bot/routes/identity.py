"""Who we are and what our deliveries are signed with: from the settings, or from what the setup page has kept."""

import time

from bot.triggers import Us
from core.settings import Settings
from core.store import Store

_FRESH_S = 5.0


class Identity:
    """The settings win. What was kept by the setup page is looked up again every few seconds, until it is there."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._desk = store.desk
        self.mention = settings.handle.encode()  # without it, no comment can hold a command
        self._looked = -_FRESH_S
        self._secrets = _split(settings.webhook_secret.get_secret_value())
        self._us = Us(settings.handle, settings.app_id)

    @property
    def us(self) -> Us:
        """Who we are, as far as it is known."""
        return self._us

    def secrets(self) -> tuple[bytes, ...]:
        """The secrets of the webhook, newest first; none before the App is registered."""
        if not self._secrets and time.monotonic() - self._looked > _FRESH_S:
            self._looked = time.monotonic()
            self._look()
        return self._secrets

    def _look(self) -> None:
        self._secrets = _split(self._desk.secret("webhook_secret") or "")
        app_id, slug = self._desk.secret("app_id") or "", self._desk.secret("slug") or ""
        self._us = Us(self._settings.handle, self._settings.app_id or int(app_id or 0), slug)


def _split(secrets: str) -> tuple[bytes, ...]:
    return tuple(part.strip().encode() for part in secrets.split(",") if part.strip())
