"""What a Python repository is and how its tests are run."""

import re
import shlex
from collections.abc import Sequence

from core.repo_config import RepoConfig
from worker.languages import FileView, Project
from worker.languages.pythonic import dependencies

_RUNNERS = (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run"), ("rye", "run"))
_STOPPING = re.compile(
    r"-x|--exitfirst|--maxfail(=.*)?|--lf|--ff|--last-failed|--failed-first|--co|--collect-only|--pdb"
)


def recognise(view: FileView, config: RepoConfig) -> Project:
    """The project; the caller has decided that it is Python."""
    framework, arguments = "pytest", tuple[str, ...]()
    if config.test:
        framework, arguments = read_command(config.test)
    needed = dependencies.is_needed(view, config.setup)
    opaque = framework == "command"
    bare = not needed and framework != "pytest"  # Python brings all that these tests need
    return Project(
        "python",
        framework,
        config.test or "python -m pytest",
        arguments,
        given=config.test is not None or _names_its_files(view),
        probe=() if needed else dependencies.PROBE,
        setup=() if bare else dependencies.commands(view, config.setup),
        setup_files=dependencies.files(view) if needed else (),
        setup_env=dependencies.ENV,
        notes=_notes(opaque, config.test or ""),
    )


def _names_its_files(view: FileView) -> bool:
    """Whether pytest is told to look for tests under other names than the usual ones."""
    return any("python_files" in (view.text(path) or "") for path in ("pytest.ini", "pyproject.toml", "setup.cfg"))


def _notes(opaque: bool, command: str) -> tuple[str, ...]:
    if not opaque:
        return ()
    return (f"`{command}` hides its test framework: it counts as one test, by its exit code.",)


def read_command(line: str) -> tuple[str, tuple[str, ...]]:
    """The framework inside a command line and what is handed to it; `command` if it cannot be seen."""
    try:
        words = shlex.split(line)
    except ValueError:
        return "command", ()
    if any(mark in line for mark in ("&&", "||", ";", "|", ">", "<", "$", "`")):
        return "command", ()
    words = _bare(words)
    if words[:1] in (["pytest"], ["py.test"]):
        return "pytest", tuple(word for word in words[1:] if not _STOPPING.fullmatch(word))
    if words[:1] == ["unittest"]:
        return "unittest", tuple(word for word in words[1:] if word not in ("-f", "--failfast", "-v", "-q"))
    return "command", ()


def _bare(words: Sequence[str]) -> list[str]:
    """The words behind `NAME=value`, `uv run` and `python -m`."""
    rest = list(words)
    if tuple(rest[:2]) in _RUNNERS:
        rest = rest[2:]
    if rest and re.fullmatch(r"python(3(\.\d+)?)?", rest[0]):
        rest = rest[1:]
        while rest and rest[0] in ("-B", "-I", "-s", "-u"):
            rest = rest[1:]
        return rest[1:] if rest[:1] == ["-m"] else []
    return rest
