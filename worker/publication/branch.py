"""The branch: a new one, or the one of a pull request, moved only from where we saw it last."""

from core.errors import Refused, Unfinished
from core.github import Forbidden
from core.names import Sha
from worker.publication.site import Site
from worker.workspace.branches import candidates, check

_MOST_NAMES = 5


def create(site: Site, name: str, commit: Sha) -> str:
    """A branch at `commit`, read back; `name`, or the next free one. `Refused` where rules forbid it."""
    made = site.effects.once("branch", lambda: _found(site, name, commit), lambda: _created(site, name, commit))
    if site.github.head(made) is None:
        raise Unfinished(f"The branch {made} was deleted while the pull request was being made; ask again.")
    return made


def _names(name: str) -> list[str]:
    return [candidate for _, candidate in zip(range(_MOST_NAMES), candidates(check(name)), strict=False)]


def _found(site: Site, name: str, commit: Sha) -> str | None:
    for candidate in _names(name):
        head = site.github.head(candidate)
        if head is None or head == commit:  # further names are tried only where this one is taken
            return candidate if head else None
    return None


def _created(site: Site, name: str, commit: Sha) -> str:
    free = next((candidate for candidate in _names(name) if site.github.head(candidate) is None), None)
    if free is None:
        raise Refused(f"All names like {name} are taken by other branches; delete them or set another `branch:`.")
    try:
        site.github.create_branch(free, commit)
    except Forbidden as error:
        raise Refused(
            f"A rule of this repository forbids the branch {free}; let the App make branches like it, or set "
            f"another `branch:` in the configuration. ({error})"
        ) from error
    if site.github.head(free) != commit:
        raise Unfinished(f"The branch {free} did not stay where it was made; somebody else writes it.")
    return free


def move(site: Site, name: str, commit: Sha, expected: Sha) -> None:
    """Bring `name` from `expected` to `commit`. What people pushed meanwhile is never overwritten: `Unfinished`."""
    site.effects.once("moved", lambda: _is_there(site, name, commit), lambda: _moved(site, name, commit, expected))


def _is_there(site: Site, name: str, commit: Sha) -> str | None:
    return str(commit) if site.github.head(name) == commit else None


def _moved(site: Site, name: str, commit: Sha, expected: Sha) -> str:
    if site.github.head(name) is None:
        raise Unfinished(f"The branch {name} was deleted in the meantime, so the change has nowhere to go.")
    if site.github.is_protected(name):
        raise Refused(f"The branch {name} is protected, so only people can bring the change there.")
    if not site.github.move_branch(name, commit, expected) or site.github.head(name) != commit:
        raise Unfinished(
            f"Somebody pushed to {name} in the meantime. Nothing of theirs was overwritten; "
            "ask again, and the work starts from what they pushed."
        )
    return commit
