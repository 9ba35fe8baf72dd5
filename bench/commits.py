"""Git repositories to measure with."""

import subprocess
from pathlib import Path

_IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")


def commit_all(folder: Path) -> None:
    """Make `folder` a repository whose one commit holds everything in it."""
    for verb in (("init", "-q"), ("add", "-A"), (*_IDENTITY, "commit", "-qm", "base")):
        subprocess.run(["git", *verb], cwd=folder, check=True)
