"""Whether our own App did it: by what GitHub says of who did, never by what is written there."""

from core.asks import Person
from core.github.protocol import Installations
from core.github.words import Comment


def our_login(apps: Installations) -> str:
    """What our App is called as an author, in lower case."""
    return f"{apps.slug()}[bot]".lower()


def is_us(apps: Installations, person: Person) -> bool:
    """Whether that account is our App."""
    return person.login.lower() == our_login(apps)


def wrote(apps: Installations, comment: Comment) -> bool:
    """Whether our App wrote the comment; a mark of ours in it proves nothing, since everybody can copy it."""
    return comment.app_id == apps.app_id() if comment.app_id is not None else is_us(apps, comment.author)
