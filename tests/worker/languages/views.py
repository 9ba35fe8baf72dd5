"""A tree that is only a dictionary, for what needs no git."""

from collections.abc import Mapping


class Files:
    """A `FileView`."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = dict(files)
        self.paths = sorted(files)

    def text(self, path: str) -> str | None:
        return self._files.get(path)
