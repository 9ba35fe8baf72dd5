"""A repository, its records and one run after the other in this process: real git, a real database, a real sandbox."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from cli._display import Silent
from core.crypto import keyring
from core.names import new_run_id
from core.repo_config import Bounds
from core.runs import Attempt, Issue, Strategy
from core.settings import load
from core.store import StoredRun, open_store
from tests.stories.stage import CACHE, FILES, ISSUE
from worker.engine import Done
from worker.pipelines.implement import run
from worker.steps.request import Job
from worker.tools import Tools, build


class Heard(Silent):
    """What a person was told, in its order."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.proposed: list[tuple[int, Strategy]] = []

    def step_started(self, name: str) -> None:
        self.lines.append(f"… {name}")

    def proposing(self, number: int, strategy: Strategy) -> None:
        self.proposed.append((number, strategy))

    def attempted(self, attempt: Attempt) -> None:
        self.lines.append(f"attempt {attempt.number} {attempt.verdict}")

    def said(self, sentence: str) -> None:
        self.lines.append(sentence)


@dataclass
class Shop:
    """Somebody's repository with a first commit, and the folder where runs are recorded."""

    home: Path
    files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.repo = self.home / "repo"
        self.repo.mkdir(parents=True)
        for path, text in self.files.items():
            (self.repo / path).write_text(text, encoding="utf-8")
        line = ["git", "-C", str(self.repo), "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for verb in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "base"]):
            subprocess.run([*line, *verb], check=True)
        self.heard = Heard()

    def tools(self) -> Tools:
        given = {
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(CACHE),
            "PULLWRIGHT_WALL_S": "300",
            "PULLWRIGHT_STRENGTH_S": "0",
            "PULLWRIGHT_CHECKS_AT_ONCE": "2",
            **self.settings,
        }
        return build(load(given), "bubblewrap", lambda _: None)

    def runs(
        self,
        *models: str,
        candidates: int = 3,
        attempts: int = 1,
        budget: float | None = None,
        tape: Path | None = None,
        tools: Tools | None = None,
    ) -> Done:
        title, _, body = ISSUE.partition("\n\n")
        known = new_run_id()
        job = Job(
            id=known,
            source=self.repo,
            issue=Issue(title, body),
            models=models,
            asked=Bounds(attempts=attempts, budget_usd=budget, candidates=candidates),
            time_s=3600.0,
            out=self.home / "reports" / known,
            branch=f"pullwright/{known}",
            tape=tape,
        )
        self.heard = Heard()
        with closing(open_store("", self.home / "data", keyring("", self.home / "data"))) as store:
            return run(job, tools or self.tools(), store, self.heard)

    def stored(self, done: Done) -> StoredRun:
        with closing(open_store("", self.home / "data", keyring("", self.home / "data"))) as store:
            return store.history.load(done.report.run.id)


def at(tools: Tools, url: str) -> Tools:
    """With OpenAI at `url`."""
    access = replace(tools.access, openai_api_key="sk-proj-Q7hZ2mVx9LrTnW4kEoYb", options={"openai_url": url})
    return replace(tools, access=access)


def steps(heard: Heard) -> Sequence[str]:
    """The names of the steps that were begun."""
    return [line.removeprefix("… ") for line in heard.lines if line.startswith("… ")]
