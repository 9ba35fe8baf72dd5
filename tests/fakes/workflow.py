"""A job on a runner of `act`, in host mode: the workflow's own text, the Action from a copy of ours.

The copy is a repository of its own that holds what the Action needs and nothing else, as others would get it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ACT = Path(sys.executable).with_name("act")
NEEDED = "action action.yml bot core worker scripts pyproject.toml uv.lock README.md".split()
PLACE = "OWNER/pullwright@" + "0" * 40  # what the examples name
_MACHINE = ("PATH", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT")
_CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT")
_HOST = ("-P", "ubuntu-latest=-self-hosted", "--no-cache-server", "--pull=false")


@dataclass
class Workflows:
    """The runner's machine in `home`; `api` is the address of GitHub, `repository` is OWNER/NAME."""

    home: Path
    api: str
    repository: str
    environment: dict[str, str] = field(default_factory=dict)
    image: str = ""  # the job runs in a container of it, beside the machine's own engine; empty: on the host

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.action = self.home / "pullwright"
        self.workspace = self.home / "workspace"
        copy_action(self.action)
        (self.workspace / ".github" / "workflows").mkdir(parents=True)
        (self.workspace / "README.md").write_text("A repository.\n", encoding="utf-8")
        commit(self.workspace)
        git(self.workspace, "remote", "add", "origin", f"https://github.com/{self.repository}")

    def start(self, workflow: str, event: str, payload: Mapping[str, Any], **secrets: str) -> subprocess.Popen[str]:
        """The job under way; standard output is its log."""
        (self.workspace / ".github" / "workflows" / "job.yml").write_text(workflow, encoding="utf-8")
        told = self.home / "event.json"
        told.write_text(json.dumps(payload), encoding="utf-8")
        told_github = {"GITHUB_API_URL": self.api, "GITHUB_SERVER_URL": self.api}
        handed = [f"--env={name}={value}" for name, value in {**told_github, **self.environment}.items()]
        hidden = [word for name, value in secrets.items() for word in ("-s", f"{name}={value}")]
        line: list[str | Path] = [
            ACT,
            event,
            "-W",
            ".github/workflows/job.yml",
            "-e",
            told,
            *self._where(),
            *handed,
            *hidden,
        ]
        return subprocess.Popen(
            [*line, "--local-repository", f"{PLACE}={self.action}", "--actor", "ada"],
            cwd=self.workspace,
            env={
                **_machine(),
                "HOME": str(self.home),
                **({} if self.image else {"DOCKER_HOST": "unix:///nonexistent"}),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )

    def _where(self) -> tuple[str, ...]:
        if not self.image:
            return _HOST
        files = {name: os.environ[name] for name in _CERTIFICATES if name in os.environ}
        seen = " ".join(f"-v {path}:{path}:ro" for path in sorted(set(files.values())))
        told = tuple(f"--env={name}={path}" for name, path in files.items())
        options = ("--container-options", seen) if seen else ()
        return ("-P", f"ubuntu-latest={self.image}", "--no-cache-server", "--pull=false", "--rm", *told, *options)

    def run(self, workflow: str, event: str, payload: Mapping[str, Any], **secrets: str) -> tuple[int, str]:
        """The job to its end: its exit code and its log."""
        process = self.start(workflow, event, payload, **secrets)
        log, _ = process.communicate(timeout=300)
        return process.returncode, log


def copy_action(place: Path) -> None:
    """What is needed of our sources, as a repository."""
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place / name)
    commit(place)


def commit(folder: Path) -> None:
    """All of `folder` as the first commit of a repository."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "all")


def git(folder: Path, *words: str) -> None:
    """One git command."""
    subprocess.run(["git", *words], cwd=folder, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"})


def _machine() -> dict[str, str]:
    return {name: os.environ[name] for name in _MACHINE if name in os.environ}
