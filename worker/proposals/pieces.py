"""What a piece of an answer is: a file, search/replace blocks, a diff, a deletion, or only words."""

import re

from worker.proposals import paths, sentences
from worker.proposals.choosing import fits, known_path, unnamed_path
from worker.proposals.draft import Draft
from worker.proposals.editing import Editor
from worker.proposals.fences import Block
from worker.proposals.headers import line_path, named
from worker.proposals.markers import has_markers, marked
from worker.proposals.raw import without_trailing_prose
from worker.proposals.unified import file_diffs, is_diff

# `DELETE path`, or the path on the next line
_DELETE = re.compile(r"^[^\w\n]{0,6}DELETE(?: FILE)?\b[ :*`]*\n?(?P<path>[^\n]{1,300})$", re.MULTILINE)
_SEARCH_LABEL = re.compile(r"^\W*(?:search|find|original|old|before|replace this)\W*$", re.IGNORECASE)
_REPLACE_LABEL = re.compile(r"^\W*(?:replace(?: with)?|with(?: this)?|new|after|updated)\W*$", re.IGNORECASE)


class PieceReader:
    """Reads the pieces of one answer in their order. `whole` says that the answer reached its end."""

    def __init__(self, draft: Draft, editor: Editor, *, whole: bool) -> None:
        self.draft = draft
        self.editor = editor
        self.whole = whole
        self.cut = ""  # why nothing of the answer may be used
        self.nameless: list[Block] = []
        self._search: str | None = None  # the first half of a search/replace pair in two blocks

    def prose(self, text: str, *, last: bool = False) -> None:
        """The words before a block or after the last one; they may hold edits without a fence."""
        self._deletions(text.partition("<<<<")[0])
        if has_markers(text):
            self._marked(text, "", ended=not last or self.whole)
        elif is_diff("", text):
            self._diffs(text)

    def block(self, block: Block) -> None:
        """One fenced block."""
        if not block.closed and not self.whole:
            self._cut(block)
        elif has_markers(block.text):
            header = named(block, self.draft.files)
            self._marked(block.text, header.token if header else "", ended=True)
        elif is_diff(block.language, block.text):
            self._diffs(block.text)
        elif not _DELETE.sub("", block.text).strip() and block.text.strip():
            self._deletions(block.text)
        elif not self._half(block):
            self._file(block)

    def _cut(self, block: Block) -> None:
        header = named(block, self.draft.files)
        guessed = header or has_markers(block.text) or unnamed_path(block.language, block.text, self.draft)
        if self.draft.touched and not guessed:
            return  # an example of use after the edits
        where = paths.cleaned(header.token)[:200] if header else "a code block"
        self.cut = sentences.CUT.format(where=where)

    def _file(self, block: Block) -> None:
        header = named(block, self.draft.files)
        path = known_path(header.token, header.text, self.draft) if header else ""
        if header and fits(block.language, path):
            self.editor.write(path, _ended(path, header.text, block))
            return
        path = unnamed_path(block.language, block.text, self.draft) or ""
        if path:
            self.editor.write(path, _ended(path, block.text, block))
        else:
            self.nameless.append(block)

    def _half(self, block: Block) -> bool:
        """Pairs of blocks under the words "search" and "replace"."""
        lines = [line for line in block.before.split("\n") if line.strip()]
        label, waiting = lines[-1] if lines else "", self._search
        self._search = None
        if waiting is not None and _REPLACE_LABEL.match(label):
            self.editor.replace("", waiting, block.text)
            return True
        if not _SEARCH_LABEL.match(label):
            return False
        token = next(filter(None, (line_path(line, self.draft.files) for line in reversed(lines))), "")
        self.editor.path = self.editor.target(token, block.text)
        self._search = block.text
        return True

    def _marked(self, text: str, token: str, *, ended: bool) -> None:
        for one in marked(text, self.draft.files):
            if not one.ended and not ended:
                self.cut = sentences.CUT.format(where="a SEARCH/REPLACE block")
            elif not one.whole:
                self.draft.problem(sentences.NO_MIDDLE)
            else:
                self.editor.replace(one.token or token, one.search, one.replace)

    def _diffs(self, text: str) -> None:
        for diff in file_diffs(text):
            self.editor.diff(diff)

    def _deletions(self, text: str) -> None:
        for match in _DELETE.finditer(text):
            if paths.looks_like_path(paths.cleaned(match["path"]), self.draft.files):
                self.editor.delete(match["path"])


def _ended(path: str, text: str, block: Block) -> str:
    return text if block.closed else without_trailing_prose(path, text)
