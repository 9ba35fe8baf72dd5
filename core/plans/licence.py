"""The licence of an on-premise installation: what it says, and that a vendor has signed it. No network, ever.

A licence is one line: `pullwright-licence-1.PAYLOAD.SIGNATURE`, both in URL-safe base64. The payload is JSON; the
signature is Ed25519 over the first two parts as they stand, so there is nothing that two programs could read
differently.
"""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from core.errors import Refused
from core.plans.entitlement import Source, Standing, Terms
from core.plans.plan import PlanName

GRACE = timedelta(days=14)
VENDORS = ("U7tsh8faBcbySUi6ukJ3QrA+niMLrCWlAXnKZ11MZU0=",)
"""Public keys of those whose licences hold, newest first."""

_HEAD = "pullwright-licence-1"
_LONGEST = 4096
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?")
_MOST_SEATS = 1_000_000
_LAST = date(2200, 1, 1)
_ANEW = "Ask whoever sold it for a new file"


class BadLicence(Refused):
    """This file is no licence that holds."""


@dataclass(frozen=True, slots=True)
class Licence:
    """What was sold. It is for one host (of the server, or of its GitHub), or for one organisation; never for all."""

    serial: str
    plan: PlanName
    seats: int
    issued: date
    expires: date  # the last day on which it holds, in UTC
    host: str = ""
    organisation: str = ""

    @property
    def ends(self) -> datetime:
        """The first moment at which it has expired."""
        return _midnight(self.expires) + timedelta(days=1)

    @property
    def holder(self) -> str:
        """For whom it is, for a sentence."""
        return f"the organisation {self.organisation}" if self.organisation else f"the host {self.host}"

    def state(self, now: datetime) -> Standing:
        """ACTIVE, in GRACE for 14 days after its last day, ENDED after that; a clock may be a day behind its issue."""
        if now < _midnight(self.issued) - timedelta(days=1):
            return Standing.ENDED
        if now < self.ends:
            return Standing.ACTIVE
        return Standing.GRACE if now < self.ends + GRACE else Standing.ENDED

    def terms(self, now: datetime) -> Terms | None:
        """What whoever it is for has at `now`; None: nothing by this licence. Its quotas go by calendar months."""
        state = self.state(now)
        if state is Standing.ENDED:
            return None
        return Terms(self.plan, Source.LICENCE, state, self.seats, "year", pending_from=self.ends + GRACE)


def sign(licence: Licence, key: Ed25519PrivateKey) -> str:
    """The file's one line. Raises `Refused` where it could not hold anywhere."""
    _check(licence)
    payload = json.dumps({name: str(value) if isinstance(value, date) else value for name, value in _fields(licence)})
    signed = f"{_HEAD}.{_base64(payload.encode())}"
    return f"{signed}.{_base64(key.sign(signed.encode()))}\n"


def verify(text: str, keys: Sequence[str] = VENDORS) -> Licence:
    """The licence in `text`, signed by one of `keys` (public keys, base64 of 32 bytes).

    Raises `BadLicence` with what is wrong and the next step: no licence, changed, or signed by somebody else.
    """
    head, _, rest = text.strip().partition(".")
    payload, _, signature = rest.partition(".")
    if len(text) > _LONGEST or head != _HEAD or not payload or not signature:
        raise BadLicence(f"That is no licence of Pullwright: one begins with {_HEAD}. {_ANEW}, or name the right file.")
    signed = f"{head}.{payload}".encode()
    if not any(_is_signed(public_key(key), signed, signature) for key in keys):
        raise BadLicence(f"The licence was changed after it was signed, or its vendor is not ours. {_ANEW}.")
    try:
        return _read(json.loads(_plain(payload)))
    except (ValueError, TypeError, KeyError, Refused):
        raise BadLicence(f"The licence is signed, but not one that this version can read. {_ANEW}.") from None


def public_key(encoded: str) -> Ed25519PublicKey:
    """The key that `encoded` is; `Refused` if it is none."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise Refused("PULLWRIGHT_LICENCE_KEY: not a public key of a vendor: 32 bytes of Ed25519 in base64.") from None


def _fields(licence: Licence) -> Sequence[tuple[str, Any]]:
    return tuple(asdict(licence).items())


def _read(said: dict[str, Any]) -> Licence:
    dates = {name: date.fromisoformat(said[name]) for name in ("issued", "expires")}
    licence = Licence(**{**said, **dates})
    _check(licence)
    return licence


def _check(licence: Licence) -> None:
    is_for = licence.organisation or licence.host
    if bool(licence.host) == bool(licence.organisation) or not _NAME.fullmatch(is_for):
        raise Refused("A licence is for one host or for one organisation, in lower case: --host or --organisation.")
    if licence.host in ("github.com", "api.github.com"):
        raise Refused("A licence for github.com would hold for everybody; name the host of the customer's own server.")
    if type(licence.seats) is not int or not 1 <= licence.seats <= _MOST_SEATS:
        raise Refused(f"A licence has between 1 and {_MOST_SEATS:,} seats.")
    if not licence.issued <= licence.expires < _LAST:
        raise Refused(f"A licence expires after it was issued, and before {_LAST:%Y}.")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", licence.plan) or not re.fullmatch(r"[\w.-]{1,64}", licence.serial):
        raise Refused("A licence has the name of a plan, and a serial of letters, digits, dots and hyphens.")


def _is_signed(key: Ed25519PublicKey, signed: bytes, signature: str) -> bool:
    try:
        key.verify(_plain(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _plain(encoded: str) -> bytes:
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
