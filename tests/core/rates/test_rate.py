"""Rates as a person sets them."""

import pytest

from core.errors import Refused
from core.rates import Rate, rate, token_rates
from core.rates.opening import limits
from core.settings import load

WRONG = (
    *("", "30", "30/", "/minute", "0/minute", "-1/minute", "1.5/minute", "1e3/minute", "nan/minute", "30/week"),
    *("30 / minute", "30/minutes", "30/Minute", "30/minute;", "٣٠/minute", "9999999999/second", "30/minute\n30/hour"),
)


def test_a_number_in_a_time() -> None:
    assert rate("X", "30/minute") == Rate(30, 60)
    assert [rate("X", f"1/{unit}").seconds for unit in ("second", "minute", "hour", "day")] == [1, 60, 3600, 86_400]
    assert [str(rate("X", text)) for text in ("2/second", "5/day")] == ["2/second", "5/day"]


@pytest.mark.parametrize("text", WRONG)
def test_anything_else_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(Refused, match=r"^PULLWRIGHT_RATE_PERSON: .* is no rate\. Write a number and a time"):
        rate("PULLWRIGHT_RATE_PERSON", text)


def test_tokens_a_minute_by_provider() -> None:
    found = token_rates("X", "anthropic=400000, openai=1000000,")
    assert found == {"anthropic": Rate(400_000, 60), "openai": Rate(1_000_000, 60)}
    assert token_rates("X", "") == {}


@pytest.mark.parametrize("text", ["anthropic", "anthropic=0", "anthropic=-4", "=5", "a=1.5", "a=1;b=2", "a=1e9"])
def test_tokens_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"is not PROVIDER=TOKENS, for example anthropic=400000\."):
        token_rates("X", text)


def test_a_provider_has_one_rate() -> None:
    with pytest.raises(Refused, match="openai is named twice"):
        token_rates("X", "openai=1,openai=2")


def test_the_settings_name_their_variable() -> None:
    assert limits(load({})).person == Rate(30, 60)
    with pytest.raises(Refused, match=r"^PULLWRIGHT_RATE_KEY: 'many' is no rate"):
        limits(load({"PULLWRIGHT_RATE_KEY": "many"}))


def test_a_part_of_a_rate_is_never_none() -> None:
    assert Rate(30, 60).times(0.25) == Rate(7, 60)
    assert Rate(1, 60).times(0.25) == Rate(1, 60)
