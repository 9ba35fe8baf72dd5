"""`pullwright prune`: forget what ended long ago. The clerk does so by itself, once an hour."""

from typing import TYPE_CHECKING

import click

from cli._opening import load_settings, open_records
from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from core.store import Keep, Pruned, Store

_NOTHING = "PULLWRIGHT_KEEP_DAYS is 0, so texts are kept for ever. Say with --days how old they may be."


@click.command("prune")
@click.option("--days", type=click.IntRange(min=1), help="How old texts may be; without it, PULLWRIGHT_KEEP_DAYS.")
def command(days: int | None) -> None:
    """Take the texts of old runs and requests out of the database; ids, numbers and costs stay."""
    from core.store.retention import keep_of

    settings = load_settings()
    store = open_records(settings)
    try:
        keep = keep_of(settings, store.desk, days)
        if keep.texts is None and not keep.others:
            raise Refused(_NOTHING)
        done = _all(store, keep)
    finally:
        store.close()
    say(f"Forgotten: {done.runs} runs, {done.requests} requests, {done.asks} asks, {done.deliveries} deliveries.")


def _all(store: "Store", keep: "Keep") -> "Pruned":
    done = last = store.desk.prune(keep)
    while last.number:
        last = store.desk.prune(keep)
        done += last
    return done
