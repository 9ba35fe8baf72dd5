"""`pullwright resume ACCOUNT`: take back `pullwright pause`."""

import click

from cli._accounts import installation_of
from cli._opening import load_settings, open_records
from cli._saying import say


@click.command("resume")
@click.argument("account")
def command(account: str) -> None:
    """Start things again for ACCOUNT (a login, or the number of its installation)."""
    settings = load_settings()
    store = open_records(settings)
    try:
        number = installation_of(account, settings, store)
        was_paused = store.desk.unsilence("installation", number)
    finally:
        store.close()
    say(f"Installation {number} {'goes on' if was_paused else 'was not paused'}.")
