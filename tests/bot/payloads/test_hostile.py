"""Whatever a verified body holds, it is read, ignored with a reason or malformed; and who asks is who GitHub says."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.payloads import Malformed, events, parse
from bot.triggers import asks
from core.asks import Ask
from core.events import Ignored
from tests.bot.deliveries import US, Payload, asked, comment, encoded
from tests.bot.mutations import SEEDS, WRONG, mutated

CASES = 20_000


@pytest.mark.parametrize(("event", "make"), SEEDS)
def test_every_field_may_be_missing_or_wrong(event: str, make: Callable[[], Payload]) -> None:
    assert make() == make()
    for payload in mutated(make):
        try:
            found = asked(event, payload)
        except Malformed as malformed:
            assert len(str(malformed)) < 200
        else:
            for ask in found:
                assert_sound(ask, payload)
    assert bool(asked(event, make())) == (event not in ("pull_request", "installation"))


def test_these_are_as_many_cases_as_we_promise() -> None:
    assert sum(1 for _, make in SEEDS for _ in mutated(make)) >= CASES


def assert_sound(ask: Ask, payload: Payload) -> None:
    """There is a person behind it: the one that the signed body names as its sender."""
    assert (ask.person.id, ask.person.login) == (payload["sender"]["id"], payload["sender"]["login"])
    assert ask.person.id >= 1
    assert "[bot]" not in ask.person.login
    assert 1 <= ask.installation < 2**63
    assert 1 <= ask.thread.repository.id < 2**63
    assert ask.thread.number >= (0 if ask.origin.kind == "check_run" else 1)
    assert "/" not in ask.thread.repository.name + ask.thread.repository.owner
    assert len(ask.snapshot.body) < 400_000
    written = json.dumps([ask.text, ask.problem, ask.snapshot.title, ask.snapshot.body])
    written.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b'"x"',
        b"1",
        b"{",
        b"{}x",
        b"{'a': 1}",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"action": ' + b"[" * 250 + b"]" * 250 + b"}",
        b'{"action": ' + b"9" * 5000 + b"}",
        b'{"action": NaN}',
        b'{"action": -Infinity}',
        b'{"action": "created", "action": "deleted"}',
        b'{"sender": {"id": 1, "id": 2}}',
        rb'{"action": "\ud800"}',
        rb'{"action": "\udc00\ud800"}',
        b'{"action": "\xed\xa0\x80"}',
        b'{"action": "\xff"}',
        b'{"action": "\x00"}',
        b'\xef\xbb\xbf{"action": "created"}',
        '{"action": "created"}'.encode("utf-16"),
        b"\x1f\x8b\x08\x00",
        b"payload=%7B%7D",
    ],
)
def test_what_is_not_json_as_github_writes_it_is_malformed(body: bytes) -> None:
    for event in events():
        with pytest.raises(Malformed) as told:
            parse(event, body)
        assert len(str(told.value)) < 200


def test_a_name_out_of_the_body_is_never_in_the_reason() -> None:
    canary = "canary-" * 5
    bodies = [b'{"%s": 1, "%s": 2}' % (canary.encode(), canary.encode()), encoded({"action": canary})]
    payload = comment("/pullwright fix")
    payload["sender"]["login"] = f"{canary}/{canary}"
    for body in (*bodies, encoded(payload)):
        try:
            found = parse("issue_comment", body)
        except Malformed as malformed:
            reason = str(malformed)
        else:
            assert isinstance(found, Ignored)
            reason = found.reason
        assert canary not in reason


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(WRONG[:-1]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
PARTS = ("action", "issue", "comment", "review", "pull_request", "check_run", "repository", "sender", "installation")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    event=st.sampled_from(sorted(events())),
    action=st.sampled_from(["created", "edited", "opened", "labeled", "submitted", "requested_action", "deleted"]),
    payload=st.dictionaries(st.sampled_from(PARTS), ANY),
)
def test_any_object_is_read_or_ignored(event: str, action: str, payload: dict[str, Any]) -> None:
    body = json.dumps({**payload, "action": action}).encode()
    try:
        found = parse(event, body)
    except Malformed:
        return
    assert isinstance(found, Ignored) or asks(found, US, "d") == ()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(alphabet=st.sampled_from("/@pullwright fix`~<!->\n\t \r0.[]()*=–'\"﻿"), max_size=200),
    previous=st.text(),
)
def test_any_comment_is_read(text: str, previous: str) -> None:
    for body in (text, f"/pullwright {text}", f"/pullwright fix\n\n{text}"):
        for ask in asked("issue_comment", comment(body)) + asked("issue_comment", comment(body, before=previous)):
            assert ask.person.login == "Codertocat"
