"""The last line of defence: a report in which no known secret is left, whatever brought it there."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")


def without(value: T, redact: Callable[[str], str]) -> T:
    """`value` (a `Report`, or any frozen value in it) with `redact` applied to every text in it, keys too."""
    once = lru_cache(maxsize=None)(redact)  # the run before is part of every attempt
    changed: T = _walked(value, once)
    return changed


def _walked(value: Any, redact: Callable[[str], str]) -> Any:
    if value is None or isinstance(value, (Enum, int, float)):
        return value
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, tuple):
        return tuple(_walked(item, redact) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _walked(getattr(value, field.name), redact) for field in fields(value)})
    if isinstance(value, (dict, Mapping)):  # last: whether a type is a Mapping takes a look at all Mappings there are
        return {redact(key): _walked(item, redact) for key, item in value.items()}
    return value
