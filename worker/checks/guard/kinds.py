"""What a changed entry may be: an ordinary text file that keeps its mode."""

from collections.abc import Iterator, Mapping

from core.runs import Change, Finding

_LINK, _SUBMODULE, _FILE = "120000", "160000", "100644"


def findings(changes: tuple[Change, ...], after: Mapping[str, bytes]) -> Iterator[Finding]:
    """One finding for each link, submodule, mode change and binary content."""
    for change in changes:
        problem = _mode(change) or _content(after.get(change.path, b""))
        if problem:
            yield Finding(problem[0], change.path, 0, problem[1], "error")


def _mode(change: Change) -> tuple[str, str] | None:
    modes = (change.old_mode, change.new_mode)
    if _LINK in modes:
        return "symbolic-link", "Symbolic links must not be made, changed or removed."
    if _SUBMODULE in modes:
        return "submodule", "Submodules must not be made, changed or removed."
    if change.new_mode is None:
        return None
    if change.new_mode != (change.old_mode or _FILE):
        return "file-mode", f"The file's mode must stay as it was; it became {change.new_mode}."
    return None


def _content(content: bytes) -> tuple[str, str] | None:
    if b"\0" in content:
        return "binary", "Binary content must not be written."
    if content.startswith((b"\x7fELF", b"MZ\x90", b"version https://git-lfs")):
        return "binary", "Programs and large-file pointers must not be written."
    return None
