"""Whether our own App did it: by what GitHub says of who did, never by what is written there."""

from core.asks import Person
from core.github.protocol import Installations
from core.github.words import CheckRun, Comment


def our_login(apps: Installations) -> str:
    """What our App is called as an author, in lower case."""
    return apps.login().lower()


def is_us(apps: Installations, person: Person) -> bool:
    """Whether that account is our App."""
    return person.login.lower() == our_login(apps)


def wrote(apps: Installations, comment: Comment) -> bool:
    """Whether our App wrote the comment; a mark of ours in it proves nothing, since everybody can copy it.

    The token of a job has no number of an App that we could know (0): then its author says it.
    """
    if comment.app_id is not None and apps.app_id():
        return comment.app_id == apps.app_id()
    return is_us(apps, comment.author)


def ran(apps: Installations, check: CheckRun) -> bool:
    """Whether our App made the check run; every App, and every job of a workflow, can give one our request's id."""
    if apps.app_id():
        return check.app_id == apps.app_id()
    return check.app_slug.lower() == apps.slug().lower() != ""
