"""Tokens a minute: a request waits for them, says so, and can be stopped; nobody else is asked for more."""

import os
import signal
import threading
import time

import pytest

from core.rates import Bucket, Rate, Rates
from core.rates.opening import open_rates
from core.runs import ModelCall, Usage
from tests.fakes.dialects import LOCAL, OPENAI
from tests.fakes.model_server import ModelServer
from tests.worker.llm.story import ASKED, QUICK
from worker.llm import Access, ModelDown
from worker.llm.chain import WAITING, Chain, TokenPace, open_chain


def paced(
    access: Access, rates: Rates, tokens: int, *specs: str, longest_s: float = 30.0
) -> tuple[Chain, list[ModelCall], list[str]]:
    """A chain whose first provider has so many tokens a second, with what it recorded and said."""
    calls: list[ModelCall] = []
    said: list[str] = []
    provider = specs[0].partition(":")[0]
    pace = TokenPace(rates, {provider: Rate(tokens, 1)}, longest_s)
    return open_chain(specs, access, calls.append, patience=QUICK, say=said.append, pace=pace), calls, said


def empty(rates: Rates, provider: str, rate: Rate) -> None:
    rates.take(Bucket("model", provider, rate), rate.number)


def test_a_request_waits_for_its_tokens_and_says_so(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.whole("Done."))
    rates = open_rates("")
    chain, calls, said = paced(access, rates, 6000, "local:m")
    empty(rates, "local", Rate(6000, 1))
    began = time.monotonic()
    reply, _ = chain.complete(ASKED)
    assert reply.text == "Done."
    assert any(one.startswith(WAITING) and "for local, whose 6,000 tokens a minute" in one for one in said)
    assert chain.waited_s > 0
    assert calls[0].elapsed_s <= time.monotonic() - began - chain.waited_s  # waiting is not model time
    assert not any(note.startswith(WAITING) for note in chain.notes)


def test_what_was_not_used_is_there_for_the_next(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.whole("Done."))
    rates, rate = open_rates(""), Rate(9000, 86_400)
    pace = TokenPace(rates, {"local": rate})
    calls: list[ModelCall] = []
    open_chain(["local:m"], access, calls.append, patience=QUICK, pace=pace).complete(ASKED)
    used = calls[0].usage.input_tokens + calls[0].usage.output_tokens
    assert used > 0
    assert rates.take(Bucket("model", "local", rate), 0).left == 9000 - used


def test_what_was_used_beyond_what_was_thought_is_taken_too() -> None:
    rates, rate = open_rates(""), Rate(1000, 86_400)
    pace = TokenPace(rates, {"local": rate})
    pace.before("local", 100, print)
    pace.after("local", 100, Usage(input_tokens=250, output_tokens=50))
    assert rates.take(Bucket("model", "local", rate), 0).left == 700


def test_the_wait_is_bounded_and_then_the_next_model_is_asked(server: ModelServer, access: Access) -> None:
    server.will(LOCAL.whole("From the second."))
    rates = open_rates("")
    rate = {"openai": Rate(1000, 86_400)}
    empty(rates, "openai", rate["openai"])
    calls: list[ModelCall] = []
    pace = TokenPace(rates, rate, longest_s=0.2)
    chain = open_chain(["openai:gpt-5.5", "local:m"], access, calls.append, patience=QUICK, pace=pace)
    reply, _ = chain.complete(ASKED)
    assert reply.text == "From the second."
    assert [call.provider for call in calls] == ["local"]  # the other was not asked, so nothing is recorded of it


def test_alone_it_says_what_would_help(access: Access) -> None:
    rates, rate = open_rates(""), Rate(1000, 86_400)
    empty(rates, "openai", rate)
    pace = TokenPace(rates, {"openai": rate}, longest_s=0.1)
    chain = open_chain(["openai:gpt-5.5"], access, lambda _: None, patience=QUICK, pace=pace)
    with pytest.raises(ModelDown, match=r"PULLWRIGHT_RATE_MODEL_TOKENS") as down:
        chain.complete(ASKED)
    assert down.value.retryable


def test_a_person_can_stop_it_meanwhile(access: Access) -> None:
    rates = open_rates("")
    rate = Rate(1000, 86_400)
    empty(rates, "openai", rate)
    pace = TokenPace(rates, {"openai": rate}, longest_s=1e9)
    chain = open_chain(["openai:gpt-5.5"], access, lambda _: None, patience=QUICK, pace=pace)
    stop = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what is started in the background ignores it
    try:
        stop.start()
        with pytest.raises(KeyboardInterrupt):
            chain.complete(ASKED)
    finally:
        signal.signal(signal.SIGINT, before)
    stop.join()
    assert 0 < pace.waited_s < 15


def test_a_provider_without_a_rate_does_not_wait(server: ModelServer, access: Access) -> None:
    server.will(OPENAI.whole("Done."))
    rates = open_rates("")
    pace = TokenPace(rates, {"anthropic": Rate(1, 86_400)})
    chain = open_chain(["openai:gpt-5.5"], access, lambda _: None, patience=QUICK, pace=pace)
    assert chain.complete(ASKED)[0].text == "Done."
    assert chain.waited_s == 0
