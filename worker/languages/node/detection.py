"""What a JavaScript or TypeScript repository is and how its tests are run."""

import re
from dataclasses import dataclass

from core.repo_config import RepoConfig
from worker.languages import FileView, Project
from worker.languages.node import dependencies, manifest
from worker.languages.node.manifest import Manifest

_TOOLS = ("vitest", "jest", "mocha")
_NPM = re.compile(r"^(?:npm|yarn|pnpm)\s+(?:run\s+)?(?P<script>[\w:.-]+)$|^npm\s+(?P<short>t|test)$")
_WRAPPER = re.compile(r"\b(?:nyc|c8)(?:\s+--?[\w-]+(?:=\S+)?)*\s+")
_LINT = re.compile(
    r"^\s*(?:eslint|prettier|standard|xo|biome|(?:npm|yarn|pnpm)\s+(?:run\s+)?[\w:-]*(?:lint|format)[\w:-]*)\b"
)
_FILES = re.compile(r"(?<=--test)(?:\s+(?!-)\S+)+$")
_TYPED = "node --import tsx --test"


@dataclass(frozen=True, slots=True)
class Line:
    """A command line that runs `tool`; `files` is what it names at its end."""

    tool: str
    text: str
    files: str = ""


def recognise(view: FileView, config: RepoConfig, language: str) -> Project:
    """The project; the caller has decided on the language."""
    found = manifest.read(view)
    typed = language == "typescript"
    line = chosen(config.test or found.test, found, typed=typed)
    plan = dependencies.plan(view, found, config.setup, typed=typed, tool=line.tool)
    opaque = line.tool == "command"
    notes = (f"`{line.text}` hides its test framework: it counts as one test, by its exit code.",) if opaque else ()
    return Project(
        language,
        line.tool,
        config.test or ("npm test" if found.test else line.text),
        (line.text, line.files),
        given=config.test is not None,
        setup=plan.commands,
        setup_files=plan.files,
        setup_env=dependencies.ENV,
        notes=(*notes, *plan.notes),
    )


def chosen(asked: str, found: Manifest, *, typed: bool) -> Line:
    """The command line that was asked for, seen through `npm test`; else the installed framework's own."""
    if asked:
        return _line(_through_npm(asked, found))
    installed = next((tool for tool in _TOOLS if tool in found.needs), "")
    if installed:
        return Line(installed, {"vitest": "vitest run --pool=forks"}.get(installed, installed))
    return Line("node", _TYPED if typed else "node --test")


def _through_npm(asked: str, found: Manifest) -> str:
    for _ in range(3):
        match = _NPM.match(asked.strip())
        script = (found.scripts or {}).get((match["script"] or "test") if match else "")
        if not script:
            break
        asked = script
    return asked


def _line(asked: str) -> Line:
    """Linters before the tests are left out, builds are kept; a pipe or a loop is opaque."""
    parts = [part.strip() for part in asked.split("&&") if not _LINT.match(part)]
    if not parts or any(mark in asked for mark in ("||", ";", "|", "`", "$(", ">")):
        return Line("command", asked)
    last = _WRAPPER.sub("", parts[-1])
    tool = next((tool for tool in _TOOLS if re.search(rf"(?:^|[\s/]){tool}(?:\s|$)", last)), "")
    if not tool and re.search(r"\bnode\b.*\s--test(\s|$)|\btsx\b.*\s--test(\s|$)", last):
        tool = "node"
    if not tool:
        return Line("command", asked)
    files = _FILES.search(last) if tool == "node" else None
    last = last[: files.start()] if files else last
    if tool == "vitest":
        once = (
            last
            if re.search(r"vitest +run\b", last)
            else re.sub(r"\bvitest\b(?: +watch)?", "vitest run", last, count=1)
        )
        last = f"{re.sub(r' --?w(atch)?(?= |$)', '', once)} --pool=forks"
    return Line(tool, " && ".join([*parts[:-1], last]), files.group().strip() if files else "")
