"""What stands in for an image: the interpreters of the host, taken from /usr or from one prefix elsewhere."""

import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import Broken
from core.runs import NO_IMAGE
from worker.sandbox import Image

_PROGRAMS = {
    "python": "python3",
    "javascript": "node",
    "typescript": "node",
    "go": "go",
    "rust": "cargo",
    "java": "java",
}
_SYSTEM = Path("/usr")
_LIBRARIES = (
    *("lib/python3*/*-packages", "local/lib/python3*/*-packages"),
    *("lib/node_modules", "local/lib/node_modules", "share/nodejs"),
)
_BOX_PATH = "/usr/local/bin:/usr/bin:/bin"
_PACKAGES = {
    "python3": "python3",
    "node": "nodejs",
    "go": "golang-go",
    "cargo": "cargo gcc",
    "java": "openjdk-17-jdk-headless maven",
}
_ASKED = {"go": "version"}  # others: --version
_NUMBER = re.compile(r"v?\d+(?:\.\d+)+\S*")
_NOWHERE = "/"  # a checkout may name a toolchain, and rustup and go would take it


@dataclass(frozen=True, slots=True)
class Toolchain:
    """The prefix (`/usr`, or a folder like ~/.nvm/versions/node/v22) that holds `program`, and its version."""

    program: str
    prefix: Path
    version: str

    @property
    def extra(self) -> Path | None:
        """The prefix if it has to be shown to a box beside /usr."""
        return None if self.prefix == _SYSTEM else self.prefix


def image(language: str) -> Image:
    """The image of the host for `language`: its versions are its digest."""
    found = toolchain(language)
    return Image(language, NO_IMAGE, f"{found.program} {found.version} in {found.prefix}")


def packages(language: str) -> str:
    """What changes when a package is added to, or taken from, what a box for `language` sees of the host."""
    found = toolchain(language)
    prefixes = sorted({_SYSTEM, found.prefix})
    places = [place for prefix in prefixes for pattern in _LIBRARIES for place in sorted(prefix.glob(pattern))]
    return "\n".join([found.version, *(f"{place} {place.stat().st_mtime_ns}" for place in places)])


@cache
def toolchain(language: str) -> Toolchain:
    """The interpreter for `language`; a `Broken` that says what to install if there is none."""
    program = _PROGRAMS.get(language, "python3")
    for prefix in _candidates(program):
        version = _version(prefix / "bin" / program)
        if version:
            return Toolchain(program, prefix, version)
    raise Broken(f"The bubblewrap sandbox needs {program} in /usr/bin: install it (apt install {_PACKAGES[program]}).")


def _candidates(program: str) -> list[Path]:
    """/usr first. A prefix elsewhere only if it is a whole toolchain of its own and everybody may read it
    (root's boxes run as somebody else); never a folder that holds more than that, like a home."""
    found = [_SYSTEM] if shutil.which(program, path=_BOX_PATH) else []
    elsewhere = shutil.which(program)
    places = [Path(elsewhere).resolve().parent.parent] if elsewhere else []
    places += [Path(sys.base_prefix).resolve()] if program == "python3" else []
    places += _of_rustup(Path(elsewhere)) if program == "cargo" and elsewhere else []
    return found + [place for place in places if _is_toolchain(place, program)]


def _is_toolchain(place: Path, program: str) -> bool:
    whole = (place / "bin" / program).exists() and (place / "lib").is_dir()
    too_much = place in {Path("/"), _SYSTEM, Path.home()} or place in Path.home().parents
    readable = os.geteuid() != 0 or program == "cargo" or open_to_all(place)  # rustup's is brought, see `Root`
    return whole and not too_much and readable


def open_to_all(place: Path) -> bool:
    """Whether everybody may enter `place`."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))


def _of_rustup(cargo: Path) -> list[Path]:
    """The toolchain behind rustup's own `cargo`, a program that chooses one: this user's, or the one beside it."""
    beside = {"RUSTUP_HOME": str(cargo.parent.parent.parent / ".rustup"), "PATH": _BOX_PATH}
    argv = [str(cargo.with_name("rustc")), "--print", "sysroot"]
    for env in (None, beside):
        done = subprocess.run(argv, cwd=_NOWHERE, env=env, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return [Path(done.stdout.strip()).resolve()]
    return []


def _version(program: Path) -> str:
    if not program.exists():
        return ""
    argv = [str(program), _ASKED.get(program.name, "--version")]
    env = {"GOTOOLCHAIN": "local"}
    done = subprocess.run(argv, cwd=_NOWHERE, capture_output=True, text=True, env=env, check=False)
    found = _NUMBER.search(done.stdout)
    return found[0] if found and done.returncode == 0 else ""
