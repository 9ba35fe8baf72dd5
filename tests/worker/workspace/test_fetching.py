"""Fetching from a server: the commit that was asked for, and no way for it to lead elsewhere or to leak a token."""

import random
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from core.errors import Broken, Refused, Unfinished
from core.github.opening import open_installations
from core.names import Sha
from tests.fakes.github import FakeGitHub, Repo
from worker.workspace import open_workspace
from worker.workspace.fetching import Remote, fetch
from worker.workspace.git import TooMuch
from worker.workspace.histories import common

FILES = {"a.py": "A = 1\n", "b.py": "B = 1\n"}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "github") as made:
        yield made


@pytest.fixture
def repo(github: FakeGitHub) -> Repo:
    return github.repo("acme", "widgets", FILES, private=True)


def remote(github: FakeGitHub, repo: Repo, **changes: object) -> Remote:
    app = github.app
    hub = open_installations(app.id, app.private_key, github.url).of(repo.installation, repo.id, repo.owner, repo.name)
    given = {"url": hub.repository().clone_url, "home": github.url, "token": hub.token(), **changes}
    return Remote(**given)  # type: ignore[arg-type]  # what a test changes about it


def head(github: FakeGitHub, repo: Repo, branch: str = "main") -> Sha:
    return Sha(github.branches(repo)[branch])


def test_the_commit_that_was_asked_for_although_the_branch_moved_on(
    github: FakeGitHub, repo: Repo, tmp_path: Path
) -> None:
    asked = head(github, repo)
    github.push(repo, "main", {"a.py": "A = 2\n"})
    folder = fetch(remote(github, repo), tmp_path / "got", [asked])
    workspace = open_workspace(folder, tmp_path / "work")
    assert (workspace.base, workspace.notes) == (asked, ())
    assert workspace.read(workspace.base_tree, "a.py") == b"A = 1\n"
    before = len(github.journal)
    fetch(remote(github, repo), folder, [asked])
    assert not [call for call in github.journal[before:] if "git-upload-pack" in call.path]


def test_the_token_stands_in_no_file_argument_or_message(github: FakeGitHub, repo: Repo, tmp_path: Path) -> None:
    there = remote(github, repo)
    folder = fetch(there, tmp_path / "got", [head(github, repo)])
    found = [path for path in folder.rglob("*") if path.is_file() and there.token.encode() in path.read_bytes()]
    assert found == []
    assert there.token not in repr(there)
    with pytest.raises(Broken) as error:
        fetch(remote(github, repo, token="wrong"), tmp_path / "not", [head(github, repo)])
    assert "wrong" not in str(error.value)
    assert error.value.retryable


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/acme/widgets.git",
        "file:///etc/acme/widgets.git",
        "ext::sh -c id",
        "ssh://git@github.example/acme/widgets.git",
        "{home}/acme/../../etc/passwd",
        "{home}/acme/widgets.git?upload-pack=x",
        "http://user:pass@{host}/acme/widgets.git",
        "--upload-pack=touch /tmp/x",
    ],
)
def test_only_the_configured_server_is_talked_to(url: str) -> None:
    home = "http://127.0.0.1:9"
    with pytest.raises(Refused, match="configured"):
        Remote(url.format(home=home, host="127.0.0.1:9"), home, "t")


def test_github_has_its_api_on_a_host_of_its_own() -> None:
    assert Remote("https://github.com/acme/widgets.git", "https://api.github.com", "t")
    assert Remote("https://acme.ghe.com/acme/widgets.git", "https://api.acme.ghe.com", "t")
    assert Remote("https://git.acme.example/acme/widgets.git", "https://git.acme.example/api/v3", "t")


def test_a_redirect_is_not_followed(github: FakeGitHub, repo: Repo, tmp_path: Path) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(301)
            self.send_header("Location", f"{github.url}{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    home = f"http://127.0.0.1:{server.server_port}"
    there = remote(github, repo, url=f"{home}/acme/widgets.git", home=home)
    with pytest.raises(Broken):
        fetch(there, tmp_path / "got", [head(github, repo)])
    server.shutdown()
    server.server_close()


def test_a_repository_that_is_too_large_is_given_up(github: FakeGitHub, tmp_path: Path) -> None:
    noise = random.Random(1)
    files = {f"{n}.bin": noise.randbytes(1 << 20) for n in range(3)}
    large = github.repo("acme", "large", files)
    there = remote(github, large, largest=1 << 20)
    with pytest.raises(TooMuch):
        fetch(there, tmp_path / "got", [head(github, large)])


def test_a_commit_that_is_gone_is_said(github: FakeGitHub, repo: Repo, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not in the repository any more"):
        fetch(remote(github, repo), tmp_path / "got", [Sha("1" * 40)])


def test_two_lines_of_history_and_what_they_are_together(github: FakeGitHub, repo: Repo, tmp_path: Path) -> None:
    parted_at = head(github, repo)
    github.push(repo, "topic", {"a.py": "A = 2\n"})
    github.push(repo, "main", {"b.py": "B = 2\n"})
    ours, theirs = head(github, repo, "topic"), head(github, repo)
    parted = common(remote(github, repo), tmp_path / "got", ours, theirs)
    assert parted.base == parted_at
    workspace = open_workspace(tmp_path / "got", tmp_path / "work").starting_at(parted.merged())
    assert workspace.read(workspace.start, "a.py") == b"A = 2\n"
    assert workspace.read(workspace.start, "b.py") == b"B = 2\n"
    assert workspace.step(workspace.base_tree).paths == ("b.py",)


def test_a_conflict_names_the_files(github: FakeGitHub, repo: Repo, tmp_path: Path) -> None:
    github.push(repo, "topic", {"a.py": "A = 2\n"})
    github.push(repo, "main", {"a.py": "A = 3\n"})
    parted = common(remote(github, repo), tmp_path / "got", head(github, repo, "topic"), head(github, repo))
    with pytest.raises(Unfinished, match=re.escape("conflict in a.py;")):
        parted.merged()
