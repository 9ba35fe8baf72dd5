"""What the fake GitHub delivers: signed, shaped like the real thing, and kept to be sent again."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from core.github import CheckOutput, open_installations
from tests.fakes import npm
from tests.fakes.github import Delivery, FakeGitHub

SCHEMAS = "7.6.1"
# What GitHub adds to its payloads faster than the schemas are made again.
NEWER = ("Additional properties are not allowed",)


class Receiver:
    """Answers 202, or what `status` says, and keeps what came."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.status = 202
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/webhooks/github"

    def events(self) -> list[str]:
        return [headers["x-github-event"] for headers, _ in self.came]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.http.shutdown()
    made.http.server_close()
    thread.join()


@cache
def schemas() -> Any:
    file = npm.unpacked("@octokit/webhooks-schemas", SCHEMAS, "schema.json") / "schema.json"
    return json.loads(file.read_text(encoding="utf-8"))["definitions"]


def errors(delivery: Delivery) -> list[str]:
    name = f"{delivery.event}${delivery.action}" if delivery.action else f"{delivery.event}$event"
    name = name if name in schemas() else f"{delivery.event}_event"
    schema = {"$ref": f"#/definitions/{name}", "definitions": schemas()}
    found = list(jsonschema_rs.Draft7Validator(schema).iter_errors(delivery.payload))
    wrong = [error for error in found if not error.message.startswith(NEWER)]
    return [f"{name} {error.instance_path} {error.message[:300]}" for error in wrong]


def everything(github: FakeGitHub) -> None:
    alice = github.person("alice", "write")
    repo = github.repo("acme", "widgets", private=True)
    issue = github.issue(repo, "A bug", "Broken", alice)
    said = github.say(repo, issue, alice, "/pullwright implement")
    github.edit(repo, said.id, alice, "/pullwright plan")
    github.label(repo, issue, "pullwright", alice)
    github.assign(repo, issue, alice)
    github.edit_issue(repo, issue, alice, title="A worse bug")
    github.delete_comment(repo, said.id, alice)
    github.push(repo, "pullwright/1", {"a.py": "x = 1\n"}, alice)
    app = open_installations(github.app.id, github.app.private_key, github.url)
    view = app.of(repo.installation, repo.id, "acme", "widgets")
    pull = view.open_pull("Better", "Fixes #1", "pullwright/1", "main", draft=True)
    check = view.create_check("Pullwright", pull.head_sha, "r", CheckOutput("T", "S"), [("Retry", "Again", "retry")])
    github.review(repo, pull.number, alice, "Almost", "CHANGES_REQUESTED", [("a.py", 1, "Why?")])
    github.label(repo, pull.number, "pullwright", alice)
    view.update_check(check.id, CheckOutput("T", "S"), conclusion="failure")
    github.press(repo, check.id, "retry", alice)
    github.rerequest(repo, check.id, alice)
    github.close(repo, issue, alice)
    github.suspend("acme")
    github.unsuspend("acme")
    github.uninstall("acme")


def test_deliveries_have_the_shape_of_real_ones(tmp_path: Path) -> None:
    with FakeGitHub(tmp_path / "github") as github:
        everything(github)
        found = [error for delivery in github.deliveries for error in errors(delivery)]
        kinds = {(delivery.event, delivery.action) for delivery in github.deliveries}
    assert found == []
    assert len(kinds) >= 15


def test_what_a_person_does_is_delivered_and_signed_at_once(tmp_path: Path, receiver: Receiver) -> None:
    with FakeGitHub(tmp_path / "github", webhook=receiver.url) as github:
        alice, repo = github.person("alice", "write"), github.repo("acme", "widgets")
        said = github.say(repo, github.issue(repo, "A bug", author=alice), alice, "/pullwright implement ü")
        assert receiver.events() == ["issues", "issue_comment"]
        headers, body = receiver.came[-1]
        digest = hmac.new(github.app.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
        assert headers["x-hub-signature-256"] == f"sha256={digest}"
        assert said.delivery
        assert (said.delivery.status, said.delivery.body, said.delivery.guid) == (
            202,
            body,
            headers["x-github-delivery"],
        )
        assert said.delivery.payload["installation"]["id"] == repo.installation
        assert said.delivery.payload["comment"]["user"]["id"] == alice.id


def test_what_the_app_does_is_delivered_a_moment_later(tmp_path: Path, receiver: Receiver) -> None:
    with FakeGitHub(tmp_path / "github", webhook=receiver.url, process=True) as github:
        repo = github.repo("acme", "widgets")
        issue = github.issue(repo, "A bug")
        app = open_installations(github.app.id, github.app.private_key, github.url)
        app.of(repo.installation, repo.id, "acme", "widgets").comment(issue, "Hello")
        await_(lambda: len(receiver.came) == 2)
        payload = json.loads(receiver.came[-1][1])
    assert payload["sender"]["type"] == "Bot"
    assert payload["comment"]["performed_via_github_app"]["id"] == github.app.id


def test_a_failed_delivery_is_sent_again_with_its_guid(tmp_path: Path, receiver: Receiver) -> None:
    with FakeGitHub(tmp_path / "github", webhook=receiver.url) as github:
        repo, alice = github.repo("acme", "widgets"), github.person("alice", "write")
        receiver.status = 503
        github.issue(repo, "A bug", author=alice)
        receiver.status = 202
        github.redeliver(github.deliveries[0].id)
        await_(lambda: len(receiver.came) == 2)
        (first, body), (second, again) = receiver.came
        await_(lambda: github.deliveries[-1].status == 202)
        assert [delivery.status for delivery in github.deliveries] == [503, 202]
    assert (first["x-github-delivery"], body) == (second["x-github-delivery"], again)


def test_nothing_is_told_of_where_the_app_is_not(tmp_path: Path, receiver: Receiver) -> None:
    with FakeGitHub(tmp_path / "github", webhook=receiver.url) as github:
        stranger = github.repo("stranger", "thing", installed=False)
        github.issue(stranger, "A bug")
        repo = github.repo("acme", "widgets")
        github.suspend("acme")
        github.issue(repo, "A bug")
    assert receiver.events() == ["installation"]


def await_(done: Any) -> None:
    ends = time.monotonic() + 20
    while not done():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.02)
