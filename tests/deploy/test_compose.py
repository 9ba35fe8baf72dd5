"""`deploy/compose.yaml` as it is shipped: two workers, PostgreSQL and Valkey, from a comment to a pull request."""

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.village import HOME, Village, gateway
from tests.fakes.github import FakeGitHub
from tests.stories.stage import FILES, ISSUE, RIGHT, whole
from tests.stories.town import until

IMAGE = "pullwright:local"
KEY = "sk-village-0123456789"


@pytest.fixture(scope="module")
def github(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path_factory.mktemp("github"), host=gateway()) as fake:
        yield fake


@pytest.fixture(scope="module")
def village(github: FakeGitHub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    settings = {
        "PULLWRIGHT_GITHUB_URL": github.url,
        "PULLWRIGHT_APP_ID": str(github.app.id),
        "PULLWRIGHT_PRIVATE_KEY": github.app.private_key.replace("\n", "\\n"),
        "PULLWRIGHT_MODELS": f"scripted:{HOME}/answers.json",
        "ANTHROPIC_API_KEY": KEY,  # in the wrong place: the receiver must not have it all the same
    }
    own = {
        "receiver": {"PULLWRIGHT_WEBHOOK_SECRET": github.app.webhook_secret},
        "worker": {"OPENAI_API_KEY": KEY},
        "sandbox": {"PULLWRIGHT_SANDBOXES": "4"},
    }
    with Village(tmp_path_factory.mktemp("village"), settings, own) as running:
        url = running.url
        github.webhook = f"{url}/webhooks/github"
        until(lambda: ready(url), "the receiver is never ready")
        yield running


def ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_a_comment_becomes_a_pull_request(github: FakeGitHub, village: Village) -> None:
    village.recording([whole("shapes.py", RIGHT)])
    repo = github.repo("acme", "shapes", FILES)
    alice = github.person("alice", "write", repo)
    title, _, body = ISSUE.partition("\n\n")
    issue = github.issue(repo, title, body, alice)

    said = github.say(repo, issue, alice, "/pullwright implement")

    until(lambda: github.pulls(repo), f"no pull request: {village.compose('logs', '--tail', '40')}", late_s=120)
    until(lambda: "rocket" in github.reactions(repo, "comment", said.id), "no end is told", late_s=60)

    (pull,) = github.pulls(repo)
    assert not pull.draft
    assert github.files(repo, pull.head)["shapes.py"].decode() == RIGHT
    (sticky,) = [one for one in github.comments(repo, issue) if one.id != said.id]
    assert "proven" in sticky.body


def test_nobody_in_the_containers_is_root_or_can_become_it(village: Village) -> None:
    for service in ("receiver", "worker-1", "worker-2", "sandbox"):
        assert village.inside(service, "id", "-u") == "10001"
        status = village.inside(service, "cat", "/proc/1/status")
        assert "CapBnd:\t0000000000000000" in status and "NoNewPrivs:\t1" in status


def test_each_process_holds_only_what_it_needs(github: FakeGitHub, village: Village) -> None:
    receiver = village.inside("receiver", "env")
    assert github.app.webhook_secret in receiver
    assert KEY not in receiver
    for service in ("worker-1", "worker-2"):
        worker = village.inside(service, "env")
        assert f"OPENAI_API_KEY={KEY}" in worker
        assert github.app.webhook_secret not in worker


def test_the_engine_is_the_sandbox_hosts_alone(village: Village) -> None:
    for service in ("receiver", "worker-1", "worker-2"):
        assert village.inside(service, "sh", "-c", "ls /var/run/docker.sock 2>/dev/null; id -G") == "10001"
    worker = village.inside("worker-1", "pullwright", "sandbox", "list")
    assert "pullwright/python:" in worker
    changed = village.inside("worker-1", "sh", "-c", "rm -f /run/pullwright/socket 2>/dev/null; ls /run/pullwright")
    assert changed == "socket"
    host = village.inside("sandbox", "env")
    assert "POSTGRES" not in host and "VALKEY" not in host and "DATABASE_URL" not in host and KEY not in host
    for neighbour in ("database", "queue", "receiver"):
        assert village.inside("sandbox", "sh", "-c", f"getent hosts {neighbour} || echo unknown") == "unknown"


def test_no_password_stands_in_arguments(village: Village) -> None:
    for service in ("queue", "database", "receiver", "worker-1"):
        arguments = village.inside(service, "sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '")
        assert service == "queue" or arguments
        for name in ("POSTGRES_PASSWORD", "VALKEY_PASSWORD"):
            assert village.secret[name] not in arguments
    first = village.inside("queue", "cat", "/proc/1/cmdline")
    assert "server" in first and first.partition("\0")[0] != "sh"
    assert "NOAUTH" in village.inside("queue", "env", "-u", "REDISCLI_AUTH", "valkey-cli", "ping")


def test_the_image_holds_no_tests_no_secrets_and_no_tools_to_build_with() -> None:
    inspected = subprocess.run(["docker", "inspect", IMAGE], check=True, capture_output=True, text=True).stdout
    config = json.loads(inspected)[0]["Config"]
    assert config["User"] == "10001:10001"
    assert not any(word in line for line in config["Env"] for word in ("SECRET", "PASSWORD", "API_KEY", "PRIVATE"))
    look = ["docker", "run", "--rm", "--network", "none", "--entrypoint", "sh", IMAGE, "-c"]
    found = subprocess.run(
        [*look, "which gcc make pip uv; ls /src /uv 2>/dev/null; find / -xdev -name '.env' -o -xdev -name .git"],
        capture_output=True,
        text=True,
    )
    assert found.stdout.strip() == ""


def test_without_passwords_compose_says_which_is_missing(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"set it in deploy/\.env"):
        _without_passwords(tmp_path)


def _without_passwords(folder: Path) -> None:
    empty = Village(folder, {})
    files = ("SETTINGS_FILE", "RECEIVER_FILE", "WORKER_FILE", "SANDBOX_FILE")
    (folder / "deploy.env").write_text("".join(f"{name}=/dev/null\n" for name in files))
    empty.compose("config")
