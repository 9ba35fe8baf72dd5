"""What people do on the fake, each with its delivery."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.github import hooks, refs
from tests.fakes.github.making import Making
from tests.fakes.github.readers import Delivery, Person, Repo, Said
from tests.fakes.github.shapes import checks
from tests.fakes.github.world import Doc, World

_ANY = 2**62
Files = Mapping[str, str | bytes | None]


class People:
    """The half of `FakeGitHub` in which somebody does something and the App is told of it."""

    _world: World

    def _by(self, repo: Repo, person: Person) -> Making:
        return Making(self._world, self._world.repo(repo.id), self._world.account(person.id), now=True)

    def _someone(self) -> Person:
        held = self._world.new_account("reporter")
        return Person(held["id"], held["login"])

    def _issue(self, repo: Repo, number: int) -> Doc:
        held = self._world.issue(self._world.repo(repo.id), number)
        assert held is not None, f"no issue {number}"
        return held

    def issue(
        self, repo: Repo, title: str, body: str = "", author: Person | None = None, labels: Sequence[str] = ()
    ) -> int:
        """The number of a new issue; its `opened` is delivered."""
        making = self._by(repo, author or self._someone())
        held = making.issue(title, body, labels)
        self._deliver(making)
        return int(held["number"])

    def say(self, repo: Repo, number: int, person: Person, text: str, *, deliver: bool = True) -> Said:
        """A comment by `person`."""
        making = self._by(repo, person)
        held = making.comment(self._issue(repo, number), text)
        return Said(held["id"], self._deliver(making, deliver=deliver))

    def pull_of_fork(self, repo: Repo, title: str, author: Person) -> int:
        """The number of a new pull request whose head is in a fork that we know nothing of."""
        held, world = self._world.repo(repo.id), self._world
        base = held["default_branch"]
        tip = {"head_ref": "theirs", "head_sha": world.head(held, base), "head_repo": None}
        pull = {
            **tip,
            "base_ref": base,
            "base_sha": tip["head_sha"],
            "draft": False,
            "merged_at": None,
            "reviewers": [],
        }
        return int(self._by(repo, author).issue(title, "", (), pull)["number"])

    def pull(self, repo: Repo, branch: str, title: str, author: Person) -> int:
        """The number of a new pull request from a branch of the repository to its default branch."""
        held, world = self._world.repo(repo.id), self._world
        base = held["default_branch"]
        tip = {"head_ref": branch, "head_sha": world.head(held, branch), "head_repo": repo.id}
        onto = {"base_ref": base, "base_sha": world.head(held, base)}
        pull = {**tip, **onto, "draft": False, "merged_at": None, "reviewers": []}
        return int(self._by(repo, author).issue(title, "", (), pull)["number"])

    def edit(self, repo: Repo, comment: int, person: Person, text: str, *, deliver: bool = True) -> Delivery | None:
        """`person` edits a comment."""
        making = self._by(repo, person)
        making.edit_comment(self._world.known("comment", comment), text)
        return self._deliver(making, deliver=deliver)

    def delete_comment(self, repo: Repo, comment: int, person: Person | None = None) -> None:
        making = self._by(repo, person or self._someone())
        making.delete_comment(self._world.known("comment", comment))
        self._deliver(making)

    def label(self, repo: Repo, number: int, label: str, person: Person, *, deliver: bool = True) -> Delivery | None:
        making = self._by(repo, person)
        making.label(self._issue(repo, number), label)
        return self._deliver(making, deliver=deliver)

    def assign(self, repo: Repo, number: int, person: Person, assignee: str = "") -> Delivery | None:
        """`person` assigns `assignee` (default: the App's bot)."""
        making = self._by(repo, person)
        account = self._world.new_account(assignee) if assignee else self._world.bot()
        making.assign(self._issue(repo, number), account)
        return self._deliver(making)

    def edit_issue(self, repo: Repo, number: int, person: Person, **changes: Any) -> Delivery | None:
        """New `title` or `body`."""
        making = self._by(repo, person)
        making.edit_issue(self._issue(repo, number), **changes)
        return self._deliver(making)

    def close(self, repo: Repo, number: int, person: Person) -> Delivery | None:
        making = self._by(repo, person)
        making.set_state(self._issue(repo, number), "closed")
        return self._deliver(making)

    def lock(self, repo: Repo, number: int) -> None:
        self._world.touch(self._issue(repo, number), locked=True)

    def review(
        self, repo: Repo, number: int, person: Person, text: str = "", state: str = "COMMENTED",
        comments: Sequence[tuple[str, int, str]] = (),
    ) -> tuple[Delivery, ...]:  # fmt: skip
        """A review with comments (path, line, text): one delivery for each comment and one for the review."""
        making = self._by(repo, person)
        before = self._last_delivery()
        making.review(self._issue(repo, number), text, state, comments)
        made = [held for held in self._world.state.newest("delivery", _ANY, 1000)[::-1] if held["id"] > before]
        return tuple(self._sent(held) for held in made)

    def press(self, repo: Repo, check: int, identifier: str, person: Person) -> Delivery | None:
        """`person` presses a button of a check run."""
        return self._check(repo, check, person, "requested_action", requested_action={"identifier": identifier})

    def rerequest(self, repo: Repo, check: int, person: Person) -> Delivery | None:
        return self._check(repo, check, person, "rerequested")

    def _check(self, repo: Repo, check: int, person: Person, action: str, **parts: Any) -> Delivery | None:
        held, account = self._world.repo(repo.id), self._world.account(person.id)
        shown = checks.told_check_run(self._world, held, self._world.known("check_run", check))
        made = hooks.happened(self._world, held, "check_run", action, account, now=True, check_run=shown, **parts)
        return self._sent(made) if made else None

    def push(
        self, repo: Repo, branch: str, files: Files, person: Person | None = None, message: str = "By hand"
    ) -> str:
        """A person's commit on `branch` (made from the default branch if it is new); its sha."""
        held, world = self._world.repo(repo.id), self._world
        who = person or self._someone()
        before = world.head(held, branch)
        if before is None:
            refs.write(world.git(held), f"refs/heads/{branch}", str(world.head(held, held["default_branch"])))
        sha = world.commit(held, branch, bytes_of(files), message, who.login)
        world.follow(held, f"refs/heads/{branch}", sha)
        moved = {"before": before or "0" * 40, "after": sha, "created": before is None, "deleted": False}
        rest: dict[str, Any] = {"forced": False, "base_ref": None, "compare": "", "commits": [], "head_commit": None}
        parts: dict[str, Any] = {"ref": f"refs/heads/{branch}", **moved, **rest}
        parts["pusher"] = {"name": who.login, "email": None}
        made = hooks.happened(world, held, "push", None, world.account(who.id), now=True, **parts)
        if made:
            self._sent(made)
        return sha

    def rewind(self, repo: Repo, branch: str, commit: str) -> None:
        """A person takes commits back: a push by force, of which nobody is told."""
        refs.write(repo.path, f"refs/heads/{branch}", commit)
        self._world.follow(self._world.repo(repo.id), f"refs/heads/{branch}", commit)

    def delete_branch(self, repo: Repo, branch: str) -> None:
        refs.delete(repo.path, f"refs/heads/{branch}")

    def manifest(self) -> str:
        """A code that `POST /app-manifests/CODE/conversions` takes once."""
        code = secrets.token_hex(10)
        self._world.state.put("manifest", {"id": self._world.state.next("manifest"), "used": False}, key=code)
        return code

    # deliveries
    def send(self, event: str, payload: Mapping[str, Any], *, url: str = "", installation: int = 0) -> Delivery:
        """Any payload, signed and delivered as GitHub would."""
        held = hooks.keep(self._world, event, payload.get("action"), payload, installation, 0, pending=False)
        return (
            self._delivery(hooks.send(self._world, held, url))
            if url or self._world.app["webhook"]
            else self._delivery(held)
        )

    def redeliver(self, delivery: int) -> None:
        """Send it again, as the button in the App's settings does; the server does so in a moment."""
        hooks.again(self._world, self._world.known("delivery", delivery))

    def _deliver(self, making: Making, *, deliver: bool = True) -> Delivery | None:
        if making.told is None:
            return None
        return self._sent(making.told) if deliver else self._delivery(making.told)

    def _sent(self, held: Doc) -> Delivery:
        return self._delivery(hooks.send(self._world, held) if self._world.app["webhook"] else held)

    def _last_delivery(self) -> int:
        held = self._world.state.newest("delivery", _ANY, 1)
        return int(held[0]["id"]) if held else 0

    def _delivery(self, held: Doc) -> Delivery:
        names = (held["id"], held["guid"], held["event"], held["action"], held["body"].encode())
        ending = (held["status"], held["reply"], held["redelivery"])
        return Delivery(*names, hooks.headers(self._world, held), *ending)

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """All, oldest first."""
        return tuple(self._delivery(held) for held in self._world.state.all("delivery"))


def bytes_of(files: Files) -> dict[str, bytes | None]:
    return {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
