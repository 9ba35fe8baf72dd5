"""The two Protocols that the rest of the product knows of GitHub.

Every method may raise `Gone`, `Forbidden`, `Limited` or `Broken(retryable)`; nothing else comes through.
Reads are repeated on faults of the network and the server; writes are repeated only where that cannot
double their effect.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.github.purchases import Marketplace
from core.github.words import (
    CheckOutput,
    CheckRun,
    Comment,
    IssueInfo,
    Permission,
    Pull,
    RepositoryInfo,
    Review,
    ReviewComment,
    TreeEntry,
)


class GitHub(Protocol):
    """One repository, seen by one installation. Tokens are fresh for each group of calls."""

    def token(self) -> str:
        """A token for reading this repository by git, valid for at least ten minutes."""
        ...

    def repository(self) -> RepositoryInfo: ...
    def permission(self, login: str, person: int) -> Permission:
        """What `login` may do here; NONE if that login is not (any more) the person of that id."""
        ...

    def file(self, path: str, ref: str) -> bytes | None:
        """The file at `ref`, at most 1 MB; None if there is none."""
        ...

    def issue(self, number: int) -> IssueInfo: ...
    def comments(self, number: int, since: datetime | None = None) -> tuple[Comment, ...]: ...
    def comment(self, number: int, body: str) -> Comment: ...
    def edit_comment(self, comment: int, body: str) -> Comment: ...
    def react(self, kind: str, target: int, emoji: str) -> None:
        """`kind` is issue (`target` its number), comment or review_comment; repeating it changes nothing."""
        ...

    def unreact(self, kind: str, target: int, emoji: str) -> None: ...
    def add_labels(self, number: int, labels: Sequence[str]) -> None: ...
    def remove_label(self, number: int, label: str) -> None: ...

    def head(self, branch: str) -> str | None:
        """The commit that `branch` is at; None if there is no such branch."""
        ...

    def create_branch(self, branch: str, commit: str) -> None: ...
    def move_branch(self, branch: str, commit: str, expected: str, *, force: bool = False) -> bool:
        """Move `branch` from `expected` to `commit`; False, and nothing done, if it was elsewhere."""
        ...

    def write_blob(self, content: bytes) -> str: ...
    def write_tree(self, base_tree: str | None, entries: Sequence[TreeEntry]) -> str: ...
    def write_commit(self, message: str, tree: str, parents: Sequence[str]) -> str:
        """A commit by the App itself (shown as Verified)."""
        ...

    def tree_of(self, commit: str) -> str: ...
    def is_protected(self, branch: str) -> bool: ...

    def pull(self, number: int) -> Pull: ...
    def pulls_of(self, branch: str) -> tuple[Pull, ...]:
        """All pull requests, open and closed, whose head is `branch` of this repository; newest first."""
        ...

    def open_pull(self, title: str, body: str, head: str, base: str, *, draft: bool) -> Pull: ...
    def edit_pull(self, number: int, *, title: str | None = None, body: str | None = None) -> Pull: ...
    def make_draft(self, number: int) -> bool:
        """A pull request becomes a draft, unless it is one; False where GitHub has none here."""
        ...

    def request_review(self, number: int, logins: Sequence[str]) -> None: ...
    def reviews(self, number: int) -> tuple[Review, ...]: ...
    def review_comments(self, number: int, review: int | None = None) -> tuple[ReviewComment, ...]: ...

    def check_runs(self, commit: str) -> tuple[CheckRun, ...]: ...
    def create_check(
        self, name: str, commit: str, external_id: str, output: CheckOutput, actions: Sequence[tuple[str, str, str]]
    ) -> CheckRun:
        """`actions` are (label, description, identifier), at most three."""
        ...

    def update_check(
        self,
        check: int,
        output: CheckOutput,
        *,
        conclusion: str | None,
        actions: Sequence[tuple[str, str, str]] = (),
    ) -> CheckRun: ...


class Installations(Protocol):
    """Where the views of repositories come from."""

    def of(self, installation: int, repository: int, owner: str, name: str) -> GitHub:
        """The repository of that id for that installation; a rename or transfer is followed by its id."""
        ...

    def named(self, installation: int, owner: str, name: str) -> GitHub | None:
        """The repository of that name; None if there is none, or none that the installation may see."""
        ...

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]:
        """(delivery id, guid, whether it was answered well) of the App's deliveries, newest first."""
        ...

    def redeliver(self, delivery: int) -> None: ...
    def app_id(self) -> int: ...
    def slug(self) -> str:
        """The App's name in logins: its comments are by `<slug>[bot]`."""
        ...

    def login(self) -> str:
        """Who we are as an author: that of the App, or of the token of a job."""
        ...


class App(Installations, Protocol):
    """The App itself, which knows where it is installed."""

    def covering(self, repository: int) -> int | None:
        """The installation that the repository of that id belongs to; None if the App is not installed there."""
        ...

    def installed_by(self, owner: str) -> int | None:
        """The installation of the account with that login; None if it has none."""
        ...

    def marketplace(self, *, stubbed: bool = False) -> Marketplace:
        """The App's listing at GitHub's Marketplace; `stubbed`: the made-up one, for trying things out."""
        ...
