"""The files as they would be after the edits read so far, and what could not be read."""

from collections.abc import Mapping, Sequence

from core.runs import DeleteFile, Edit, Replace, WriteFile
from worker.proposals import sentences
from worker.proposals.elision import elisions
from worker.proposals.matching import Found, find, find_within_line
from worker.proposals.merging import completed, is_part, merged, misquoted
from worker.proposals.outline import outline, sound
from worker.proposals.spacing import like, newline_of, plain, settled


class Draft:
    """Collects edits in order. Texts inside have plain newlines; `edits` gives them back as the file had them."""

    def __init__(self, files: Mapping[str, str], targets: Sequence[str]) -> None:
        self.files = files
        self.targets = tuple(targets) or (tuple(files) if len(files) == 1 else ())
        self.problems: list[str] = []
        self._texts: dict[str, str | None] = {}
        self._edits: list[Edit] = []

    @property
    def touched(self) -> bool:
        """Whether anything was edited so far."""
        return bool(self._edits)

    def text(self, path: str) -> str | None:
        """The present text of `path`; None if there is no such file."""
        if path not in self._texts:
            self._texts[path] = plain(self.files[path]).removeprefix("\ufeff") if path in self.files else None
        return self._texts[path]

    def problem(self, sentence: str) -> None:
        """Note what could not be read, once."""
        if sentence not in self.problems:
            self.problems.append(sentence)

    def delete(self, path: str) -> None:
        """Remove a file that exists."""
        self._texts[path] = None
        self._edits.append(DeleteFile(path))

    def write(self, path: str, text: str) -> None:
        """A whole file, or the part of it that the model sent."""
        base = self.text(path)
        new = settled(path, text)
        left_out = elisions(new, base or "")
        if base and (left_out or is_part(path, base, new)):
            part = merged(path, base, new)
            if part is None:
                self._say_incomplete(path, new, left_out)
                return
            new = part
        elif left_out:
            self._say_incomplete(path, new, left_out)
            return
        elif base:
            new = completed(path, base, new)
        self._texts[path] = new
        self._edits.append(WriteFile(path, new))

    def replace(self, path: str, search: str, replace: str, near: int = 0) -> None:
        """One place of a file; what is found nowhere is handed on as it is, for the workspace to explain."""
        base = self.text(path)
        if base is None and path in self.files:
            return  # the same answer removes it
        if not search.strip() or (base is None and self._new(path)):
            self._fill(path, base, replace)
            return
        if elisions(replace, f"{base}\n{search}"):
            self._say_incomplete(path, replace, elisions(replace, f"{base}\n{search}"))
            return
        found = self._found(path, base or "", search, replace, near)
        if found is not None and base is not None:
            self._texts[path] = base.replace(found.search, found.replace, 1)
            self._edits.append(Replace(path, found.search, found.replace))
            return
        part = merged(path, base, replace) if base and misquoted(path, base, search, replace) else None
        if part is not None:
            self._texts[path] = part
            self._edits.append(WriteFile(path, part))
        else:
            self._edits.append(Replace(path, search, replace))

    def _found(self, path: str, base: str, search: str, replace: str, near: int) -> Found | None:
        found = find(base, search, replace, near)
        if found is not None:
            return found
        within = find_within_line(base, search, replace)
        if within is None or (sound(path, base) and not sound(path, base.replace(within.search, within.replace, 1))):
            return None
        return within

    def edits(self) -> tuple[Edit, ...]:
        """The edits that make the difference, each file's in one form."""
        made: list[Edit] = []
        for path in dict.fromkeys(edit.path for edit in self._edits):
            made += self._edits_of(path)
        return tuple(made)

    def _edits_of(self, path: str) -> list[Edit]:
        own = [edit for edit in self._edits if edit.path == path]
        text, base = self._texts.get(path), self.files.get(path)
        if isinstance(own[-1], DeleteFile):
            return [DeleteFile(path)] if base is not None else []
        if all(isinstance(edit, Replace) for edit in own):
            places = [edit for edit in own if isinstance(edit, Replace) and edit.search != edit.replace]
            return [self._as_in_file(edit) for edit in places]
        whole = like(base or "", text or "")
        if whole == base:
            return []
        return [WriteFile(path, whole)]

    def _as_in_file(self, edit: Replace) -> Edit:
        if newline_of(self.files.get(edit.path, "")) == "\n":
            return edit
        return Replace(edit.path, edit.search.replace("\n", "\r\n"), edit.replace.replace("\n", "\r\n"))

    def _new(self, path: str) -> bool:
        """A file that was asked for and is not there yet; some models quote what they imagine in it."""
        return path in self.targets or not self.files

    def _fill(self, path: str, base: str | None, text: str) -> None:
        if not base or not base.strip() or outline(path, base).names() & outline(path, text).names():
            self.write(path, text)
        else:
            self.problem(sentences.EMPTY_SEARCH.format(path=path))

    def _say_incomplete(self, path: str, text: str, left_out: Sequence[int]) -> None:
        if not left_out:
            self.problem(sentences.UNPLACED.format(path=path))
            return
        shown = text.split("\n")[left_out[0] - 1].strip()[:80]
        self.problem(sentences.LEFT_OUT.format(path=path, line=left_out[0], shown=shown))
