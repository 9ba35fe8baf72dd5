"""The grammar of commands: `/pullwright VERB --option value text`, or `@pullwright …`.

The comment begins with one; more may follow, each at the beginning of a paragraph or right below another. What
stands between two of them is the text of the first.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from bot.triggers.lines import Ground, begins_well, lines
from bot.triggers.options import Read, read_options
from bot.triggers.suggestions import unknown_verb
from core.asks import Options, Verb

MOST_COMMANDS = 5  # in one comment
_ALIASES = {"billing": "account"}
_MOST_READ = 50  # with those that are there twice


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it was written. `verb` is None where only free text was."""

    line: str  # what it is recognised by: its first line in one spelling
    verb: Verb | None
    options: Options = field(default_factory=Options)
    text: str = ""
    problem: str = ""


def commands(text: str, handle: str) -> tuple[Command, ...]:
    """The commands in `text`, in order, each line once; none unless the text begins with one."""
    found: dict[str, Command] = {}
    for line, below in _split(text, handle):
        command = _command(line, below, handle)
        found.setdefault(command.line, command)
    return tuple(found.values())[:MOST_COMMANDS]


def new_commands(text: str, previous: str | None, handle: str) -> tuple[Command, ...]:
    """The commands in `text` whose line was not in `previous`."""
    known = {command.line for command in commands(previous or "", handle)}
    return tuple(command for command in commands(text, handle) if command.line not in known)


def _split(text: str, handle: str) -> list[tuple[str, str]]:
    """What follows the handle in the line of each command, and the lines below it."""
    found: list[tuple[str, list[str]]] = []
    ground, may_begin = Ground(), True
    for line in lines(text):
        may_begin = may_begin and ground.is_open and begins_well(line) and len(found) < _MOST_READ
        call = _call(handle).match(line) if may_begin else None
        if call:
            found.append((call[1].strip(), []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            return []
        ground.read(line)
        # A line right below may be the rest of a paragraph, so also of code in backticks that began in it.
        may_begin = not line.strip() or (call is not None and "`" not in line)
    return [(line, "\n".join(below).strip()) for line, below in found]


@lru_cache(maxsize=8)
def _call(handle: str) -> re.Pattern[str]:
    return re.compile(rf"\s*[/@]{re.escape(handle)}(?:\[bot\])?(?![^\s:,])[:,]?(.*)", re.IGNORECASE)


def _command(line: str, below: str, handle: str) -> Command:
    word = line.partition(" ")[0].rstrip(":,.!?").lower()
    named = _ALIASES.get(word, word)
    verb = Verb(named) if named in list(Verb) else None
    rest = line[len(line.partition(" ")[0]) :] if verb else line
    read = Read(text=rest.strip()) if verb is Verb.FEEDBACK else read_options(rest)
    spelling = " ".join([named if verb else "", *rest.split()])
    if not line and not below:
        return Command(spelling, Verb.HELP)
    problem = read.problem or ("" if verb else unknown_verb(read.text, handle))
    return Command(spelling, verb, read.options, f"{read.text}\n{below}".strip(), problem)
