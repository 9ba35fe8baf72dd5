"""A run that is ready to be published, without the sandbox that it came from: real GitHub calls, a real desk."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.crypto import keyring
from core.github import GitHub
from core.github.opening import open_installations
from core.names import RunId, Sha, new_ask_id
from core.repo_config import Effective, RepoConfig
from core.requests import Outcome, Request
from core.runs import Attempt, Issue, Patch, Verdict, WriteFile
from core.store import Store, open_store
from core.store.words import Delivery
from core.text import Outgoing
from tests.fakes.github import FakeGitHub, Repo
from tests.worker.reports.samples import proven
from worker.languages import Project
from worker.publication.effects import Effects
from worker.publication.new_pull import NewPull
from worker.publication.site import Site
from worker.reports import Report
from worker.steps.prepare import Prepared
from worker.workspace import Workspace, open_workspace
from worker.workspace.fetching import Remote, fetch

SECRET = "hunter2-correct-horse-battery"
FILES = {
    "stats/centre.py": "def median(values):\n    return sorted(values)[len(values) // 2]\n",
    ".github/PULL_REQUEST_TEMPLATE.md": "## Checklist\n\n<!-- tick what is done -->\n- [ ] I have read the guide\n",
}
FIXED = "def median(values):\n    return sum(values) / len(values)\n"


@dataclass
class Press:
    """Everything up to the first write is done once; `publish` may be done any number of times."""

    home: Path
    github: FakeGitHub
    verdict: Verdict = Verdict.PROVEN
    config: RepoConfig = field(default_factory=RepoConfig)
    explanation: str = "The mean of all values."
    name: str = "stats"

    def __post_init__(self) -> None:
        self.home.mkdir(exist_ok=True)
        self.repo: Repo = self.github.repo("acme", self.name, FILES)
        self.ada = self.github.person("ada", "write", self.repo)
        self.issue = self.github.issue(self.repo, "median() is wrong", "It should be the mean.")
        self.ring = keyring("", self.home)
        self.store = self.open_store()
        self.branch = "pullwright/issue-1-median-d2b4e8"
        self.request = self._admitted("k")

    def open_store(self) -> Store:
        """A store of its own for a process of its own."""
        return open_store("", self.home, self.ring)

    def close(self) -> None:
        self.store.close()

    def again_as_another(self, name: str = "another") -> None:
        """The same once more, as another request."""
        self.store.desk.finish(self.request.id, self.request.attempt, Outcome("proven", ""))
        self.__dict__.pop("hub", None)  # as in another minute: the limiter begins anew
        self.branch = f"pullwright/issue-1-median-{name}"
        self.request = self._admitted(name)

    def _admitted(self, key: str) -> Request:
        here = Repository(self.repo.id, self.repo.owner, self.repo.name, self.repo.owner_id)
        person = Person(self.ada.id, self.ada.login)
        thread, snapshot = Thread(here, self.issue), Snapshot("median() is wrong", "It should be the mean.", person)
        when, origin = datetime.now(UTC), Origin("issue")
        verb = Verb.IMPLEMENT
        ask = Ask(new_ask_id(), key, key, self.repo.installation, thread, verb, person, when, snapshot, origin)
        desk = self.store.desk
        desk.accept(Delivery(key, "issues"), [ask])
        taken = desk.take_asks(1)[0].ask
        desk.admit(taken.id, account=1, lane="a", weight=1)
        return self.claimed()

    def claimed(self) -> Request:
        """The one request, held by a new attempt; leave that a dead attempt had is over."""
        desk = self.store.desk
        request = desk.open()[0]
        desk.release(request.id, request.attempt)
        with sqlite3.connect(self.home / "pullwright.db") as database:
            database.execute("UPDATE effects SET until = '2001-01-01 00:00:00.000000'")
        attempt = desk.queue(request.id)
        assert attempt is not None
        held = desk.claim(request.id, attempt, 600)
        assert held is not None
        return held

    @cached_property
    def hub(self) -> GitHub:
        app = self.github.app
        apps = open_installations(app.id, app.private_key, self.github.url)
        self.apps = apps
        return apps.of(self.repo.installation, self.repo.id, self.repo.owner, self.repo.name)

    @cached_property
    def workspace(self) -> Workspace:
        base = Sha(self.github.branches(self.repo)["main"])
        remote = Remote(self.hub.repository().clone_url, self.github.url, self.hub.token())
        return open_workspace(fetch(remote, self.home / "stats", (base,)), self.home / "work")

    @cached_property
    def patch(self) -> Patch:
        return self.workspace.apply(self.workspace.base_tree, (WriteFile("stats/centre.py", FIXED),))

    def site(self, store: Store | None = None, wrapped: Callable[[GitHub], Any] = lambda hub: hub) -> Site:
        hub = self.hub
        effects = Effects((store or self.store).desk, self.request.id, self.request.attempt)
        gate = Outgoing([SECRET])
        front = (wrapped(hub), effects, self.request.id, self.request.ask, gate, self.apps, "pullwright")
        return Site(*front, repository=hub.repository(), config=self.config, base="main")

    @property
    def attempt(self) -> Attempt:
        kept = proven().run.attempts[-1]
        words = replace(kept.proposal, explanation=self.explanation)
        return replace(kept, proposal=words, patch=self.patch, verdict=self.verdict)

    def report(self, branch: str, head: Sha | None) -> Report:
        made = proven()
        attempts = (*made.run.attempts[:-1], self.attempt)
        run = replace(made.run, attempts=attempts, branch=branch, head_sha=head, verdict=self.verdict)
        return replace(made, run=run, diff=self.patch.diff)

    def files(self) -> dict[str, Path]:
        """The reports as the run has written them."""
        folder = self.home / "reports"
        folder.mkdir(exist_ok=True)
        (folder / "report.md").write_text("# A report\n\n## Verdict\n\nProven.\n")
        (folder / "report.docx").write_bytes(b"PK\3\4 not really")
        return {"markdown": folder / "report.md", "docx": folder / "report.docx"}

    def publish(self, site: Site | None = None, sure: Callable[[], None] = lambda: None) -> NewPull:
        """Commit and deliver, as the engine does at the end of a run."""
        outlet = NewPull(site or self.site(), sure, self.issue)
        issue, run = Issue("median() is wrong", "It should be the mean."), RunId("5f1e9a0c77d2b4e8")
        branch, head = outlet.commit(self.workspace, issue, run, self.attempt, self.branch)
        prepared = Prepared(self.workspace, Effective().config, Project("python", "pytest", "pytest"))
        outlet.deliver(self.report(branch, head), self.files(), prepared)
        return outlet

    def state(self) -> dict[str, Any]:
        """What is on GitHub, without what differs between two times of the same: numbers, hashes, moments."""
        github, repo = self.github, self.repo
        pulls = [(one.title, one.state, one.draft, one.labels, one.reviewers) for one in github.pulls(repo)]
        checks = [(one.name, one.status, one.conclusion, len(one.annotations)) for one in github.check_runs(repo)]
        return {
            "branches": {name: self._paths(name) for name in github.branches(repo)},
            "pulls": pulls,
            "checks": checks,
            "comments": len(github.comments(repo, self.issue)),
        }

    def _paths(self, branch: str) -> list[str]:
        return sorted(path.replace(self.request.id, "REQUEST") for path in self.github.files(self.repo, branch))
