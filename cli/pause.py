"""`pullwright pause ACCOUNT`: start nothing for an account, until it is resumed."""

import click

from cli._accounts import installation_of
from cli._opening import load_settings, open_records
from cli._saying import say


@click.command("pause")
@click.argument("account")
def command(account: str) -> None:
    """Start nothing for ACCOUNT (a login, or the number of its installation) until `pullwright resume`.

    What it asks meanwhile is refused with a sentence, what waits goes on waiting, what runs comes to its end.
    """
    from core.asks import Person

    settings = load_settings()
    store = open_records(settings)
    try:
        number = installation_of(account, settings, store)
        store.desk.silence("installation", number, Person(0, "operator"))
    finally:
        store.close()
    say(f"Paused: nothing starts for installation {number} until `pullwright resume {account}`.")
