"""Which file a model means: paths come with prefixes, quotes, made-up folders, or as a bare name."""

import re
from collections.abc import Collection, Iterable

_ABSOLUTE = re.compile(r"^(/|[A-Za-z]:[\\/]|~)")
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9_]{0,9}$")
_TOKEN = re.compile(r"^[\w@+$.()\[\]{}~,=:\\/ -]{1,240}$")
_WORDY = re.compile(r"\s")
_BARE_NAMES = frozenset(
    {"Makefile", "Dockerfile", "LICENSE", "README", "CHANGELOG", "Procfile", "Gemfile", "Rakefile", "Justfile"}
)


def cleaned(token: str) -> str:
    """`token` without quotes, markup, `./`, and with forward slashes."""
    bare = token.strip().strip("`*_\"'<>[]():,; \t").replace("\\", "/")
    while bare.startswith("./"):
        bare = bare[2:]
    return re.sub(r"/{2,}", "/", bare)


def looks_like_path(token: str, files: Collection[str]) -> bool:
    """Whether a cleaned token reads like the path of a text file."""
    if token in files:
        return True
    if not _TOKEN.match(token) or _WORDY.search(token) or token.endswith(("/", ".")) or "://" in token:
        return False
    name = token.rpartition("/")[2]
    if name in _BARE_NAMES or (name.startswith(".") and len(name) > 2 and name[1].isalpha()):
        return True
    return bool(_SUFFIX.search(name)) and not name.endswith(("()", "e.g", "i.e")) and "(" not in name


def resolve(token: str, files: Collection[str]) -> str | None:
    """The path of `files` that `token` surely means, or None: exact, a/ b/ prefix, its end, its bare name."""
    path = cleaned(token)
    for candidate in (path, path.removeprefix("a/"), path.removeprefix("b/")):
        if candidate in files:
            return candidate
    parts = [part for part in path.split("/") if part]
    if _ABSOLUTE.match(path):
        inside = ["/".join(parts[start:]) for start in range(1, len(parts))]
        return next((tail for tail in inside if tail in files), None)
    if "/" not in path:
        return _only(known for known in files if known.rpartition("/")[2] == path)
    return None


def prefix_dropped(path: str, files: Collection[str]) -> str | None:
    """The known path that stays when leading folders of `path` are dropped (a repository's name, say)."""
    parts = path.split("/")
    tails = ("/".join(parts[start:]) for start in range(1, len(parts)))
    return next((tail for tail in tails if tail in files), None)


def prefix_added(path: str, files: Collection[str]) -> str | None:
    """The one known path that ends in `/path`."""
    return _only(known for known in files if known.endswith(f"/{path}"))


def unsafe(path: str) -> str:
    """Why a new file cannot have this path; empty if it can."""
    if _ABSOLUTE.match(path):
        return "is absolute; give it relative to the root of the repository"
    parts = path.split("/")
    if ".." in parts or any(part.lower() == ".git" for part in parts):
        return "leaves the repository or enters .git"
    return "" if all(parts) and "\0" not in path else "is not a file's path"


def _only(found: Iterable[str]) -> str | None:
    known = list(found)
    return known[0] if len(known) == 1 else None
