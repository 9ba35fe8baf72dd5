"""Several models: who is asked, when, at what price, and who gets to know."""

import signal
import subprocess
import sys
import time

import pytest

from core.errors import PullwrightError, Refused, Unfinished
from core.runs import Usage
from tests.fakes.dialects import ANTHROPIC, LOCAL, OPENAI, Dialect, Tokens
from tests.fakes.model_server import Canned, ModelServer
from tests.fakes.terminal import hears_ctrl_c
from tests.worker.llm.story import ASKED, QUICK, access_to, chain
from worker.llm import Access, ModelDown, Stop, UnknownModel, WrongKey
from worker.llm.chain import Budget, Patience, Spec, parse

DOWN = OPENAI.refusal(400, "the prompt is too long")


@pytest.fixture
def both(server: ModelServer) -> Access:
    """OpenAI is the server of the test; Anthropic is there too but must be given its own."""
    return access_to(server.url)


def test_names_may_hold_colons_and_slashes() -> None:
    assert parse(["local:org/model:7b", "openai:gpt-5.5"]) == (
        Spec("local", "org/model:7b"),
        Spec("openai", "gpt-5.5"),
    )


def test_a_provider_alone_means_its_default_model() -> None:
    assert parse(["openai", "anthropic:"]) == (Spec("openai", "gpt-6.1-sol"), Spec("anthropic", "claude-sonnet-5-5"))


def test_a_model_listed_twice_is_asked_once() -> None:
    assert parse(["local:a", "local:b", "local:a"]) == (Spec("local", "a"), Spec("local", "b"))


@pytest.mark.parametrize("spec", ["gemini:x", "", ":x", "os:x", "_prices:x", "chain:x", "../openai:x"])
def test_an_unknown_provider_is_answered_with_those_there_are(spec: str) -> None:
    with pytest.raises(Refused, match="anthropic, local, openai, scripted"):
        parse([spec])


@pytest.mark.parametrize("spec", ["local", "local:", "scripted"])
def test_some_providers_need_a_name(spec: str) -> None:
    with pytest.raises(Refused, match=f"{spec.rstrip(':')}:NAME"):
        parse([spec])


def test_no_model_at_all() -> None:
    with pytest.raises(Refused, match="PULLWRIGHT_MODELS"):
        parse([])


def test_the_first_model_answers_and_the_second_is_not_asked(server: ModelServer, both: Access) -> None:
    server.will(LOCAL.whole("first"))
    asked, calls = chain(both, "local:one", "local:two")
    reply, made = asked.complete(ASKED)
    assert reply.text == "first"
    assert [asked.body["model"] for asked in server.asked] == ["one"]
    assert tuple(calls) == made
    assert asked.notes == ()


@pytest.mark.parametrize("answer", [DOWN, LOCAL.refusal(404), LOCAL.refusal(401)], ids=["down", "unknown", "key"])
def test_a_model_that_cannot_answer_makes_way_and_it_is_said(answer: Canned, server: ModelServer, both: Access) -> None:
    server.will(answer, LOCAL.whole("second"))
    asked, calls = chain(both, "local:one", "local:two")
    reply, made = asked.complete(ASKED)
    assert reply.text == "second"
    assert [(call.model, call.ok) for call in made] == [("one", False), ("qwen", True)]
    assert list(made) == calls
    assert "local:two was asked in place of local:one" in asked.notes[0]


def test_a_dearer_model_is_asked_only_with_its_price_announced(server: ModelServer, both: Access) -> None:
    server.will(OPENAI.refusal(400), ANTHROPIC.whole("dear"))
    said: list[str] = []
    asked, _ = chain(both, "openai:gpt-6-luna", "anthropic:claude-opus-5-5", say=said.append)
    asked.complete(ASKED)
    assert "openai:gpt-6-luna takes no temperature" in said[0]
    assert "It is dearer: $4/$20 per million tokens, openai:gpt-6-luna is $0.1/$0.5 per million tokens" in said[-1]


def test_a_model_that_failed_rests_until_its_time_is_over(server: ModelServer, both: Access) -> None:
    server.will(DOWN, LOCAL.whole("b"))
    asked, _ = chain(both, "local:one", "local:two")
    for _ in range(3):
        asked.complete(ASKED)
    assert [asked.body["model"] for asked in server.asked] == ["one", "two", "two", "two"]


def test_after_its_rest_it_is_asked_again(server: ModelServer, both: Access) -> None:
    server.will(DOWN, LOCAL.whole("b"), LOCAL.whole("a"))
    asked, _ = chain(both, "local:one", "local:two", patience=Patience(rest_s=0.0))
    asked.complete(ASKED)
    asked.complete(ASKED)
    assert [asked.body["model"] for asked in server.asked] == ["one", "two", "one"]


def test_the_only_model_is_asked_again_even_while_it_rests(server: ModelServer, both: Access) -> None:
    server.will(DOWN, LOCAL.whole("better"))
    asked, _ = chain(both, "local:one")
    with pytest.raises(ModelDown):
        asked.complete(ASKED)
    assert asked.complete(ASKED)[0].text == "better"


@pytest.mark.parametrize(("status", "kind"), [(401, WrongKey), (404, UnknownModel), (400, ModelDown)])
def test_the_only_models_error_is_raised_as_it_is(
    status: int, kind: type[PullwrightError], server: ModelServer, both: Access
) -> None:
    server.will(OPENAI.refusal(status))
    asked, calls = chain(both, OPENAI.spec)
    with pytest.raises(kind):
        asked.complete(ASKED)
    assert [(call.ok, call.cost_usd) for call in calls] == [(False, 0.0)]


def test_a_refused_key_is_not_tried_a_second_time(server: ModelServer, both: Access) -> None:
    server.will(OPENAI.refusal(401))
    asked, _ = chain(both, OPENAI.spec)
    for _ in range(3):
        with pytest.raises(WrongKey):
            asked.complete(ASKED)
    assert len(server.asked) == 1


def test_when_nobody_answers_every_reason_is_named(server: ModelServer, both: Access) -> None:
    server.will(OPENAI.refusal(401), ANTHROPIC.refusal(400, "too long"))
    asked, calls = chain(both, OPENAI.spec, ANTHROPIC.spec)
    with pytest.raises(ModelDown, match=r"OPENAI_API_KEY.*too long"):
        asked.complete(ASKED)
    assert len(calls) == 2


def test_a_model_without_a_key_is_left_out_and_it_is_said(server: ModelServer) -> None:
    server.will(LOCAL.whole("ok"))
    asked, _ = chain(Access(local_url=server.url), "openai", "local:m")
    assert asked.complete(ASKED)[0].text == "ok"
    assert "OPENAI_API_KEY" in asked.notes[0]


def test_when_no_model_can_be_opened_the_first_reason_is_raised() -> None:
    with pytest.raises(WrongKey, match="OPENAI_API_KEY"):
        chain(Access(), "openai", "anthropic")


def test_an_unknown_price_is_reported_as_unknown(server: ModelServer, both: Access) -> None:
    server.will(OPENAI.whole("ok"))
    asked, calls = chain(both, "openai:gpt-99")
    asked.complete(ASKED)
    assert calls[0].cost_usd is None
    assert calls[0].usage == Usage(1000, 50)
    assert "No price is known for openai:gpt-99" in asked.notes[0]


def test_a_price_from_one_source_only_is_said_to_be_so(server: ModelServer, both: Access) -> None:
    asked, _ = chain(both, "anthropic:claude-fable-5-2")
    assert "could not be verified" in asked.notes[0]


@pytest.mark.parametrize("dialect", [OPENAI, ANTHROPIC], ids=lambda dialect: dialect.provider)
def test_a_failed_call_costs_what_was_counted_and_says_that_it_may_be_more(
    dialect: Dialect, server: ModelServer, both: Access
) -> None:
    server.will(Canned(dialect.stream("half", "cut", Tokens(1000)), cut=True))
    asked, calls = chain(both, dialect.spec, patience=Patience(attempts=1))
    with pytest.raises(ModelDown):
        asked.complete(ASKED)
    counted = {"openai": None, "anthropic": (1000 * 2 + 10) / 1e6}[dialect.provider]
    assert calls[0].cost_usd == (pytest.approx(counted) if counted else None)
    assert "more may have been charged" in calls[0].error


def test_an_answer_that_was_cut_is_asked_for_again(server: ModelServer, both: Access) -> None:
    server.will(LOCAL.whole("half", "cut"), LOCAL.whole("whole"))
    asked, calls = chain(both, LOCAL.spec)
    assert asked.complete(ASKED)[0].text == "whole"
    assert [(call.ok, call.stop) for call in calls] == [(False, "cut"), (True, "end")]


def test_an_answer_that_is_always_cut_is_handed_on_as_cut(server: ModelServer, both: Access) -> None:
    server.will(LOCAL.whole("half", "cut"))
    asked, calls = chain(both, LOCAL.spec)
    reply, _ = asked.complete(ASKED)
    assert (reply.text, reply.stop) == ("half", Stop.CUT)
    assert len(calls) == QUICK.attempts


def test_no_request_is_made_that_could_exceed_the_budget(server: ModelServer, both: Access) -> None:
    asked, calls = chain(both, OPENAI.spec, spend=Budget(0.0))
    with pytest.raises(Unfinished, match=r"budget of \$0.00"):
        asked.complete(ASKED)
    assert (server.asked, calls) == ([], [])


def test_a_budget_ends_a_run_of_calls_before_it_is_exceeded(server: ModelServer, both: Access) -> None:
    server.will(OPENAI.whole("ok", tokens=Tokens(1000, 20_000)))  # 0.202 USD, about the worst case
    spend = Budget(0.5)
    asked, calls = chain(both, OPENAI.spec, spend=spend)
    asked.complete(ASKED)
    with pytest.raises(Unfinished, match="--budget"):
        for _ in range(5):
            asked.complete(ASKED)
    assert spend.spent_usd == pytest.approx(sum(call.cost_usd or 0 for call in calls))
    assert 0 < spend.spent_usd <= 0.5


def test_a_call_whose_use_nobody_told_is_charged_as_the_worst_case(server: ModelServer, both: Access) -> None:
    server.will(OPENAI.whole("half", "cut"))
    spend = Budget(0.25)
    asked, calls = chain(both, OPENAI.spec, spend=spend)
    with pytest.raises(Unfinished):
        asked.complete(ASKED)
    assert len(calls) == 1
    assert spend.spent_usd > 0.2


def test_free_models_need_no_budget(server: ModelServer, both: Access) -> None:
    server.will(LOCAL.whole("ok"))
    asked, _ = chain(both, LOCAL.spec, spend=Budget(0.0))
    assert asked.complete(ASKED)[0].text == "ok"


def test_a_model_without_a_price_cannot_be_held_to_a_budget(both: Access) -> None:
    with pytest.raises(Refused, match="No price is known"):
        chain(both, "openai:gpt-99", spend=Budget(5.0))


INTERRUPTED = """
import sys
from worker.llm import Access, Message, Prompt
from worker.llm.chain import open_chain
url = sys.argv[1]
chain = open_chain(["openai"], Access("sk-x", options={"openai_url": url}), print)
chain.complete(Prompt((Message("user", "hello"),)))
"""


def test_a_request_that_is_interrupted_is_recorded_all_the_same(server: ModelServer) -> None:
    server.will(Canned(OPENAI.stream("slow", "end", Tokens()), pause_s=30))
    words = [sys.executable, "-c", INTERRUPTED, server.url]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, preexec_fn=hears_ctrl_c) as run:
        while not server.asked and run.poll() is None:
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        told = run.communicate(timeout=60)[0]
    assert "ok=False" in told
    assert "interrupted" in told
    assert "cost_usd=None" in told
