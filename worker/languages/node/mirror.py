"""Packages of one repository that are installed together: /deps gets their manifests where they lie in the tree.

What tools link between them there is linked into the tree under test when tests run: see the harness.
"""

import posixpath
import shlex
from collections.abc import Collection, Iterator

from worker.languages import FileView
from worker.languages.node import installers, newer
from worker.sandbox import DEPS, WORK

_FILES = (*installers.FILES, "pnpm-workspace.yaml", ".yarnrc.yml")


class _At:
    """One folder's files, as an installer is chosen by them."""

    def __init__(self, view: FileView, folder: str) -> None:
        self._view, self._folder = view, folder
        self.paths = [name for name in _FILES if view.text(posixpath.join(folder, name)) is not None]

    def text(self, path: str) -> str | None:
        """The file as text."""
        return self._view.text(posixpath.join(self._folder, path))


def files(view: FileView, folders: Collection[str]) -> Iterator[str]:
    """The manifests and lock files of the `folders`."""
    for folder in sorted(folders):
        yield from (posixpath.join(folder, name) for name in _At(view, folder).paths)


def lines(view: FileView, home: str, folders: Collection[str], *, typed: bool, loader: bool) -> list[str]:
    """The set-up of the packages in `folders`, installed from `home`; `typed`: examples are in TypeScript, and
    `loader`: tests need what runs it.
    """
    there = posixpath.join(DEPS, home)
    named = " ".join(shlex.quote(path) for path in files(view, folders))
    copy = f'cd {WORK}; for file in {named}; do mkdir -p "$(dirname "{DEPS}/$file")"; cp "$file" "{DEPS}/$file"; done'
    mark = f"printf '%s\\n' {' '.join(shlex.quote(folder or '.') for folder in sorted(folders))} > {DEPS}/.mirror"
    made = [*newer.lines(view), copy, mark, *installers.chosen(_At(view, home)).commands(there)]
    if loader:
        place = shlex.quote(f"{there}/node_modules")
        link = f"mkdir -p {place}; ln -sfn {installers.LOADER}/node_modules/tsx {place}/tsx"
        made += installers.with_npm(f"npm install --prefix {installers.LOADER} --no-save --no-package-lock tsx", link)
    elif typed:
        made += installers.loader()
    return made
