"""`pullwright status`: the runs of this machine, and what the hosted App has before it."""

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from cli._licensing import licence_of
from cli._opening import load_settings, open_records
from cli._saying import say_line
from core.errors import PullwrightError
from core.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.requests import Request
    from core.settings import Settings
    from core.store import Line, Store


@click.command("status")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many runs to list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(most: int, as_json: bool) -> None:
    """List the runs of this machine, newest first, and what waits, runs or was given up."""
    settings = load_settings()
    with closing(open_records(settings)) as store:
        lines = store.history.recent(most)
        hosted = _hosted(settings, store)
    licence = licence_of(settings).sentence
    if as_json:
        document = {"runs": [asdict(line) for line in lines], "hosted": asdict(hosted), "licence": licence}
        click.echo(json.dumps(document, default=str, indent=2))
        return
    _say_runs(lines)
    if licence:
        say_line(licence)
    if hosted.in_use:
        _say_hosted(hosted)


@dataclass(frozen=True, slots=True)
class _Given:
    """A request in one line."""

    id: str
    where: str
    verb: str
    state: str
    attempt: int
    why: str


@dataclass(frozen=True, slots=True)
class _Hosted:
    """What the hosted App has before it; the queue's numbers are None when it does not answer."""

    in_use: bool
    asks: int
    oldest_s: float
    open: tuple[_Given, ...]
    dead: tuple[_Given, ...]
    queue_depth: int | None
    workers: int | None


def _hosted(settings: "Settings", store: "Store") -> _Hosted:
    backlog, unended, dead = store.desk.backlog(), store.desk.open(), store.desk.dead()
    depth, workers = _queue(settings)
    used = bool(unended or dead or backlog.asks or workers is not None)
    return _Hosted(used, backlog.asks, backlog.oldest_s, _given(unended), _given(dead), depth, workers)


def _queue(settings: "Settings") -> tuple[int | None, int | None]:
    from cli._queueing import open_our_queue

    try:
        queue = open_our_queue(settings)
        return queue.depth(), queue.workers()
    except (PullwrightError, ModuleNotFoundError):  # without the server's packages there is no queue either
        return None, None


def _given(requests: "Sequence[Request]") -> tuple[_Given, ...]:
    return tuple(
        _Given(
            one.id,
            f"{one.ask.thread.repository.full_name}#{one.ask.thread.number}",
            one.ask.verb,
            one.state,
            one.attempt,
            one.why,
        )
        for one in requests
    )


def _say_runs(lines: "Sequence[Line]") -> None:
    if not lines:
        say_line('No runs yet. Start one with: pullwright run REPO --issue "TEXT"')
    for line in lines:
        state = line.verdict or ("interrupted or running" if line.state == "running" else line.state)
        say_line(f"{line.id}  {line.started:%Y-%m-%d %H:%M}  {state:<10}  {line.title[:60]}")
        if line.branch:
            say_line(f"{'':18}{line.branch}")


def _say_hosted(hosted: _Hosted) -> None:
    workers = "" if hosted.workers is None else count(hosted.workers, "worker")
    queue = f"{hosted.queue_depth} waiting, {workers}" if workers else "does not answer"
    say_line("")
    say_line(f"Queue: {queue}. Undecided asks: {hosted.asks}. Open requests: {len(hosted.open)}.")
    for one in hosted.open:
        say_line(f"{one.id}  {one.state:<9}  attempt {one.attempt}  {one.verb:<10}  {one.where}")
    for one in hosted.dead:
        say_line(f"{one.id}  given up   {one.verb} {one.where}: {one.why} Try again: pullwright retry {one.id[:12]}")
