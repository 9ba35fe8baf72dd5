"""The command line that runs tests, seen through npm's scripts, wrappers and what stands beside it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from worker.languages.node.manifest import Manifest

_TOOLS = ("vitest", "jest", "mocha")
_SCRIPT = re.compile(
    r"^(?:npm|yarn|pnpm)\s+(?:run(?:-script)?\s+)?(?:--?s(?:ilent)?\s+)?(?P<script>[\w:.-]+)$|^npm\s+(?P<short>t|tst)$"
)
_CALLED = re.compile(r"^(?:npx(?:\s+--no(?:-install)?)?|(?:pnpm|yarn)(?:\s+(?:exec|run))?|npm\s+exec(?:\s+--)?)\s+")
_WRAPPER = re.compile(r"\b(?:nyc|c8)(?:\s+--?[\w-]+(?:=\S+)?)*\s+")
_LINT = re.compile(  # and type checks: they leave nothing behind that tests could need
    r"^\s*(?:(?:npx|pnpm|yarn)\s+)?(?:eslint|prettier|standard|xo|biome|oxlint|oxfmt|publint|attw|tsd|ts(?:c|go)\b.*--noEmit)\b"
    r"|^\s*(?:npm|yarn|pnpm)\s+(?:run\s+)?(?:[\w:-]*(?:lint|format|type-?check)[\w:-]*|(?:[\w:-]+:)?types)(?=\s|$)"
)
_FILES = re.compile(r"(?<=--test)(?:\s+(?!-)\S+)+$")
_TYPED = "node --import tsx --test"
_OPAQUE = ("||", ";", "|", "`", "$(", ">")


@dataclass(frozen=True, slots=True)
class Line:
    """A command line that runs `tool`; `files` is what it names at its end, `without` what it leaves out."""

    tool: str
    text: str
    files: str = ""
    without: str = ""


def chosen(asked: str, found: Manifest, *, typed: bool, given: bool = False) -> Line:
    """The line that was asked for, seen through `npm test`; else the installed framework's own.

    A script that hides its framework is left out for the one framework that is installed, unless it was `given`.
    """
    line = _line(asked, found) if asked else None
    if line and (given or line.tool != "command"):
        return line
    installed = [tool for tool in _TOOLS if tool in found.needs]
    if line and len(installed) != 1:
        return line
    if installed:
        return Line(installed[0], _once(installed[0], installed[0]), without=asked)
    return Line("node", _TYPED if typed else "node --test")


def _line(asked: str, found: Manifest) -> Line:
    """Linters before the tests and all that follows them are left out, builds are kept; pipes and loops are opaque."""
    parts = list(_parts(asked, found, set()))
    place = next((n for n in reversed(range(len(parts))) if _tool(parts[n])), None)
    if place is None or any(mark in part for part in parts[: place + 1] for mark in _OPAQUE):
        return Line("command", asked)
    before = [*_first(asked, found), *(_by_npm(part, found) for part in parts[:place])]
    line = _tested(_tool(parts[place]), _WRAPPER.sub("", _CALLED.sub("", parts[place])))
    types = ["vitest --typecheck"] if "--typecheck" in parts[place].split() else []
    return replace(line, text=" && ".join([*before, line.text]), without=" && ".join([*types, *parts[place + 1 :]]))


def _parts(asked: str, found: Manifest, seen: set[str]) -> Iterator[str]:
    """What is run one after the other; the scripts that lead to a test tool are written out, each of them once."""
    for part in asked.split("&&"):
        words = part.strip()
        script = _script(words, found)
        if not words or _LINT.match(words):
            continue
        inner: list[str] = []
        if script and script not in seen:
            seen.add(script)
            inner = list(_parts(script, found, seen))
        yield from inner if any(_tool(each) for each in inner) else (words,)


def _first(asked: str, found: Manifest) -> Iterator[str]:
    """What npm runs before `npm test`: mostly a build. Where it fails, the tests themselves say what they lack."""
    script = (found.scripts or {}).get("pretest", "") if asked in ("npm test", "npm t", found.test) else ""
    parts = [_by_npm(part.strip(), found) for part in script.split("&&") if part.strip() and not _LINT.match(part)]
    if parts:
        yield f"({' && '.join(parts)} || true)"


def _script(words: str, found: Manifest) -> str:
    match = _SCRIPT.match(words)
    return (found.scripts or {}).get((match["script"] or "test") if match else "", "")


def _by_npm(words: str, found: Manifest) -> str:
    """A script by npm, which is there, whichever of its kind was named."""
    match = _SCRIPT.match(words)
    return f"npm run {match['script']}" if match and match["script"] in (found.scripts or {}) else words


def _tool(words: str) -> str:
    """The test tool that a command calls; none for a script of such a name."""
    called = _WRAPPER.sub("", _CALLED.sub("", words))
    if re.search(r"\bnode\b.*\s--test(\s|$)|\btsx\b.*\s--test(\s|$)", called):
        return "node"
    return next((tool for tool in _TOOLS if re.search(rf"(?:^|[\s/]){tool}(?:\s|$)", called)), "")


def _tested(tool: str, words: str) -> Line:
    files = _FILES.search(words) if tool == "node" else None
    return Line(tool, _once(tool, words[: files.start()] if files else words), files.group().strip() if files else "")


def _once(tool: str, words: str) -> str:
    """Vitest would go on watching, its threads cannot be told from the code that they run, and types are no tests."""
    if tool != "vitest":
        return words
    once = words
    if not re.search(r"vitest +run\b", words):
        once = re.sub(r"\bvitest\b(?: +watch)?", "vitest run", words, count=1)
    return f"{re.sub(r' --?(?:w(?:atch)?|typecheck)(?= |$)', '', once)} --pool=forks"
