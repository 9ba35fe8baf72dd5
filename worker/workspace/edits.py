"""A proposal's edits applied to the files of a tree, in order, all of them or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.errors import PullwrightError
from core.names import Sha
from core.runs import DeleteFile, Edit, Replace, WriteFile
from worker.workspace import targets
from worker.workspace.listing import Listing
from worker.workspace.nearest import nearest
from worker.workspace.places import Ambiguous, locate
from worker.workspace.texts import Text, is_binary, unified

_LARGEST = 4 << 20  # bytes of a file that is edited as text
_CLEARLY_SAID = 20  # characters; a shorter replacement may stand anywhere by chance
_LFS = b"version https://git-lfs.github.com/spec/"


class NotApplicable(PullwrightError):
    """The edits do not apply; `problems` tell the model, edit by edit, what to do about it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("The edits do not apply: " + " ".join(problems))
        self.problems = tuple(problems)


class _Problem(Exception):
    """Why one edit does not apply."""


@dataclass(slots=True)
class Draft:
    """The files as the edits so far leave them; `contents` has None for a deleted file."""

    listing: Listing
    blob: Callable[[Sha], bytes]
    contents: dict[str, bytes | None] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        """What `path` holds now."""
        if path in self.contents:
            return self.contents[path]
        entry = self.listing.files.get(path)
        if entry and entry.size > _LARGEST:
            raise _Problem(f"the file is larger than {_LARGEST >> 20} MiB; leave it as it is.")
        return self.blob(entry.blob) if entry else None


def apply(draft: Draft, edits: Sequence[Edit]) -> dict[str, bytes | None]:
    """The new contents of the changed paths (None: deleted); `NotApplicable` names every problem."""
    problems, unchanged = [], []
    for number, edit in enumerate(edits, 1):
        name = f"Edit {number} of {len(edits)} ({type(edit).__name__} {edit.path[:200]!r}): "
        try:
            same = _apply_one(draft, edit)
        except _Problem as problem:
            problems.append(name + str(problem))
        else:
            unchanged += [name + "the file already reads exactly so; nothing is changed by it."] * same
    if problems:
        raise NotApplicable(problems)
    if len(unchanged) == len(edits):
        raise NotApplicable(unchanged or ("The answer holds no edits; give at least one.",))
    return draft.contents


def _apply_one(draft: Draft, edit: Edit) -> bool:
    """Whether the edit leaves everything as it was."""
    path = edit.path.removeprefix("./")
    why = targets.problem(draft.listing, draft.contents, path, exists=not isinstance(edit, WriteFile))
    if why and not (isinstance(edit, Replace) and _starts_file(draft, edit, path)):
        raise _Problem(why)
    old = draft.read(path)
    new = _content(edit, old)
    draft.contents[path] = new
    return new == old


def _starts_file(draft: Draft, edit: Replace, path: str) -> bool:
    """An empty search text in a file that does not exist is how some models write a new file."""
    return not edit.search.strip() and not targets.problem(draft.listing, draft.contents, path, exists=False)


def _content(edit: Edit, old: bytes | None) -> bytes | None:
    match edit:
        case DeleteFile():
            return None
        case WriteFile():
            return _whole(_encodable(edit.content), old)
        case Replace():
            return _replaced(old, _encodable(edit.search), _encodable(edit.replace))


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _Problem("its text is not valid Unicode; write plain UTF-8 text.") from error
    if "\0" in text:
        raise _Problem("its text holds a NUL character; write plain text.")
    return text


def _whole(content: str, old: bytes | None) -> bytes:
    if not old:
        return content.encode()
    return Text(_text_only(old)).style.dress(content)


def _text_only(old: bytes) -> bytes:
    if is_binary(old):
        raise _Problem("the file is binary and cannot be edited as text; leave it as it is.")
    if old.startswith(_LFS):
        raise _Problem("the file's content is in Git LFS and is not here; leave it as it is.")
    return old


def _replaced(old: bytes | None, search: str, new: str) -> bytes:
    if not old and not search.strip():
        return new.encode()
    if not search.strip():
        raise _Problem("the search text is empty; copy into it the lines that are to be replaced.")
    text = Text(_text_only(old or b""))
    plain = text.plain
    place = locate(plain, unified(search), unified(new))
    if isinstance(place, Ambiguous):
        raise _Problem(f"the search text {place}; add more of the lines around the one you mean.")
    if place is None:
        raise _Problem(_not_found(plain, unified(search), unified(new)))
    return text.replaced(place.start, place.end, place.new)


def _not_found(text: str, search: str, new: str) -> str:
    already = text.find(new) if len(new.strip()) >= _CLEARLY_SAID else -1
    if already >= 0:
        line = text.count("\n", 0, already) + 1
        return f"the search text is not in the file, but the replacement already is (line {line}); drop this edit."
    near = nearest(text, search)
    hint = f" The nearest text is at {near}" if near else ""
    return f"the search text is not in the file; copy the lines exactly as they stand in it.{hint}"
