"""`pullwright run`: an issue in, a proven branch and its report out."""

import sys
from pathlib import Path

import click

from core.caps import ATTEMPTS_CAP, CANDIDATES_CAP
from core.errors import Refused

_PATHLIKE = (".md", ".txt", ".rst")


@click.command("run")
@click.argument("repo", required=False, type=click.Path(path_type=Path))
@click.option(
    "--issue", "-i", metavar="FILE|-|TEXT", help="The issue: a file, - for standard input, or the text itself."
)
@click.option(
    "--model", "-m", "models", multiple=True, metavar="PROVIDER:NAME", help="Model; several: a fallback chain."
)
@click.option("--attempts", type=click.IntRange(1, ATTEMPTS_CAP), help="Most attempts.  [default: 5]")
@click.option(
    "--candidates",
    type=click.IntRange(1, CANDIDATES_CAP),
    help="Proposals asked for at once in each attempt; the best proven one is kept.  [default: 1]",
)
@click.option(
    "--sandbox", type=click.Choice(["auto", "docker", "bubblewrap", "remote"]), help="Engine.  [default: auto]"
)
@click.option("--budget", type=float, metavar="USD", help="Most the run may cost.  [default: no limit]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the reports.  [default: .pullwright/<run>]")
@click.option("--branch", metavar="NAME", help="Name of the new branch.  [default: pullwright/<slug>-<run>]")
@click.option("--resume", metavar="RUN", help="Go on with a run that was interrupted.")
@click.option("--record", type=click.Path(path_type=Path), help="Keep the answers for --model scripted:FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")
def command(
    repo: Path | None,
    issue: str | None,
    models: tuple[str, ...],
    attempts: int | None,
    candidates: int | None,
    sandbox: str | None,
    budget: float | None,
    out: Path | None,
    branch: str | None,
    resume: str | None,
    record: Path | None,
    as_json: bool,
) -> int:
    """Turn an issue into a commit on a new branch of REPO, proven in a sandbox.

    The working tree, the index and the current branch of REPO are not touched.
    Exit codes: 0 proven, 2 wrong usage or configuration, 3 not proven, 4 refused by policy, 1 our fault.
    """
    from cli import _running  # everything heavy is behind this line

    if budget is not None and not budget > 0:
        raise Refused(
            f"--budget {budget:g} allows no model call. Give an amount above 0, or leave it out for no limit."
        )
    if resume:
        asked: _running.Asked | _running.Resumed = _running.Resumed(resume)
        _nothing_else(repo, issue, models, attempts, candidates, sandbox, budget, out, branch, record)
    else:
        asked = _running.Asked(
            _repo(repo), _issue(issue), models, attempts, candidates, sandbox, budget, out, branch, record
        )
    return _running.go(asked, as_json=as_json)


def _repo(repo: Path | None) -> Path:
    if repo is None:
        raise Refused("Name the repository: pullwright run REPO --issue FILE.")
    if not repo.exists():
        raise Refused(f"There is no folder {repo}. Give the path of a git checkout.")
    return repo.resolve()


def _nothing_else(*given: object) -> None:
    if any(given):
        raise Refused("--resume goes on with what was asked before; leave out everything else but --json.")


def _issue(given: str | None) -> bytes:
    """The issue's bytes: standard input, a file, or the text itself."""
    if given is None:
        raise Refused('Say what to do: --issue FILE, --issue - for standard input, or --issue "TEXT".')
    if given == "-":
        return sys.stdin.buffer.read()
    if _is_file(given):
        return Path(given).read_bytes()
    if given.endswith(_PATHLIKE) and "\n" not in given and " " not in given:
        raise Refused(f"There is no issue file {given}. Give a file that exists, or the text itself.")
    return given.encode("utf-8", "surrogateescape")


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):  # too long, or not a path at all: then it is the text
        return False
