"""How the projects of a repository lie to each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from worker.languages import FileView
from worker.languages.hints import Said
from worker.languages.projects.folders import Place
from worker.languages.projects.manifests import above, packages
from worker.languages.projects.needs import needs
from worker.languages.projects.workspaces import homes


@dataclass(frozen=True, slots=True)
class Layout:
    """The projects; by folder which ones each is built on, and the root of the workspace that each package is in."""

    places: tuple[Place, ...]
    needs: Mapping[str, tuple[str, ...]]
    packages: Mapping[str, str]
    said: Said  # what CI and containers are told

    def below(self, folder: str) -> list[str]:
        """The folders of the projects below `folder`."""
        return [place.folder for place in self.places if above(folder, place.folder)]

    def all_needs(self, folder: str) -> tuple[str, ...]:
        """All that a project is built on, what those need first."""
        return tuple(each for each in self._needed(folder, {folder}) if each != folder)

    def _needed(self, folder: str, seen: set[str]) -> Iterator[str]:
        for each in self.needs.get(folder, ()):
            if each not in seen:
                seen.add(each)
                yield from self._needed(each, seen)
        yield folder

    def members(self, home: str) -> list[str]:
        """The packages of the workspace whose root is `home`."""
        return sorted(folder for folder, root in self.packages.items() if root == home)


def layout(view: FileView, places: Sequence[Place], said: Said) -> Layout:
    """How `places` lie to each other."""
    return Layout(tuple(places), needs(view, places), homes(view, packages(view), "node"), said)
