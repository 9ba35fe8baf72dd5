"""What the clerk does on GitHub: reactions, labels, answers, the sticky comment. Each is found before it is made."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot import replies
from core.asks import Ask, Verb
from core.errors import Broken
from core.github import LONGEST_S, Comment, Forbidden, GitHub, Gone, Installations, sent_within
from core.github.ours import wrote
from core.requests import Request
from core.requests.effects import CLERK, Leave
from core.requests.machine import LEASE_S
from core.store import Desk
from core.words import CONFIG_MARKER, SEEN, Sticky, ask_marker, is_final, render, request_marker, target

COMMENT = "comment"  # the effect's kind; its result is the number of the comment
ANEW = "anew"  # leave to post it in place of one that people deleted; never kept as done
_SKEW = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Voice:
    """The App, speaking in one repository."""

    github: GitHub
    installations: Installations
    handle: str
    label: str = ""  # the one that asks; empty: the handle

    def seen(self, ask: Ask) -> None:
        """👀, and the label that asked is taken off. A comment that was deleted since is none of our business."""
        self.react(ask, SEEN)
        if ask.origin.kind == "label":
            asking = self.label or self.handle
            label = f"{asking}:plan" if ask.verb is Verb.PLAN else asking
            with suppress(Gone, Forbidden):
                self.github.remove_label(ask.thread.number, label)

    def react(self, ask: Ask, emoji: str) -> None:
        """An emoji under what asked; it may be gone by now."""
        kind, id = target(ask)
        if id and ask.origin.kind != "check_run":
            with suppress(Gone, Forbidden):
                self.github.react(kind, id, emoji)

    def ended(self, ask: Ask, emoji: str) -> None:
        """🚀 or 😕 in place of 👀."""
        self.react(ask, emoji)
        kind, id = target(ask)
        if id and ask.origin.kind != "check_run":
            with suppress(Gone, Forbidden):
                self.github.unreact(kind, id, SEEN)

    def answer(self, ask: Ask, said: str) -> None:
        """Answer an ask once, as a comment; nothing where the thread takes none."""
        if not ask.thread.number:
            return
        with suppress(Gone, Forbidden):
            if self._found(ask, ask_marker(ask.id)) is None:
                self.github.comment(ask.thread.number, replies.answer(ask.id, said))

    def keep_config(self, ask: Ask, said: str) -> None:
        """One comment in each thread says what is wrong with the configuration now."""
        with suppress(Gone, Forbidden):
            text = f"{CONFIG_MARKER}\n\n{said}\n"
            found = self._ours_with(CONFIG_MARKER, self.github.comments(ask.thread.number))
            if found is None:
                self.github.comment(ask.thread.number, text)
            elif found.body.strip() != text.strip():
                self.github.edit_comment(found.id, text)

    def post(self, desk: Desk, request: Request, state: Sticky) -> bool:
        """Post the sticky comment of `request` unless it is there, or there is no thread for it; False if somebody
        else is about to."""
        if not request.ask.thread.number:
            return True
        leave = desk.leave(request.id, CLERK, COMMENT)
        if leave is not Leave.GRANTED:
            return leave is Leave.DONE
        with sent_within(LEASE_S - LONGEST_S):  # over before anybody else has leave
            found = self._found(request.ask, request_marker(request.id))
            comment = found or self.github.comment(request.ask.thread.number, render(state))
        return desk.done(request.id, CLERK, COMMENT, str(comment.id))

    def show(self, desk: Desk, request: Request, state: Sticky, *, again: bool = False) -> None:
        """Make the sticky comment say `state`, in a new one where people deleted it: that one by one clerk alone.

        An end that is told stays told, unless the request was brought back and begins `again`. `Broken(retryable)`
        while another clerk writes it anew.
        """
        if not request.ask.thread.number:
            return
        found = self._found(request.ask, request_marker(request.id)) or self._anew(desk, request, state)
        if found is None:
            return
        if again or not is_final(found.body):
            self.github.edit_comment(found.id, render(state))

    def _anew(self, desk: Desk, request: Request, state: Sticky) -> Comment | None:
        """Write the comment once more; the one that is there after all, if somebody else just did.

        Leave for it is given back by time alone: people may delete it again.
        """
        leave = desk.leave(request.id, CLERK, ANEW)
        if leave is Leave.FENCED:  # a worker has it, and tells it
            return None
        if leave is not Leave.GRANTED:
            raise Broken("Another clerk is about to write this comment anew.", retryable=True)
        with sent_within(LEASE_S - LONGEST_S):
            found = self._found(request.ask, request_marker(request.id))
            if found is None:
                self.github.comment(request.ask.thread.number, render(state))
        return found

    def _found(self, ask: Ask, marker: str) -> Comment | None:
        """The comment of ours that has `marker`; one that somebody else wrote is not looked at."""
        return self._ours_with(marker, self.github.comments(ask.thread.number, since=ask.asked_at - _SKEW))

    def _ours_with(self, marker: str, written: Iterable[Comment]) -> Comment | None:
        return next((one for one in written if marker in one.body and wrote(self.installations, one)), None)
