"""`pullwright admin ledger`: the movements of an account; `admin check`: whether the books are right."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from cli._admin.finding import account, account_of, as_json
from cli._opening import load_settings, open_records
from cli._saying import say, say_line, shown
from core.errors import Unfinished

if TYPE_CHECKING:
    from core.ledger.balance import Line
    from core.store import Store

_PAGE = 500
_NEWEST = 50
_COLUMNS = ("number", "created", "kind", "key", "request", "day", "period", "plan", "source", "reason", "actor")
_WRONG = "The books are wrong: account {}, movement {} ({}): {}. Nothing was changed; compare it with a backup."


@click.command("ledger")
@account
@as_json
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values, one line for each entry.")
@click.option("--most", type=click.IntRange(1), help="How many movements; default: the newest 50, or all as a file.")
def ledger(account: str, as_json: bool, as_csv: bool, most: int | None) -> None:
    """List the movements of ACCOUNT: newest first for people, oldest first as JSON or CSV. Amounts of money are
    micro-dollars there."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv are two documents; choose one.")
    settings = load_settings()
    with closing(open_records(settings)) as store:
        found = account_of(account, settings, store).id
        if as_json:
            _print_json(_all(store, found, most))
        elif as_csv:
            _print_csv(_all(store, found, most))
        else:
            _say(store, found, most or _NEWEST)


@click.command("check")
@click.argument("account", metavar="[ACCOUNT]", default="")
@as_json
def check(account: str, as_json: bool) -> None:
    """Check the books, of all accounts or of ACCOUNT; exit code 3 and the first wrong entry if they do not balance."""
    settings = load_settings()
    with closing(open_records(settings)) as store:
        wrong = store.desk.check_books(account_of(account, settings, store).id if account else None)
    if as_json:
        told = wrong and {"account": wrong.account, "movement": wrong.number, "key": wrong.key, "what": wrong.what}
        click.echo(json.dumps({"ok": wrong is None, "wrong": told}, indent=2))
    if wrong is not None:
        raise Unfinished(_WRONG.format(wrong.account, wrong.number or "-", wrong.key or "-", wrong.what))
    if not as_json:
        say("The books balance to the micro-dollar, and every entry follows from the one before it.")


def _all(store: "Store", account: int, most: int | None) -> "Iterator[Line]":
    """Page by page, so that a million of them need no memory."""
    after, left = 0, most
    while left is None or left > 0:
        page = store.desk.movements(account, after=after, most=min(_PAGE, left or _PAGE))
        if not page:
            return
        yield from page
        after, left = page[-1].number, None if left is None else left - len(page)


def _row(line: "Line") -> dict[str, Any]:
    move = line.movement
    said = {name: getattr(move, name) for name in _COLUMNS if name not in ("number", "created")}
    return {"number": line.number, "created": line.created.isoformat(), **said}


def _print_json(found: "Iterator[Line]") -> None:
    start = "["
    for line in found:
        entries = [{"unit": one.unit, "book": one.book, "amount": one.amount} for one in line.movement.entries]
        click.echo(f"{start}\n{json.dumps({**_row(line), 'entries': entries})}", nl=False)
        start = ","
    click.echo("\n]" if start == "," else "[]")


def _print_csv(found: "Iterator[Line]") -> None:
    click.echo(_cells((*_COLUMNS, "unit", "book", "amount")), nl=False)
    for line in found:
        row = tuple(_row(line).values())
        for entry in line.movement.entries or (None,):
            amounts = (entry.unit, entry.book, entry.amount) if entry else ("", "", "")
            click.echo(_cells((*row, *amounts)), nl=False)


def _cells(row: tuple[object, ...]) -> str:
    """What a spreadsheet would take for a formula is text, and what steers a terminal is seen."""
    out = io.StringIO()
    csv.writer(out).writerow([_safe(one) if isinstance(one, str) else one for one in row])
    return out.getvalue()


def _safe(text: str) -> str:
    from core.text.cell import cell

    return shown(cell(text))


def _say(store: "Store", account: int, most: int) -> None:
    from core.ledger.movement import Unit
    from core.money import Micros
    from core.money import shown as money

    lines = store.desk.movements(account, most=most)
    for line in lines:
        move = line.movement
        who = f" ({move.actor})" if move.actor else ""
        say_line(f"{line.number}  {line.created:%Y-%m-%d %H:%M}  {move.kind:<8}{move.reason}{who}")
        for one in move.entries:
            amount = one.amount if one.unit is Unit.REQUEST else money(Micros(one.amount))
            say_line(f"{'':12}{one.unit}:{one.book:<10}{amount:>14}")
    if not lines:
        say("Nothing stands in its books yet.")
