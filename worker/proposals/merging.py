"""An answer that holds only the definitions that changed, put into the file they belong to."""

import textwrap
from dataclasses import dataclass
from itertools import pairwise

from worker.proposals.docstrings import with_lost_docstrings
from worker.proposals.elision import elisions
from worker.proposals.imports import imported, with_imports, with_lost_imports
from worker.proposals.outline import Definition, Outline, known, outline, sound
from worker.proposals.spacing import depth, shifted


@dataclass(frozen=True, slots=True)
class _Place:
    """Lines `start` to `end` of the base and what takes their place."""

    start: int
    end: int
    rows: tuple[str, ...]


def is_part(path: str, base: str, new: str) -> bool:
    """Whether `new` holds only some definitions of `base`, rather than all of it written anew.

    It is a whole file if it lacks nothing, or if it repeats more unchanged definitions than it lacks.
    """
    before, after = outline(path, base), outline(path, new)
    lacking = before.names() - after.names() - imported(path, new)
    shared = before.names() & after.names()
    if not lacking:
        return False
    if not shared:
        return bool(before.index().keys() & set(_inner(after)))
    old, sent = _texts(base, before), _texts(new, after)
    repeated = [name for name in shared if old[name] == sent[name]]
    return len(repeated) < len(lacking)


def _inner(shape: Outline) -> list[str]:
    return [d.name for d in shape.definitions if d.kind == "callable"]


def completed(path: str, base: str, new: str) -> str:
    """A whole file with what should not have been dropped: docstrings and the imports it still uses."""
    return with_lost_imports(path, base, with_lost_docstrings(path, base, new))


def merged(path: str, base: str, new: str) -> str | None:
    """`base` with the definitions of `new`, or None where their places are not certain.

    A definition takes the place of the one of the same name (a method, of the only method of that
    name); new helpers go before or after their neighbour; imports are added on top; other
    statements of `new`, such as examples of use, are left out.
    """
    if not known(path):
        return None
    part = textwrap.dedent(new)
    shape, before = outline(path, part), outline(path, base)
    places = _places(base, before, part, shape)
    if not places or _overlap(places):
        return None
    rows = base.split("\n")
    for place in sorted(places, key=lambda p: -p.start):
        rows[place.start : place.end] = place.rows
    lines = part.split("\n")
    wanted = ["\n".join(lines[start:end]) for start, end in shape.imports]
    text = completed(path, base, with_imports(path, "\n".join(rows), wanted))
    return text if sound(path, text) or not sound(path, base) else None


def misquoted(path: str, base: str, search: str, replace: str) -> bool:
    """Whether both parts of a search/replace block are whole definitions that `base` has, wrongly copied.

    Whole: the search part reaches the last line of the definition. Otherwise putting the new text
    in the place of the definition would lose what was not quoted.
    """
    before = outline(path, base)
    quoted, wanted = (outline(path, textwrap.dedent(text)) for text in (search, replace))
    names = quoted.names()
    if not names or not names <= wanted.names():
        return False
    lines = {line.strip() for line in search.split("\n")}
    index = before.index()
    found = [index.get(name) for name in names]
    return all(d is not None and base.split("\n")[d.end - 1].strip() in lines for d in found)


def _places(base: str, before: Outline, new: str, after: Outline) -> list[_Place]:
    """Where each definition of `new` goes; empty if not even one has its place in `base`."""
    rows, lines = base.split("\n"), new.split("\n")
    left_out, index = elisions(new, base), before.index()
    places: list[_Place] = []
    waiting: list[str] = []
    for found in after.definitions:
        text = lines[found.start : found.end]
        if any(found.start < number <= found.end for number in left_out):
            return []
        old = index.get(found.name)
        if old is None:
            if found.kind != "value" or not _called(text[0], found):
                waiting += [*text, "", ""]
            continue
        by = depth(rows[old.start]) - depth(text[0])
        places.append(_Place(old.start, old.end, tuple(waiting + shifted(text, by))))
        waiting = []
    if waiting and places:
        last = places[-1]
        places[-1] = _Place(last.start, last.end, (*last.rows, "", "", *waiting[:-2]))
    return places


def _called(line: str, found: Definition) -> bool:
    """Whether a top-level assignment only keeps the result of a call: an example of use."""
    return "(" in line.partition("=")[2] and found.name.islower()


def _overlap(places: list[_Place]) -> bool:
    ordered = sorted(places, key=lambda p: p.start)
    return any(a.end > b.start for a, b in pairwise(ordered))


def _texts(text: str, shape: Outline) -> dict[str, list[str]]:
    lines = [line.rstrip() for line in text.split("\n")]
    return {found.name: lines[found.start : found.end] for found in shape.definitions}
