"""What a JavaScript or TypeScript repository is and how its tests are run."""

from collections.abc import Iterator

from core.repo_config import RepoConfig
from worker.languages import FileView, Project
from worker.languages.node import dependencies, manifest
from worker.languages.node.lines import Line, chosen


def recognise(view: FileView, config: RepoConfig, language: str) -> Project:
    """The project; the caller has decided on the language."""
    found = manifest.read(view)
    typed = language == "typescript"
    line = chosen(config.test or found.test, found, typed=typed, given=config.test is not None)
    plan = dependencies.plan(view, found, config.setup, typed=typed, tool=line.tool)
    return Project(
        language,
        line.tool,
        config.test or ("npm test" if found.test else line.text),
        (line.text, line.files),
        given=config.test is not None,
        setup=plan.commands,
        setup_files=plan.files,
        setup_env=dependencies.ENV,
        notes=(*_said(line), *plan.notes),
    )


def _said(line: Line) -> Iterator[str]:
    if line.tool == "command":
        yield f"`{line.text}` hides its test framework: it counts as one test, by its exit code."
    elif line.without:
        yield f"Measured is `{line.text}`; what else the test script does is not: `{line.without}`."
