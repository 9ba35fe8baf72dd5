"""What is looked at again just before the first write: the world may have changed since it was asked."""

from core.errors import Refused
from core.github import Gone
from core.github.configs import least
from worker.publication.site import Site


def check_may_write(site: Site) -> None:
    """`Refused` with a sentence if the repository cannot be written (any more) or the asker may not ask (any more)."""
    now = site.github.repository()
    if now.id != site.repository.id:
        raise Gone("The repository is not the one any more in which this was asked; nothing was written.")
    if now.archived:
        raise Refused("The repository was archived, so nothing can be written; unarchive it and ask again.")
    if now.disabled:
        raise Refused("GitHub has disabled the repository, so nothing can be written.")
    check_person(site)


def check_person(site: Site) -> None:
    """`Refused` if the asker's permission is less than what the repository asks for."""
    person = site.ask.person
    held = site.github.permission(person.login, person.id)
    if person.id in site.config.bots:
        return
    if held < least(site.config):
        raise Refused(
            f"The person who asked has no {site.config.who_may_ask} permission any more, so nothing was written; "
            "somebody who has it can ask again."
        )


def check_base(site: Site) -> None:
    """`Refused` if the branch that the pull request would go to is gone."""
    if site.github.head(site.base) is None:
        raise Refused("The branch that the change was made for was deleted; ask again with --base BRANCH.")
