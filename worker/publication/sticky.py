"""The one comment of a request: found by its mark, edited ever after, written anew where people deleted it."""

from core.github import Gone
from core.words import Sticky, render, request_marker
from worker.publication.front import Front

LIMIT = 65_000


class Comment:
    """The sticky comment on GitHub; says nothing twice. `state` is what it is to say next.

    Nothing is said where a job asked without an issue, which has no thread, or where it `is_mute`: a dry run.
    """

    def __init__(self, front: Front, state: Sticky, *, is_mute: bool = False) -> None:
        self._front = front
        self.state = state
        self._said = ""
        self._id: int | None = None
        self._gone = False
        self._thread = 0 if is_mute else front.ask.thread.number

    def begin(self) -> None:
        """Post it where the clerk has not come to it yet; else it is found."""
        if not self._thread:
            return
        made = self._front.effects.once("comment", lambda: _text_of(self._marked()), lambda: self._posted(""))
        self._id = int(made) if made.isdigit() else None

    def show(self, more: str = "") -> bool:
        """Edit it to its state, with `more` (already safe) below; False if there is no such comment (any more)."""
        if not self._thread:
            return False
        text = self._text(more)
        if self._id is None and not self._gone:
            self._id = self._found()
            self._gone = self._id is None
        if self._id is None:
            return False
        if text != self._said and not self._edited(self._id, text):
            self._id, self._gone = None, True
        return not self._gone

    def close(self, more: str = "") -> None:
        """The last words: an edit, or a new comment where people have deleted ours. `Fenced` if they are not ours."""
        self._front.effects.still_ours("ending")
        if not self._thread or self.show(more):
            return
        self._front.effects.once("words", lambda: _text_of(self._marked()), lambda: self._posted(more))

    def _posted(self, more: str) -> str:
        self._said = self._text(more)
        return str(self._front.github.comment(self._thread, self._said).id)

    def _edited(self, number: int, text: str) -> bool:
        try:
            self._front.github.edit_comment(number, text)
        except Gone:
            return False
        self._said = text
        return True

    def _text(self, more: str) -> str:
        text = render(self.state)
        return self._front.gate.without_secrets(f"{text}\n{more}\n" if more else text)[:LIMIT]

    def _found(self) -> int | None:
        known = self._front.effects.known("words") or self._front.effects.known("comment") or ""
        return int(known) if known.isdigit() else self._marked()

    def _marked(self) -> int | None:
        mark = request_marker(self._front.request)
        said = self._front.github.comments(self._thread)
        return next((one.id for one in said if mark in one.body and self._front.is_ours(one)), None)


def _text_of(number: int | None) -> str | None:
    return None if number is None else str(number)
