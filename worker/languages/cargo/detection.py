"""What a Rust repository is and how its tests are run."""

from core.repo_config import RepoConfig
from worker.languages import FileView, Project
from worker.languages.cargo import commands, dependencies, manifests

_USUAL = "cargo test"
_WALL_S, _MEMORY_MIB, _PROCESSES = 240.0, 2048, 256
NOTES = (
    "Rust has the controls for new tests in part only: each runs on the code before the change, and once more so that "
    "it has to fail; not with its assertions reversed, nor with what the change does left out.",
)


def recognise(view: FileView, config: RepoConfig) -> Project:
    """The project; the caller has decided on the language."""
    found = manifests.folders(view)
    asked = config.test or _USUAL
    line = commands.line(asked)
    plan = dependencies.plan(view, found, config.setup, line)
    opaque = (f"`{asked}` is not a plain `cargo test`: it counts as one test, by its exit code.",) if not line else ()
    return Project(
        "rust",
        "cargo" if line else "command",
        asked,
        found or (".",),
        given=config.test is not None or bool(found),  # tests may stand in any source file
        setup=plan.commands,
        setup_files=plan.files,
        setup_env=dependencies.ENV,
        notes=(*opaque, *NOTES),
        wall_s=_WALL_S,
        memory_mib=_MEMORY_MIB,
        processes=_PROCESSES,
    )
