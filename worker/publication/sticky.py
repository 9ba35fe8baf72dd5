"""The one comment of a request: found by its mark, edited ever after, written anew where people deleted it."""

from core.github import Gone
from core.words import Sticky, render, request_marker
from worker.publication.site import Site

LIMIT = 65_000


class Comment:
    """The sticky comment on GitHub; says nothing twice."""

    def __init__(self, site: Site, app_id: int) -> None:
        self._site = site
        self._app = app_id
        self._said = ""
        self._id: int | None = None

    def show(self, state: Sticky, more: str = "") -> bool:
        """Edit it to `state`, with `more` (already safe) below; False if there is no such comment (any more)."""
        text = self._text(state, more)
        number = self._id or self._found()
        if number is None:
            return False
        if text == self._said:
            return True
        try:
            self._site.github.edit_comment(number, text)
        except Gone:
            self._id = None
            return False
        self._id, self._said = number, text
        return True

    def close(self, state: Sticky, more: str = "") -> int | None:
        """The last words: an edit, or a new comment where there is none; None where the thread takes none."""
        if not self.show(state, more):
            self._said = self._text(state, more)
            thread = self._site.ask.thread.number
            self._id = self._site.github.comment(thread, self._said).id
        return self._id

    def _text(self, state: Sticky, more: str) -> str:
        text = render(state)
        return self._site.gate.without_secrets(f"{text}\n{more}\n" if more else text)[:LIMIT]

    def _found(self) -> int | None:
        known = self._site.effects.known("comment")
        if known and known.isdigit():
            return int(known)
        mark = request_marker(self._site.request)
        ours = self._site.github.comments(self._site.ask.thread.number)
        return next((one.id for one in ours if one.app_id == self._app and mark in one.body), None)
