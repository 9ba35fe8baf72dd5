"""Where the project is a folder of the repository: its command lines, as they are typed in the repository's root."""

import shlex
from pathlib import Path

_PYTEST = ("pytest", "py.test", "python -m pytest", "python3 -m pytest")


def line(folder: str, typed: str) -> str:
    """A command line of the set-up, run in `folder` (empty: the root)."""
    return f"cd {shlex.quote(folder)} && {typed}" if folder else typed


def command_line(folder: str, typed: str, workspace: Path) -> str:
    """The command line that runs the tests of `folder`; empty: whatever is detected.

    pytest is handed the folder, so that each test still counts for itself; any other command is run in it and counts
    as one. Without a command it is `npm test` where the folder has a package.json, else pytest.
    """
    if not folder:
        return typed
    if not typed:
        typed = "npm test" if (workspace / folder / "package.json").is_file() else "python -m pytest"
    command, options = _split(typed)
    if command in _PYTEST and all(word.startswith("-") for word in options):
        return f"{typed} {shlex.quote(folder)}"
    return line(folder, typed)


def _split(typed: str) -> tuple[str, list[str]]:
    words = typed.split()
    size = 3 if words[1:2] == ["-m"] else 1
    return " ".join(words[:size]), words[size:]
