"""Whose installation it is: what events about installations say of the account, kept before anything else is done."""

from datetime import UTC, datetime
from typing import Protocol

from core.events import Event, InstallationGone, InstallationHere
from core.plans.account import Account, kind_of


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def know(self, account: Account) -> Account: ...


def learn(desk: Desk, event: Event) -> bool:
    """Keep what `event` says of an account; False if it says nothing. Twice, or in another order, changes nothing.

    A paused App is not gone: what it has and owes is the same, and it comes back under the same number.
    """
    if not isinstance(event, InstallationHere | InstallationGone) or not event.account.id:
        return False
    is_gone = isinstance(event, InstallationGone) and event.at is None
    who, gone = event.account, datetime.now(UTC) if is_gone else None
    desk.know(Account(who.id, who.login, kind_of(who.kind), event.installation, gone))
    return True
