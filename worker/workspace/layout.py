"""A bare repository of our own, written file by file: no template, no hook, no inherited setting."""

from pathlib import Path

from core.names import Sha
from worker.workspace.disk import disk
from worker.workspace.formats import Format


def make(folder: Path, format: Format) -> None:
    """A private bare repository in `folder`; what is there already stays."""
    with disk():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("objects/info", "objects/pack", "refs/heads"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "HEAD").write_text("ref: refs/heads/none\n")
        (folder / "config").write_text(configuration(format))


def cut_at(folder: Path, commit: Sha) -> None:
    """Git takes `commit` for the beginning of history; its parents were not copied."""
    with disk():
        (folder / "shallow").write_text(f"{commit}\n")


def configuration(format: Format) -> str:
    """The whole configuration of a repository of `format`."""
    version = 0 if format.algorithm == "sha1" else 1
    lines = ["[core]", f"repositoryformatversion = {version}", "bare = true"]
    lines += [f"sharedRepository = {format.shared}"] if format.shared else []
    lines += ["[extensions]", f"objectFormat = {format.algorithm}"] if version else []
    return "\n".join(lines) + "\n"
