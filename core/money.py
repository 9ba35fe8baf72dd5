"""Money: whole micro-dollars. Binary fractions never touch a balance."""

import re
from decimal import ROUND_CEILING, Decimal, InvalidOperation, localcontext
from typing import NewType

from core.errors import Refused

Micros = NewType("Micros", int)

NONE = Micros(0)
MOST = Micros(10**15)  # a billion dollars: more is a slip of the pen, and sums of it still fit 63 bits
_A_DOLLAR = 10**6
_LONGEST, _DIGITS, _FINEST = 40, 15, 6
_BEFORE = re.compile(r"^([+-]?)\$ ?")  # the sign of the currency, where it belongs; `1$0` is neither $1 nor $10
_NO_AMOUNT = "{!r} is no amount of US dollars; write it as 12.50."
_NOT_PAID = f"{{}} is no amount that can be paid; the most is ${MOST // _A_DOLLAR:,}."
_TOO_FINE = "{} is finer than a millionth of a dollar, which is the smallest amount there is."
_NOISE = Decimal("0.001")


def dollars(given: str | Decimal) -> Micros:
    """`given` US dollars, exactly: `29`, `0.10`, `-1.5`, `$4`.

    Raises `Refused` for what is no number, not finite, finer than a micro-dollar, or more than `MOST`.
    """
    text = _BEFORE.sub(r"\1", str(given).strip(), count=1)
    if not text.isascii() or "_" in text:  # Python reads 1_0 and ٣ as numbers, which nobody means by them
        raise Refused(_NO_AMOUNT.format(text[:40]))
    try:
        amount = Decimal(text[: _LONGEST + 1])
    except InvalidOperation:
        raise Refused(_NO_AMOUNT.format(text[:40])) from None
    if not amount.is_finite() or len(text) > _LONGEST or (amount and amount.adjusted() > _DIGITS):
        raise Refused(_NOT_PAID.format(text[:40]))
    if amount and amount.adjusted() < -_FINEST:
        raise Refused(_TOO_FINE.format(text[:40]))
    with localcontext(prec=2 * _LONGEST):  # so that nothing is rounded away before it is looked at
        micros = amount * _A_DOLLAR
        if abs(micros) > MOST:
            raise Refused(_NOT_PAID.format(text[:40]))
        if micros != micros.to_integral_value():
            raise Refused(_TOO_FINE.format(text[:40]))
        return Micros(int(micros))


def of_cost(usd: float) -> Micros:
    """What a model cost, as a float of prices by the token, to the next micro-dollar above; never less than nothing.

    A thousandth of a micro-dollar is noise of the float: 0.1 is a tenth of a dollar, and nothing above.
    """
    if not 0 < usd < MOST / _A_DOLLAR:  # NaN is not either
        return NONE if not usd >= MOST / _A_DOLLAR else MOST
    exact = (Decimal(usd) * _A_DOLLAR).quantize(_NOISE)
    return Micros(int(exact.to_integral_value(ROUND_CEILING)))


def shown(amount: Micros) -> str:
    """For people: `$29`, `$0.10`, `$0.042`, `-$1.50`; two digits after the point, more only where they say more."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    whole, rest = divmod(size, _A_DOLLAR)
    if not rest:
        return f"{sign}${whole:,}"
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}${whole:,}.{digits}"
