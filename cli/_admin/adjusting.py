"""`pullwright admin adjust`: credit, given or taken back."""

import uuid
from contextlib import closing
from datetime import UTC, datetime

import click

from cli._admin.finding import account, account_of, actor, named, reason
from cli._opening import load_settings, open_records
from cli._saying import say

_SIGNED = {"ignore_unknown_options": True}  # -5 is an amount


@click.command("adjust", context_settings=_SIGNED)
@account
@click.argument("amount", metavar="AMOUNT")
@reason
@click.option("--key", default="", help="A word of yours for this adjustment; typed again, it changes nothing.")
def adjust(account: str, amount: str, reason: str, key: str) -> None:
    """Give ACCOUNT credit of AMOUNT US dollars (`12.50`), or take some back (`-12.50`). It stands in its books."""
    from core.money import dollars, shown

    micros = dollars(amount)
    settings = load_settings()
    with closing(open_records(settings)) as store:
        whose, now = account_of(account, settings, store), datetime.now(UTC)
        terms = store.desk.terms_of(whose.id, now, settings.billing)
        one = key or uuid.uuid4().hex
        is_new = store.desk.adjust(whose.id, micros, reason=reason, actor=actor(), key=one, plan=terms.plan)
        balance = store.desk.balance(whose.id)
    done = f"{shown(micros)} {'given to' if micros > 0 else 'taken from'}"
    said = done if is_new else "Done before; nothing was changed for"
    say(f"{said} {named(whose)}. It has {shown(balance.credit)} of credit, and owes {shown(balance.owed)}.")
