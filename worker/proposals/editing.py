"""One edit at a time, from the path as the model wrote it to the file that is meant."""

from worker.proposals import paths, sentences
from worker.proposals.choosing import known_path
from worker.proposals.draft import Draft
from worker.proposals.unified import NOWHERE, FileDiff, Hunk


class Editor:
    """Carries edits into a draft; `path` is the file that the last one was about."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.path = ""

    def write(self, path: str, text: str) -> None:
        """A whole file, or a part of one."""
        if self._refused(path):
            return
        if text.strip() or path not in self.draft.files:
            self.path = path
            self.draft.write(path, text)
        else:
            self.draft.problem(sentences.EMPTY_FILE.format(path=path))

    def replace(self, token: str, search: str, new: str) -> None:
        """One search/replace block."""
        path = self.target(token, search)
        if not path:
            self.draft.problem(sentences.NO_PATH)
        elif not self._refused(path):
            self.path = path
            self.draft.replace(path, search, new)

    def diff(self, diff: FileDiff) -> None:
        """One file of a diff."""
        if diff.new == NOWHERE:
            self.delete(diff.old)
            return
        first = diff.hunks[0].old if diff.hunks else []
        path = self.target(diff.new or diff.old, "\n".join(first))
        if not path:
            self.draft.problem(sentences.NO_DIFF_PATH)
        elif diff.old == NOWHERE or self.draft.text(path) is None:
            self.write(path, "".join(f"{line}\n" for hunk in diff.hunks for line in hunk.new))
        else:
            for hunk in diff.hunks:
                self._hunk(path, hunk)

    def delete(self, token: str) -> None:
        """Remove a file."""
        path = paths.resolve(token, self.draft.files)
        if path is None or self.draft.text(path) is None:
            self.draft.problem(sentences.NOT_THERE.format(path=paths.cleaned(token)[:200]))
        else:
            self.draft.delete(path)

    def target(self, token: str, text: str) -> str:
        """The file that an edit is about: the one named, the last one, the one that holds the text."""
        if token:
            return known_path(token, text, self.draft)
        if self.path:
            return self.path
        wanted = text.strip()
        holding = [path for path in self.draft.targets if wanted and wanted in (self.draft.text(path) or "")]
        if len(holding) == 1:
            return holding[0]
        return self.draft.targets[0] if len(self.draft.targets) == 1 else ""

    def _hunk(self, path: str, hunk: Hunk) -> None:
        if not hunk.changes:
            return
        if not any(row.strip() for row in hunk.old):
            self.draft.problem(sentences.NO_CONTEXT.format(path=path))
            return
        self.path = path
        old, new = ("".join(f"{row}\n" for row in rows) for rows in (hunk.old, hunk.new))
        self.draft.replace(path, old, new, hunk.line)

    def _refused(self, path: str) -> bool:
        why = "" if path in self.draft.files else paths.unsafe(path)
        if why:
            self.draft.problem(sentences.UNSAFE.format(path=path[:200], why=why))
        return bool(why)
