"""Durations as people write them."""

import re

_UNITS = {"s": 1, "m": 60}


def parse_duration(text):
    """The number of seconds in a duration such as `90s` or `5m`.

    >>> parse_duration("90s")
    90
    >>> parse_duration("5m")
    300
    """
    match = re.fullmatch(r"(\d+)([a-z])", text.strip())
    return int(match.group(1)) * _UNITS[match.group(2)]


def format_duration(seconds):
    """A number of seconds as minutes and seconds.

    >>> format_duration(300)
    '5m'
    >>> format_duration(61)
    '1m1s'
    """
    minutes, rest = divmod(seconds, 60)
    return (f"{minutes}m" if minutes else "") + (f"{rest}s" if rest or not minutes else "")
