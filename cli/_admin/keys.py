"""`pullwright admin keys`: what signs statements here, and what did."""

from contextlib import closing
from typing import TYPE_CHECKING

import click

from cli._admin.finding import as_json
from cli._listing import Listing
from cli._opening import load_settings, open_records
from cli._saying import say_line

if TYPE_CHECKING:
    from core.settings import Settings
    from core.statement import TrustedKey
    from core.statement.keychain import Keychain
    from core.store import Store


@click.group("keys", cls=Listing, invoke_without_command=True)
@as_json
@click.pass_context
def keys(context: click.Context, as_json: bool) -> None:
    """List the public keys of statements. `--json` prints what others give to `pullwright verify --key`."""
    if context.invoked_subcommand is not None:
        return
    from core.statement.published import document

    settings = load_settings()
    with closing(open_records(settings)) as store:
        found = _chain(settings, store).published(settings.public_url)
    if as_json:
        click.echo(document(found).decode("ascii"), nl=False)
        return
    for one in found.keys:
        say_line(f"{one.key.id[:16]}  {_state(one)}")
    if not found.keys:
        say_line("There is none yet; the first run that makes a commit makes it.")


@keys.command("rotate")
def rotate() -> None:
    """Sign with a new key from now on. The one before is published on, and counts for what it has signed."""
    settings = load_settings()
    with closing(open_records(settings)) as store:
        made = _chain(settings, store).rotate()
    say_line(f"Statements are signed with {made.id[:16]} from now on; those from before hold as they did.")


@keys.command("revoke")
@click.argument("key", metavar="ID")
def revoke(key: str) -> None:
    """Let nothing count any more that the key with ID (or its first 8 digits or more) has signed: it was stolen."""
    settings = load_settings()
    with closing(open_records(settings)) as store:
        gone = _chain(settings, store).revoke(key)
    say_line(f"{gone.id[:16]} is revoked. Whoever fetches the keys believes nothing that it signed, in five minutes.")


def _chain(settings: "Settings", store: "Store") -> "Keychain":
    from core.statement.keychain import Keychain

    return Keychain(store.desk, settings.signing_keys.get_secret_value())


def _state(one: "TrustedKey") -> str:
    if one.revoked:
        return f"revoked on {one.revoked:%Y-%m-%d %H:%M} UTC"
    since = f"since {one.since:%Y-%m-%d %H:%M} UTC" if one.since else "from PULLWRIGHT_SIGNING_KEYS"
    return f"{since} until {one.until:%Y-%m-%d %H:%M} UTC" if one.until else f"{since}, signs"
