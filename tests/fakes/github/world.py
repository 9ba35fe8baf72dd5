"""The one GitHub that endpoints, deliveries and tests look at: names, ids and rules over the state."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.github import objects, refs
from tests.fakes.github.state import Doc, State

__all__ = ["Doc", "World"]
PERMISSIONS = {
    "contents": "write",
    "issues": "write",
    "pull_requests": "write",
    "checks": "write",
    "metadata": "read",
}
ROLES = ("none", "read", "triage", "write", "maintain", "admin")


class World:
    """State with names. `now` is its clock in seconds of the epoch; tests may give one that jumps."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self.state = State(folder)
        self.folder = folder
        self.now = now
        self.url = ""
        self.watchers: list[Callable[[Any, Any], None]] = []  # told of every request and its answer
        self.wake = threading.Event()  # something is to be delivered

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def app(self) -> Doc:
        return self.known("app", 1)

    def stamp(self, at: float | None = None) -> str:
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")

    def known(self, kind: str, id: int) -> Doc:
        found = self.state.get(kind, id)
        assert found is not None, f"no {kind} {id}"
        return found

    # accounts
    def account(self, id: int) -> Doc:
        return self.known("account", id)

    def account_named(self, login: str) -> Doc | None:
        return self.state.by_key("account", login.lower())

    def new_account(self, login: str, kind: str = "User") -> Doc:
        found = self.account_named(login)
        if found:
            return found
        id = self.state.next("account", 1001)
        return self.state.put("account", {"id": id, "login": login, "type": kind}, key=login.lower())

    def bot(self) -> Doc:
        return self.new_account(f"{self.app['slug']}[bot]", "Bot")

    # repositories
    def repo(self, id: int) -> Doc:
        return self.known("repo", id)

    def repo_named(self, owner: str, name: str) -> Doc | None:
        return self.state.by_key("repo", f"{owner}/{name}".lower())

    def repo_formerly(self, owner: str, name: str) -> int | None:
        former = self.state.by_key("former", f"{owner}/{name}".lower())
        return former["repo"] if former else None

    def full_name(self, repo: Doc) -> str:
        return f"{self.account(repo['owner'])['login']}/{repo['name']}"

    def repo_url(self, repo: Doc) -> str:
        return f"{self.url}/repos/{self.full_name(repo)}"

    def git(self, repo: Doc) -> Path:
        return self.folder / "repositories" / f"{repo['id']}.git"

    def installation_of(self, repo: Doc) -> Doc | None:
        held = self.state.by_key("installation", str(repo["owner"]))
        return held if held and self.covers(held, repo) else None

    def covers(self, installation: Doc, repo: Doc) -> bool:
        if installation["account"] != repo["owner"]:
            return False
        return installation["selection"] == "all" or repo["id"] in installation["repos"]

    # people in repositories
    def role(self, repo: Doc, account: int) -> str:
        if account == repo["owner"]:
            return "admin"
        held = self.state.all("role", repo["id"], account)
        anywhere = self.state.all("role", 0, account)
        default = "none" if repo["private"] else "read"
        return str((held or anywhere or [{"role": default}])[0]["role"])

    def association(self, repo: Doc, account: int) -> str:
        if account == repo["owner"]:
            return "OWNER"
        return "COLLABORATOR" if ROLES.index(self.role(repo, account)) > 1 else "NONE"

    # issues
    def issue(self, repo: Doc, number: int) -> Doc | None:
        found = self.state.all("issue", repo["id"], number)
        return found[0] if found else None

    def label(self, repo: Doc, name: str) -> Doc:
        key = f"{repo['id']}/{name.lower()}"
        found = self.state.by_key("label", key)
        if found:
            return found
        made = {"id": self.state.next("label"), "name": name, "color": "ededed", "description": None}
        return self.state.put("label", made, repo=repo["id"], key=key)

    def touch(self, doc: Doc, **changes: Any) -> Doc:
        return self.state.save({**doc, **changes, "updated": self.stamp()})

    # branches
    def head(self, repo: Doc, branch: str) -> str | None:
        return refs.read(self.git(repo), f"refs/heads/{branch}")

    def commit(self, repo: Doc, branch: str, files: dict[str, bytes | None], message: str, who: str) -> str:
        """A commit on top of `branch` (which may not exist yet) that sets or, with None, removes files."""
        git, parent = self.git(repo), self.head(repo, branch)
        above = objects.commit(git, parent) if parent else None
        root = above.tree if above else objects.write_tree(git, [])
        for path, content in files.items():
            blob = objects.write(git, "blob", content) if content is not None else None
            root = objects.graft(git, root, path, "100644", blob)
        line = f"{who} <{who}@users.noreply.github.com> {int(self.now())} +0000"
        sha = objects.write_commit(git, objects.Commit(root, (parent,) if parent else (), line, line, message))
        refs.write(git, f"refs/heads/{branch}", sha)
        return sha

    def follow(self, repo: Doc, ref: str, sha: str) -> None:
        """Open pull requests of a branch show its newest commit."""
        for held in self.state.keyed("issue", f"{repo['id']}/{ref.removeprefix('refs/heads/')}"):
            if held["state"] == "open" and held["pull"]["head_repo"] == repo["id"]:
                self.touch(held, pull={**held["pull"], "head_sha": sha})
