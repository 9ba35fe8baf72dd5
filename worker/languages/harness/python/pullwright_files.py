"""Notices when the program under test rewrites its own tests, their data or their configuration."""

import hashlib
import os

_ROOT = "/work"
_CONFIGURATION = {"conftest.py", "pytest.ini", "tox.ini", "setup.cfg", "pyproject.toml", "sitecustomize.py"}
_FOLDERS = {"test", "tests", "testsuite", "__tests__"}
_MOST, _LARGEST = 5000, 1_000_000
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_TRUNC | os.O_APPEND


def _is_watched(folder, name):
    if name in _CONFIGURATION or name.startswith("test_") or name.endswith(("_test.py", ".pth")):
        return True
    return not _FOLDERS.isdisjoint(folder.split(os.sep)) and not name.endswith(".pyc")


def _watched():
    for folder, folders, names in os.walk(_ROOT):
        folders[:] = [name for name in folders if name not in (".git", "node_modules", "__pycache__")]
        for name in names:
            if _is_watched(os.path.relpath(folder, _ROOT), name):
                yield os.path.join(folder, name)


def _digest(path, sha256=hashlib.sha256, open_=os.open, read=os.read, close=os.close):
    try:
        descriptor = open_(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        return sha256(read(descriptor, _LARGEST)).digest()
    finally:
        close(descriptor)


class Files:
    """The files as they were before any code of the project ran."""

    def __init__(self):
        self._before = {path: _digest(path) for path, _ in zip(_watched(), range(_MOST))}

    def is_written(self, path, flags):
        """Whether opening `path` so would write to one of the files, or to what Python caches of them."""
        if not isinstance(path, str) or not isinstance(flags, int) or not flags & _WRITES:
            return False
        place = os.path.normpath(path if path.startswith("/") else f"{_ROOT}/{path}")
        return place in self._before or (place.startswith(_ROOT) and place.endswith(".pyc"))

    def changed(self, path=None):
        """Those of the files (or this one) that are not the same any more."""
        chosen = self._before if path is None else {path} & set(self._before)
        return sorted(os.path.relpath(one, _ROOT) for one in chosen if _digest(one) != self._before[one])
