"""Which packages the manifests and lock files of a change name, read as text: nothing of them is run."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from core.runs import Dependencies
from worker.checks.packages import locks, node, others, python

Found = Iterator[tuple[str, str]]  # the name of a package, and its version or where it comes from
Read = Callable[[str], Found]

_BY_NAME: Mapping[str, Read] = {
    "pyproject.toml": python.pyproject,
    "setup.cfg": python.setup_cfg,
    "setup.py": python.setup_py,
    "Pipfile": python.pipfile,
    "package.json": node.package_json,
    "package-lock.json": node.package_lock,
    "npm-shrinkwrap.json": node.package_lock,
    "yarn.lock": node.yarn_lock,
    "pnpm-lock.yaml": node.pnpm_lock,
    "uv.lock": locks.packages,
    "poetry.lock": locks.packages,
    "pdm.lock": locks.packages,
    "Cargo.lock": locks.packages,
    "Pipfile.lock": locks.pipfile_lock,
    "Cargo.toml": others.cargo,
    "go.mod": others.go_mod,
    "pom.xml": others.pom,
    "build.gradle": others.gradle,
    "build.gradle.kts": others.gradle,
    "settings.gradle": others.gradle,
    "settings.gradle.kts": others.gradle,
    "libs.versions.toml": others.catalogue,
}
_CODE = frozenset({"setup.py", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"})
_UNREADABLE = ("(a part that cannot be read)", "")


def is_manifest(path: str) -> bool:
    """Whether `path` names packages."""
    return _reader(path) is not None


def compared(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Dependencies | None:
    """What changed files say of packages; None where none of them is a manifest or a lock file.

    A package that now comes from another place (an address, an alias) is a new one, whatever it is called.
    """
    files = tuple(sorted(path for path in {*before, *after} if is_manifest(path)))
    if not files:
        return None
    old, new = _all(before), _all(after)
    named = {name for name, _ in old}
    other = sorted(new - old)
    added = [(name, what) for name, what in other if name not in named or _is_source(what)]
    moved = [(name, what) for name, what in other if name in named and not _is_source(what)]
    was = dict(sorted(old))
    return Dependencies(
        files=files,
        code=tuple(path for path in files if _runs(path, before.get(path, b""), after.get(path, b""))),
        new=tuple(f"{name} {what}".strip() for name, what in _once(added)),
        changed=tuple(f"{name} {was[name] or 'any'} -> {what or 'any'}" for name, what in _once(moved)),
    )


def _runs(path: str, old: bytes, new: bytes) -> bool:
    """Whether this change of a manifest is one of code, which installing runs."""
    name = PurePosixPath(path).name
    if name == "pom.xml":
        return others.beside_dependencies(old) != others.beside_dependencies(new)
    return name in _CODE and old != new


def _once(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One line for a package: the lock file's word, which sorts before a range of the manifest's in most."""
    return list(dict(reversed(found)).items())[::-1]


def _all(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    found = set()
    for path, content in files.items():
        reader = _reader(path)
        if reader is not None:
            found |= _read(reader, content.decode("utf-8", "replace"))
    return found


def _read(reader: Read, text: str) -> set[tuple[str, str]]:
    try:
        return set(reader(text))
    except (ValueError, TypeError, AttributeError, KeyError, SyntaxError, RecursionError, MemoryError):
        return {_UNREADABLE}


def _reader(path: str) -> Read | None:
    name = PurePosixPath(path).name
    return python.requirements if python.REQUIREMENTS.search(path) else _BY_NAME.get(name)


def _is_source(what: str) -> bool:
    return ":" in what or "/" in what
