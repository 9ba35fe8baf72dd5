"""How much a change may touch, and what may not change alone."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from core.repo_config import RepoConfig
from core.runs import Finding
from worker.checks import Subject

_LOCKS = {
    "package-lock.json": ("package.json",),
    "npm-shrinkwrap.json": ("package.json",),
    "yarn.lock": ("package.json",),
    "pnpm-lock.yaml": ("package.json", "pnpm-workspace.yaml"),
    "bun.lock": ("package.json",),
    "bun.lockb": ("package.json",),
    "uv.lock": ("pyproject.toml",),
    "poetry.lock": ("pyproject.toml",),
    "pdm.lock": ("pyproject.toml",),
    "Pipfile.lock": ("Pipfile",),
    "Cargo.lock": ("Cargo.toml",),
    "go.sum": ("go.mod",),
    "Gemfile.lock": ("Gemfile",),
    "composer.lock": ("composer.json",),
}


def too_much(subject: Subject, config: RepoConfig) -> Iterator[Finding]:
    """Findings for more files or lines than the configuration lets one change touch."""
    count = len(subject.patch.changes)
    if count > config.max_files:
        yield Finding("too-many-files", "", 0, f"{count} files changed; max_files is {config.max_files}.", "error")
    lines = changed_lines(subject)
    if lines > config.max_lines:
        yield Finding("too-many-lines", "", 0, f"{lines:,} lines changed; max_lines is {config.max_lines:,}.", "error")


def changed_lines(subject: Subject) -> int:
    """Lines that only one side of a changed file has; counted here, because a diff can be told to hide them."""
    total = 0
    for path in subject.patch.paths:
        old = Counter(subject.before.get(path, b"").splitlines())
        new = Counter(subject.after.get(path, b"").splitlines())
        total += (new - old).total() + (old - new).total()
    return total


def lone_locks(paths: tuple[str, ...]) -> Iterator[Finding]:
    """Findings for lock files that change while the manifest they come from does not."""
    for path in paths:
        place = PurePosixPath(path)
        makers = _LOCKS.get(place.name, ())
        if not makers or any(_near(PurePosixPath(other), place, makers) for other in paths):
            continue
        why = f"A lock file changed but {' or '.join(makers)} did not; lock files are made by tools, not written."
        yield Finding("lock-file", path, 0, why, "error")


def _near(other: PurePosixPath, lock: PurePosixPath, makers: tuple[str, ...]) -> bool:
    return other.name in makers and other.parent.is_relative_to(lock.parent)
