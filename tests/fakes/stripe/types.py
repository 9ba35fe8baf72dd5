"""Compares what the fake sends with the types of the SDK, field by field."""

import re
from typing import Any

from stripe import StripeObject


def strange(thing: dict[str, Any], kind: type[StripeObject], at: str = "") -> list[str]:
    """Fields that `kind` has not, or that are of another type there; places, none where all is as it should be."""
    fields = {
        name: str(note) for one in reversed(kind.__mro__) for name, note in vars(one).get("__annotations__", {}).items()
    }
    inner: dict[str, type[StripeObject]] = getattr(kind, "_inner_class_types", {})
    found = []
    for name, value in thing.items():
        if name.startswith("_"):
            continue
        place = f"{at}.{name}"
        if name not in fields:
            found.append(f"{place}: there is no such field")
        elif not fits(value, fields[name]):
            found.append(f"{place}: {value!r} is no {fields[name]}")
        elif name in inner:
            each = value if isinstance(value, list) else [value]
            found += [odd for one in each if isinstance(one, dict) for odd in strange(one, inner[name], place)]
    return found


def fits(value: object, note: str) -> bool:
    """Whether `value` may be what the annotation `note` says."""
    if value is None:
        return "Optional" in note or "None" in note
    literals = re.findall(r"'([a-z_.]+)'", note)
    if isinstance(value, bool):
        return "bool" in note
    if isinstance(value, int):
        return "int" in note or "float" in note
    if isinstance(value, float):
        return "float" in note
    if isinstance(value, str):
        return "str" in note or value in literals or "ExpandableField" in note
    return not re.fullmatch(r"(typing\.Optional\[)?<class '(int|str|bool|float)'>\]?", note)
