"""`pullwright config FILE`: whether a repository's configuration is valid, and what it means."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli._saying import say
from core.errors import Refused

if TYPE_CHECKING:
    from core.repo_config import RepoConfig

_FILE = click.Path(path_type=Path)


@click.command("config")
@click.argument("file", type=_FILE)
@click.option("--organisation", type=_FILE, help="The organisation's file, which lies below FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(file: Path, organisation: Path | None, as_json: bool) -> None:
    """Check FILE (a `.github/pullwright.yml`) and print what holds and where each value comes from.

    Exit code 2 names the line of what is wrong.
    """
    from core.repo_config import layered

    base = _parsed(organisation) if organisation else None
    held = layered(base, _parsed(file))
    if as_json:
        rows = {row.key: {"value": getattr(held.config, row.key), "origin": row.origin} for row in held.rows()}
        click.echo(json.dumps(rows, indent=2, default=lambda value: value.model_dump()))
        return
    for row in held.rows():
        say(f"{row.key:<21} {row.value:<44} {row.origin}")


def _parsed(file: Path) -> "RepoConfig":
    """What the file says; `Refused` also for a language that is none of those there are."""
    from core.repo_config import parse
    from worker.languages import named

    found = parse(_read(file), str(file))
    of_projects = ((f"projects: {each.path}: language", each.language) for each in found.projects)
    for place, name in (("language", found.language), *of_projects):
        try:
            if name:
                named(name)
        except Refused as why:
            raise Refused(f"{file}: {place}: {why}") from None
    return found


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Refused(f"There is no file {path}. Give the path of a configuration, such as .github/pullwright.yml.")
    return path.read_bytes()
