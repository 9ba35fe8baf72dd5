"""The face that tests use: a GitHub with people, repositories and one App, over HTTP on loopback."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.github import hooks, objects
from tests.fakes.github.faults import Faults
from tests.fakes.github.jobs import Jobs
from tests.fakes.github.limits import Limits
from tests.fakes.github.market import Market
from tests.fakes.github.people import Files, People, bytes_of
from tests.fakes.github.readers import App, Person, Repo
from tests.fakes.github.reading import Reading
from tests.fakes.github.routing import Answer, Raw
from tests.fakes.github.server import Server
from tests.fakes.github.visitors import Visitors
from tests.fakes.github.world import PERMISSIONS, Doc, World

_EVENTS = ("check_run", "issue_comment", "issues", "pull_request", "pull_request_review",
           "pull_request_review_comment", "push")  # fmt: skip
_WAIT_S = 20.0


class FakeGitHub(People, Jobs, Visitors, Market, Reading):
    """`with FakeGitHub(folder) as github:`. All state is in `folder`.

    With `process=True` the server is a process of its own, which `kill` and `start` treat as an outage. `webhook` is
    where deliveries go: what people do here is delivered before the method returns, what the App does, a moment later.
    `host` is an address that containers can reach, where some must.
    """

    def __init__(
        self,
        folder: Path,
        *,
        webhook: str = "",
        process: bool = False,
        now: Callable[[], float] = time.time,
        host: str = "127.0.0.1",
    ) -> None:
        self._world = World(folder, now)
        self._in_process = process
        self._host = host
        self._server: Server | subprocess.Popen[str] | None = None
        if self._world.state.get("app", 1) is None:
            _register(self._world)
        self.webhook = webhook
        self.faults = Faults(self._world)
        self.limits = Limits(self._world)

    # its life
    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
        self._world.state.close()

    def start(self) -> None:
        """Serve; again at the same URL after `stop` or `kill`."""
        port = int(self._world.url.rpartition(":")[2] or 0) if self._world.url else 0
        if not self._in_process:
            self._server = Server(self._world, port, self._host)
            self._server.start()
            return
        line = [sys.executable, "-P", str(Path(__file__).with_name("serve.py")), str(self._world.folder), str(port)]
        self._server = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
        assert self._server.stdout is not None
        self._world.url = self._server.stdout.readline().strip()
        assert self._world.url, "the fake GitHub did not start"

    def stop(self) -> None:
        self._end("terminate")

    def kill(self) -> None:
        """kill -9 (in a process of its own) or as near to it as threads come."""
        self._end("kill")

    def _end(self, how: str) -> None:
        server, self._server = self._server, None
        if isinstance(server, Server):
            server.stop()
        elif server is not None:
            getattr(server, how)()
            server.wait()
            assert server.stdout is not None
            server.stdout.close()

    def watch(self, watcher: Callable[[Raw, Answer | None], None]) -> None:
        """Be told of every request and its answer (not with `process=True`)."""
        self._world.watchers.append(watcher)

    @property
    def pid(self) -> int:
        return self._server.pid if isinstance(self._server, subprocess.Popen) else os.getpid()

    @property
    def url(self) -> str:
        """The base of the API; `url + "/api/v3"` is the same as an Enterprise Server has it."""
        return self._world.url

    @property
    def webhook(self) -> str:
        return str(self._world.app["webhook"])

    @webhook.setter
    def webhook(self, url: str) -> None:
        self._world.state.save({**self._world.app, "webhook": url})

    @cached_property
    def app(self) -> App:
        held = self._world.app
        names = (held["app_id"], held["slug"], held["name"], held["client_id"])
        return App(*names, held["private_key"], held["secret"], held["client_secret"])

    def set_app(self, **changes: Any) -> None:
        """For example `token_life=30` (seconds), `permissions`, `events`, `secret`."""
        self._world.state.save({**self._world.app, **changes})

    # the world
    def person(self, login: str, permission: str = "", repo: Repo | None = None, kind: str = "User") -> Person:
        """Someone; with `permission` (none, read, triage, write, maintain, admin) in `repo`, or else everywhere."""
        held = self._world.new_account(login, kind)
        if permission:
            where = repo.id if repo else 0
            for former in self._world.state.all("role", where, held["id"]):
                self._world.state.drop(former)
            role = {"id": self._world.state.next("role"), "role": permission}
            self._world.state.put("role", role, repo=where, parent=held["id"])
        return Person(held["id"], held["login"], held["type"])

    def repo(
        self, owner: str = "acme", name: str = "widgets", files: Files | None = None, *, private: bool = False,
        branch: str = "main", installed: bool = True, organization: bool = True, fork: bool = False,
    ) -> Repo:  # fmt: skip
        """A repository with `files` as its first commit, and the App installed on its owner."""
        world = self._world
        account = world.new_account(owner, "Organization" if organization else "User")
        made = {"id": world.state.next("repo", 500001), "owner": account["id"], "name": name, "private": private}
        made |= {"default_branch": branch, "archived": False, "disabled": False, "has_issues": True, "fork": fork}
        made |= {"description": None, "created": world.stamp(), "updated": world.stamp(), "open_issues": 0}
        held = world.state.put("repo", {**made, "protected": {}}, key=f"{owner}/{name}".lower())
        objects.create(world.git(held), branch)
        world.commit(held, branch, bytes_of(files or {"README.md": f"# {name}\n"}), "First commit", owner)
        if installed:
            self.install(owner)
        return self._repo(held)

    def install(
        self, owner: str, permissions: Mapping[str, str] = PERMISSIONS, repos: Sequence[Repo] | None = None
    ) -> int:
        """The id of the App's installation on `owner`: on all repositories, or on `repos`."""
        world, account = self._world, self._world.account_named(owner)
        assert account is not None
        held = world.state.by_key("installation", str(account["id"]))
        id = held["id"] if held else world.state.next("installation", 200001)
        made = {"id": id, "account": account["id"], "permissions": dict(permissions), "suspended": None}
        made |= {"selection": "all" if repos is None else "selected", "repos": [repo.id for repo in repos or ()]}
        world.state.put("installation", {**made, "created": world.stamp()}, key=str(account["id"]))
        return int(id)

    def uninstall(self, owner: str) -> None:
        held = self._installation(owner)
        self._told_of_installation(held, "deleted")
        self._world.state.drop(held)

    def suspend(self, owner: str) -> None:
        held = self._world.state.save({**self._installation(owner), "suspended": self._world.stamp()})
        self._told_of_installation(held, "suspend")

    def unsuspend(self, owner: str) -> None:
        held = self._world.state.save({**self._installation(owner), "suspended": None})
        self._told_of_installation(held, "unsuspend")

    def _told_of_installation(self, held: Doc, action: str) -> None:
        made = hooks.installation_changed(self._world, held, action, self._world.account(held["account"]))
        self._sent(made)

    def _installation(self, owner: str) -> Doc:
        account = self._world.account_named(owner)
        held = self._world.state.by_key("installation", str(account["id"])) if account else None
        assert held is not None
        return held

    def set_repo(self, repo: Repo, **changes: Any) -> None:
        """For example `archived=True`, `has_issues=False`, `private=True`, `disabled=True`."""
        self._world.state.save({**self._world.repo(repo.id), **changes})

    def rename(self, repo: Repo, name: str, owner: str = "") -> Repo:
        """Rename, or with `owner` transfer; the old name redirects by number."""
        world, held = self._world, self._world.repo(repo.id)
        account = world.new_account(owner or repo.owner, "Organization")
        former = {"id": world.state.next("former"), "repo": repo.id}
        world.state.put("former", former, key=world.full_name(held).lower())
        key = f"{account['login']}/{name}".lower()
        return self._repo(world.state.put("repo", {**held, "name": name, "owner": account["id"]}, key=key))

    def delete_repo(self, repo: Repo) -> None:
        self._world.state.drop(self._world.repo(repo.id))

    def protect(self, repo: Repo, branch: str, *, reviews: bool = True, signatures: bool = False) -> None:
        rules = {branch: {"reviews": reviews, "signatures": signatures}}
        self.set_repo(repo, protected={**self._world.repo(repo.id)["protected"], **rules})

    def _repo(self, held: Doc) -> Repo:
        installation = self._world.installation_of(held)
        owner = self._world.account(held["owner"])
        id = installation["id"] if installation else 0
        return Repo(held["id"], owner["login"], owner["id"], held["name"], id, self._world.git(held))


@cache
def _keys() -> tuple[str, str]:
    """(private, public) PEM; one pair for a process, since making one takes longer than most tests."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    shown = serialization.PublicFormat.SubjectPublicKeyInfo
    public = key.public_key().public_bytes(serialization.Encoding.PEM, shown)
    return private.decode(), public.decode()


def _register(world: World) -> None:
    private, public = _keys()
    owner = world.new_account("pullwright-makers", "Organization")
    names = {"slug": "pullwright-test", "name": "Pullwright Test", "client_id": "Iv23liFake0000000000"}
    secret = {"private_key": private, "public_key": public, "secret": secrets.token_hex(16)}
    secret |= {"client_secret": secrets.token_hex(20)}
    rights = {"permissions": PERMISSIONS, "events": _EVENTS, "owner": owner["id"], "created": world.stamp()}
    urls = {"webhook": "", "homepage": "https://pullwright.example"}
    world.state.put("app", {"id": 1, "app_id": 12345, **names, **secret, **rights, **urls})
