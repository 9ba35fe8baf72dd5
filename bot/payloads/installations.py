"""`installation` and `installation_repositories`."""

from bot.payloads.parts import Account, Id, Part, Word
from core.events import InstallationChanged


class Installation(Part):
    """The App in one account."""

    id: Id
    account: Account


class Installed(Part):
    """Any of their actions."""

    action: Word
    installation: Installation
    sender: Account

    def event(self) -> InstallationChanged:
        """As the rest of the product knows it."""
        account = self.installation.account.person()
        return InstallationChanged(self.installation.id, account, self.sender.person(), self.action)
