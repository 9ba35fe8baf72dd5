"""From what a person typed to whether the statement holds: each question in its turn, all answers together."""

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import click

from cli._opening import load_settings
from cli._verifying.again import measured_again, signed_report
from cli._verifying.checkouts import checkout, fitting
from cli._verifying.places import Folder, Place
from cli._verifying.pulls import pull_at
from cli._verifying.showing import Found, document, tell
from cli._verifying.trust import trusted
from core.errors import PullwrightError
from core.settings import Settings
from core.statement import Doubtful
from core.statement.believing import believed
from core.statement.predicate import Statement
from core.statement.results import REPORT, compared

_HOLDS, _DOES_NOT = 0, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed."""

    what: str
    rerun: bool
    key: str | None
    repo: Path | None
    sandbox: str | None


def go(wish: Wish, *, as_json: bool) -> int:
    """Find out, tell it, and return the exit code. With `as_json` there is one document in any case."""
    try:
        found = _found(wish, load_settings(), quiet=as_json)
    except PullwrightError as error:
        if as_json:
            click.echo(json.dumps({"holds": None, "error": str(error)}))
        raise
    if as_json:
        click.echo(json.dumps(document(found), indent=2))
    else:
        tell(found)
    return _DOES_NOT if found.doubts else _HOLDS


def _found(wish: Wish, settings: Settings, *, quiet: bool) -> Found:
    place: Place = pull_at(wish.what, settings) if "://" in wish.what else Folder(Path(wish.what))
    source = checkout(wish.repo) if wish.repo or isinstance(place, Folder) else None
    data = place.statement()
    keys = trusted(wish.key, settings)
    try:
        told = believed(data, keys)
    except Doubtful as doubtful:
        return Found(place.name, None, doubtful.doubts)
    with tempfile.TemporaryDirectory(prefix="pullwright-verify-") as folder:
        found = _around(told, place, source, Path(folder))
        return _again(found, told, wish, place, source, Path(folder), settings, quiet) if wish.rerun else found


def _around(told: Statement, place: Place, source: Path | None, scratch: Path) -> Found:
    """What lies beside the statement, and where it was found."""
    differing, absent = compared(told, place.file)
    notes = [f"{name} is not here, or too large, so it was not compared." for name in absent]
    if source is None and isinstance(place, Folder):
        notes.append("This is no checkout, so commit and tree were not looked at; --repo names one.")
    misfits, unseen = fitting(told, source, scratch) if source else ((), ())
    return Found(place.name, told, (*differing, *place.doubts(told), *misfits), (*notes, *unseen))


def _again(
    found: Found,
    told: Statement,
    wish: Wish,
    place: Place,
    source: Path | None,
    scratch: Path,
    settings: Settings,
    quiet: bool,
) -> Found:
    if any(doubt.place.startswith(("subject", "predicate")) for doubt in found.doubts):
        return replace(found, notes=(*found.notes, "Nothing was measured again: it is about other commits."))
    report = signed_report(told, place.file(REPORT))
    commits = source or place.source(told, scratch)
    sandbox = wish.sandbox or settings.sandbox
    differing, where = measured_again(told, report, commits, scratch / "again", sandbox, settings, quiet)
    return replace(found, doubts=(*found.doubts, *differing), again=where)
