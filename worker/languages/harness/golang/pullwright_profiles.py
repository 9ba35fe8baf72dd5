"""Which lines of some files ran, from the profiles that Go's own tests write. What is tested could write them: advice."""

import os
import re

_BLOCK = re.compile(r"^(.+):(\d+)\.\d+,(\d+)\.\d+ \d+ (\d+)$")
_MODULE = re.compile(r"^\s*module\s+\"?([^\s\"]+)", re.MULTILINE)
_LARGEST = 20_000_000


class Profiles:
    """The flags that make programs tell, and what they told in `folder`. Without `paths` (below `work`), nothing."""

    def __init__(self, paths, modules, work, folder):
        self._folder, self._count = folder, 0
        self._names = {name: path for path in paths if (name := _name(path, modules, work))}
        if self._names:
            os.makedirs(folder, exist_ok=True)

    @property
    def flags(self):
        """For building."""
        packages = sorted({os.path.dirname(name) for name in self._names})
        return ["-cover", "-covermode=set", f"-coverpkg={','.join(packages)}"] if packages else []

    def option(self):
        """For the next process of tests."""
        self._count += 1
        return [f"-test.coverprofile={self._folder}/{self._count}"] if self._names else []

    def told(self):
        """By path, the lines with code and those that ran; nothing where no process told anything."""
        found = {path: {"code": set(), "ran": set()} for path in self._names.values()}
        for line in self._lines():
            match = _BLOCK.match(line)
            path = self._names.get(match[1]) if match else None
            if path:
                lines = range(int(match[2]), int(match[3]) + 1)
                found[path]["code"].update(lines)
                found[path]["ran"].update(lines if match[4] != "0" else ())
        files = {path: {kind: sorted(lines) for kind, lines in told.items()} for path, told in found.items()}
        return {path: told for path, told in files.items() if told["code"]}

    def _lines(self):
        for number in range(1, self._count + 1):
            path = f"{self._folder}/{number}"
            if os.path.isfile(path) and os.path.getsize(path) <= _LARGEST:
                with open(path, encoding="utf-8", errors="replace") as file:
                    yield from (line.rstrip("\n") for line in file)


def _name(path, modules, work):
    """How profiles call the file: its module, and its path there; empty where that cannot be told."""
    inside = [each for each in map(os.path.normpath, modules) if each == "." or path.startswith(f"{each}/")]
    module = max(inside, key=len, default=None)
    try:
        with open(os.path.join(work, module or ".", "go.mod"), encoding="utf-8") as file:
            match = _MODULE.search(file.read())
    except OSError:
        return ""
    return f"{match[1]}/{os.path.relpath(path, module)}" if match and module is not None else ""
