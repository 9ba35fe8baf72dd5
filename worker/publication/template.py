"""The repository's own template for pull requests, from the tree that the change was made for."""

from core.names import Sha
from core.text import neutralise
from worker.workspace import Workspace

_PLACES = ("", ".github/", "docs/")
_NAMES = ("pull_request_template.md", "pull_request_template.txt", "pull_request_template")
_FOLDER = ".github/pull_request_template/"
_LONGEST = 20_000


def of_repository(workspace: Workspace, tree: Sha) -> str:
    """The text that GitHub would put into a new pull request; empty if there is none, or a choice of several."""
    paths = {entry.path.lower(): entry.path for entry in workspace.entries(tree) if entry.size <= _LONGEST}
    wanted = [f"{place}{name}" for place in (".github/", "", "docs/") for name in _NAMES]
    found = next((paths[name] for name in wanted if name in paths), None)
    if found is None:
        several = [path for name, path in paths.items() if name.startswith(_FOLDER) and name.endswith(".md")]
        found = several[0] if len(several) == 1 else None
    raw = workspace.read(tree, found) if found else None
    return _plain((raw or b"").decode("utf-8", "replace"))


def _plain(text: str) -> str:
    """Without what people cannot see, but with the remarks in it that GitHub hides from readers, not from writers."""
    remarks = text.split("<!--")
    kept = [neutralise(remarks[0]).text]
    for part in remarks[1:]:
        remark, end, rest = part.partition("-->")
        kept.append(f"<!--{remark}{end}" if end else "")
        kept.append(neutralise(rest if end else part).text)
    return "\n".join(piece.strip("\n") for piece in kept if piece.strip()).strip()
