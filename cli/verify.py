"""`pullwright verify`: whether a signed statement holds, and what differs where it does not."""

from pathlib import Path

import click


@click.command("verify")
@click.argument("what", metavar="PR-URL|STATEMENT")
@click.option("--rerun", is_flag=True, help="Measure again what it says, in fresh boxes of this machine.")
@click.option(
    "--key", metavar="FILE|URL|KEY", help="Whose statements are believed.  [default: PULLWRIGHT_TRUSTED_KEYS]"
)
@click.option("--repo", type=click.Path(path_type=Path), help="The checkout.  [default: the one you are in, if any]")
@click.option("--sandbox", type=click.Choice(["auto", "docker", "bubblewrap", "remote"]), help="Engine of --rerun.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")
def command(what: str, rerun: bool, key: str | None, repo: Path | None, sandbox: str | None, as_json: bool) -> int:
    """Check the signed statement of a run: a `statement.dsse.json`, or that of the pull request at PR-URL.

    Signature, reports beside it, commit and tree are checked; a key that comes with a statement is never believed.
    Exit codes: 0 it holds, 3 it does not, 2 wrong use, 1 it could not be found out.
    """
    from cli._verifying import verifying  # everything heavy is behind this line

    return verifying.go(verifying.Wish(what, rerun, key, repo, sandbox), as_json=as_json)
