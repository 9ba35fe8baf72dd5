"""What is about to be unpacked inside a box: refused as a whole if one member is not what a git tree holds."""

from posixpath import dirname, join, normpath
from typing import NoReturn

from worker.sandbox.archive.members import Kind, Member, members
from worker.sandbox.archive.naming import relative
from worker.sandbox.archive.stream import HostileArchive, Stream

_ALLOWED = {Kind.FILE, Kind.FOLDER, Kind.SYMLINK}


def check(files: bytes) -> None:
    """`HostileArchive` (a `Broken`) unless `files` holds only regular files, folders and links that stay inside.

    No name may lead out, come twice, or lie below a link.
    """
    seen: set[str] = set()
    links: set[str] = set()
    if not files:
        return
    for member in members(Stream([files], len(files))):
        path = _judged(member, links)
        if path in seen and member.kind is not Kind.FOLDER:
            _refuse(member, "its name comes twice")
        seen.add(path)
        if member.kind is Kind.SYMLINK:
            links.add(path)


def _judged(member: Member, links: set[str]) -> str:
    try:
        path = relative(member.name, "")
    except ValueError as why:
        _refuse(member, str(why))
    if member.kind not in _ALLOWED or (not path and member.kind is not Kind.FOLDER):
        _refuse(member, f"it is {member.kind.value}")
    if member.kind is Kind.SYMLINK and not _stays_inside(path, member.link):
        _refuse(member, "it is a link that leads out")
    if links and not links.isdisjoint(_parents(path)):
        _refuse(member, "it lies below a link")
    return path


def _stays_inside(path: str, link: bytes) -> bool:
    target = link.decode("utf-8", "surrogateescape")
    landing = normpath(join(dirname(path), target))
    return bool(target) and not target.startswith("/") and landing != ".." and not landing.startswith("../")


def _parents(path: str) -> set[str]:
    found = set()
    while path := dirname(path):
        found.add(path)
    return found


def _refuse(member: Member, why: str) -> NoReturn:
    raise HostileArchive(f"{member.name[:200]!r} is not taken into the sandbox: {why}.")
