"""A step and its server: what the server says is told as it is, and each way in which it fails has a sentence."""

import io
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from action import hosted
from action.groups import Show
from action.hosted.away import Away
from action.hosted.following import Follower
from action.hosted.identity import Identity
from action.hosted.server import NotTaken, Server
from action.inputs import Inputs, Runner
from action.result import Conclusion, Result
from bot.wire import Receipt
from core.errors import Broken, OutOfTime, Refused
from tests.fakes.issuer import Issuer, job_claims
from tests.fakes.strange_server import Reply, StrangeServer, no, said, stream

ID, SECRET = "a" * 32, "the-secret-of-the-request"
RECEIPT = Receipt(id=ID, secret=SECRET)
NOW: dict[str, Any] = {"id": ID, "state": "running", "ended": False}
END: dict[str, Any] = {**NOW, "state": "done", "ended": True, "verdict": "proven", "sentence": "It is proven."}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as made:
        made.claims = job_claims("acme/shapes", 5, 9, "ada", 7)
        yield made


@pytest.fixture
def server() -> Iterator[StrangeServer]:
    with StrangeServer() as made:
        made.replies["POST "] = [said(202, id=ID, secret=SECRET)]
        made.replies[f"GET /{ID}/events"] = [stream(("end", "", END))]
        made.replies[f"GET /{ID}"] = [said(**END)]
        made.replies[f"POST /{ID}/cancel"] = [said(202, **NOW)]
        yield made


class Step:
    """One step of a job; `log` is what a person sees."""

    def __init__(self, folder: Path, issuer: Issuer) -> None:
        self.out = io.StringIO()
        self.show = Show((), self.out)
        self.folder = folder
        self.runner = Runner(
            event_name="workflow_dispatch",
            event_path=folder / "event.json",
            repository="acme/shapes",
            ref="refs/heads/main",
            temp=folder / "temp",
            oidc_request_url=issuer.request_url,
            oidc_request_token=SecretStr(issuer.request_token),
        )
        self.runner.event_path.write_text("{}")

    @property
    def log(self) -> str:
        return self.out.getvalue()

    def runs(self, address: str, **inputs: Any) -> Result:
        return hosted.run(Inputs(server_url=address, **{"prompt": "Do it.", **inputs}), self.runner, self.show)

    def server(self, address: str) -> Server:
        identity = Identity(Inputs(server_url=address), self.runner, self.show)
        return Server(address, identity, {}, pause_s=0.01)

    def follows(self, address: str, seconds: float = 60) -> Result:
        with self.server(address) as server:
            finish = Follower(server, RECEIPT, self.show, time.monotonic() + seconds, look_s=0.03).to_the_end()
        return hosted.outcome.of(finish, {}, self.runner)


@pytest.fixture
def step(tmp_path: Path, issuer: Issuer) -> Step:
    return Step(tmp_path, issuer)


def test_what_the_server_says_is_the_result(step: Step, server: StrangeServer, issuer: Issuer) -> None:
    pull = {"pull_number": 7, "pull_url": "https://github.com/acme/shapes/pull/7", "branch": "b", "head_sha": "c" * 40}
    spent = {"cost_usd": 0.5, "input_tokens": 3, "output_tokens": 2, "cache_read_tokens": 1, "cache_write_tokens": 0}
    failing = [{"path": "tests/test_a.py", "title": "tests/test_a.py::test_b", "message": "assert 1 == 2"}]
    whole = {**END, **pull, **spent, "run_id": "1" * 16, "failing": failing, "reports": ["report.md", "../evil"]}
    steps = [{"number": 0, "name": "model", "elapsed_s": 1.5, "note": "attempt 1"}]
    server.replies[f"GET /{ID}/events"] = [stream(("state", "", NOW), ("end", "", {**whole, "steps": steps}))]
    server.replies[f"GET /{ID}/reports/report.md"] = [Reply(200, b"# Report")]
    result = step.runs(server.url, timeout_minutes=1.0)
    assert (result.conclusion, result.verdict) == (Conclusion.SUCCESS, "proven")
    assert result.sentence == f"It is proven. The pull request is {pull['pull_url']}"
    assert (result.pr_number, result.branch_name, result.head_sha) == (7, "b", "c" * 40)
    assert (result.total_cost_usd, result.input_tokens, result.cache_read_tokens) == (0.5, 3, 1)
    assert Path(result.report_path).read_bytes() == b"# Report"
    assert result.failing[0].title == "tests/test_a.py::test_b"
    assert "::group::model" in step.log
    assert issuer.asked == [server.url]
    assert json.loads(server.asked[0][2]) == {"prompt": "Do it.", "label": "pullwright", "options": {"base": "main"}}
    bearer = server.calls("POST ")[0]["authorization"]
    assert f"::add-mask::{bearer.removeprefix('Bearer ')}" in step.log
    assert f"::add-mask::{SECRET}" in step.log


@pytest.mark.parametrize(
    ("end", "conclusion"),
    [
        ({"state": "done", "verdict": "unproven"}, Conclusion.SUCCESS),
        ({"state": "done", "verdict": "planned"}, Conclusion.SUCCESS),
        ({"state": "done", "verdict": "failed"}, Conclusion.FAILURE),
        ({"state": "done", "verdict": "refused"}, Conclusion.REFUSED),
        ({"state": "cancelled", "verdict": "cancelled"}, Conclusion.CANCELLED),
        ({"state": "dead", "verdict": "failed"}, Conclusion.FAILURE),
        ({"state": "refused", "verdict": ""}, Conclusion.REFUSED),
        ({"state": "answered", "verdict": ""}, Conclusion.SUCCESS),
    ],
)
def test_each_end(step: Step, server: StrangeServer, end: dict[str, str], conclusion: Conclusion) -> None:
    server.replies[f"GET /{ID}/events"] = [stream(("end", "", {**END, **end}))]
    result = step.runs(server.url)
    assert (result.conclusion, result.sentence) == (conclusion, "It is proven.")


def test_what_asks_nothing_is_skipped(step: Step, server: StrangeServer) -> None:
    server.replies["POST "] = [said(200, sentence="Nothing in this event asks anything of us.")]
    result = step.runs(server.url)
    assert (result.conclusion, result.sentence[:7]) == (Conclusion.SKIPPED, "Nothing")


@pytest.mark.parametrize("status", [401, 403, 404, 409, 413, 422])
def test_a_no_of_the_server_is_told_in_its_words(step: Step, server: StrangeServer, status: int) -> None:
    server.replies["POST "] = [no(status, "The token has expired.")]
    result = step.runs(server.url)
    assert (result.conclusion, result.sentence) == (Conclusion.REFUSED, "The server says no: The token has expired.")
    assert len(server.asked) == 1


def test_a_server_that_is_away_for_a_moment_is_asked_again(step: Step, server: StrangeServer) -> None:
    server.replies["POST "] = [
        Reply(500),
        no(503, "Later."),
        server.replies["POST "][0],
    ]
    with step.server(server.url) as known:
        assert known.ask(b'{"prompt": "x"}', time.monotonic() + 60) == RECEIPT
    assert {body for what, _, body in server.asked if what == "POST "} == {b'{"prompt": "x"}'}


def test_a_server_that_stays_away(step: Step, server: StrangeServer) -> None:
    server.replies["POST "] = [no(503, "The database is away.")]
    with step.server(server.url) as known, pytest.raises(Broken, match=r"database is away\. Nothing was begun\."):
        known.ask(b"{}", time.monotonic() + 60)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with step.server(address) as down, pytest.raises(Broken, match="does not answer"):
            down.ask(b"{}", time.monotonic() + 60)
    with step.server(server.url) as known, pytest.raises(OutOfTime):
        known.ask(b"{}", time.monotonic())


@pytest.mark.parametrize(
    "reply", [Reply(302, b"", {"Location": "https://evil.example.org"}), Reply(200, b"<html>"), Reply(202, b"[]")]
)
def test_an_address_of_something_else(step: Step, server: StrangeServer, reply: Reply) -> None:
    server.replies["POST "] = [reply]
    result = step.runs(server.url)
    assert result.conclusion is Conclusion.FAILURE
    assert "server_url" in result.sentence


def test_a_stream_that_is_cut_goes_on_where_it_was(step: Step, server: StrangeServer) -> None:
    begun = {"number": 0, "name": "model"}
    server.replies[f"GET /{ID}/events"] = [
        stream(("step", "1-0", begun), ("", "", ""), cut=True),
        stream(("step", "1-1", {**begun, "elapsed_s": 2.0, "note": "done"}), ("end", "", END)),
    ]
    assert step.follows(server.url).verdict == "proven"
    assert [call.get("last-event-id", "") for call in server.calls(f"GET /{ID}/events")] == ["", "1-0"]
    assert step.log.count("::group::model") == 1
    assert "model 2.0 s: done" in step.log


def test_a_server_that_counts_calls_is_asked_again_when_it_says(step: Step, server: StrangeServer) -> None:
    patient = no(429, "Too many calls with this token: 1/second are allowed.", **{"Retry-After": "1"})
    server.replies[f"GET /{ID}/events"] = [no(503, "Too many streams.")]
    server.replies[f"GET /{ID}"] = [patient, said(**END)]
    assert step.follows(server.url).verdict == "proven"
    assert server.moments[-1] - server.moments[-2] >= 1.0
    server.replies["POST "] = [patient, server.replies["POST "][0]]
    with step.server(server.url) as known:
        assert known.ask(b"{}", time.monotonic() + 60) == RECEIPT
    assert server.moments[-1] - server.moments[-2] >= 1.0


def test_where_no_stream_holds_it_is_looked_at_now_and_then(step: Step, server: StrangeServer) -> None:
    server.replies[f"GET /{ID}/events"] = [no(503, "Too many streams.")]
    steps = [{"number": 0, "name": "model", "elapsed_s": 1.0}]
    server.replies[f"GET /{ID}"] = [
        said(**{**NOW, "state": "pending", "position": 3}),
        Reply(502),
        said(**NOW, steps=steps),
        said(**END, steps=steps),
    ]
    assert step.follows(server.url).verdict == "proven"
    assert "number 3 in the line" in step.log
    assert step.log.count("::group::model") == 1


def test_a_server_that_has_forgotten_the_request(step: Step, server: StrangeServer) -> None:
    server.replies[f"GET /{ID}/events"] = [no(404, "There is no such request.")]
    with pytest.raises(NotTaken, match="no such request"):
        step.follows(server.url)


def test_the_time_is_over(step: Step, server: StrangeServer) -> None:
    server.replies[f"GET /{ID}/events"] = [stream(("state", "", NOW))]
    server.replies[f"GET /{ID}"] = [said(**NOW)]
    result = step.runs(server.url, timeout_minutes=0.02)
    assert result.conclusion is Conclusion.TIMEOUT
    assert "request was cancelled" in result.sentence
    assert server.calls(f"POST /{ID}/cancel")[0]["authorization"] == f"Bearer {SECRET}"


def test_what_the_server_says_is_no_command_of_the_runner(step: Step, server: StrangeServer) -> None:
    evil = "x\n::set-output name=verdict::proven\n##[add-path]/evil"
    events = [("step", "1-0", {"number": 0, "name": evil}), ("state", "", {**NOW, "url": evil, "sentence": evil})]
    ends = {"number": 0, "name": evil, "elapsed_s": 1.0, "note": evil}
    server.replies[f"GET /{ID}/events"] = [stream(*events, ("step", "1-1", ends), ("end", "", END))]
    step.runs(server.url)
    for line in step.log.splitlines():
        assert not line.lstrip().startswith("::set-output")
        assert "##[" not in line


def test_answers_without_an_end(step: Step, server: StrangeServer) -> None:
    with step.server(server.url) as known:
        server.replies[f"GET /{ID}"] = [Reply(200, b" " * (5 << 20))]
        with pytest.raises(Broken, match="not of Pullwright"):
            known.look(RECEIPT)
        server.replies[f"GET /{ID}/events"] = [Reply(200, b"data: " + b"x" * (5 << 20))]
        with pytest.raises(Broken, match="too large"):
            list(known.events(RECEIPT, "", 60))
        server.replies[f"GET /{ID}"] = [Reply(200, b"{", cut=True)]
        with pytest.raises(Away, match="broke off"):
            known.look(RECEIPT)


def test_a_job_that_may_not_say_who_it_is(step: Step, server: StrangeServer, issuer: Issuer) -> None:
    step.runner = Runner(event_name="push", event_path=step.runner.event_path, repository="acme/shapes")
    result = step.runs(server.url)
    assert result.conclusion is Conclusion.FAILURE
    assert "id-token: write" in result.sentence
    assert server.asked == []


def test_a_token_is_not_sent_in_the_clear(step: Step) -> None:
    for address, why in (("http://pullwright.example.org", "begin with https,"), ("", "server_url")):
        with pytest.raises(Refused, match=why):
            step.server(address)
