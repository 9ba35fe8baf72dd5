"""White space that gets lost on the way: newlines of Windows, uniform shifts, missing last newlines."""

import textwrap

from worker.proposals.outline import known, sound


def newline_of(text: str) -> str:
    """The newline that most lines of `text` end with."""
    windows = text.count("\r\n")
    return "\r\n" if windows * 2 > text.count("\n") else "\n"


def plain(text: str) -> str:
    """`text` with `\\n` alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def like(base: str, text: str) -> str:
    """Plain `text` as a file in the manner of `base`: its newlines, its last newline, its byte order mark."""
    lined = text if text.endswith("\n") or not text else f"{text}\n"
    if base and not base.endswith("\n"):
        lined = lined.removesuffix("\n")
    if base.startswith("\ufeff") and not lined.startswith("\ufeff"):
        lined = f"\ufeff{lined}"
    return lined.replace("\n", "\r\n") if newline_of(base) == "\r\n" else lined


def settled(path: str, text: str) -> str:
    """`text` without a uniform shift, if that makes it sound; blank lines around it are dropped."""
    body = text.strip("\n")
    body = f"{body}\n" if body else ""
    if not body.startswith((" ", "\t")) or not known(path):
        return body
    dedented = textwrap.dedent(body)
    if dedented == body or (sound(path, body) and not sound(path, dedented)):
        return body
    return dedented


def depth(line: str) -> int:
    """The columns of white space before the first character."""
    return len(line) - len(line.lstrip(" \t"))


def shifted(lines: list[str], by: int) -> list[str]:
    """The lines moved `by` columns to the right (left when negative); blank lines stay blank."""
    if by >= 0:
        return [f"{' ' * by}{line}" if line.strip() else line for line in lines]
    return [line[min(-by, depth(line)) :] for line in lines]
