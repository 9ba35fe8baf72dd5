"""A prompt in, an answer out: what is sent, what is read, what is counted, how it ended."""

import pytest

from core.runs import Usage
from tests.fakes.dialects import ALL, ANTHROPIC, LOCAL, OPENAI, PAID, STOPS, Dialect, Tokens
from tests.fakes.model_server import Canned, ModelServer
from tests.worker.llm.story import ASKED, chain, model
from worker.llm import Access, Message, Prompt, Stop

every = pytest.mark.parametrize("dialect", ALL, ids=lambda dialect: dialect.provider)


@every
def test_an_answer_comes_back_whole_with_its_exact_usage(dialect: Dialect, server: ModelServer, access: Access) -> None:
    server.will(dialect.whole("Größe: 3 → 4\nfertig.", tokens=Tokens(1000, 50, read=600, written=300)))
    reply = model(dialect.spec, access).complete(ASKED)
    assert reply.text == "Größe: 3 → 4\nfertig."
    assert reply.stop is Stop.END
    assert reply.usage == Usage(1000, 50, 600, 300)
    assert reply.exact
    assert server.asked[0].path == dialect.path


@every
@pytest.mark.parametrize("stop", STOPS)
def test_how_an_answer_ended_is_never_guessed(dialect: Dialect, stop: str, server: ModelServer, access: Access) -> None:
    server.will(dialect.whole("half an ans", stop))
    reply = model(dialect.spec, access).complete(ASKED)
    assert (reply.text, reply.stop) == ("half an ans", Stop(stop))
    assert reply.exact is (stop != "cut")


def test_a_refusal_that_openai_calls_complete_is_a_refusal(server: ModelServer, access: Access) -> None:
    first, *rest = OPENAI.stream("I will not.", "end", Tokens())
    swapped = [piece.replace(b"output_text.delta", b"refusal.delta") for piece in rest]
    server.will(Canned([first, *swapped]))
    assert model(OPENAI.spec, access).complete(ASKED).stop is Stop.FILTER


def test_an_end_that_was_announced_but_did_not_come_is_a_cut(server: ModelServer, access: Access) -> None:
    server.will(Canned(ANTHROPIC.stream("almost", "end", Tokens())[:-1]))
    assert model(ANTHROPIC.spec, access).complete(ASKED).stop is Stop.CUT


def test_openai_is_asked_not_to_store_and_given_no_temperature(server: ModelServer, access: Access) -> None:
    server.will(OPENAI.whole("ok"))
    model("openai:gpt-6.1-sol", access).complete(ASKED)
    body = server.asked[0].body
    assert body["store"] is False
    assert body["stream"] is True
    assert "temperature" not in body
    assert body["max_output_tokens"] == ASKED.max_output_tokens + 16_000  # room to think
    assert body["input"][0] == {"role": "system", "content": "Answer with edits."}


def test_models_that_take_a_temperature_get_it(server: ModelServer, access: Access) -> None:
    warm = Prompt(ASKED.messages, temperature=0.8, max_output_tokens=100)
    server.will(OPENAI.whole("ok"), ANTHROPIC.whole("ok"), LOCAL.whole("ok"))
    for spec in ("openai:gpt-4.1", "anthropic:claude-haiku-4-5", "local:qwen"):
        model(spec, access).complete(warm)
    assert [asked.body["temperature"] for asked in server.asked] == [0.8, 0.8, 0.8]
    sizes = [asked.body.get("max_output_tokens") or asked.body["max_tokens"] for asked in server.asked]
    assert sizes == [100, 100, 100]


def test_prefixes_that_repeat_are_marked_for_anthropics_cache(server: ModelServer, access: Access) -> None:
    server.will(ANTHROPIC.whole("ok"))
    turns = (Message("system", "s", cache=True), Message("user", "same", cache=True), Message("user", "new"))
    model(ANTHROPIC.spec, access).complete(Prompt(turns))
    body = server.asked[0].body
    mark = {"type": "ephemeral"}
    assert body["system"] == [{"type": "text", "text": "s", "cache_control": mark}]
    assert [turn["content"][0].get("cache_control") for turn in body["messages"]] == [mark, None]


def test_no_more_than_four_places_are_marked(server: ModelServer, access: Access) -> None:
    server.will(ANTHROPIC.whole("ok"))
    turns = tuple(Message("user", "same", cache=True) for _ in range(6))
    model(ANTHROPIC.spec, access).complete(Prompt(turns))
    marks = ["cache_control" in turn["content"][0] for turn in server.asked[0].body["messages"]]
    assert marks == [False, False, True, True, True, True]


@pytest.mark.parametrize("dialect", PAID, ids=lambda dialect: dialect.provider)
def test_the_cost_of_a_call_counts_cached_tokens_at_their_own_price(
    dialect: Dialect, server: ModelServer, access: Access
) -> None:
    server.will(dialect.whole("ok", tokens=Tokens(1_000, 100, read=600, written=300)))
    asked, calls = chain(access, dialect.spec)
    asked.complete(ASKED)
    # both: 100 at $2, 600 at $0.10, 300 at $2.50, 100 out at $10, per million
    assert calls[0].cost_usd == pytest.approx((100 * 2 + 600 * 0.1 + 300 * 2.5 + 100 * 10) / 1e6)


def test_your_own_server_costs_nothing(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.whole("ok"))
    asked, calls = chain(access, LOCAL.spec)
    asked.complete(ASKED)
    assert calls[0].cost_usd == 0.0
    assert server.asked[0].headers["authorization"] == "Bearer none"


@every
def test_half_a_surrogate_pair_in_the_prompt_is_no_crash(dialect: Dialect, server: ModelServer, access: Access) -> None:
    server.will(dialect.whole("ok"))
    assert model(dialect.spec, access).complete(Prompt((Message("user", "odd \ud800 text"),))).text == "ok"
