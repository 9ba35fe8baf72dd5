"""Deliveries as GitHub makes them: the example payloads of Octokit, and stories that are cut from them."""

import copy
import hmac
import json
from functools import cache
from typing import Any

from bot.payloads import parse
from bot.triggers import Us, asks
from core.asks import Ask
from core.events import Ignored
from tests.fakes.npm import unpacked

Payload = dict[str, Any]
US = Us("pullwright", 4242, "pullwright-acme")
SECRET = b"the secret of the webhook"
EXAMPLES = 329


@cache
def corpus() -> tuple[tuple[str, Payload], ...]:
    """(event, payload) of all examples."""
    folder = unpacked("@octokit/webhooks-examples", "7.6.1", "api.github.com/index.json")
    kinds = json.loads((folder / "api.github.com" / "index.json").read_text(encoding="utf-8"))
    return tuple((kind["name"], example) for kind in kinds for example in kind["examples"])


def example(event: str, action: str) -> Payload:
    """A fresh copy of the first example of its kind, as an App gets it."""
    found = next(payload for name, payload in corpus() if name == event and payload.get("action") == action)
    return {"installation": {"id": 77}, **copy.deepcopy(found)}


def comment(body: str, *, before: str | None = None, on_pull: bool = False) -> Payload:
    """A comment by the one who wrote it; edited if there is a `before`."""
    payload = example("issue_comment", "created" if before is None else "edited")
    payload["comment"]["body"] = body
    if before is not None:
        payload["changes"] = {"body": {"from": before}}
    if on_pull:
        payload["issue"]["pull_request"] = {"url": "https://api.github.com/repos/Codertocat/Hello-World/pulls/1"}
    return payload


def our_pull(payload: Payload) -> Payload:
    """With the pull request made one of ours."""
    pull = payload["pull_request"]
    pull["user"] |= {"id": 99, "login": "pullwright-acme[bot]", "type": "Bot"}
    pull["head"]["ref"] = "pullwright/a-change-012345"
    return payload


def review(body: str | None, *, state: str = "commented", ours: bool = True) -> Payload:
    """A review that was submitted."""
    payload = example("pull_request_review", "submitted")
    payload["review"] |= {"body": body, "state": state}
    return our_pull(payload) if ours else payload


def label(name: str) -> Payload:
    """An issue that got a label."""
    payload = example("issues", "labeled")
    payload["label"]["name"] = name
    return payload


def button(identifier: str, app: int = US.app_id) -> Payload:
    """A pressed button of a check run of ours."""
    payload = example("check_run", "requested_action")
    payload["requested_action"] = {"identifier": identifier}
    payload["check_run"] |= {"external_id": "f" * 32}
    payload["check_run"]["app"]["id"] = app
    return payload


def asked(event: str, payload: Payload, us: Us = US, delivery: str = "a-delivery") -> tuple[Ask, ...]:
    """The asks in a payload; none where it is ignored."""
    found = parse(event, encoded(payload))
    return () if isinstance(found, Ignored) else asks(found, us, delivery)


def encoded(payload: object) -> bytes:
    return json.dumps(payload).encode()


def signature(body: bytes, secret: bytes = SECRET) -> str:
    return "sha256=" + hmac.digest(secret, body, "sha256").hex()
