"""`30/minute`: how many in what time, as a person sets it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.errors import Refused

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
_RATE = re.compile(r"([1-9][0-9]{0,8})/(second|minute|hour|day)", re.ASCII)
_TOKENS = re.compile(r"([a-z][a-z0-9_]{0,29})=([1-9][0-9]{0,11})", re.ASCII)
_NO_RATE = "{}: {!r} is no rate. Write a number and a time, for example 30/minute (second, minute, hour or day)."
_NO_TOKENS = "{}: {!r} is not PROVIDER=TOKENS, for example anthropic=400000."
_TWICE = "{}: {} is named twice."


@dataclass(frozen=True, slots=True)
class Rate:
    """`number` in `seconds`, coming back evenly; at most `number` at once. Both are at least 1."""

    number: int
    seconds: int

    def __str__(self) -> str:
        unit = next((word for word, seconds in _SECONDS.items() if seconds == self.seconds), f"{self.seconds} seconds")
        return f"{self.number}/{unit}"

    def times(self, factor: float) -> "Rate":
        """So many times as much in the same time, and never less than one."""
        return Rate(max(1, int(self.number * factor)), self.seconds)


def rate(name: str, text: str) -> Rate:
    """The rate that the setting `name` says; `Refused` tells what to write instead."""
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise Refused(_NO_RATE.format(name, text))
    return Rate(int(found[1]), _SECONDS[found[2]])


def token_rates(name: str, text: str) -> Mapping[str, Rate]:
    """Tokens a minute by provider, from `anthropic=400000,openai=1000000`; `Refused` as above."""
    found: dict[str, Rate] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        read = _TOKENS.fullmatch(part)
        if read is None:
            raise Refused(_NO_TOKENS.format(name, part))
        if read[1] in found:
            raise Refused(_TWICE.format(name, read[1]))
        found[read[1]] = Rate(int(read[2]), _SECONDS["minute"])
    return MappingProxyType(found)
