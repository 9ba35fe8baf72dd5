"""The repository's commits, fetched once into the request's private folder."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from core.names import Sha
from worker.context.pieces import INSTRUCTION_FILES
from worker.jobs.case import Case
from worker.steps.request import Rules
from worker.workspace.fetching import Remote, fetch
from worker.workspace.histories import Parted, common


@dataclass(frozen=True, slots=True)
class Checkout:
    """A bare repository whose HEAD is the commit that tests are compared with.

    `onto` is the commit that a new one is put on; `start` the tree that edits are made to.
    """

    source: Path
    base: Sha
    onto: Sha
    start: Sha | None = None
    parted: Parted | None = None


def check_out(case: Case) -> Checkout:
    """The base branch's commit; on a pull request also its head and what the two have in common.

    Each is resolved once: whoever goes on with a run takes the commits it began with.
    """
    remote = _remote(case)
    source = case.clone
    base = _once(case, "base", case.site.base)
    if case.pull is None:
        return Checkout(fetch(remote, source, (base,)), base, base)
    head = _once(case, "head", case.pull.head_ref)
    parted = common(remote, source, head, base)
    if case.subject.goal == "rebase":
        fetch(remote, source, (base,))  # HEAD is where tests are compared with: the base as it is now
        return Checkout(source, base, head, parted=parted)
    fetch(remote, source, (parted.base,))
    return Checkout(source, parted.base, head, parted.tree(head), parted)


def rules(case: Case) -> Rules:
    """The configuration and the instruction files, of the default branch alone."""
    github = case.site.github
    texts = {path: github.file(path, case.rules_at) for path in INSTRUCTION_FILES}
    return Rules(case.site.config, {path: raw.decode("utf-8", "replace") for path, raw in texts.items() if raw})


def _once(case: Case, kind: str, branch: str) -> Sha:
    """The commit that `branch` was at when this request began."""

    def resolved() -> str:
        found = case.site.github.head(branch)
        if found is None:
            raise Refused(f"There is no branch {branch!r} here (any more); name another with --base.")
        return found

    return Sha(case.site.effects.once(kind, lambda: None, resolved))


def _remote(case: Case) -> Remote:
    settings = case.office.settings
    bundle = Path(settings.ca_bundle) if settings.ca_bundle else None
    return Remote(case.site.repository.clone_url, settings.github_url, case.site.github.token(), bundle)
