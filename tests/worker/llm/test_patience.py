"""Trying again: when, how often, after which wait, and not for ever."""

import pytest

from tests.fakes.dialects import ALL, LOCAL, Dialect
from tests.fakes.model_server import ModelServer
from tests.worker.llm.story import ASKED, QUICK, chain
from worker.llm import Access, ModelDown
from worker.llm.chain import Patience


@pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.provider)
def test_retry_after_is_honoured_and_said(dialect: Dialect, server: ModelServer, access: Access) -> None:
    server.will(dialect.refusal(429, "slow down", retry_after="1"), dialect.whole("ok"))
    said: list[str] = []
    asked, calls = chain(access, dialect.spec, say=said.append)
    assert asked.complete(ASKED)[0].text == "ok"
    assert server.asked[1].at - server.asked[0].at >= 1.0
    assert [call.ok for call in calls] == [False, True]
    assert said[-1].startswith("Waiting 1.0 s for")
    assert said[-1] not in asked.notes  # a wait is news, not a result


def test_each_try_is_a_record_of_its_own(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.refusal(503), LOCAL.refusal(500), LOCAL.whole("ok"))
    asked, calls = chain(access, LOCAL.spec)
    asked.complete(ASKED)
    assert [call.ok for call in calls] == [False, False, True]


def test_tries_are_bounded(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.refusal(503))
    asked, calls = chain(access, LOCAL.spec)
    with pytest.raises(ModelDown, match="503"):
        asked.complete(ASKED)
    assert len(server.asked) == len(calls) == QUICK.attempts


def test_a_wait_longer_than_the_cap_is_not_waited(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.refusal(429, retry_after="3600"))
    asked, _ = chain(access, LOCAL.spec)
    with pytest.raises(ModelDown):
        asked.complete(ASKED)
    assert len(server.asked) == 1


def test_a_wait_that_would_exceed_the_total_is_not_begun(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.refusal(429, retry_after="30"))
    asked, _ = chain(access, LOCAL.spec, patience=Patience(total_s=5.0))
    with pytest.raises(ModelDown):
        asked.complete(ASKED)
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_what_cannot_pass_is_asked_once(status: int, server: ModelServer, access: Access) -> None:
    server.will(LOCAL.refusal(status))
    asked, calls = chain(access, LOCAL.spec)
    with pytest.raises(Exception, match="local"):
        asked.complete(ASKED)
    assert len(server.asked) == len(calls) == 1
