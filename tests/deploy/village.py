"""Everything of deploy/compose.yaml, built from this checkout and running, beside a GitHub on this machine."""

import base64
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = "/var/lib/pullwright"  # in the containers
_PARTS = {"POSTGRES_IMAGE": "pullwright-postgres:local", "VALKEY_IMAGE": "pullwright-valkey:local"}


def gateway() -> str:
    """The address of this machine as containers see it."""
    shape = "{{(index .IPAM.Config 0).Gateway}}"
    told = subprocess.run(["docker", "network", "inspect", "bridge", "-f", shape], capture_output=True, text=True)
    return told.stdout.strip() or "172.17.0.1"


def _write(path: Path, given: Mapping[str, str]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in given.items()))


@dataclass
class Village:
    """`with Village(folder, settings) as village:`; nothing of it is left behind."""

    folder: Path
    settings: Mapping[str, str]
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of the receiver and of the worker alone
    name: str = field(default_factory=lambda: f"pullwright-{secrets.token_hex(3)}")
    secret: Mapping[str, str] = field(
        default_factory=lambda: {f"{part}_PASSWORD": secrets.token_hex(12) for part in ("POSTGRES", "VALKEY")}
    )

    def __enter__(self) -> "Village":
        env = self.folder / "deploy.env"
        group = str(Path("/var/run/docker.sock").stat().st_gid)
        key = {"PULLWRIGHT_ENCRYPTION_KEYS": base64.b64encode(secrets.token_bytes(32)).decode()}
        ports = {"PULLWRIGHT_PUBLISH": "127.0.0.1:", "DOCKER_GROUP": group, "SETTINGS_FILE": str(env)}
        own = {f"{part.upper()}_FILE": str(self._file(part, given)) for part, given in self.own.items()}
        lines = {**_PARTS, **self.secret, **key, **ports, **own, **self.settings}
        _write(env, lines)
        self.compose("up", "-d")
        return self

    def __exit__(self, *_: object) -> None:
        self.compose("down", "--volumes", "--timeout", "5")

    def _file(self, part: str, given: Mapping[str, str]) -> Path:
        path = self.folder / f"{part}.env"
        _write(path, given)
        return path

    def compose(self, *words: str) -> str:
        """A command of compose, whichever of the two forms this machine has."""
        own = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]
        env = self.folder / "deploy.env"
        where = ["-p", self.name, "-f", str(ROOT / "deploy/compose.yaml"), "--env-file", str(env)]
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        done = subprocess.run([*own, *where, *words], capture_output=True, text=True, env=clean)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}{self._logs(own, where)}"
        return done.stdout.strip()

    @staticmethod
    def _logs(own: Sequence[str], where: Sequence[str]) -> str:
        return subprocess.run([*own, *where, "logs", "--tail", "30"], capture_output=True, text=True).stdout

    @property
    def url(self) -> str:
        """Where the receiver listens."""
        return f"http://{self.compose('port', 'receiver', '8080')}"

    def inside(self, service: str, *words: str) -> str:
        """The output of a command in a service's container."""
        return self.compose("exec", "-T", service, *words)

    def recording(self, answers: Sequence[str]) -> None:
        """What the model says, where both workers read it (their volume is one)."""
        turns = [{"text": text, "input_tokens": 100, "output_tokens": 20} for text in answers]
        path = self.folder / "answers.json"
        path.write_text(json.dumps({"format": "pullwright-conversation/1", "answers": turns}))
        path.chmod(0o644)
        container = self.compose("ps", "-q", "worker-1")
        subprocess.run(["docker", "cp", str(path), f"{container}:{HOME}/answers.json"], check=True, capture_output=True)
