"""The stand-in seen through the product's own Protocols, over plain HTTP, with the product's own errors.

Reads are repeated on faults, writes are not: their effect may be there. A call is over long before a lease is.
"""

import http.client
import json
import secrets
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from core.asks import Person
from core.errors import Broken
from core.github import (
    CheckOutput,
    CheckRun,
    Comment,
    GitHub,
    Gone,
    IssueInfo,
    Limited,
    Permission,
    Pull,
    RepositoryInfo,
    Review,
    ReviewComment,
    TreeEntry,
)

APP, SLUG = 4242, "pullwright"
US = Person(99, f"{SLUG}[bot]", "Bot")
_TRIES = 4
_LONGEST_S = 5.0


class Wire:
    """Calls methods of the stand-in."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._mine = threading.local()  # a connection for each thread

    def read(self, method: str, *arguments: object) -> Any:
        """Again on faults."""
        for again in range(_TRIES):
            try:
                return self.write(method, *arguments)
            except Limited:
                raise
            except Broken:
                if again == _TRIES - 1:
                    raise
                time.sleep(0.05 * 2**again)
        raise AssertionError

    def write(self, method: str, *arguments: object) -> Any:
        """Once."""
        try:
            status, body = self._post(f"/{method}", json.dumps(arguments))
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._mine.connection = None
            raise Broken(f"GitHub does not answer: {type(error).__name__}.", retryable=True) from error
        if status == 403:
            raise Limited("Too much.", datetime.now(UTC) + timedelta(seconds=1))
        if status != 200:
            raise Broken(f"GitHub says {status}.", retryable=True)
        return body

    def _post(self, path: str, body: str) -> tuple[int, Any]:
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = http.client.HTTPConnection(self._host, timeout=_LONGEST_S)
        connection.request("POST", path, body)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


class View:
    """One repository."""

    def __init__(self, wire: Wire, repository: int, owner: str, name: str) -> None:
        self._wire = wire
        self._where = (repository, owner, name)

    def token(self) -> str:
        return "none"

    def repository(self) -> RepositoryInfo:
        id, owner, name = self._where
        url = f"https://github.example/{owner}/{name}.git"
        return RepositoryInfo(id, owner, name, id, "main", False, False, False, False, True, url)

    def permission(self, login: str, person: int) -> Permission:
        return Permission.WRITE

    def file(self, path: str, ref: str) -> bytes | None:
        return None

    def issue(self, number: int) -> IssueInfo:
        return IssueInfo(number, "An issue", "", Person(1, "eve"), "open", (), False, False, datetime.now(UTC))

    def comments(self, number: int, since: datetime | None = None) -> tuple[Comment, ...]:
        now = datetime.now(UTC)
        found = self._wire.read("comments", number)
        return tuple(Comment(id, body, US, now, now, APP) for id, body in found)

    def comment(self, number: int, body: str) -> Comment:
        now = datetime.now(UTC)
        return Comment(self._wire.write("comment", number, body), body, US, now, now, APP)

    def edit_comment(self, comment: int, body: str) -> Comment:
        now = datetime.now(UTC)
        return Comment(self._wire.write("edit_comment", comment, body), body, US, now, now, APP)

    def react(self, kind: str, target: int, emoji: str) -> None: ...
    def unreact(self, kind: str, target: int, emoji: str) -> None: ...
    def add_labels(self, number: int, labels: Sequence[str]) -> None: ...
    def remove_label(self, number: int, label: str) -> None: ...

    def head(self, branch: str) -> str | None:
        found = self._wire.read("head", branch)
        return str(found) if found else None

    def create_branch(self, branch: str, commit: str) -> None:
        self._wire.write("create_branch", branch, commit)

    def move_branch(self, branch: str, commit: str, expected: str, *, force: bool = False) -> bool:
        raise NotImplementedError

    def write_blob(self, content: bytes) -> str:
        raise NotImplementedError

    def write_tree(self, base_tree: str | None, entries: Sequence[TreeEntry]) -> str:
        raise NotImplementedError

    def write_commit(self, message: str, tree: str, parents: Sequence[str]) -> str:
        return secrets.token_hex(20)  # the time is in a commit, so that two are never the same

    def tree_of(self, commit: str) -> str:
        return "a" * 40

    def is_protected(self, branch: str) -> bool:
        return False

    def pull(self, number: int) -> Pull:
        if number < 1_000_000:
            raise Gone("There is no such pull request.")
        return self._pull(self._wire.read("pull", number))

    def pulls_of(self, branch: str) -> tuple[Pull, ...]:
        return tuple(self._pull(row) for row in self._wire.read("pulls_of", branch))

    def open_pull(self, title: str, body: str, head: str, base: str, *, draft: bool) -> Pull:
        return self.pull(self._wire.write("open_pull", head, title, body))

    def edit_pull(self, number: int, *, title: str | None = None, body: str | None = None) -> Pull:
        return self.pull(number)

    def make_draft(self, number: int) -> bool:
        return True

    def request_review(self, number: int, logins: Sequence[str]) -> None: ...
    def reviews(self, number: int) -> tuple[Review, ...]:
        return ()

    def review_comments(self, number: int, review: int | None = None) -> tuple[ReviewComment, ...]:
        return ()

    def check_runs(self, commit: str) -> tuple[CheckRun, ...]:
        found = self._wire.read("check_runs", commit)
        return tuple(_check(id, external, commit, conclusion) for id, external, conclusion in found)

    def create_check(
        self, name: str, commit: str, external_id: str, output: CheckOutput, actions: Sequence[tuple[str, str, str]]
    ) -> CheckRun:
        return _check(self._wire.write("create_check", commit, external_id), external_id, commit, None)

    def update_check(
        self,
        check: int,
        output: CheckOutput,
        *,
        conclusion: str | None,
        actions: Sequence[tuple[str, str, str]] = (),
    ) -> CheckRun:
        self._wire.write("update_check", check, conclusion)
        return _check(check, "", "", conclusion)

    def _pull(self, row: dict[str, Any]) -> Pull:
        return Pull(
            number=row["number"],
            url=f"https://github.example/pull/{row['number']}",
            title=row["title"],
            body=row["body"],
            state="open",
            draft=False,
            merged=False,
            head_ref=row["head"],
            head_sha=row["sha"],
            head_repository=self._where[0],
            base_ref="main",
            base_sha="b" * 40,
            author=US,
        )


class Views:
    """Every installation of the App."""

    def __init__(self, url: str) -> None:
        self._wire = Wire(url)

    def of(self, installation: int, repository: int, owner: str, name: str) -> GitHub:
        return View(self._wire, repository, owner, name)

    def named(self, installation: int, owner: str, name: str) -> GitHub | None:
        return None

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]:
        return ()

    def redeliver(self, delivery: int) -> None:
        raise NotImplementedError

    def app_id(self) -> int:
        return APP

    def slug(self) -> str:
        return SLUG

    def login(self) -> str:
        return f"{SLUG}[bot]"


def _check(id: int, external: str, commit: str, conclusion: str | None) -> CheckRun:
    return CheckRun(id, external, commit, "completed" if conclusion else "in_progress", conclusion, "", APP)
