"""Who is billed for an ask, as far as the ask itself and GitHub say it."""

from core.asks import Ask
from core.github import RepositoryInfo
from core.plans.account import Account


def billed(ask: Ask, here: RepositoryInfo | None) -> Account:
    """The account whose repository it is. Which installation it has is what the delivery says: both were signed
    together; what it is called now GitHub knows better, if the repository has not changed hands since."""
    home = ask.thread.repository
    is_theirs = here is not None and here.owner_id == home.owner_id
    login = here.owner if here is not None and is_theirs else home.owner
    return Account(home.owner_id, login, installation=ask.installation or None)
