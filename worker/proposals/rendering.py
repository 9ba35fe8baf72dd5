"""How pieces of a repository and edits are written down for a model: the form we ask back."""

from collections.abc import Iterable

from core.runs import DeleteFile, Edit, Replace
from worker.context import Brief, Piece
from worker.proposals.delimiters import fenced

_LANGUAGES = {
    "py": "python",
    "rs": "rust",
    "pyi": "python",
    "js": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "jsx": "jsx",
    "ts": "typescript",
    "tsx": "tsx",
    "md": "markdown",
    "sh": "bash",
    "yml": "yaml",
}


def info_string(path: str) -> str:
    """The info string for a file: `python` for `a.py`."""
    suffix = path.rpartition(".")[2] if "." in path else ""
    return _LANGUAGES.get(suffix, suffix if suffix.isalnum() else "")


def file_block(path: str, text: str) -> str:
    """A whole file: its path on a line, then its content in a fence."""
    return f"{path}\n{fenced(text, info_string(path))}"


def edit_block(edit: Edit) -> str:
    """One edit, as we would like to have received it."""
    if isinstance(edit, DeleteFile):
        return f"DELETE {edit.path}"
    if isinstance(edit, Replace):
        return f"{edit.path}\n{fenced(_markers(edit))}"
    return file_block(edit.path, edit.content)


def edit_blocks(edits: Iterable[Edit]) -> str:
    """Several edits, in their order."""
    return "\n\n".join(edit_block(edit) for edit in edits)


def _markers(edit: Replace) -> str:
    return f"<<<<<<< SEARCH\n{_line(edit.search)}=======\n{_line(edit.replace)}>>>>>>> REPLACE"


def _line(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def material(brief: Brief, *, but: str = "") -> str:
    """The repository's part of a brief, without the file `but`; the issue is not in it."""
    shown = [piece for piece in brief.pieces if piece.source.kind != "issue" and not _is_file(piece, but)]
    return "\n\n".join(map(_piece, shown))


def one_file(brief: Brief, path: str) -> str:
    """The file `path` as the brief shows it; empty where it does not."""
    return next((_piece(piece) for piece in brief.pieces if _is_file(piece, path)), "")


def _is_file(piece: Piece, path: str) -> bool:
    return piece.source.kind == "file" and piece.source.name == path


def _piece(piece: Piece) -> str:
    source = piece.source
    if source.kind == "file":
        return file_block(source.name, piece.text)
    return f"{_TITLES.get(source.kind, source.kind)} ({source.name}):\n{piece.text}".rstrip()


_TITLES = {
    "instructions": "Conventions of this repository",
    "symbols": "Outline of other files",
    "examples": "Examples of what is wanted",
    "linked": "Named in the issue",
    "comment": "A comment on the issue",
    "review": "A review comment",
    "plan": "The plan that was approved",
}
