"""Movements of the ledger as a table: what was counted and charged, and the sentence that says why."""

from collections.abc import Sequence
from html import escape

from bot.pages.accounts.figures import Line, cents, time_text

_KINDS = {
    "reserve": ("", "reserved"),
    "settle": ("good", "settled"),
    "refund": ("warned", "given back"),
    "adjust": ("", "adjusted"),
}
_MUTED = ' class="muted"'


def table(lines: Sequence[Line], *, priced: bool) -> str:
    """Newest first, as they come."""
    heads = ["When", "What", "Request", "Why"]
    numbers = ["Counted", "Model cost"] + (["Charged"] if priced else [])
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in heads)
    head += "".join(f'<th scope="col" role="columnheader" class="number">{name}</th>' for name in numbers)
    rows = "".join(_row(line, priced=priced) for line in lines)
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Movements">'
        f'<table class="lines" role="table"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(line: Line, *, priced: bool) -> str:
    colour, word = ("", "noted") if _is_remark(line) else _KINDS.get(line.kind, ("", line.kind))
    about = escape(line.about) or ("a repository that you cannot see" if line.request else "")
    if line.link:
        about = f'<a href="{escape(line.link)}">{about}</a>'
    id = f'<div class="small"><code>{escape(line.request[:12])}</code></div>' if line.request else ""
    by = f'<div class="small">by {escape(line.actor)}</div>' if line.actor else ""
    cells = [
        f'<td role="cell" class="plain">{time_text(line.when)}</td>',
        f'<td role="cell"><span class="pill {colour}">{escape(word)}</span></td>',
        f'<td role="cell">{about}{id}</td>',
        f'<td role="cell" class="why">{escape(line.reason)}{by}</td>',
        _number("Counted", str(line.requests or "")),
        _number("Model cost", cents(line.cost) if line.cost else ""),
    ]
    cells += [_number("Charged", cents(line.price) if line.price else "")] if priced else []
    return f'<tr role="row"{_MUTED if line.kind == "reserve" else ""}>{"".join(cells)}</tr>'


def _is_remark(line: Line) -> bool:
    """Whether it only says something: who changed the plan and why, or what became of a payment."""
    return line.kind == "adjust" and not (line.price or line.cost or line.requests)


def _number(name: str, text: str) -> str:
    return f'<td role="cell" class="number{"" if text else " none"}" data-name="{name}">{text or "–"}</td>'
