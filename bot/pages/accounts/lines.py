"""Movements of the ledger as a table: what was counted and charged, and the sentence that says why."""

from collections.abc import Sequence
from html import escape

from bot.pages.accounts.figures import Line, cents, time_text
from core.money import Micros

_KINDS = {
    "reserve": ("", "reserved"),
    "settle": ("good", "settled"),
    "refund": ("warned", "given back"),
    "adjust": ("", "adjusted"),
}


def table(lines: Sequence[Line], *, priced: bool) -> str:
    """Newest first, as they come."""
    heads = ["When", "What", "Request", "Why"]
    numbers = ["Counted", "Model cost"] + (["Charged"] if priced else [])
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    head += "".join(f'<th scope="col" class="number">{name}</th>' for name in numbers)
    rows = "".join(_row(line, priced=priced) for line in lines)
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Movements"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(line: Line, *, priced: bool) -> str:
    colour, word = _KINDS.get(line.kind, ("", line.kind))
    about = escape(line.about) or ("a repository that you cannot see" if line.request else "")
    if line.link:
        about = f'<a href="{escape(line.link)}">{about}</a>'
    id = f'<div class="small"><code>{escape(line.request[:12])}</code></div>' if line.request else ""
    by = f'<div class="small">by {escape(line.actor)}</div>' if line.actor else ""
    price = f'<td class="number">{_amount(line.price)}</td>' if priced else ""
    return (
        f'<tr><td class="plain">{time_text(line.when)}</td><td><span class="pill {colour}">{escape(word)}</span></td>'
        f'<td>{about}{id}</td><td class="why">{escape(line.reason)}{by}</td>'
        f'<td class="number">{line.requests or "–"}</td><td class="number">{_amount(line.cost)}</td>{price}</tr>'
    )


def _amount(amount: Micros) -> str:
    return cents(amount) if amount else "–"
