"""Deliveries over HTTP: taken once, answered with a word, refused with a sentence, and never a fault of ours."""

import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.app import create
from core.asks import Verb
from core.crypto import keyring
from core.settings import load
from core.store import Store, open_store
from tests.bot.deliveries import SECRET, Payload, comment, corpus, encoded, example, signature
from tests.bot.mutations import SEEDS, mutated
from tests.bot.serving import served

JSON = "application/json"


@dataclass
class Post:
    """Where GitHub's deliveries arrive."""

    client: httpx2.Client
    store: Store
    file: Path

    def deliver(self, event: str, payload: Payload, delivery: str = "d-1") -> httpx2.Response:
        return self.send(encoded(payload), {"X-GitHub-Event": event, "X-GitHub-Delivery": delivery})

    def send(self, body: bytes, headers: dict[str, str], secret: bytes = SECRET) -> httpx2.Response:
        usual = {
            "Content-Type": JSON,
            "X-GitHub-Event": "issue_comment",
            "X-GitHub-Delivery": "d-1",
            "X-Hub-Signature-256": signature(body, secret),
        }
        kept = {name.encode(): value.encode() for name, value in (usual | headers).items() if value}
        return self.client.post("/webhooks/github", content=body, headers=kept)

    def kept(self) -> list[tuple[str, Verb]]:
        return [(taken.ask.delivery, taken.ask.verb) for taken in self.store.desk.take_asks(100)]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    yield from opened(tmp_path, SECRET.decode())


def opened(folder: Path, secrets: str, log: str = "off") -> Iterator[Post]:
    ours = {"PULLWRIGHT_WEBHOOK_SECRET": secrets, "PULLWRIGHT_APP_ID": "4242", "PULLWRIGHT_LOG": log}
    settings = load({"XDG_DATA_HOME": str(folder), **ours})
    store = open_store("", settings.data, keyring("", settings.data))
    with served(create(settings, store)) as url, httpx2.Client(base_url=url, timeout=30) as client:
        yield Post(client, store, settings.data / "pullwright.db")


def told(answer: httpx2.Response) -> tuple[int, str]:
    """The status and the word; a refusal has its reason, and nothing is told about our insides."""
    said: dict[str, Any] = answer.json()
    assert "Traceback" not in answer.text
    assert said["result"] == "accepted" or 10 < len(said["reason"]) < 300
    return answer.status_code, said["result"]


def test_an_ask_is_kept_before_it_is_answered(post: Post) -> None:
    answer = post.deliver("issue_comment", comment("/pullwright status\n/pullwright implement"))
    assert told(answer) == (202, "accepted")
    assert answer.json() == {"result": "accepted", "asks": 2}
    assert post.kept() == [("d-1", Verb.STATUS), ("d-1", Verb.IMPLEMENT)]


def test_a_redelivery_and_a_replay_under_a_fresh_id_are_taken_once(post: Post) -> None:
    payload = comment("/pullwright implement")
    assert told(post.deliver("issue_comment", payload, "d-1")) == (202, "accepted")
    assert told(post.deliver("issue_comment", payload, "d-1")) == (200, "duplicate")
    assert told(post.deliver("issue_comment", payload, "d-2")) == (200, "duplicate")
    assert len(post.kept()) == 1


def test_many_at_once_are_each_taken_once(post: Post) -> None:
    def send(number: int) -> tuple[int, str]:
        payload = comment("/pullwright implement")
        payload["comment"]["id"] = number % 40 + 1
        return told(post.deliver("issue_comment", payload, f"d-{number}"))

    with ThreadPoolExecutor(16) as people:
        answers = list(people.map(send, range(80)))
    assert sorted(answers) == [(200, "duplicate")] * 40 + [(202, "accepted")] * 40
    assert len(post.kept()) == 40


def test_what_asks_nothing_is_ignored_and_says_why(post: Post) -> None:
    assert told(post.deliver("issue_comment", comment("Thank you!"))) == (200, "ignored")
    assert told(post.deliver("issue_comment", comment("I like pullwright"))) == (200, "ignored")
    assert told(post.deliver("issues", example("issues", "assigned"))) == (200, "ignored")
    assert told(post.deliver("ping", {"zen": "Mind your words."})) == (200, "ignored")
    assert post.kept() == []


def test_each_example_of_github_is_accepted_or_ignored(post: Post) -> None:
    seen = {told(post.deliver(event, payload, f"d-{n}")) for n, (event, payload) in enumerate(corpus())}
    assert seen == {(200, "ignored"), (202, "accepted")}  # where the App is, is kept


def test_while_the_secret_is_rotated_both_are_good(tmp_path: Path) -> None:
    for post in opened(tmp_path, "a newer one, " + SECRET.decode()):
        body = encoded(comment("Thank you!"))
        assert told(post.send(body, {})) == (200, "ignored")
        assert told(post.send(body, {}, b"a newer one")) == (200, "ignored")
        assert told(post.send(body, {}, b"an older one")) == (401, "refused")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X-Hub-Signature-256": ""}, 401),
        ({"X-Hub-Signature-256": "sha256=" + "0" * 64}, 401),
        ({"X-Hub-Signature-256": "sha256=" + "é" * 64}, 401),
        ({"X-Hub-Signature-256": "", "X-Hub-Signature": "sha1=" + "0" * 40}, 401),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"X-GitHub-Event": ""}, 400),
        ({"X-GitHub-Event": "Issue Comment"}, 400),
        ({"X-GitHub-Event": "a" * 70}, 400),
        ({"X-GitHub-Delivery": ""}, 400),
        ({"X-GitHub-Delivery": "x" * 65}, 400),
        ({"X-GitHub-Delivery": "../../d"}, 400),
    ],
)
def test_a_head_that_is_not_githubs_is_refused(post: Post, headers: dict[str, str], status: int) -> None:
    body = encoded(comment("/pullwright implement"))
    assert told(post.send(body, headers)) == (status, "refused")
    assert post.kept() == []


def test_a_good_head_in_other_words_is_good(post: Post) -> None:
    body = encoded(comment("/pullwright implement"))
    good = {"Content-Type": "Application/JSON; charset=utf-8", "Content-Encoding": "identity"}
    assert told(post.send(body, good)) == (202, "accepted")


def test_only_post(post: Post) -> None:
    for method in ("GET", "PUT", "DELETE", "HEAD", "PATCH"):
        assert post.client.request(method, "/webhooks/github").status_code == 405


def test_a_body_that_is_no_json_is_refused_also_if_it_is_signed(post: Post) -> None:
    for body in (b"", b"{", b"[" * 100_000, b'{"pullwright": NaN}', b'{"pullwright": 1' + b"0" * 5000 + b"}"):
        assert told(post.send(body, {"X-GitHub-Event": "issues"})) == (400, "refused")


def test_spoilt_payloads_are_never_a_fault_of_ours(post: Post) -> None:
    statuses = set()
    for event, make in SEEDS:
        for number, payload in enumerate(mutated(make)):
            if number % 89 == 0:
                statuses.add(told(post.deliver(event, payload, f"d-{number}")))
    assert statuses <= {(200, "ignored"), (200, "duplicate"), (202, "accepted"), (400, "refused")}
    assert {(200, "ignored"), (202, "accepted")} <= statuses


def test_without_the_database_github_is_told_to_come_again(post: Post) -> None:
    with closing(sqlite3.connect(post.file)) as connection:
        connection.execute("ALTER TABLE deliveries RENAME TO elsewhere")
    answer = post.deliver("issue_comment", comment("/pullwright implement"))
    assert (told(answer), answer.headers["retry-after"]) == ((503, "refused"), "10")
    with closing(sqlite3.connect(post.file)) as connection:
        connection.execute("ALTER TABLE elsewhere RENAME TO deliveries")
    assert told(post.deliver("issue_comment", comment("/pullwright implement"))) == (202, "accepted")


def test_before_the_app_is_registered_nothing_is_taken(tmp_path: Path) -> None:
    for post in opened(tmp_path, ""):
        answer = post.deliver("issue_comment", comment("/pullwright implement"))
        assert (told(answer), answer.headers["retry-after"]) == ((503, "refused"), "60")


def test_what_the_setup_page_kept_is_used(tmp_path: Path) -> None:
    for post in opened(tmp_path, ""):
        for name, value in (("webhook_secret", SECRET.decode()), ("app_id", "7"), ("slug", "ours")):
            post.store.desk.keep_secret(name, value)
        payload = comment("/pullwright implement")
        assert told(post.deliver("issue_comment", payload)) == (202, "accepted")
        payload["sender"] = payload["comment"]["user"] = {"id": 3, "login": "ours[bot]", "type": "Bot"}
        payload["comment"]["id"] = 1
        assert told(post.deliver("issue_comment", payload)) == (200, "ignored")


def test_the_supervisor_is_told_whether_we_live_and_are_ready(post: Post) -> None:
    assert post.client.get("/livez").json() == {"status": "alive"}
    assert post.client.get("/readyz").json() == {"status": "ready"}
    with closing(sqlite3.connect(post.file)) as connection:
        connection.execute("ALTER TABLE requests RENAME TO elsewhere")
    answer = post.client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
    assert post.client.get("/livez").status_code == 200


def test_other_paths_are_not_there(post: Post) -> None:
    for path in ("/docs", "/openapi.json", "/webhooks", "/webhooks/github/", "/../etc/passwd"):
        assert post.client.get(path).status_code == 404
    assert json.loads(post.client.get("/nowhere").text) == {"detail": "Not Found"}


def test_deliveries_are_counted_and_strangers_make_no_series(post: Post) -> None:
    post.deliver("issue_comment", comment("/pullwright implement"))
    post.deliver("issue_comment", comment("Thank you!"))
    post.deliver("an_event_of_tomorrow", {})
    for number in range(3):
        post.send(b"{}", {"X-GitHub-Event": f"flood_{number}", "X-Hub-Signature-256": "sha256=0"})
    lines = post.client.get("/metrics").text.splitlines()
    counted = {line for line in lines if line.startswith("pullwright_deliveries_total")}
    assert counted == {
        'pullwright_deliveries_total{answer="accepted",event="issue_comment"} 1.0',
        'pullwright_deliveries_total{answer="ignored",event="issue_comment"} 1.0',
        'pullwright_deliveries_total{answer="ignored",event="other"} 1.0',
        'pullwright_deliveries_total{answer="refused",event="other"} 3.0',
    }
    assert "pullwright_asks_waiting 1.0" in lines


def test_what_is_wrong_with_the_database_is_not_told_to_strangers(post: Post) -> None:
    with closing(sqlite3.connect(post.file)) as connection:
        for table in ("asks", "requests", "secrets"):
            connection.execute(f"ALTER TABLE {table} RENAME TO gone_{table}")
    answers = [post.client.get("/readyz"), post.client.get("/metrics")]
    answers.append(post.deliver("issue_comment", comment("/pullwright implement")))
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert not any("table" in answer.text or "SELECT" in answer.text for answer in answers)


def test_the_log_tells_of_deliveries_and_not_what_is_in_them(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for post in opened(tmp_path, SECRET.decode(), log="info"):
        post.deliver("issue_comment", comment("/pullwright implement the canary-wish"), "d-7")
        post.deliver("issue_comment", comment("canary"), "d-8")
        post.send(b"canary", {"X-GitHub-Delivery": "d-9", "X-Hub-Signature-256": "sha256=canary"})
    told = capfd.readouterr().err
    lines = [json.loads(line) for line in told.splitlines()]
    assert [(line["delivery"], line["word"], line["status"], line["level"]) for line in lines] == [
        ("d-7", "accepted", 202, "info"),
        ("d-9", "refused", 401, "warning"),
    ]
    assert "canary" not in told
