"""The stage of the hosted stories: a machine on which Pullwright is up, GitHub, its issuer, and a job on a runner."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.github import FakeGitHub, Person
from tests.fakes.issuer import Issuer, job_claims
from tests.stories.action.stage import Ended, ended
from tests.stories.hosted.stage import Stage
from tests.stories.town import Machine

COMMAND = Path(sys.executable).with_name("pullwright-action")


@dataclass
class Runner:
    """Runs one step; `address` is the server's, and the audience of the job's token."""

    stage: Stage
    issuer: Issuer
    address: str
    actor: Person | None = None
    run: int = 4711

    def starts(self, event: str, payload: Mapping[str, Any], **inputs: str) -> "tuple[subprocess.Popen[str], Path]":
        """The step, under way."""
        place = self.stage.home / f"step-{self.run}-{event}"
        place.mkdir()
        (place / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        process = subprocess.Popen(
            [str(COMMAND)],
            cwd=place,
            env=self.environment(event, place, inputs),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        return process, place

    def runs(self, event: str, payload: Mapping[str, Any], **inputs: str) -> Ended:
        """The step, to its end."""
        return self.ended(*self.starts(event, payload, **inputs))

    def ended(self, process: "subprocess.Popen[str]", place: Path) -> Ended:
        """What it left."""
        log, _ = process.communicate(timeout=240)
        return ended(process.returncode, log, place)

    def environment(self, event: str, place: Path, inputs: Mapping[str, str]) -> dict[str, str]:
        """What a runner gives to the step, and what `action.yml` adds to it."""
        repo, actor = self.stage.repo, self.actor or self.stage.ada
        self.issuer.claims = job_claims(repo.full_name, repo.id, repo.owner_id, actor.login, actor.id, self.run)
        asked = {"mode": "hosted", "server_url": self.address, **inputs}
        return {
            **{key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ},
            "HOME": str(self.stage.home),
            "ACTIONS_ID_TOKEN_REQUEST_URL": self.issuer.request_url,
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": self.issuer.request_token,
            "GITHUB_ACTOR": actor.login,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(place / "event.json"),
            "GITHUB_OUTPUT": str(place / "output"),
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_REPOSITORY": repo.full_name,
            "GITHUB_RUN_ID": str(self.run),
            "GITHUB_STEP_SUMMARY": str(place / "summary"),
            "PYTHONSAFEPATH": "1",
            "RUNNER_TEMP": str(place / "temp"),
            **{f"PULLWRIGHT_INPUT_{name.upper()}": value for name, value in asked.items()},
        }


@contextmanager
def up(home: Path, **settings: str) -> Iterator[tuple[Runner, Machine]]:
    """A runner, and the machine that serves it."""
    with FakeGitHub(home / "github") as github, Machine(home) as machine, Issuer() as issuer:
        stage = Stage(home, github)
        own = {"PULLWRIGHT_PORT": str(machine.port), "PULLWRIGHT_PUBLIC_URL": machine.url}
        machine.settings = {**stage.environment, **own, "PULLWRIGHT_OIDC_ISSUER": issuer.url, **settings}
        github.webhook = f"{machine.url}/webhooks/github"
        machine.up()
        yield Runner(stage, issuer, machine.url), machine
        stage.close()
