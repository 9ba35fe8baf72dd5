"""Pictures and the like from strangers' servers in files that a forge shows: they tell who looks, or what was read."""

import re
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.changes import File

_SHOWN = frozenset([".md", ".mdx", ".markdown", ".rst", ".adoc", ".svg", ".txt", ".ipynb", ".org"])
_PAGES = frozenset([".html", ".htm", ".xhtml"])  # not shown as pages by a forge: only what reports back is looked at
_HOST = r"(?:https?:)?//([^\s/\"'<>)\\?#]{1,253})([^\s\"'<>)\\]{0,2000})"
_LOADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"!\[[^\[\]]{{0,500}}\]\(\s{{0,20}}<?{_HOST}",
        r"<(?:img|image|script|iframe|frame|link|object|embed|use|video|audio|source|track|input|feimage|body|picture)\b"
        rf"[^<>]{{0,2000}}?(?:src|href|data|srcset|poster|background)\\?[\"']?\s{{0,20}}=\s{{0,20}}\\?[\"']?{_HOST}",
        rf"url\(\s{{0,20}}[\"']?{_HOST}",
        rf"@import\s{{1,20}}[\"']{_HOST}",
        rf"<!ENTITY[^<>]{{0,200}}?[\"']{_HOST}",
        rf"\.\. (?:\|[^|\n]{{1,100}}\| )?(?:image|figure)::\s{{0,20}}{_HOST}",
        rf"\bimage::?{_HOST}",
    )
)
_DEFINED = re.compile(rf"^ {{0,3}}\[[^\]\n]{{1,200}}\]:\s{{0,20}}<?{_HOST}", re.MULTILINE)
_BY_NAME = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\[|(?!\())")
_KNOWN = re.compile(  # nobody but their owners learns who asked them
    r"(?:img\.shields\.io|badge\.fury\.io|badgen\.net|codecov\.io|coveralls\.io|readthedocs\.org|github\.com"
    r"|(?:[\w-]+\.)?githubusercontent\.com|github\.githubassets\.com|opensource\.org)",
    re.IGNORECASE,
)


def findings(file: File) -> Iterator[Finding]:
    """One finding for each server that the change makes readers' machines ask, and that the file did not ask before."""
    pages = file.suffix in _PAGES
    if not pages and file.suffix not in _SHOWN:
        return
    known = {host for host, _, _ in _loaded(file.before)}
    for host, rest, at in _loaded(file.after):
        if host in known or _KNOWN.fullmatch(host) or (pages and "?" not in rest):
            continue
        known.add(host)
        said = f"Whoever looks at this file would ask {host[:100]!r}; put what is shown into the repository."
        yield Finding("beacon", file.path, file.after.count("\n", 0, at) + 1, said, "error")


def _loaded(text: str) -> Iterator[tuple[str, str, int]]:
    """(host, the rest of the address, where it stands) of everything that is loaded from elsewhere."""
    if "//" not in text:
        return
    for pattern in (*_LOADS, *([_DEFINED] if _BY_NAME.search(text) else [])):
        for found in pattern.finditer(text):
            yield found[1].rpartition("@")[2].lower(), found[2], found.start()
