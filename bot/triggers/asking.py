"""The asks in an event."""

from collections.abc import Iterator

from bot.triggers.commands import Command, new_commands
from bot.triggers.keys import key
from bot.triggers.us import Us
from core.asks import Ask, Origin, Snapshot, Thread, Verb
from core.events import (
    ButtonPressed,
    CommentWritten,
    Event,
    Happened,
    InstallationGone,
    InstallationHere,
    IssueAssigned,
    IssueLabelled,
    IssueOpened,
    PlanChanged,
    ReviewCommented,
    ReviewWritten,
)
from core.names import BRANCH_PREFIX, new_ask_id
from core.words import OURS

_WANTS_CHANGES = ("commented", "changes_requested")
_BUTTONS = {"cancel": Verb.CANCEL, "retry": Verb.RETRY, "approve": Verb.APPROVE}


def asks(event: Event, us: Us, delivery: str) -> tuple[Ask, ...]:
    """What `event` asks of us, in order; the ids are fresh, the keys the same for every copy of the event.

    A review of our own pull request is one ask, whatever the number of its comments.
    """
    if isinstance(event, InstallationHere | InstallationGone | PlanChanged) or us.is_us(event.sender):
        return ()
    if isinstance(event, ButtonPressed):
        return tuple(_pressed(event, us, delivery))
    return tuple(_of_thread(event, us, delivery))


def _of_thread(event: Happened, us: Us, delivery: str) -> Iterator[Ask]:
    match event:
        case CommentWritten():
            yield from _commented(event, us, delivery)
        case IssueOpened():
            yield from _opened(event, us, delivery)
        case IssueLabelled():
            yield from _labelled(event, us, delivery)
        case IssueAssigned() if us.answers_to(event.assignee):
            same = key(event.installation, "assignment", event.thread.repository.id, event.thread.number, str(event.at))
            yield _ask(event, Origin("assignment"), Command("", Verb.IMPLEMENT), same, delivery)
        case ReviewWritten():
            yield from _reviewed(event, us, delivery)
        case ReviewCommented():
            yield from _reviewed_inline(event, us, delivery)


def _commented(event: CommentWritten, us: Us, delivery: str) -> Iterator[Ask]:
    if us.wrote(event.app_id) or event.author.id != event.sender.id:  # who edits another's words did not say them
        return
    edit = "" if event.previous is None else str(event.at)
    for command in new_commands(event.body, event.previous, us.handle):
        same = key(event.installation, "comment", event.comment_id, edit, command.line)
        yield _ask(event, Origin("comment", comment_id=event.comment_id), command, same, delivery)


def _opened(event: IssueOpened, us: Us, delivery: str) -> Iterator[Ask]:
    """An issue whose own words begin with a command. One that was transferred here was opened by somebody else."""
    if us.wrote(event.app_id) or event.snapshot.author.id != event.sender.id:
        return
    for command in new_commands(event.snapshot.body, None, us.handle):
        same = key(event.installation, "issue", event.thread.repository.id, event.thread.number, command.line)
        yield _ask(event, Origin("issue"), command, same, delivery)


def _labelled(event: IssueLabelled, us: Us, delivery: str) -> Iterator[Ask]:
    asking = (us.label or us.handle).lower()
    verb = {asking: Verb.IMPLEMENT, f"{asking}:plan": Verb.PLAN}.get(event.label.lower())
    if verb and not event.thread.is_pull_request:
        where = (event.thread.repository.id, event.thread.number)
        same = key(event.installation, "label", *where, str(event.at), verb)
        yield _ask(event, Origin("label"), Command("", verb), same, delivery)


def _reviewed(event: ReviewWritten, us: Us, delivery: str) -> Iterator[Ask]:
    if event.author.id != event.sender.id:
        return
    origin = Origin("review", review_id=event.review_id)
    edit = "" if event.previous is None else str(event.at)
    found = new_commands(event.body, event.previous, us.handle)
    for command in found:
        same = key(event.installation, "review", event.review_id, edit, command.line)
        yield _ask(event, origin, command, same, delivery)
    if not found and event.previous is None and event.state in _WANTS_CHANGES and _seems_ours(event, us):
        same = key(event.installation, "review", event.review_id)
        yield _ask(event, origin, Command("", Verb.REVISE, text=event.body), same, delivery)


def _reviewed_inline(event: ReviewCommented, us: Us, delivery: str) -> Iterator[Ask]:
    """A comment in the diff. What belongs to a review is read with it, and a review is told by its own event."""
    stranger = us.wrote(event.app_id) or event.author.id != event.sender.id
    if event.review_id is None and not stranger and _seems_ours(event, us):
        origin = Origin("review_comment", comment_id=event.comment_id)
        same = key(event.installation, "review_comment", event.comment_id)
        yield _ask(event, origin, Command("", Verb.REVISE, text=event.body), same, delivery)


def _seems_ours(event: ReviewWritten | ReviewCommented, us: Us) -> bool:
    """Whether the pull request may be one that we opened; admission knows it for certain."""
    author = event.snapshot.author
    marked = event.head.branch.startswith(BRANCH_PREFIX) or OURS in event.snapshot.body
    known = us.is_us(author) and not us.is_shared
    return event.head.is_local and (known or (author.kind == "Bot" and marked))


def _pressed(event: ButtonPressed, us: Us, delivery: str) -> Iterator[Ask]:
    verb = _BUTTONS.get(event.button)
    if verb is None or not event.external_id or (us.app_id and not us.wrote(event.app_id)):
        return
    yield Ask(
        id=new_ask_id(),
        key=key(event.installation, "check_run", event.check_run_id, event.button, event.sender.id, str(event.at)),
        delivery=delivery,
        installation=event.installation,
        thread=Thread(event.repository, event.number or 0, event.number is not None),
        verb=verb,
        person=event.sender,
        asked_at=event.at,
        snapshot=Snapshot("", "", event.sender),  # the payload has none; the request itself has
        origin=Origin("check_run", check_run_id=event.check_run_id, request=event.external_id),
    )


def _ask(event: Happened, origin: Origin, command: Command, same: str, delivery: str) -> Ask:
    free = Verb.REVISE if event.thread.is_pull_request else Verb.IMPLEMENT
    return Ask(
        id=new_ask_id(),
        key=same,
        delivery=delivery,
        installation=event.installation,
        thread=event.thread,
        verb=Verb.HELP if command.problem else command.verb or free,
        person=event.sender,
        asked_at=event.at,
        snapshot=event.snapshot,
        origin=origin,
        options=command.options,
        text=command.text,
        problem=command.problem,
    )
