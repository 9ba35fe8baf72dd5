"""The App that this installation is: its number and key from the settings, else as the setup page has kept them."""

from collections.abc import Callable
from pathlib import Path

from core.credentials import APP_ID, PRIVATE_KEY
from core.errors import Refused
from core.github.ledger import Folder, Keep, Ledger, Pages
from core.github.opening import open_installations
from core.github.protocol import App
from core.settings import Settings

_LEDGER = "github"  # in the data folder


def open_registered(
    settings: Settings, secret: Callable[[str], str | None], page: Keep, *, patience_s: float = 5.0
) -> App:
    """The App on the GitHub that the settings name; `secret` reads what the setup page has kept.

    All processes share GitHub's limits: through `page` of the database where they may be on many machines, through a
    folder where the database is a file of this one.

    `Refused` where no App is registered yet, or its key cannot be read.
    """
    app_id = settings.app_id or int(secret(APP_ID) or 0)
    return open_installations(
        app_id,
        private_key(settings) or secret(PRIVATE_KEY) or "",
        settings.github_url,
        ca_bundle=settings.ca_bundle,
        ledger=_ledger(settings, page),
        patience_s=patience_s,
    )


def _ledger(settings: Settings, page: Keep) -> Ledger:
    url = settings.database_url.get_secret_value()
    return Pages(page) if url and not url.startswith("sqlite") else Folder(settings.data / _LEDGER)


def private_key(settings: Settings) -> str:
    """The App's key as the settings name it, itself or its file; empty where they name none.

    `Refused` where the file cannot be read.
    """
    if settings.private_key.get_secret_value() or not settings.private_key_file:
        return settings.private_key.get_secret_value()
    try:
        return Path(settings.private_key_file).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"PULLWRIGHT_PRIVATE_KEY_FILE cannot be read: {type(error).__name__}.") from None
