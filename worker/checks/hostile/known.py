"""Secrets of the machine itself in what a change adds: whole, in part, turned round or encoded."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from core.runs import Finding
from core.text import Redactor
from worker.checks.changes import File, new_lines

_SHORTEST = 12  # letters and digits: what is shorter may be a word
_SAID = "a secret of the machine that this runs on; secrets are never published."


def redactor(secrets: Iterable[str]) -> Redactor:
    """Finds those of `secrets` that are long enough to be meant: of an address the password, of a key its body."""
    cores = (core for secret in secrets for core in _cores(secret))
    return Redactor(core for core in cores if sum(char.isalnum() for char in core) >= _SHORTEST)


def findings(file: File, redact: Redactor) -> Iterator[Finding]:
    """At most one finding for a file: its name, a line that it adds, or several of them together hold a secret."""
    added = list(new_lines(file))
    together = "\n".join(line for _, line in added)
    if redact(file.path) != file.path:
        yield Finding("secret", redact(file.path), 0, f"The file's name holds {_SAID}", "error")
    elif redact(together) != together:
        line = next((number for number, text in added if redact(text) != text), 0)
        yield Finding("secret", file.path, line, f"This line holds {_SAID}", "error")


def _cores(secret: str) -> Iterator[str]:
    if "://" in secret:
        yield _password(secret)
    elif "-----BEGIN" in secret:
        yield "".join(line for line in secret.split("\n") if not line.startswith("-----"))
    else:
        yield secret


def _password(address: str) -> str:
    try:
        found = urlsplit(address)
    except ValueError:
        return address
    return found.password or (found.username or "" if found.scheme in ("http", "https") else "")
