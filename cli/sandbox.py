"""`pullwright sandbox`: see that model-written code can be held on this machine, before any is run."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli._listing import Listing
from cli._opening import load_settings
from cli._saying import say_line
from core.errors import Refused

if TYPE_CHECKING:
    from worker.sandbox import Driver
    from worker.tools import Tools

_MIB = 1 << 20
_ENGINES = ("auto", "docker", "bubblewrap", "remote")
_engine = click.option("--sandbox", type=click.Choice(_ENGINES), help="Engine; the default is PULLWRIGHT_SANDBOX.")


@click.group("sandbox", cls=Listing)
def command() -> None:
    """Build, list and test the sandboxes that model-written code runs in."""


@command.command("build")
@click.argument("languages", nargs=-1)
@_engine
def build(languages: tuple[str, ...], sandbox: str | None) -> None:
    """Build what the sandboxes of LANGUAGES (default: all) are made of, unless it is there."""
    driver = _driver(sandbox)
    for name in languages or _images():
        image = driver.image(name)
        click.echo(f"{name}: {image.tag} {image.digest}")


@command.command("prepare")
@click.argument("repo", type=click.Path(path_type=Path))
@_engine
@click.option(
    "--for", "owner", metavar="INSTALLATION/REPOSITORY", default="", help="A hosted one, by GitHub's numbers."
)
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")
def prepare(repo: Path, sandbox: str | None, owner: str, as_json: bool) -> None:
    """Build the image for REPO, install its dependencies and measure its tests, so that no run waits for that.

    What is installed and measured is for runs in that folder, or for the hosted repository that --for names; no other
    checkout gets it. Exit code 3: the dependencies cannot be installed, and why.
    """
    from cli._preparing import document, told
    from worker.steps.warm import warm

    if not repo.exists():
        raise Refused(f"There is no folder {repo}. Give the path of a git checkout.")
    if owner and not re.fullmatch(r"\d+/\d+", owner):
        raise Refused("--for takes the numbers of the installation and of the repository, as in 66/1.")
    found = warm(repo.resolve(), _tools(sandbox), owner)
    if as_json:
        click.echo(json.dumps(document(found), indent=1))
        return
    for line in told(found):
        say_line(line)


@command.command("list")
@_engine
def listing(sandbox: str | None) -> None:
    """List the images and the installed dependencies that are kept, with their sizes."""
    driver = _driver(sandbox)
    kept = driver.inventory()
    for one in kept:
        made = datetime.fromtimestamp(one.made).astimezone()
        click.echo(f"{one.kind:<6} {one.size_bytes / _MIB:>8.0f} MiB  {made:%Y-%m-%d %H:%M}  {one.name}")
    if not kept:
        click.echo(f"{driver.name} keeps nothing yet.")


@command.command("test")
@_engine
def test(sandbox: str | None) -> None:
    """Attack a fresh sandbox in the known ways; exit code 2 names what was not held."""
    driver = _driver(sandbox)
    probes = driver.probe()
    for probe in probes:
        click.echo(f"{'held' if probe.held else 'FAILED':<6}  {probe.name}  ({probe.detail})")
    failed = [probe.name for probe in probes if not probe.held]
    if failed:
        raise Refused(
            f"The {driver.name} sandbox must not be used on this machine, it let through: {', '.join(failed)}."
        )
    click.echo(f"{driver.name}: all {len(probes)} attacks were held.")


@command.command("serve")
@_engine
def serve(sandbox: str | None) -> None:
    """Own the engine, and give sandboxes to those who may have them, and nothing else of it.

    Listens at PULLWRIGHT_SANDBOX_URL; the settings PULLWRIGHT_SANDBOXES… say who may have how much. Whoever can reach
    an engine's socket is root on its machine: a worker with PULLWRIGHT_SANDBOX=remote need not.
    """
    from cli import _hosting

    settings = load_settings()
    engine = sandbox or ("auto" if settings.sandbox == "remote" else settings.sandbox)
    _hosting.serve(settings, engine, _images())


def _images() -> list[str]:
    """The images that the languages name, each once."""
    from core import plugins
    from worker import languages

    return sorted({languages.named(name).image for name in plugins.names(languages)})


def _driver(sandbox: str | None) -> "Driver":
    return _tools(sandbox).driver


def _tools(sandbox: str | None) -> "Tools":
    from worker import tools

    settings = load_settings()
    return tools.build(settings, sandbox or settings.sandbox, lambda line: say_line(line, err=True))
