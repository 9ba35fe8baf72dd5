"""`pullwright status`: the runs of this machine, newest first."""

import json
from dataclasses import asdict

import click

from cli._opening import open_records
from cli._saying import say


@click.command("status")
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many runs to list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(most: int, as_json: bool) -> None:
    """List the runs of this machine, newest first."""
    lines = open_records().history.recent(most)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], default=str, indent=2))
        return
    if not lines:
        say('No runs yet. Start one with: pullwright run REPO --issue "TEXT"')
    for line in lines:
        state = line.verdict or ("interrupted or running" if line.state == "running" else line.state)
        say(f"{line.id}  {line.started:%Y-%m-%d %H:%M}  {state:<10}  {line.title[:60]}")
        if line.branch:
            say(f"{'':18}{line.branch}")
