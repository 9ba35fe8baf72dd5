"""What an administrator gives or takes back. Pure."""

from core.errors import Refused
from core.ledger.movement import Book, Kind, Movement, Scope, Unit, entries
from core.money import MOST, Micros, shown
from core.plans.entitlement import Source
from core.plans.plan import PlanName

_NOTHING = "An adjustment of nothing changes nothing; say an amount of US dollars."
NO_REASON = "An adjustment needs a reason: the customer reads it."
_TOO_MUCH = "The account has {} of credit; more than that cannot be taken back."
_TOO_MANY = "{} of credit is more than an account can have; the most is {}."


def adjust(
    key: str, account: int, amount: Micros, reason: str, actor: str, *, day: int, credit: Micros, plan: PlanName
) -> Movement:
    """`amount` of credit given, or taken back where it is below nothing; `credit` is what the account has now, and
    `reason` one line (`core.text.reason`).

    Raises `Refused` for nothing, for no reason, and for what would take credit below nothing or above what sums hold.
    """
    if not amount:
        raise Refused(_NOTHING)
    if not reason:
        raise Refused(NO_REASON)
    if credit + amount < 0:
        raise Refused(_TOO_MUCH.format(shown(credit)))
    if credit + amount > MOST:
        raise Refused(_TOO_MANY.format(shown(Micros(credit + amount)), shown(MOST)))
    return Movement(
        key=key,
        kind=Kind.ADJUST,
        scope=Scope(account),
        request=None,
        day=day,
        period=day // 100 * 100 + 1,
        plan=plan,
        source=Source.ADMIN,
        reason=reason,
        actor=actor,
        entries=entries((Unit.USD, Book.GRANTED, -amount), (Unit.USD, Book.CREDIT, amount)),
    )
