"""Real repositories at the commit before a fix, and the fix as what a model could have answered."""

import os
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LIST = Path(__file__).with_name("repositories.toml")
_MIRRORS = os.environ.get("PULLWRIGHT_BENCH_MIRRORS", "")  # noqa: TID251  # no setting of the product
_FENCE = "~" * 12


@dataclass(frozen=True, slots=True)
class Upstream:
    """One of them: `base` is the commit before `fix`, which changed both code and tests."""

    name: str  # owner/name
    language: str
    base: str
    fix: str
    tests: tuple[str, ...] = ()  # the files of the fix that hold its tests
    red: str = ""  # or the commit between them that has the tests already, where code and tests are one file

    def lay(self, folder: Path) -> None:
        """Clone it into `folder`, with the base on the branch that is checked out."""
        subprocess.run(["git", "clone", "-q", "--no-checkout", self._source(), folder], check=True)
        _git(folder, "checkout", "-q", "-B", "measured", self.base)

    def issue(self, folder: Path) -> str:
        """What the fix says of itself."""
        return _git(folder, "log", "-1", "--format=%B", self.fix)

    def answer(self, folder: Path, *, tests_only: bool = False) -> str:
        """The fix, or its tests alone, as a diff."""
        until = self.red if tests_only and self.red else self.fix
        diff = _git(folder, "diff", "--no-color", self.base, until, "--", *(self.tests if tests_only else ()))
        return f"{_FENCE}diff\n{diff}{_FENCE}\n"

    def differing(self, folder: Path, head: str) -> str:
        """The files in which `head` is not the fix; empty if it is."""
        return _git(folder, "diff", "--name-only", self.fix, head).strip()

    def _source(self) -> str:
        """Its address, or in a folder of mirrors its clone `owner+name`, or the `repo` in a folder of that name."""
        if not _MIRRORS:
            return f"https://github.com/{self.name}"
        mirror = Path(_MIRRORS, self.name.replace("/", "+"))
        return str(mirror / "repo" if (mirror / "repo").is_dir() else mirror)


def upstreams() -> tuple[Upstream, ...]:
    """All of bench/repositories.toml."""
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))["repository"]
    return tuple(_read(one) for one in listed)


def _read(listed: dict[str, Any]) -> Upstream:
    values: dict[str, Any] = {**listed, "tests": tuple(listed.get("tests", ()))}
    return Upstream(**values)


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, text=True).stdout
