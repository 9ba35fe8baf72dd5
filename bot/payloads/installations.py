"""`installation`."""

from typing import Literal

from bot.payloads.parts import Account, Id, Moment, Part
from core.events import InstallationGone


class Installation(Part):
    """The App in one account, described whole. All other events only name it by its id: the header that says which
    event it is is not signed, so one of those, told under this name, must not end everything that is open."""

    id: Id
    app_id: Id


class Suspension(Installation):
    """The App in an account that does not want it for a time."""

    suspended_at: Moment


class Deleted(Part):
    """`installation` deleted."""

    action: Literal["deleted"]
    installation: Installation
    sender: Account

    def event(self) -> InstallationGone:
        """As the rest of the product knows it."""
        return InstallationGone(self.installation.id, self.sender.person(), None)


class Suspended(Part):
    """`installation` suspend."""

    action: Literal["suspend"]
    installation: Suspension
    sender: Account

    def event(self) -> InstallationGone:
        """As the rest of the product knows it."""
        return InstallationGone(self.installation.id, self.sender.person(), self.installation.suspended_at)
