"""The plans there are: those of `plans.toml`, or of the operator's own file."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.errors import Refused
from core.plans.plan import FREE, SELF_HOSTED, Plan, PlanName
from core.plans.reading import Mistake, read_plan

_OURS = Path(__file__).parent / "plans.toml"
_MOST_BYTES = 100_000
_NEEDED = (FREE, SELF_HOSTED)
_SETTING = "PULLWRIGHT_PLANS"


@cache
def plans(file: str = "") -> Mapping[PlanName, Plan]:
    """Every plan by its name, in the order of `file` (the setting PULLWRIGHT_PLANS; empty: our own), read once.

    Raises `Refused` naming the file, the plan, the key and what is wrong with it.
    """
    return parse(_text(Path(file) if file else _OURS), file or _OURS.name)


def plan(name: str, file: str = "") -> Plan:
    """The plan of that name. One that is not there any more has the limits of the free one, under its own name."""
    found = plans(file).get(PlanName(name))
    return found or replace(plans(file)[FREE], name=PlanName(name), title=name, hidden=True, retired=True)


def offered(file: str = "") -> tuple[Plan, ...]:
    """What anybody may choose, in the order of the file."""
    return tuple(one for one in plans(file).values() if not one.hidden and not one.retired)


def parse(text: str, named: str) -> Mapping[PlanName, Plan]:
    """The plans in `text`; `named` is the file's name for what is wrong with it."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise Refused(f"{_SETTING}: {named} is not TOML: {wrong}.") from None
    try:
        made = {PlanName(name): read_plan(name, given) for name, given in found.items()}
        _check(made)
    except Mistake as mistake:
        raise Refused(f"{_SETTING}: {named}: {mistake}") from None
    return MappingProxyType(made)


def _check(made: Mapping[PlanName, Plan]) -> None:
    missing = next((name for name in _NEEDED if name not in made), None)
    if missing:
        raise Mistake(f"[{missing}] is missing; it is what holds where nothing was bought.")
    for name in _NEEDED:
        found = made[name]
        if found.price_month or found.price_year or found.is_metered or found.retired:
            raise Mistake(f"[{name}] has to cost nothing and cannot be retired: it is what everybody falls back on.")


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_BYTES + 1)
        text = raw.decode("utf-8")
    except OSError as error:
        raise Refused(f"{_SETTING}: {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{_SETTING}: {path} is not UTF-8.") from None
    if len(raw) > _MOST_BYTES:
        raise Refused(f"{_SETTING}: {path} is larger than {_MOST_BYTES // 1000} kB, which no list of plans is.")
    return text
