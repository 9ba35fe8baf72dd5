"""Numbers as a person reads them."""

_MINUTE = 60
_HOUR = 3600
_CENT = 0.01


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 5 s`, `1 h 4 min`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min {whole % _MINUTE} s"
    return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"


def roughly(seconds: float) -> str:
    """`less than a minute`, `about 4 minutes`, `about 2 hours`: for what nobody knows better."""
    minutes = round(seconds / _MINUTE)
    if minutes < 1:
        return "less than a minute"
    if minutes < 100:
        return f"about {count(minutes, 'minute')}"
    return f"about {count(round(seconds / _HOUR), 'hour')}"


def amount(usd: float) -> str:
    """`$0.00`, `$1.25`; four places below a cent, so that little is not shown as nothing."""
    return f"${usd:.4f}" if 0 < usd < _CENT else f"${usd:,.2f}"


def count(number: int, noun: str) -> str:
    """`1 test`, `1,200 tests`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, `11th`."""
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{last}"
