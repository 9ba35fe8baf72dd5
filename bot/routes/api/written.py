"""Whether what an event says was written stands on GitHub. An event that a job sends is signed by nobody."""

from datetime import timedelta

from bot.routes.api.asking import Asking
from core.events import CommentWritten, ReviewCommented, ReviewWritten
from core.github import GitHub

_SKEW = timedelta(seconds=10)


def stands(event: Asking, github: GitHub) -> bool:
    """Whether the comment or review is there, by that author and in these words; True for what is neither."""
    number = event.thread.number
    match event:
        case CommentWritten():
            told = github.comments(number, since=event.at - _SKEW)
            return any((one.id, one.author.id, one.body) == _said(event, event.comment_id) for one in told)
        case ReviewWritten():
            reviews = github.reviews(number)
            return any((one.id, one.author.id, one.body) == _said(event, event.review_id) for one in reviews)
        case ReviewCommented():
            remarks = github.review_comments(number, event.review_id)
            return any((one.id, one.author.id, one.body) == _said(event, event.comment_id) for one in remarks)
        case _:
            return True


def _said(event: CommentWritten | ReviewWritten | ReviewCommented, id: int) -> tuple[int, int, str]:
    return id, event.author.id, event.body
