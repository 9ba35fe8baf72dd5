"""`installation`, and `installation_target`: the account it is in."""

from typing import Literal

from bot.payloads.parts import Account, Id, Login, Moment, Part, Reference, Word
from core.asks import Person
from core.events import InstallationGone, InstallationHere


class Installation(Part):
    """The App in one account, described whole. All other events only name it by its id: the header that says which
    event it is is not signed, so one of those, told under this name, must not end everything that is open."""

    id: Id
    app_id: Id
    account: Account


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
        return InstallationGone(self.installation.id, self.sender.person(), None, self.installation.account.person())


class Suspended(Part):
    """`installation` suspend."""

    action: Literal["suspend"]
    installation: Suspension
    sender: Account

    def event(self) -> InstallationGone:
        """As the rest of the product knows it."""
        return InstallationGone(
            self.installation.id,
            self.sender.person(),
            self.installation.suspended_at,
            self.installation.account.person(),
        )


class Arrived(Part):
    """`installation` created, unsuspend, new_permissions_accepted."""

    action: Literal["created", "unsuspend", "new_permissions_accepted"]
    installation: Installation
    sender: Account

    def event(self) -> InstallationHere:
        """As the rest of the product knows it."""
        return InstallationHere(self.installation.id, self.installation.account.person(), self.sender.person())


class Target(Part):
    """The account, as the event about it has it: an enterprise has no login."""

    id: Id
    login: Login


class Renamed(Part):
    """`installation_target` renamed."""

    action: Literal["renamed"]
    account: Target
    target_type: Word
    installation: Reference
    sender: Account

    def event(self) -> InstallationHere:
        """As the rest of the product knows it."""
        account = Person(self.account.id, self.account.login, self.target_type)
        return InstallationHere(self.installation.id, account, self.sender.person())
