"""Amounts: exact, or refused in one sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.money import MOST, Micros, dollars, of_cost, shown


@pytest.mark.parametrize(
    ("text", "micros", "said"),
    [
        ("29", 29_000_000, "$29"),
        ("$0.10", 100_000, "$0.10"),
        ("-1.5", -1_500_000, "-$1.50"),
        ("-$1.50", -1_500_000, "-$1.50"),
        ("0.042", 42_000, "$0.042"),
        ("0.000001", 1, "$0.000001"),
        ("1e2", 100_000_000, "$100"),
        ("0", 0, "$0"),
        ("1000000000", MOST, "$1,000,000,000"),
        ("0.1000000000000000000000", 100_000, "$0.10"),
    ],
)
def test_an_amount_is_exact(text: str, micros: int, said: str) -> None:
    assert (dollars(text), shown(Micros(micros))) == (micros, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no amount of US dollars"),
        ("ten", "write it as 12.50"),
        ("1,5", "no amount of US dollars"),
        ("1$0", "no amount of US dollars"),
        ("5$", "no amount of US dollars"),
        ("1_0", "no amount of US dollars"),
        ("٣", "no amount of US dollars"),
        ("０.５", "no amount of US dollars"),
        ("5 EUR", "no amount of US dollars"),
        ("NaN", "no amount that can be paid"),
        ("sNaN", "no amount that can be paid"),
        ("-Infinity", "no amount that can be paid"),
        ("1000000000.000001", "no amount that can be paid"),
        ("1e999999999", "no amount that can be paid"),
        ("9" * 5000, "no amount that can be paid"),
        ("1e-999999999", "finer than a millionth"),
        ("0.0000001", "finer than a millionth"),
        ("0.10000000000000000000000000000001", "finer than a millionth"),
    ],
)
def test_what_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as told:
        dollars(text)
    assert len(str(told.value)) < 150


@given(st.integers(-MOST, MOST))
def test_what_is_shown_can_be_typed(micros: int) -> None:
    assert dollars(shown(Micros(micros)).replace(",", "")) == micros


@given(st.floats())
def test_a_models_cost_is_rounded_up_and_never_less_than_nothing(usd: float) -> None:
    cost = of_cost(usd)
    assert 0 <= cost <= MOST
    if 0 < usd < 1e8:
        exact = Decimal(usd) * 10**6
        assert exact - Decimal("0.001") <= cost < exact + Decimal("1.001")
