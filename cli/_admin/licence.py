"""`pullwright admin licence`: the licence of this machine; and, for whoever sells them, new ones."""

import json
import os
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli._admin.finding import as_json
from cli._opening import load_settings
from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_NONE = "No licence is set here. If you have one, name its file in PULLWRIGHT_LICENCE."
_NO_KEY = (
    "{} is no private key of Ed25519 as PEM without a password. Make one: pullwright admin licence --new-key FILE."
)
_INCOMPLETE = "A new licence needs --until, and --host or --organisation: until when it holds, and for whom."


@click.command("licence")
@as_json
@click.option("--sign", "key_file", metavar="FILE", help="Make a licence, signed with the private key in FILE.")
@click.option("--plan", default="enterprise", show_default=True, help="Of the new licence: its plan.")
@click.option("--seats", type=int, default=1, show_default=True, help="How many people may ask in a month.")
@click.option("--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Its last day, in UTC.")
@click.option("--host", default="", help="The host of the customer's server, or of its GitHub.")
@click.option("--organisation", default="", help="The organisation's login, instead of a host.")
@click.option("--serial", default="", help="Its number; made if you give none.")
@click.option("--new-key", "new_key", metavar="FILE", help="Make a key pair; the private key goes to FILE.")
def licence(
    as_json: bool,
    key_file: str | None,
    plan: str,
    seats: int,
    until: datetime | None,
    host: str,
    organisation: str,
    serial: str,
    new_key: str | None,
) -> None:
    """Show the licence of this machine and whether it holds (exit code 2 if not). No network is needed."""
    if new_key:
        _make_key(Path(new_key))
    elif key_file:
        if until is None or not (host or organisation):
            raise Refused(_INCOMPLETE)
        _sign(Path(key_file), plan, seats, until, host.lower(), organisation.lower(), serial or uuid.uuid4().hex[:12])
    else:
        _show(as_json=as_json)


def _show(*, as_json: bool) -> None:
    from dataclasses import asdict

    from core.plans.licensing import licensed

    found = licensed(load_settings(), datetime.now(UTC))
    if as_json:
        said = asdict(found.licence) if found.licence else None
        document = {"licence": said, "is_well": found.is_well, "sentence": found.sentence}
        click.echo(json.dumps(document, default=str, indent=2))
    elif found.licence or not found.sentence:
        say(found.sentence or _NONE)
    if found.sentence and found.licence is None:
        raise Refused(found.sentence)


def _sign(file: Path, plan: str, seats: int, until: datetime, host: str, organisation: str, serial: str) -> None:
    from core.plans.catalogue import plans
    from core.plans.licence import Licence, sign
    from core.plans.plan import PlanName

    name, known = PlanName(plan), plans(load_settings().plans_file)
    if name not in known or not known[name].on_premise:
        there = ", ".join(key for key, one in known.items() if one.on_premise)
        raise Refused(f"A licence is for a plan with on_premise = true; there are: {there}.")
    today = datetime.now(UTC).date()
    made = Licence(serial, name, seats, today, until.date(), host, organisation)
    click.echo(sign(made, _private(file)), nl=False)


def _private(file: Path) -> "Ed25519PrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        found = load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Refused(_NO_KEY.format(file)) from None
    if not isinstance(found, Ed25519PrivateKey):
        raise Refused(_NO_KEY.format(file))
    return found


def _make_key(file: Path) -> None:
    """Never over a key that is there: every licence that it signed would be worthless."""
    import base64

    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    public = base64.b64encode(key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)).decode()
    say(f"The private key is in {file}. Customers check its licences with PULLWRIGHT_LICENCE_KEY={public}")
