"""Which file a block is meant for, when its path is missing or wrong."""

from worker.proposals import paths
from worker.proposals.draft import Draft
from worker.proposals.outline import outline

_SHELL = frozenset({"bash", "sh", "shell", "console", "zsh", "powershell", "cmd", "terminal", "shellsession"})
_OUTPUT = frozenset({"output", "text", "txt", "plaintext", "log", "stdout", "mermaid", "none"})
_SUFFIXES = {
    "python": ("py", "pyi"),
    "py": ("py", "pyi"),
    "javascript": ("js", "jsx", "mjs", "cjs"),
    "js": ("js", "jsx", "mjs", "cjs"),
    "jsx": ("jsx", "js", "tsx"),
    "typescript": ("ts", "tsx", "mts", "cts"),
    "ts": ("ts", "tsx", "mts", "cts"),
    "tsx": ("tsx", "ts"),
    "golang": ("go",),
    "rust": ("rs",),
    "json": ("json", "jsonc", "json5"),
    "markdown": ("md", "mdx", "markdown"),
    "md": ("md", "mdx", "markdown"),
    "html": ("html", "htm", "vue", "svelte"),
    "css": ("css", "scss", "less"),
    "yaml": ("yml", "yaml"),
    "yml": ("yml", "yaml"),
    "toml": ("toml",),
}
_FEW = 40  # files that are worth comparing with a block
_TELLING = 8  # characters that make a line worth comparing


def fits(language: str, path: str) -> bool:
    """Whether a block of that language can be the content of `path`."""
    suffix = path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    if language in _SHELL:
        return suffix in ("", "sh", "bash", "zsh", "ps1", "cmd", "bat")
    if language in _OUTPUT:
        return suffix not in ("py", "js", "ts", "tsx", "jsx", "mjs", "cjs", "html", "css")
    return suffix in _SUFFIXES.get(language, (suffix,))


def known_path(token: str, text: str, draft: Draft) -> str:
    """The path that the model meant by `token`: a known one if it surely is, else a new one."""
    found = paths.resolve(token, draft.files)
    if found is not None:
        return found
    path = paths.cleaned(token)
    if path in draft.targets:
        return path
    bare = paths.resolve(path.rpartition("/")[2], draft.files)
    if bare is not None and path.startswith("path/to/"):
        return bare
    for guess in (paths.prefix_dropped(path, draft.files), paths.prefix_added(path, draft.files), bare):
        if guess is not None and alike(draft, guess, text):
            return guess
    if len(draft.targets) == 1 and _redefines(draft, draft.targets[0], text, path):
        return draft.targets[0]
    return path.removeprefix("a/").removeprefix("b/") if path[:2] in ("a/", "b/") else path


def unnamed_path(language: str, text: str, draft: Draft) -> str | None:
    """The one file that a block without a path can be meant for, targets first, or None."""
    for candidates in (draft.targets, tuple(draft.files) if len(draft.files) <= _FEW else ()):
        fitting = [path for path in candidates if fits(language, path)]
        similar = [path for path in fitting if alike(draft, path, text)]
        if similar:
            return similar[0] if len(similar) == 1 else None
    only = draft.targets[0] if len(draft.targets) == 1 else ""
    return only if only and fits(language, only) and not (draft.text(only) or "").strip() else None


def alike(draft: Draft, path: str, text: str) -> bool:
    """Whether `text` is a version or a part of that file: they define the same name or share a telling line."""
    base = draft.text(path)
    if base is None:
        return False
    before, after = outline(path, base), outline(path, text)
    if before.definitions:
        inner = {m.name.rpartition(".")[2] for d in before.definitions for m in d.members}
        return any(_defines(d.kind) and (d.name in before.names() or d.name in inner) for d in after.definitions)
    return bool(_telling(base) & _telling(text))


def _defines(kind: str) -> bool:
    return kind in ("callable", "class", "type", "value")


def _redefines(draft: Draft, target: str, text: str, path: str) -> bool:
    """A made-up file name around the only target's own definitions."""
    base = draft.text(target)
    if base is None or path.rpartition(".")[2] != target.rpartition(".")[2]:
        return False
    names = {d.name for d in outline(target, base).definitions if d.kind in ("callable", "class")}
    return bool(names) and names <= outline(target, text).names()


def _telling(text: str) -> set[str]:
    return {line.strip() for line in text.split("\n") if len(line.strip()) >= _TELLING}
