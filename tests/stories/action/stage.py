"""The stage of the Action's stories: a job on a runner, GitHub behind it, and the step as a process."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.fakes.github import Delivery as Sent
from tests.fakes.github import FakeGitHub, Person, Pull, Repo
from tests.stories.stage import CACHE, FILES, ISSUE, RIGHT, whole

COMMAND = Path(sys.executable).with_name("pullwright-action")
LOGIN = "github-actions[bot]"


@dataclass(frozen=True)
class Ended:
    """How the step ended, and what it left for its runner."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str

    def __getitem__(self, name: str) -> str:
        return self.outputs[name]


@dataclass
class Stage:
    """One job in `home`. `answers` are the model's; the token is that of the job."""

    home: Path
    github: FakeGitHub
    answers: Sequence[str] = (whole("shapes.py", RIGHT),)
    files: Mapping[str, str] = field(default_factory=lambda: dict(FILES))

    def __post_init__(self) -> None:
        self.repo: Repo = self.github.repo("acme", "shapes", dict(self.files))
        self.ada: Person = self.github.person("ada", "write", self.repo)
        title, _, body = ISSUE.partition("\n\n")
        self.issue = self.github.issue(self.repo, title, body, self.github.person("eve"))
        self.inputs: dict[str, str] = {"model": self.replay(*self.answers), "sandbox": "bubblewrap"}

    @cached_property
    def token(self) -> str:
        """Of the job."""
        return self.github.job_token(self.repo)

    def replay(self, *texts: str) -> str:
        """A model that gives these answers."""
        turns = [{"text": text, "input_tokens": 100, "output_tokens": 20} for text in texts]
        path = self.home / "answers.json"
        path.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": turns}), encoding="utf-8")
        return f"scripted:{path}"

    # the runner

    def runs(self, event: str, payload: Mapping[str, Any], **inputs: str) -> Ended:
        """The step, to its end."""
        place = self.place(event, payload)
        done = subprocess.run(
            [str(COMMAND)],
            cwd=self.workspace,
            env=self.environment(event, place, inputs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
        )
        return ended(done.returncode, done.stdout, place)

    def starts(self, event: str, payload: Mapping[str, Any], **inputs: str) -> "tuple[subprocess.Popen[str], Path]":
        """The step, under way."""
        place = self.place(event, payload)
        process = subprocess.Popen(
            [str(COMMAND)],
            cwd=self.workspace,
            env=self.environment(event, place, inputs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        return process, place

    def place(self, event: str, payload: Mapping[str, Any]) -> Path:
        """A folder with what the runner hands to one step."""
        place = self.home / "steps" / uuid.uuid4().hex
        place.mkdir(parents=True)
        (place / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        return place

    @property
    def workspace(self) -> Path:
        """Where the job has checked out; nothing of it is needed."""
        made = self.home / "workspace"
        made.mkdir(exist_ok=True)
        return made

    @property
    def temp(self) -> Path:
        """The runner's temporary folder."""
        return self.home / "temp"

    def environment(self, event: str, place: Path, inputs: Mapping[str, str]) -> dict[str, str]:
        """What a runner gives to the step, and what `action.yml` adds to it."""
        asked = {"github_token": self.token, **self.inputs, **inputs}
        given = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
        return {
            **given,
            "HOME": str(self.home),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTOR": "ada",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(place / "event.json"),
            "GITHUB_OUTPUT": str(place / "output"),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_REPOSITORY": self.repo.full_name,
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_RUN_ID": "4711",
            "GITHUB_SERVER_URL": self.github.url,
            "GITHUB_SHA": self.head("main"),
            "GITHUB_STEP_SUMMARY": str(place / "summary"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "PYTHONSAFEPATH": "1",
            "PULLWRIGHT_DOCKER_RUNTIME": "runc",  # runsc has stories of its own
            "PULLWRIGHT_WALL_S": "300",  # a busy machine is no reason for a story to end otherwise
            "PULLWRIGHT_STRENGTH_S": "0",  # what tests are worth has stories of its own
            "RUNNER_TEMP": str(self.temp),
            "XDG_CACHE_HOME": str(CACHE),
            **{f"PULLWRIGHT_INPUT_{name.upper()}": value for name, value in asked.items()},
        }

    # what happens in the repository

    def says(self, text: str, number: int | None = None, person: Person | None = None) -> dict[str, Any]:
        """`person` (Ada) comments; the event of the workflow that hears it."""
        return payload(self.github.say(self.repo, number or self.issue, person or self.ada, text).delivery)

    def comments(self, text: str, number: int | None = None, person: Person | None = None, **inputs: str) -> Ended:
        """The same, and the step that comes of it."""
        return self.runs("issue_comment", self.says(text, number, person), **inputs)

    def event(self, **parts: Any) -> dict[str, Any]:
        """An event by Ada that is about no thread."""
        told = payload(self.github.label(self.repo, self.issue, "seen", self.ada))
        return {"repository": told["repository"], "sender": told["sender"], **parts}

    # what there is afterwards

    def head(self, branch: str) -> str:
        """The commit of a branch."""
        done = subprocess.run(
            ["git", "rev-parse", f"refs/heads/{branch}"], cwd=self.repo.path, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def ours(self, number: int | None = None) -> list[str]:
        """The comments of the job in the thread."""
        return [one.body for one in self.github.comments(self.repo, number or self.issue) if one.author == LOGIN]

    @property
    def pull(self) -> Pull:
        """The one pull request."""
        (pull,) = self.github.pulls(self.repo)
        return pull

    def text(self, branch: str, path: str) -> str:
        """A file at the head of a branch."""
        return self.github.files(self.repo, branch)[path].decode()

    def written(self) -> list[str]:
        """Every call that would have changed something."""
        made = [call for call in self.github.journal if call.method not in ("GET", "HEAD")]
        reading = ("/graphql", "git-upload-pack")
        return [f"{call.method} {call.path}" for call in made if not call.path.endswith(reading)]


def payload(sent: Sent | None) -> dict[str, Any]:
    """The event as a workflow gets it: no App is installed, as far as it knows."""
    assert sent is not None
    return {name: value for name, value in sent.payload.items() if name != "installation"}


def ended(code: int, log: str, place: Path) -> Ended:
    """What the step left in `place`."""
    summary = place / "summary"
    return Ended(code, log, outputs(place / "output"), summary.read_text() if summary.is_file() else "")


def outputs(path: Path) -> dict[str, str]:
    """The outputs as the runner reads them."""
    lines = iter(path.read_text(encoding="utf-8").splitlines() if path.is_file() else ())
    found: dict[str, str] = {}
    for line in lines:
        name, _, delimiter = line.partition("<<")
        kept: list[str] = []
        for inner in lines:
            if inner == delimiter:
                break
            kept.append(inner)
        found[name] = "\n".join(kept)
    return found
