"""The licence of this machine: read from its file, checked offline, and what there is to say about it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from core.errors import Refused
from core.plans.catalogue import plans
from core.plans.entitlement import Standing
from core.plans.licence import GRACE, VENDORS, Licence, verify

_SOON = timedelta(days=30)
_MOST_BYTES = 8192
_EVERYBODYS = ("api.github.com", "github.com")
_INSTEAD = "Until then, what is not licensed has the limits of the free or self-hosted plan."
_RENEW = "Ask whoever sold it for a new file, and put it in its place; nothing has to be started again."


class Machine(Protocol):
    """The settings that are used here."""

    @property
    def licence_file(self) -> str: ...
    @property
    def licence_keys(self) -> str: ...
    @property
    def public_url(self) -> str: ...
    @property
    def github_url(self) -> str: ...
    @property
    def plans_file(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Licensed:
    """`licence` is None where none holds. `sentence` is for whoever runs this; empty where no licence is set.

    `is_well` False: something has to be done about it.
    """

    licence: Licence | None = None
    sentence: str = ""
    is_well: bool = True


def licensed(machine: Machine, now: datetime) -> Licensed:
    """The licence that the settings name, and how it stands with it at `now`. Never raises: without one that holds,
    everything goes on within the limits of what is not licensed."""
    if not machine.licence_file:
        return Licensed()
    try:
        found = verify(_text(Path(machine.licence_file)), vendors(machine))
        _check_host(found, hosts(machine))
    except Refused as refused:
        return Licensed(None, f"PULLWRIGHT_LICENCE: {refused} {_INSTEAD}", is_well=False)
    return _planned(_standing(found, now), machine)


def vendors(machine: Machine) -> tuple[str, ...]:
    """The public keys by which licences hold here."""
    return tuple(key.strip() for key in machine.licence_keys.split(",") if key.strip()) or VENDORS


def hosts(machine: Machine) -> frozenset[str]:
    """What this server is called, and the GitHub that it serves, unless that is everybody's; with and without port."""
    known = [urlsplit(url) for url in (machine.public_url, machine.github_url)]
    named = {name.lower() for one in known for name in (one.netloc, one.hostname or "") if name}
    return frozenset(named - {*_EVERYBODYS})


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("ascii")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Name the file that you were sent.") from None
    except UnicodeDecodeError:
        raise Refused(f"{path} is no licence: one is a single line of letters. Name the file you were sent.") from None


def _check_host(found: Licence, ours: Collection[str]) -> None:
    if found.host and found.host not in ours:
        here = " or ".join(sorted(ours)) or "no address of its own (PULLWRIGHT_PUBLIC_URL)"
        raise Refused(
            f"The licence {found.serial} is for the host {found.host}, and this is {here}. Set PULLWRIGHT_PUBLIC_URL "
            "to that host, or ask whoever sold it for a licence for this one."
        )


def _standing(found: Licence, now: datetime) -> Licensed:
    state, named = found.state(now), f"Licence {found.serial} for {found.holder}: plan {found.plan}, {_seats(found)}"
    if state is Standing.ACTIVE:
        soon = f" {_RENEW}" if now >= found.ends - _SOON else ""
        return Licensed(found, f"{named}, until {found.expires}.{soon}", is_well=not soon)
    if state is Standing.GRACE:
        last = (found.ends + GRACE - timedelta(days=1)).date()
        said = f"{named}, has expired on {found.expires}. It goes on holding until {last}. {_RENEW}"
        return Licensed(found, said, is_well=False)
    if now < found.ends:
        said = f"{named}, holds from {found.issued} on, and the clock says {_today(now)}. Set the clock. {_INSTEAD}"
        return Licensed(None, said, is_well=False)
    said = f"{named}, has expired on {found.expires}, and its {GRACE.days} days of grace are over. {_RENEW} {_INSTEAD}"
    return Licensed(None, said, is_well=False)


def _planned(found: Licensed, machine: Machine) -> Licensed:
    """A licence for a plan that the operator's own file does not have holds, but for no more than the free one."""
    if found.licence is None or found.licence.plan in plans(machine.plans_file):
        return found
    said = f"{found.sentence} PULLWRIGHT_PLANS has no plan {found.licence.plan}: add it, or it has the limits of free."
    return replace(found, sentence=said, is_well=False)


def _seats(found: Licence) -> str:
    return "1 seat" if found.seats == 1 else f"{found.seats} seats"


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()
