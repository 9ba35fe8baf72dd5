"""What a Go repository is and how its tests are run."""

from core.repo_config import RepoConfig
from worker.languages import FileView, Project
from worker.languages.golang import commands, dependencies, modules

_USUAL = "go test ./..."
_WALL_S, _MEMORY_MIB, _PROCESSES = 180.0, 1536, 256
NOTES = (
    "Go has the controls for new tests in part only: each runs on the code before the change, and once more so that "
    "it has to fail; not with its assertions reversed, nor with what the change does left out.",
)


def recognise(view: FileView, config: RepoConfig) -> Project:
    """The project; the caller has decided on the language."""
    found = modules.folders(view)
    asked = config.test or _USUAL
    line = commands.line(asked)
    plan = dependencies.plan(view, found, config.setup, line)
    opaque = (f"`{asked}` is not a plain `go test`: it counts as one test, by its exit code.",) if line is None else ()
    return Project(
        "go",
        "go" if line else "command",
        asked,
        found or (".",),
        given=config.test is not None,
        setup=plan.commands,
        setup_files=plan.files,
        setup_env=dependencies.ENV,
        setup_apart=plan.apart,
        notes=(*opaque, *NOTES),
        wall_s=_WALL_S,
        memory_mib=_MEMORY_MIB,
        processes=_PROCESSES,
    )
