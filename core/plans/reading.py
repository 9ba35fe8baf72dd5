"""One plan as its file says it, strictly: no key, kind or number that could mean something else than was meant."""

import re
from difflib import get_close_matches
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from core.errors import Refused
from core.money import NONE, Micros, dollars
from core.plans.plan import Discount, Plan, PlanName

_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_WORDS = {
    "missing": "is missing",
    "bool_type": "has to be true or false",
    "int_type": "has to be a whole number",
    "string_type": "has to be text in quotes",
    "dict_type": "has to be a table",
    "list_type": "has to be a list in brackets",
    "model_type": "has to be a table of keys",
}


class Mistake(Refused):
    """What is wrong in the file: the plan, the key, and a sentence."""


def _amount(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('has to be an amount as text, so that it is exact: "0.10"')
    try:
        amount = dollars(value)
    except Refused as refused:
        raise ValueError(f"is no amount: {str(refused).rstrip('.')}") from None
    if amount < 0:
        raise ValueError("cannot be less than nothing")
    return amount


Amount = Annotated[int, BeforeValidator(_amount)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Few = Annotated[int, Field(ge=1, le=1000)]
Days = Annotated[int, Field(ge=1, le=36_500)]
Text = Annotated[str, Field(min_length=1, max_length=100)]
Language = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_+#-]{0,31}$")]


class _Discount(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    from_: Count = Field(alias="from")
    percent: Annotated[int, Field(ge=1, le=100)]


class _Plan(BaseModel):
    """The keys of a plan; those of `core.plans.plan.Plan`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    title: Text
    month: Count | None = None
    day: Count | None = None
    languages: Annotated[list[Language], Field(min_length=1)] | None = None
    attempts: Few | None = None
    candidates: Few | None = None
    at_once: Few | None = None
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    run: Amount | None = None
    spend: Amount | None = None
    keep_days: Days | None = None
    custom_rules: bool = False
    on_premise: bool = False
    support: str = Field("", max_length=100)
    price_month: Amount = 0
    price_year: Amount | None = None
    per_unit: bool = False
    trial_days: Annotated[int, Field(ge=0, le=365)] = 0
    success: Amount = 0
    validation: Amount = 0
    discounts: list[_Discount] = []
    hidden: bool = False
    retired: bool = False


def read_plan(name: str, given: object) -> Plan:
    """The plan `name` as its table says it. Raises `Mistake`."""
    if not _NAME.fullmatch(name):
        raise Mistake(f"[{name}] is no name of a plan: lower-case letters, digits and _, at most 32, a letter first.")
    if not isinstance(given, dict):
        raise Mistake(f"{name} = … stands before the first plan; a plan is a table: [{name}].")
    try:
        found = _Plan.model_validate(given)
    except ValidationError as wrong:
        raise Mistake(f"[{name}] {_sentence(wrong)}") from None
    _check(name, found)
    return _made(name, found)


def _sentence(wrong: ValidationError) -> str:
    first = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        near = get_close_matches(str(first["loc"][-1]), _Plan.model_fields, 1)
        return f"{place} is no key of a plan{f'; did you mean {near[0]}?' if near else '.'}"
    said = _WORDS.get(first["type"]) or _lower(first["msg"].removeprefix("Value error, "))
    return f"{place} {said}."


def _lower(message: str) -> str:
    """`Input should be greater than …` as the end of a sentence of ours."""
    return message.replace("Input should be", "has to be").replace("String should", "has to").replace("List", "a list")


def _check(name: str, found: _Plan) -> None:
    """What each key alone cannot show."""
    if found.day and found.month and found.day > found.month:
        raise Mistake(f"[{name}] day allows more than month does; leave day out, or make it smaller.")
    if found.price_year is not None and not found.price_month:
        raise Mistake(f"[{name}] price_year without price_month: a year is paid for what costs something by the month.")
    if found.per_unit and not found.price_month:
        raise Mistake(f"[{name}] per_unit needs a price_month: there is nothing to be paid for each seat.")
    if found.discounts and not (found.success or found.validation):
        raise Mistake(f"[{name}] discounts are on success and validation, and neither has a price.")
    steps = [(one.from_, one.percent) for one in found.discounts]
    if any(later <= earlier or more <= less for (earlier, less), (later, more) in pairwise(steps)):
        raise Mistake(f"[{name}] discounts have to grow: each from a larger number on, and by more percent.")
    if found.languages and len(set(found.languages)) < len(found.languages):
        raise Mistake(f"[{name}] languages names one of them twice.")


def _made(name: str, found: _Plan) -> Plan:
    said: dict[str, Any] = {field: getattr(found, field) for field in _Plan.model_fields}
    said["languages"] = None if found.languages is None else frozenset(found.languages)
    said["discounts"] = tuple(Discount(one.from_, one.percent) for one in found.discounts)
    for price in ("price_month", "success", "validation"):
        said[price] = Micros(said[price] or NONE)
    return Plan(name=PlanName(name), **said)
