"""What Python's test tools read or import by themselves."""

import re
import sys
from pathlib import PurePosixPath
from typing import Any

from core.text import ini, toml

_NAMES = {
    "conftest.py",
    "sitecustomize.py",
    "usercustomize.py",
    "pytest.ini",
    ".pytest.ini",
    "pytest.toml",
    ".pytest.toml",
    "pyvenv.cfg",
    "python3._pth",
}
_SUFFIXES = (".pth", "._pth", ".egg-link")
_METADATA = re.compile(r"(^|/)[^/]+\.(egg-info|dist-info)(/|$)")
_TOOLS = {"pytest", "_pytest", "pluggy", "py", "iniconfig", "packaging", "exceptiongroup", "hypothesis", "xdist", "pip"}
_TOOLS |= {"setuptools", "pkg_resources", "coverage", "numpy", "attr", "pygments", "doctest", "unittest"}
_SECTIONS = {"setup.cfg": ("tool:pytest", "options.entry_points", "aliases"), "tox.ini": ("pytest", "tox", "testenv")}


def is_autoloaded(path: str, old: bytes | None, new: bytes | None) -> bool:
    """Whether a change of `path` from `old` to `new` can change what the test tools do."""
    place = PurePosixPath(path)
    if place.name in _NAMES or path.endswith(_SUFFIXES) or _METADATA.search(path):
        return True
    if place.name == "pyproject.toml":
        return bool(_toml_part(old) != _toml_part(new))
    if place.name in _SECTIONS:
        return bool(_ini_part(place.name, old) != _ini_part(place.name, new))
    if place.name in ("Makefile", "noxfile.py"):
        return True
    return old is None and _shadows(place)


def _shadows(place: PurePosixPath) -> bool:
    """A new module or package that stands where the search for a tool's module begins."""
    parts = [part for part in place.parts if part != "src"]
    if not parts or place.suffix not in (".py", ".so", ".pyc", ".pyd"):
        return False
    top = parts[0] if len(parts) > 1 else place.name.split(".")[0]
    own = place.name.split(".")[0]
    known = _TOOLS | set(sys.stdlib_module_names)
    if own.startswith("pullwright_") or top in known - {"test"}:
        return True
    return own in known and len(parts) == 2 and parts[0] in ("test", "tests")  # where pytest begins to look


def _toml_part(content: bytes | None) -> Any:
    """The parts of pyproject.toml that tools act on; the whole text if it cannot be read."""
    if content is None:
        return None
    try:
        data = toml.read(content.decode())
    except ValueError:
        return content
    tool, project = toml.table(data, "tool"), toml.table(data, "project")
    loaded = {key: value for key, value in tool.items() if key in ("pytest", "coverage", "tox", "hatch", "pdm")}
    points = {key: project[key] for key in ("entry-points", "scripts", "gui-scripts") if key in project}
    found = {"tool": loaded, "points": points, "build": data.get("build-system")}
    return {key: value for key, value in found.items() if value} or None


def _ini_part(name: str, content: bytes | None) -> Any:
    if content is None:
        return None
    try:
        parser = ini.read(content.decode())
    except ValueError:
        return content
    found = {s: dict(parser.items(s)) for s in parser.sections() if s.startswith(_SECTIONS[name])}
    return found or None
