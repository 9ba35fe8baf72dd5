"""What an event of Stripe's says: whom to ask about. Nothing else of it is believed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import Refused

_EVENT = re.compile(r"evt_[A-Za-z0-9_]{1,120}")
_KIND = re.compile(r"[a-z0-9_.]{1,64}")
_CUSTOMER = re.compile(r"cus_[A-Za-z0-9_]{1,60}")
_CHARGE = re.compile(r"(?:ch|py)_[A-Za-z0-9_]{1,60}")
_FARTHEST = 253_402_300_799
_PAID = ("charge.dispute.", "charge.refund", "refund.")  # what becomes of a payment afterwards
_NOTED = (*_PAID, "radar.", "v1.billing.meter.")


class Strange(Refused):
    """The body is no event of Stripe's."""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event. `subject` is the customer, or else the charge, that it is about; empty for what concerns no one.
    `foreign` is the account that it is of where it is not ours; `is_noted` whether a person has to know of it, and
    `charge` the payment that has to be looked at then."""

    id: str
    kind: str
    subject: str
    created: datetime | None
    is_live: bool
    foreign: str
    is_noted: bool
    charge: str = ""


def heard(body: dict[str, object]) -> Heard:
    """The event in `body`. Raises `Strange` for what is none."""
    id, kind = body.get("id"), body.get("type")
    if not (isinstance(id, str) and _EVENT.fullmatch(id) and isinstance(kind, str) and _KIND.fullmatch(kind)):
        raise Strange("The body is not an event of Stripe's: its id or its type is missing.")
    live = body.get("livemode")
    if not isinstance(live, bool):
        raise Strange("The event does not say whether it is of live or of test mode.")
    found = body.get("data")
    thing = found.get("object") if isinstance(found, dict) else None
    return Heard(
        id,
        kind,
        _subject(thing) if isinstance(thing, dict) else "",
        _moment(body.get("created")),
        live,
        str(body.get("account") or "")[:64],
        kind.startswith(_NOTED),
        _charge(thing) if isinstance(thing, dict) and kind.startswith(_PAID) else "",
    )


def _subject(thing: dict[object, object]) -> str:
    """Customers by their own id, all else by the customer that it names, or by the charge."""
    if thing.get("object") == "customer":
        return _matching(_CUSTOMER, thing.get("id"))
    named = thing.get("customer")
    customer = _matching(_CUSTOMER, named.get("id") if isinstance(named, dict) else named)
    return customer or _matching(_CHARGE, thing.get("charge"))


def _charge(thing: dict[object, object]) -> str:
    """Itself, or the one that a refund or a dispute is about."""
    return _matching(_CHARGE, thing.get("id" if thing.get("object") == "charge" else "charge"))


def _matching(form: re.Pattern[str], given: object) -> str:
    return given if isinstance(given, str) and form.fullmatch(given) else ""


def _moment(given: object) -> datetime | None:
    if isinstance(given, int) and 0 <= given <= _FARTHEST:
        return datetime.fromtimestamp(given, UTC)
    return None
