"""Issues and what is said on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from core.github import shapes
from core.github.view import View, nothing
from core.github.words import Comment, Gone, IssueInfo

_TARGETS = {"issue": "/issues/{}", "comment": "/issues/comments/{}", "review_comment": "/pulls/comments/{}"}


class Conversation(View):
    """Issues, comments, reactions and labels; pull requests are issues here."""

    def issue(self, number: int) -> IssueInfo:
        return self._read(f"/issues/{number}", shapes.issue)

    def comments(self, number: int, since: datetime | None = None) -> tuple[Comment, ...]:
        query = {"since": since.isoformat()} if since else {}
        return self._list(f"/issues/{number}/comments", shapes.comment, **query)

    def comment(self, number: int, body: str) -> Comment:
        path = f"/issues/{number}/comments"
        return self._write("POST", path, {"body": body}, shapes.comment, repeatable=False)

    def edit_comment(self, comment: int, body: str) -> Comment:
        path = f"/issues/comments/{comment}"
        return self._write("PATCH", path, {"body": body}, shapes.comment, repeatable=True)

    def react(self, kind: str, target: int, emoji: str) -> None:
        path = _TARGETS[kind].format(target) + "/reactions"
        self._write("POST", path, {"content": emoji}, nothing, repeatable=True)

    def unreact(self, kind: str, target: int, emoji: str) -> None:
        path, bot = _TARGETS[kind].format(target) + "/reactions", self._bot()
        for id, login in self._list(path, _reaction, content=emoji):
            if login == bot:
                self._write_gone("DELETE", f"{path}/{id}")

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        if labels:
            self._write("POST", f"/issues/{number}/labels", {"labels": list(labels)}, nothing, repeatable=True)

    def remove_label(self, number: int, label: str) -> None:
        self._write_gone("DELETE", f"/issues/{number}/labels/{quote(label, safe='')}")

    def _write_gone(self, method: str, path: str) -> None:
        """That it is not there is what was wanted."""
        try:
            self._write(method, path, None, nothing, repeatable=True)
        except Gone:
            return


def _reaction(held: Any) -> tuple[int, str]:
    return int(held["id"]), shapes.person(held["user"]).login
