"""A pull request of the App, and a stranger to its machine who verifies it by its address."""

from pathlib import Path

import httpx2

from bot.app import create
from core.requests import State
from core.statement.keychain import Keychain
from core.statement.published import PATH
from tests.bot.serving import served
from tests.fakes.github import Repo
from tests.fakes.strange_server import Reply, StrangeServer
from tests.stories.hosted.stage import Stage
from tests.stories.stage import Ended, Person

FILE = "statement.dsse.json"
REPORTS = "pullwright-reports"


class Stranger:
    """Has a token that may read, and believes one deployment's address and nobody else."""

    def __init__(self, home: Path, stage: Stage, keys: str) -> None:
        self.stage = stage
        self.person = Person(home, files={"a.py": ""})
        self.person.settings = {
            "PULLWRIGHT_GITHUB_URL": stage.github.url,
            "PULLWRIGHT_GITHUB_TOKEN": stage.github.job_token(stage.repo),
            "PULLWRIGHT_TRUSTED_KEYS": keys,
        }

    def verifies(self, *words: str) -> Ended:
        """The pull request, unless there are other words."""
        return self.person.types("verify", "--json", *(words or (self.url,)))

    @property
    def url(self) -> str:
        return f"{self.stage.github.url}/acme/shapes/pull/{self.stage.pull.number}"

    def doubts(self, *words: str) -> dict[str, str]:
        done = self.verifies(*words)
        assert done.code == 3, done.out + done.err
        return {doubt["place"]: doubt["why"] for doubt in done.document["doubts"]}


def test_a_pull_request_is_verified_and_whoever_may_write_there_cannot_change_that(
    stage: Stage, tmp_path: Path
) -> None:
    request = stage.works(stage.says("/pullwright implement"))
    assert request.state is State.DONE, stage.sticky()
    number = stage.pull.number
    with served(create(stage.settings, stage.store)) as deployment:
        bob = Stranger(tmp_path / "bob", stage, deployment)
        found = bob.verifies(bob.url, "--rerun")
        assert found.code == 0, found.out + found.err
        told = found.document
        assert (told["notes"], told["doubts"]) == ([], [])
        assert (told["repository"]["id"], told["repository"]["name"]) == (stage.repo.id, "acme/shapes")
        assert (told["commit"], told["run"]["request"]) == (stage.pull.head_sha, request.id)
        assert told["rerun"].startswith("bubblewrap")
        body = stage.pull.body
        _a_report_of_their_own(stage, bob, request.id)
        _the_statement_of_somebody_elses_repository(stage, bob, request.id)
        stage.github.edit_issue(stage.repo, number, stage.ada, body=body.replace(FILE, "elsewhere"))
        assert (done := bob.verifies()).code == 2 and "links to no" in done.err
        stage.github.edit_issue(stage.repo, number, stage.ada, body=body)
        stage.github.push(stage.repo, stage.pull.head, {"shapes.py": "def area(*_): ...\n"}, stage.ada)
        assert "the newest commit of the pull request is" in bob.doubts()["subject[0]"]


def _a_report_of_their_own(stage: Stage, bob: Stranger, request: str) -> None:
    """Beside the true statement, with a link in the description."""
    kept = stage.github.files(stage.repo, REPORTS)
    report = kept[f"{request}/report.json"].decode().replace('"proven"', '"failed"')
    commit = stage.github.push(stage.repo, REPORTS, {f"{request}/report.json": report}, stage.ada)
    _links(stage, stage.repo, stage.pull.number, f"{commit}/{request}")
    assert set(bob.doubts()) == {"report.json"}


def _the_statement_of_somebody_elses_repository(stage: Stage, bob: Stranger, request: str) -> None:
    """Signed by the real key, with the very same commits as far as anybody can make them."""
    kept = stage.github.files(stage.repo, REPORTS)
    other = stage.github.repo("acme", "other", dict(stage.files))
    files = {path: content.decode("latin-1") for path, content in kept.items() if path == f"{request}/{FILE}"}
    commit = stage.github.push(other, REPORTS, files, stage.ada)
    stage.github.push(other, "change", {"shapes.py": "x = 1\n"}, stage.ada)
    number = stage.github.pull(other, "change", "A change", stage.ada)
    _links(stage, other, number, f"{commit}/{request}")
    bob.person.settings["PULLWRIGHT_GITHUB_TOKEN"] = stage.github.job_token(other)
    found = bob.doubts(f"{stage.github.url}/acme/other/pull/{number}")
    assert "and not about this repository" in found["predicate.repository"]
    assert "subject[0]" in found
    bob.person.settings["PULLWRIGHT_GITHUB_TOKEN"] = stage.github.job_token(stage.repo)


def _links(stage: Stage, repo: Repo, number: int, where: str) -> None:
    """The description as somebody edited it: the last link counts."""
    link = f"[{FILE}]({stage.github.url}/{repo.full_name}/blob/{where}/{FILE})"
    stage.github.edit_issue(repo, number, stage.ada, body=f"Look: {link}")


def test_the_keys_are_published_for_everybody_and_taken_from_nobody_else(stage: Stage, tmp_path: Path) -> None:
    with served(create(stage.settings, stage.store)) as deployment:
        empty = httpx2.get(f"{deployment}{PATH}")
        assert (empty.json()["keys"], empty.headers["cache-control"]) == ([], "no-store")
        chain = Keychain(stage.store.desk)
        first = chain.signer().public
        chain.rotate()
        full = httpx2.get(f"{deployment}{PATH}")
        assert full.headers["cache-control"] == "public, max-age=300"
        assert [key["keyid"] == first.id for key in full.json()["keys"]] == [False, True]
        assert "private" not in full.text
        again = httpx2.get(f"{deployment}{PATH}", headers={"If-None-Match": full.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    file = tmp_path / FILE
    file.write_bytes(b"{}")
    with StrangeServer() as server:
        bob = Stranger(tmp_path / "bob", stage, server.url)
        replies = (Reply(302, headers={"Location": "/keys"}), Reply(body=b" " * (1 << 20)), Reply(404), Reply(cut=True))
        for reply in replies:
            server.replies[f"GET {PATH}"] = [reply]
            assert bob.verifies(str(file)).code == 1, "that is no verdict"
        assert {what for what, _, _ in server.asked} == {f"GET {PATH}"}, "nobody sends us elsewhere"
        server.replies[f"GET {PATH}"] = [Reply(body=full.content)]
        assert "file" in bob.doubts(str(file))
