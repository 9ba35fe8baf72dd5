"""Which account an administrator means: by its login, by its number, or by that of its installation."""

from typing import TYPE_CHECKING

import click

from core.errors import PullwrightError, Refused

if TYPE_CHECKING:
    from core.plans.account import Account
    from core.settings import Settings
    from core.store import Store

_UNKNOWN = (
    "Nothing is known here of {!r}. Give the login of an account, its number, or the number of its installation, as "
    "GitHub has them; an account is known from when it installs the App, or asks."
)
_MOST, _DIGITS = 2**63 - 1, 19

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
account = click.argument("account", metavar="ACCOUNT")
reason = click.option("--reason", default="", metavar="TEXT", help="Why; the customer reads it. Needed.")


def account_of(who: str, settings: "Settings", store: "Store") -> "Account":
    """The account. GitHub is asked only where the database knows no such login. `Refused` where nobody knows it."""
    found = _by_number(who, store) if who.isascii() and who.isdecimal() else _by_login(who, settings, store)
    if found is None:
        raise Refused(_UNKNOWN.format(who[:100]))
    return found


def named(one: "Account") -> str:
    """For people: the login and the number, or the number alone."""
    return f"{one.login} (account {one.id})" if one.login else f"account {one.id}"


def actor() -> str:
    """Who sits at this machine, for the books."""
    import os
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def _by_number(who: str, store: "Store") -> "Account | None":
    """An account that is known goes before an installation of the same number."""
    from core.plans.account import Account

    number = int(who) if len(who) <= _DIGITS else 0
    if not 0 < number <= _MOST:
        return None
    desk = store.desk
    known = desk.account(number) or desk.account_of(number)
    if known is None and (desk.entitlements(number) or desk.movements(number, most=1)):
        return Account(number)
    return known


def _by_login(who: str, settings: "Settings", store: "Store") -> "Account | None":
    from cli._accounts import installation_of

    found = store.desk.account_named(who)
    if found is not None:
        return found
    try:
        return store.desk.account_of(installation_of(who, settings, store))
    except PullwrightError:  # no App, no network, no such account: then there is no more to find out
        return None
