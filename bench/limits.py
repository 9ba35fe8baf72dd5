"""Our standing with GitHub: publishing jobs of many installations, in virtual time, at a GitHub that counts every call.

All jobs arrive at once. GitHub enforces what its documentation says (5,000 calls an hour, 900 points and 80 contents a
minute, 500 contents an hour, for each installation), and now and then it opens a window of silence by itself.
"""

import heapq
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from bench.figures import Figure
from core.github import CheckOutput, Clock, GitHub, Limited, TreeEntry, open_installations
from tests.fakes.github import Call, FakeGitHub, Repo

JOBS, INSTALLATIONS, WINDOWS = 500, 12, 10  # 2,000 over 50 take ten minutes of real time
_OUTPUT = CheckOutput("Steps", "…")
Step = Callable[[], object]


class Virtual:
    """A clock that is set forward by hand."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead

    def until(self, moment: float) -> None:
        self.ahead += max(moment - self.now(), 0.0)

    def sleep(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass
class Job:
    """One request's calls, one at a time; what a step found is kept for the next."""

    view: GitHub
    issue: int
    number: int
    found: dict[str, Any] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        view, branch, found = self.view, f"pullwright/{self.number}", self.found
        yield lambda: view.permission("alice", 0)
        yield lambda: view.react("issue", self.issue, "eyes")
        yield lambda: found.update(comment=view.comment(self.issue, f"Request {self.number}").id)
        yield self._commit
        yield lambda: view.create_branch(branch, found["commit"])
        yield lambda: found.update(pull=view.open_pull("Better", "", branch, "main", draft=False).number)
        yield self._begin_check
        yield lambda: view.edit_comment(found["comment"], "Checked")
        yield lambda: view.edit_comment(found["comment"], "Proven")
        yield lambda: view.update_check(found["check"], _OUTPUT, conclusion="success")
        yield lambda: view.add_labels(found["pull"], ["pullwright"])

    def _begin_check(self) -> None:
        made = self.view.create_check("Pullwright", self.found["commit"], str(self.number), _OUTPUT, [])
        self.found["check"] = made.id

    def _commit(self) -> None:
        base = self.found.setdefault("base", str(self.view.head("main")))
        blob = self.view.write_blob(f"{self.number}\n".encode())
        tree = self.view.write_tree(self.view.tree_of(base), [TreeEntry("a.py", "100644", blob)])
        self.found["commit"] = self.view.write_commit(f"Change {self.number}", tree, [base])


def run(jobs: int, installations: int, windows: int, folder: Path) -> tuple[tuple[Call, ...], float, int]:
    """Every call that GitHub saw, the virtual seconds it took, and how many jobs were done."""
    clock = Virtual()
    with FakeGitHub(folder, now=clock.now) as github:
        repos = [github.repo(f"owner-{number}", "thing", {"a.py": "0\n"}) for number in range(installations)]
        github.limits.enforce()
        begun = clock.now()
        done = 0
        for done in _work(_jobs(github, repos, jobs, clock), clock):
            if done % (jobs // windows) == 0:
                github.faults.secondary_limit(30 + done % 90, path="/comments")
        return github.journal, clock.now() - begun, done


def _jobs(github: FakeGitHub, repos: list[Repo], jobs: int, clock: Virtual) -> list[Job]:
    app = github.app
    apps = open_installations(app.id, app.private_key, github.url, patience_s=0, clock=Clock(clock.now, clock.sleep))
    issues = {repo.id: github.issue(repo, "A bug") for repo in repos}
    made = []
    for number in range(jobs):
        repo = repos[number % len(repos)]
        made.append(Job(apps.of(repo.installation, repo.id, repo.owner, repo.name), issues[repo.id], number))
    return made


def _work(jobs: list[Job], clock: Virtual) -> Iterator[int]:
    """Take what is due, and when GitHub or our limiter says later, come back then; how many are done, as they are."""
    order = count()
    due: list[tuple[float, int, Iterator[Step], Step]] = []
    for job in jobs:
        steps = job.steps()
        due.append((clock.now(), next(order), steps, next(steps)))
    heapq.heapify(due)
    done = 0
    while due:
        moment, _, steps, step = heapq.heappop(due)
        clock.until(moment)
        try:
            step()
        except Limited as limited:
            heapq.heappush(due, (limited.retry_at.timestamp(), next(order), steps, step))
            continue
        following = next(steps, None)
        if following:
            heapq.heappush(due, (clock.now(), next(order), steps, following))
        else:
            done += 1
            yield done


def figures() -> Iterator[Figure]:
    """The jobs that are worth their minutes."""
    with tempfile.TemporaryDirectory() as folder:
        yield from measured(JOBS, INSTALLATIONS, WINDOWS, Path(folder))


def measured(jobs: int, installations: int, windows: int, folder: Path) -> Iterator[Figure]:
    """The figures of that many jobs; `windows` silences are GitHub's own, more would be our fault."""
    calls, seconds, done = run(jobs, installations, windows, folder)
    met = sum(call.status in (403, 429) and not call.fault for call in calls)
    yield Figure("GitHub's limits: jobs that were done", 100 * done / jobs, "%", least=100)
    yield Figure("GitHub's limits: calls inside a window of silence", sum(call.inside for call in calls), "", most=0)
    yield Figure("GitHub's limits: limits met by our own fault", met, "", most=0)
    yield Figure("GitHub's limits: calls for a job", len(calls) / jobs, "")
    yield Figure("GitHub's limits: virtual time for all jobs", seconds / 3600, "h")
