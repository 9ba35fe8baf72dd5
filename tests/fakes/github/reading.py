"""What tests read back of the fake."""

from collections.abc import Mapping

from tests.fakes.github import objects, readers, refs
from tests.fakes.github.readers import Call, Repo
from tests.fakes.github.world import Doc, World


class Reading:
    """The half of `FakeGitHub` that changes nothing."""

    _world: World

    @property
    def journal(self) -> tuple[Call, ...]:
        """Every call that arrived, oldest first."""
        return tuple(Call(**call) for call in self._world.state.calls())

    def forget(self) -> None:
        """Empty the journal."""
        self._world.state.forget_calls()

    def _held(self, repo: Repo, number: int) -> Doc:
        held = self._world.issue(self._world.repo(repo.id), number)
        assert held is not None, f"no issue {number}"
        return held

    def _login(self, id: int) -> str:
        return str(self._world.account(id)["login"])

    def comments(self, repo: Repo, number: int) -> tuple[readers.Comment, ...]:
        held = self._world.state.all("comment", repo.id, number)
        return tuple(readers.Comment(c["id"], number, self._login(c["author"]), c["body"]) for c in held)

    def reactions(self, repo: Repo, kind: str, target: int) -> tuple[str, ...]:
        """`kind` is issue (`target` its number), comment or review_comment."""
        id = self._held(repo, target)["id"] if kind == "issue" else target
        return tuple(held["content"] for held in self._world.state.keyed("reaction", f"{kind}/{id}"))

    def labels(self, repo: Repo, number: int) -> tuple[str, ...]:
        return tuple(self._held(repo, number)["labels"])

    def pulls(self, repo: Repo) -> tuple[readers.Pull, ...]:
        return tuple(self._pull(held) for held in self._world.state.all("issue", repo.id) if held["pull"])

    def _pull(self, held: Doc) -> readers.Pull:
        pull = held["pull"]
        return readers.Pull(
            **{name: held[name] for name in ("number", "title", "state")},
            body=held["body"] or "",
            draft=pull["draft"],
            head=pull["head_ref"],
            head_sha=pull["head_sha"],
            base=pull["base_ref"],
            author=self._login(held["author"]),
            labels=tuple(held["labels"]),
            reviewers=tuple(self._login(id) for id in pull["reviewers"]),
        )

    def check_runs(self, repo: Repo) -> tuple[readers.CheckRun, ...]:
        return tuple(readers.check_run(held) for held in self._world.state.all("check_run", repo.id))

    def branches(self, repo: Repo) -> Mapping[str, str]:
        """Name to commit."""
        prefix = "refs/heads/"
        return {ref.removeprefix(prefix): sha for ref, sha in refs.matching(repo.path, prefix).items()}

    def files(self, repo: Repo, branch: str) -> Mapping[str, bytes]:
        """Every file at the head of `branch`."""
        commit = objects.commit(repo.path, self.branches(repo)[branch])
        assert commit is not None
        found = objects.walk(repo.path, commit.tree)
        return {
            path: objects.read_as(repo.path, "blob", entry.sha) or b"" for path, entry in found if entry.kind == "blob"
        }

    def commit(self, repo: Repo, sha: str) -> objects.Commit:
        found = objects.commit(repo.path, sha)
        assert found is not None
        return found
