"""Prices: dated, for models that exist, never guessed."""

import datetime
import tomllib
from pathlib import Path
from typing import get_args

import anthropic.types.model
import openai.types.shared.chat_model
import pytest

import worker.llm
from core.runs import Usage
from worker.llm import Message, Prompt
from worker.llm import anthropic as anthropic_provider
from worker.llm import openai as openai_provider
from worker.llm._prices import cost, facts, worst_cost

OPENAI_MODELS = get_args(openai.types.shared.chat_model.ChatModel)
ANTHROPIC_MODELS = get_args(get_args(anthropic.types.model.Model)[0])
TABLE = tomllib.loads((Path(worker.llm.__path__[0]) / "prices.toml").read_text())
MILLION = Usage(1_000_000, 1_000_000)


def test_the_default_models_are_in_the_lists_of_the_sdks() -> None:
    assert openai_provider.DEFAULT in OPENAI_MODELS
    assert anthropic_provider.DEFAULT in ANTHROPIC_MODELS


def test_the_default_models_have_a_price() -> None:
    assert facts("openai", openai_provider.DEFAULT)
    assert facts("anthropic", anthropic_provider.DEFAULT)


def test_every_price_is_of_a_model_that_the_sdks_know() -> None:
    assert set(TABLE["openai"]) <= set(OPENAI_MODELS)
    assert set(TABLE["anthropic"]) <= set(ANTHROPIC_MODELS)


def test_all_models_of_anthropics_list_have_a_price() -> None:
    assert [name for name in ANTHROPIC_MODELS if not facts("anthropic", name)] == ["claude-mythos-preview"]


def test_the_table_has_a_date() -> None:
    assert isinstance(TABLE["read"], datetime.date)


def test_a_dated_name_costs_what_the_name_costs() -> None:
    assert facts("openai", "gpt-5.5-2026-04-23") == facts("openai", "gpt-5.5")
    assert facts("anthropic", "claude-haiku-4-5-20251001") == facts("anthropic", "claude-haiku-4-5")


def test_an_unknown_model_has_no_price() -> None:
    assert cost("openai", "gpt-99", MILLION) is None
    assert cost("mystery", "gpt-5.5", MILLION) is None
    assert worst_cost("openai", "gpt-99", Prompt(())) is None


@pytest.mark.parametrize("provider", ["local", "scripted"])
def test_your_own_models_and_recordings_are_free(provider: str) -> None:
    assert cost(provider, "anything", MILLION) == 0.0


def test_long_requests_cost_more_from_the_first_token_on() -> None:
    assert cost("anthropic", "claude-haiku-5-5", Usage(100_000, 0)) == pytest.approx(0.01)
    assert cost("anthropic", "claude-haiku-5-5", Usage(100_001, 0)) == pytest.approx(0.05, rel=1e-3)
    assert cost("openai", "gpt-6.1-sol", Usage(300_000, 100_000)) == pytest.approx(0.3 * 4 + 0.1 * 15)


def test_cached_tokens_cannot_make_a_negative_price() -> None:
    assert (cost("openai", "gpt-5.5", Usage(10, 0, 100, 0)) or 0) >= 0


@pytest.mark.parametrize("text", ["def f(x):\n    return x + 1\n", "的" * 50, "{}[]();=+-*/" * 9, "\x00\x01" * 40])
def test_the_worst_case_allows_for_text_of_every_kind(text: str) -> None:
    worst = worst_cost("openai", "gpt-6.1-sol", Prompt((Message("user", text),), max_output_tokens=1))
    tokens = sum(1 if not character.isalnum() and not character.isspace() else 0.5 for character in text)
    assert (worst or 0) >= (tokens * 2.5 + 16_001 * 10) / 1e6
