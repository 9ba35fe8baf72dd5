"""Invoices: those of Stripe as a list, those of GitHub where GitHub keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.pages.accounts.figures import day_text
from bot.pages.accounts.frame import Guest, Place, hidden, of_account

_PILLS = {"paid": "good", "open": "warned", "uncollectible": "bad"}


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice. `amount` is written as its currency is; `page` and `pdf` are addresses, or empty."""

    number: str
    created: datetime
    status: str
    amount: str
    page: str = ""
    pdf: str = ""


def invoices(guest: Guest, place: Place, bills: Sequence[Bill] | None, github: str = "") -> str:
    """`bills` is None where nothing is paid by Stripe; `github` is where GitHub keeps its own, or empty."""
    parts = []
    if bills is not None:
        portal = (
            f'<div class="actions"><form method="post" action="{place.path}/portal">{hidden(guest)}'
            '<button class="second">Cards, addresses and taxes</button></form></div>'
        )
        parts.append(f'<section class="card"><h2>By Stripe</h2>{_table(bills)}</section>{portal if bills else ""}')
    if github:
        parts.append(
            '<section class="card"><h2>By GitHub Marketplace</h2><p>What you buy there is on GitHub’s own bill, with '
            f'everything else that you pay GitHub.</p><p><a class="button" href="{escape(github)}">'
            "Open it on GitHub</a></p></section>"
        )
    return of_account(guest, place, "Invoices", "".join(parts))


def _table(bills: Sequence[Bill]) -> str:
    if not bills:
        return (
            '<div class="empty"><strong>No invoice yet</strong><p>The first one is here once a plan was paid.</p></div>'
        )
    rows = "".join(_row(bill) for bill in bills)
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Number", "Date", "Status"))
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Invoices"><table><thead><tr>'
        f'{heads}<th scope="col" class="number">Amount</th><th scope="col">See it</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(bill: Bill) -> str:
    links = [("Page", bill.page), ("PDF", bill.pdf)]
    shown = " · ".join(
        f'<a href="{escape(address)}">{word}<span class="sr"> of {escape(bill.number)}</span></a>'
        for word, address in links
        if address.startswith("https://")
    )
    pill = f'<span class="pill {_PILLS.get(bill.status, "")}">{escape(bill.status)}</span>'
    return (
        f'<tr><th scope="row" class="plain">{escape(bill.number or "draft")}</th>'
        f'<td class="plain">{day_text(bill.created)}</td><td>{pill}</td><td class="number">{escape(bill.amount)}</td>'
        f"<td>{shown}</td></tr>"
    )
