"""GitHub in memory: answers from one repository and writes down everything that is written to it.

It makes git's trees by itself, so what the product sends must be what the product has proven.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from core.asks import Person
from core.github import (
    CheckOutput,
    CheckRun,
    Comment,
    Gone,
    IssueInfo,
    Permission,
    Pull,
    RepositoryInfo,
    Review,
    ReviewComment,
    TreeEntry,
)

APP, SLUG = 4711, "pullwright"
HERE = RepositoryInfo(
    10, "acme", "shapes", 1, "main", True, False, False, False, True, "https://github.com/acme/shapes.git"
)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
_US = Person(99, f"{SLUG}[bot]", "Bot")
Leaf = tuple[str, str]  # mode, blob


def sha(kind: str, content: bytes) -> str:
    """git's name of an object."""
    return hashlib.sha1(b"%s %d\0%s" % (kind.encode(), len(content), content), usedforsecurity=False).hexdigest()


def tree_sha(leaves: Mapping[str, Leaf]) -> str:
    """git's name of the tree that holds `leaves` by their paths."""
    here: dict[str, Leaf] = {}
    below: dict[str, dict[str, Leaf]] = {}
    for path, leaf in leaves.items():
        name, slash, rest = path.partition("/")
        if slash:
            below.setdefault(name, {})[rest] = leaf
        else:
            here[name] = leaf
    here |= {name: ("40000", tree_sha(inner)) for name, inner in below.items()}
    order = sorted(here.items(), key=lambda one: one[0].encode() + b"/" * (one[1][0] == "40000"))
    return sha("tree", b"".join(b"%s %s\0%s" % (m.encode(), n.encode(), bytes.fromhex(s)) for n, (m, s) in order))


@dataclass
class Ledger:
    """One repository and all that was written. Both Protocols of `core.github` in one."""

    base: str  # the commit on main
    leaves: Mapping[str, Leaf]
    blobs: dict[str, bytes]
    said: Sequence[Comment] = ()
    people: Mapping[str, Permission] = field(default_factory=lambda: {"ada": Permission.WRITE})
    default: str = "main"
    issue_number: int = 7
    web: str = HERE.clone_url.removesuffix(".git")

    def __post_init__(self) -> None:
        self.trees = {tree_sha(self.leaves): dict(self.leaves)}
        self.commits: dict[str, tuple[str, str, tuple[str, ...]]] = {self.base: ("", tree_sha(self.leaves), ())}
        self.branches = {self.default: self.base}
        self.made: dict[str, str] = {}  # branches that were made, and where they began
        self.moved: list[str] = []
        self.texts: list[tuple[str, str]] = []  # (what it is, text): everything a person or GitHub reads
        self.checks: dict[int, CheckRun] = {}
        self.comments_: dict[int, Comment] = {one.id: one for one in self.said}
        self.pull_: Pull | None = None
        self.labels: list[str] = []
        self.reviewers: list[str] = []
        self.threads: list[int] = []  # numbers of issues and pull requests that were written to

    # Installations

    def of(self, installation: int, repository: int, owner: str, name: str) -> "Ledger":
        assert (repository, owner, name) == (HERE.id, HERE.owner, HERE.name), "another repository"
        return self

    def named(self, installation: int, owner: str, name: str) -> None:
        return None

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]:
        return ()

    def redeliver(self, delivery: int) -> None:
        raise AssertionError("nothing is redelivered here")

    def app_id(self) -> int:
        return APP

    def slug(self) -> str:
        return SLUG

    def login(self) -> str:
        return f"{SLUG}[bot]"

    # reading

    def token(self) -> str:
        return "none"

    def repository(self) -> RepositoryInfo:
        return replace(HERE, default_branch=self.default)

    def permission(self, login: str, person: int) -> Permission:
        return self.people.get(login, Permission.READ)

    def file(self, path: str, ref: str) -> bytes | None:
        leaves = self.trees[self.commits[self.branches.get(ref, ref)][1]]
        return self.blobs.get(leaves[path][1]) if path in leaves else None

    def issue(self, number: int) -> IssueInfo:
        raise AssertionError("the issue is taken from the signed delivery")

    def comments(self, number: int, since: datetime | None = None) -> tuple[Comment, ...]:
        return tuple(self.comments_.values())

    def head(self, branch: str) -> str | None:
        return self.branches.get(branch)

    def tree_of(self, commit: str) -> str:
        return self.commits[commit][1]

    def is_protected(self, branch: str) -> bool:
        return branch == self.default

    def pull(self, number: int) -> Pull:
        if self.pull_ is None:
            raise Gone("There is no such pull request.")
        return self.pull_

    def pulls_of(self, branch: str) -> tuple[Pull, ...]:
        return (self.pull_,) if self.pull_ and self.pull_.head_ref == branch else ()

    def reviews(self, number: int) -> tuple[Review, ...]:
        return ()

    def review_comments(self, number: int, review: int | None = None) -> tuple[ReviewComment, ...]:
        return ()

    def check_runs(self, commit: str) -> tuple[CheckRun, ...]:
        return tuple(run for run in self.checks.values() if run.head_sha == commit)

    # writing

    def comment(self, number: int, body: str) -> Comment:
        self.threads.append(number)
        self.texts.append(("comment", body))
        made = Comment(1000 + len(self.comments_), body, _US, BEFORE, BEFORE, APP)
        self.comments_[made.id] = made
        return made

    def edit_comment(self, comment: int, body: str) -> Comment:
        self.texts.append(("comment", body))
        assert self.comments_[comment].app_id == APP, "a person's comment"
        self.comments_[comment] = replace(self.comments_[comment], body=body)
        return self.comments_[comment]

    def react(self, kind: str, target: int, emoji: str) -> None:
        """Reactions say nothing of a model's."""

    def unreact(self, kind: str, target: int, emoji: str) -> None:
        """Nor does their end."""

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        self.threads.append(number)
        self.labels += labels

    def remove_label(self, number: int, label: str) -> None:
        self.threads.append(number)

    def create_branch(self, branch: str, commit: str) -> None:
        assert branch not in self.branches, "a branch that is there"
        self.branches[branch] = self.made[branch] = commit

    def move_branch(self, branch: str, commit: str, expected: str, *, force: bool = False) -> bool:
        self.moved.append(branch)
        self.branches[branch] = commit
        return True

    def write_blob(self, content: bytes) -> str:
        name = sha("blob", content)
        self.blobs[name] = content
        return name

    def write_tree(self, base_tree: str | None, entries: Sequence[TreeEntry]) -> str:
        leaves = dict(self.trees[base_tree]) if base_tree else {}
        for entry in entries:
            leaves.pop(entry.path, None)
            if entry.blob is not None:
                leaves[entry.path] = (entry.mode, entry.blob)
        made = tree_sha(leaves)
        self.trees[made] = leaves
        return made

    def write_commit(self, message: str, tree: str, parents: Sequence[str]) -> str:
        self.texts.append(("commit", message))
        made = sha("commit", f"{message}{tree}{parents}".encode())
        self.commits[made] = (message, tree, tuple(parents))
        return made

    def open_pull(self, title: str, body: str, head: str, base: str, *, draft: bool) -> Pull:
        self.texts += [("title", title), ("body", body)]
        self.pull_ = Pull(
            8, "https://github.com/acme/shapes/pull/8", title, body, "open", draft, False, head,
            self.branches[head], HERE.id, base, self.branches[base], _US,
        )  # fmt: skip
        return self.pull_

    def edit_pull(self, number: int, *, title: str | None = None, body: str | None = None) -> Pull:
        self.threads.append(number)
        pull = self.pull(number)
        self.texts += [("title", title or pull.title), ("body", body or pull.body)]
        self.pull_ = replace(pull, title=title or pull.title, body=body or pull.body)
        return self.pull_

    def make_draft(self, number: int) -> bool:
        self.threads.append(number)
        return True

    def request_review(self, number: int, logins: Sequence[str]) -> None:
        self.threads.append(number)
        self.reviewers += logins

    def create_check(
        self, name: str, commit: str, external_id: str, output: CheckOutput, actions: Sequence[tuple[str, str, str]]
    ) -> CheckRun:
        made = CheckRun(len(self.checks) + 1, external_id, commit, "in_progress", None, "", APP)
        self.checks[made.id] = made
        self._told(output)
        return made

    def update_check(
        self,
        check: int,
        output: CheckOutput,
        *,
        conclusion: str | None,
        actions: Sequence[tuple[str, str, str]] = (),
    ) -> CheckRun:
        self.checks[check] = replace(self.checks[check], conclusion=conclusion)
        self._told(output)
        return self.checks[check]

    def _told(self, output: CheckOutput) -> None:
        self.texts += [("check", output.title), ("check", output.summary), ("check", output.text)]
        for note in output.annotations:
            self.texts += [("annotation", note.message), ("annotation", note.title), ("path", note.path)]
