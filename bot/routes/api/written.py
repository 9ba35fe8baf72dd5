"""Whether what an event says was written stands on GitHub. An event that a job sends is signed by nobody.

It has the key of the delivery that GitHub sends of the same event, and may come first: so nothing in it may be other
than in that delivery, neither the comment nor the issue that it is about.
"""

from datetime import timedelta

from bot.routes.api.asking import Asking
from core.events import CommentWritten, ReviewCommented, ReviewWritten
from core.github import GitHub, Gone

_SKEW = timedelta(seconds=10)


def stands(event: Asking, github: GitHub) -> bool:
    """Whether the issue or pull request reads so (still), and the comment or review is there, by that author and in
    these words."""
    return _reads(event, github) and _is_said(event, github)


def _reads(event: Asking, github: GitHub) -> bool:
    try:
        there = github.issue(event.thread.number)
    except Gone:
        return False
    told = event.snapshot
    words = (told.title, told.body, told.author.id, event.thread.is_pull_request)
    return words == (there.title, there.body, there.author.id, there.is_pull_request)


def _is_said(event: Asking, github: GitHub) -> bool:
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
