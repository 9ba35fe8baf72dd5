"""The lines by which a step speaks to its runner, and how other text is kept from being one of them.

The runner takes a line of standard output or error for a command if it begins with `::name`, after spaces, or has
`##[name]` anywhere in it.
"""

from worker.reports.document.visible import code

_LONGEST = 4_000  # characters of one line of text


def command(name: str, text: str = "", **properties: object) -> str:
    """The line `::name property=value,…::text`, whatever is in its parts; properties that are empty are left out."""
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    return f"::{name}{' ' + given if given else ''}::{_data(text)}"


def harmless(text: str) -> str:
    """`text` to be read in the log, line by line: hidden characters are shown, and no line is a command."""
    return "\n".join(_inert(line) for line in code(text.replace("\r\n", "\n")).split("\n"))


def one_line(text: str) -> str:
    """`text` as one line that is no command."""
    return harmless("⏎".join(text.splitlines()))


def _inert(line: str) -> str:
    """`code` has left no space but ASCII's and U+3000, so that `lstrip` takes away what the runner does."""
    cut = f"{line[:_LONGEST]}…" if len(line) > _LONGEST else line
    apart = cut.replace("##[", "## [")
    return f"│ {apart}" if apart.lstrip().startswith("::") else apart


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
