"""Rewrites: a change that replaces far more of a file than it had to, or only moves spaces about."""

from collections import Counter
from collections.abc import Iterator

from core.runs import Finding
from core.words import count
from worker.checks.changes import File

_WORTH = 50  # lines; a shorter file is quickly read again
_KEPT = 0.3
_SPACES = 20  # lines


def findings(file: File) -> Iterator[Finding]:
    """At most two warnings for one changed file."""
    old, new = _lines(file.before), _lines(file.after)
    if not file.after or old.total() < _WORTH:
        return
    kept = (old & new).total() / old.total()
    if kept < _KEPT:
        said = f"Only {kept:.0%} of the {old.total()} lines that were here are left; was all of that needed?"
        yield Finding("rewrite", file.path, 0, said)
    respaced = _respaced(file)
    if respaced > _SPACES and respaced > (old - new).total():
        yield Finding("respaced", file.path, 0, f"{count(respaced, 'line')} differ only in white space.")


def _lines(text: str) -> Counter[str]:
    return Counter(" ".join(line.split()) for line in text.split("\n") if line.strip())


def _respaced(file: File) -> int:
    exact_old = Counter(line for line in file.before.split("\n") if line.strip())
    exact_new = Counter(line for line in file.after.split("\n") if line.strip())
    gone, come = exact_old - exact_new, exact_new - exact_old
    return (_lines("\n".join(gone.elements())) & _lines("\n".join(come.elements()))).total()
