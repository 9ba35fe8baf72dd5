"""Which installation an operator means: by its number, or by the account that installed the App."""

from typing import TYPE_CHECKING

from core.errors import Refused

if TYPE_CHECKING:
    from core.settings import Settings
    from core.store import Store

_NONE = "{} has not installed the App. Give the login of the account, or the number of its installation."


def installation_of(who: str, settings: "Settings", store: "Store") -> int:
    """The number of the installation; `Refused` where GitHub knows none of that account."""
    if who.isascii() and who.isdecimal():
        return int(who)
    from core.github.registered import open_registered

    found = open_registered(settings, store.desk.secret, store.desk.page).installed_by(who)
    if found is None:
        raise Refused(_NONE.format(who))
    return found
