"""What every verb that reads or writes records needs. Imported late, since `--help` needs no database."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.settings import Settings
    from core.store import Store


def load_settings() -> "Settings":
    """The settings of this process."""
    from core.settings import load

    return load()


def open_records(settings: "Settings | None" = None) -> "Store":
    """The store that the settings name, migrated."""
    from core.crypto import keyring
    from core.store import open_store

    settings = settings or load_settings()
    ring = keyring(settings.encryption_keys.get_secret_value(), settings.data)
    return open_store(settings.database_url.get_secret_value(), settings.data, ring)


def is_registered(settings: "Settings", store: "Store") -> bool:
    """Whether there is a GitHub App: in the settings, or as the setup page has kept it."""
    from core.credentials import APP_ID

    return bool(settings.app_id or store.desk.secret(APP_ID))
